"""Originals held against the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document as Docx

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Section
from bot.documents.originals import OriginalError, read_original
from bot.documents.passages import Passages
from bot.documents.sections import fingerprint, split
from bot.documents.verify import recognise, verify

SECTIONS = [
    Section(id="mal", heading="Mål"),
    Section(id="del.socialtjansten", heading="Socialtjänsten", path=("Del",)),
    Section(id="slut", heading="Ett slut som är långt"),
    Section(id="slut.socialtjansten", heading="Socialtjänsten", path=("Ett slut som är långt",)),
]
TEXT = "Mål\nAlla mål nås.\n 2 \nSocialtjänsten\nRinger.\nEtt slut\nsom är långt\nSlut.\nSocialtjänsten\nSkriver.\n"


def test_sections_are_found_by_heading_and_order() -> None:
    """Wrapped headings and headings that stand twice find their own text."""
    found = {name: section.text.split() for name, section in split(TEXT, SECTIONS).items()}
    assert found == {
        "mal": ["Alla", "mål", "nås.", "2"],
        "del.socialtjansten": ["Ringer."],
        "slut": ["Slut."],
        "slut.socialtjansten": ["Skriver."],
    }


def test_a_missing_section_takes_no_neighbour_with_it() -> None:
    """Where a section is gone the others keep their places."""
    without = TEXT.replace("Ett slut\nsom är långt\nSlut.\n", "")
    assert set(split(without, SECTIONS)) == {"mal", "del.socialtjansten", "slut.socialtjansten"}


def test_a_fingerprint_sees_words_not_layout() -> None:
    """Line breaks, page numbers and soft hyphens do not change a fingerprint; a digit does."""
    assert fingerprint("inom tre\nveckor.\n 7 \n") == fingerprint("inom  tre vec\u00adkor.")
    assert fingerprint("inom 3 veckor") != fingerprint("inom 4 veckor")


@pytest.mark.originals
def test_every_section_fact_and_law_stands_in_its_original(originals: list[Path], catalogue: Catalogue) -> None:
    """All five documents: 100 % of the sections, facts and law references are found in the original texts."""
    seen = set()
    for path in originals:
        text = read_original(path)
        document = recognise(text, catalogue.content.documents.values())
        assert document is not None
        seen.add(document.id)
        report = verify(text, document, catalogue.content.intents)
        assert [s.section.id for s in report.sections if s.state != "found"] == []
        assert [f.fact.id for f in report.facts if f.state != "found"] == []
        assert report.missing_laws == ()
    assert seen == set(catalogue.content.documents)


@pytest.mark.originals
def test_an_altered_number_is_named(originals: list[Path], catalogue: Catalogue) -> None:
    """One digit changed in a copy: that section is changed, that fact is missing, everything else is found."""
    text = _evi(originals).replace("010-358 16 94", "010-358 16 95")
    report = verify(text, catalogue.content.documents["kalmar-evi-2025"], catalogue.content.intents)
    assert [s.section.id for s in report.sections if s.state != "found"] == ["akuta-arende"]
    assert [f.fact.id for f in report.facts if f.state != "found"] == ["kalmar-bup-akut-dagtid"]
    assert next(s for s in report.sections if s.state == "changed").intents


@pytest.mark.originals
def test_a_removed_section_is_named(originals: list[Path], catalogue: Catalogue) -> None:
    """One section cut out of a copy: it is missing, with the intents that rest on it."""
    text = re.sub(
        r"(?s)Placerade barn \n.*?(?=Samverkan mellan socialtjänsten och En väg in \(EVI\))", "", _evi(originals)
    )
    report = verify(text, catalogue.content.documents["kalmar-evi-2025"], catalogue.content.intents)
    (missing,) = [s for s in report.sections if s.state == "missing"]
    assert missing.section.id == "placerade-barn"
    assert missing.intents


@pytest.mark.originals
def test_a_reworded_section_is_named(originals: list[Path], catalogue: Catalogue) -> None:
    """One word changed in a copy: just that section is changed."""
    text = _evi(originals).replace("roterar sammankallandet", "turas om att kalla")
    report = verify(text, catalogue.content.documents["kalmar-evi-2025"], catalogue.content.intents)
    assert [s.section.id for s in report.sections if s.state != "found"] == ["uppfoljning-och-forbattring"]


@pytest.mark.originals
def test_docx_reads_as_the_text_does(originals: list[Path], catalogue: Catalogue, tmp_path: Path) -> None:
    """The same document as DOCX is found section by section."""
    docx = Docx()
    for line in re.sub(r"[\x00-\x08\x0b\x0c]", "", _evi(originals)).splitlines():
        docx.add_paragraph(line)
    docx.save(str(tmp_path / "evi.docx"))
    document = catalogue.content.documents["kalmar-evi-2025"]
    report = verify(read_original(tmp_path / "evi.docx"), document, catalogue.content.intents)
    assert report.is_clean


@pytest.mark.originals
def test_an_imported_original_shows_its_passage(originals: list[Path], catalogue: Catalogue, tmp_path: Path) -> None:
    """After import a section's own words can be shown; a changed original shows nothing for that section."""
    document = catalogue.content.documents["kalmar-evi-2025"]
    passages = Passages(tmp_path)
    assert passages.passage(document, "placerade-barn") is None
    passages.keep(document, _evi(originals))
    shown = passages.passage(document, "placerade-barn")
    assert shown is not None
    assert "HVB" in shown
    passages.keep(document, _evi(originals).replace("personal på HVB-hem", "personal på boendet"))
    assert passages.passage(document, "placerade-barn") is None


@pytest.mark.parametrize(
    ("name", "data"), [("a.rtf", b"x"), ("a.pdf", b"no pdf"), ("a.docx", b"no zip"), ("a.txt", b" ")]
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    """Another kind of file, a broken one and an empty one give one clear line with the file's name."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(OriginalError, match=name):
        read_original(path)


def _evi(originals: list[Path]) -> str:
    return next(read_original(path) for path in originals if path.stem == "kalmar-evi-2025")
