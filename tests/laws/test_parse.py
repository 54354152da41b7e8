"""Law references in running text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from bot.catalogue.catalogue import Catalogue
from bot.catalogue.loader import read_content
from bot.laws.parse import LawParser
from bot.laws.reference import LawReference, parse_cite
from tests.paths import ROOT

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "law-references.yaml").read_text(encoding="utf-8"))
LAWS = read_content(ROOT).laws
PARSER = LawParser(LAWS.values())
TODAY = dt.date(2026, 1, 1)


def found(text: str, on: dt.date = TODAY) -> list[str]:
    """Return the compact forms of the references in ``text``."""
    return [reference.cite for one in PARSER.parse(text, on) for reference in one.references]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_form_is_read(case: dict[str, Any]) -> None:
    """Each form that staff and documents use gives just the references that it makes."""
    assert found(case["text"]) == case["gives"]


@pytest.mark.parametrize(
    ("day", "sfs"),
    [((2001, 12, 31), None), ((2002, 1, 1), "2001:453"), ((2025, 6, 30), "2001:453"), ((2025, 7, 1), "2025:400")],
)
def test_a_name_means_the_act_of_its_day(day: tuple[int, int, int], sfs: str | None) -> None:
    """The name "SoL" means the act that was in force on the day, and none before the names that the file knows."""
    assert found("19 kap. 1 § SoL", dt.date(*day)) == ([f"{sfs} 19:1"] if sfs else [])


def test_a_number_outranks_a_name() -> None:
    """The act's number decides where a document writes an old number beside the name."""
    assert found("14 kap. 1 § socialtjänstlagen (2001:453)") == ["2001:453 14:1"]


def test_no_name_has_two_holders_on_one_day() -> None:
    """No name in the laws file means two acts on the same day: it could not be resolved."""
    for law in LAWS.values():
        for name in law.names:
            day = name.since or dt.date(1980, 1, 1)
            holders = [
                other.sfs
                for other in LAWS.values()
                for n in other.names
                if n.name == name.name and (n.since or day) <= day and (n.until is None or day < n.until)
            ]
            assert holders == [law.sfs]


numbers = st.integers(1, 60).map(str) | st.tuples(st.integers(1, 60), st.sampled_from("abcd")).map(
    lambda p: f"{p[0]} {p[1]}"
)
in_force = sorted(sfs for sfs, law in LAWS.items() if not law.repealed and not sfs.startswith("(EU)"))


@given(
    sfs=st.sampled_from(in_force),
    chapter=numbers,
    paragraph=numbers,
    shape=st.sampled_from(["both", "chapter", "paragraph"]),
)
def test_parse_of_format_gives_the_same(sfs: str, chapter: str, paragraph: str, shape: str) -> None:
    """A reference that is written out by the one formatter is read back as itself."""
    law = LAWS[sfs]
    reference = LawReference(sfs, chapter if shape != "paragraph" else None, paragraph if shape != "chapter" else None)
    name = law.short if any(n.name == law.short for n in law.names) else None
    assert found(reference.label(name)) == [reference.cite]
    assert parse_cite(reference.cite) == reference


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the parser fail."""
    assert all(one.start < one.end for one in PARSER.parse(text, TODAY))


def test_links_go_to_the_paragraph() -> None:
    """The address of a paragraph has the anchor that lagen.nu and the Riksdag use."""
    assert parse_cite("2025:400 19:1").url == "https://lagen.nu/2025:400#K19P1"
    assert parse_cite("2010:800 2:5 a").url == "https://lagen.nu/2010:800#K2P5a"
    assert parse_cite("1985:125 :7").official_url == "https://data.riksdagen.se/dokument/sfs-1985-125.html#P7"
    assert parse_cite("2009:400 25:").url == "https://lagen.nu/2009:400#K25"
    assert parse_cite("2018:1197").url == "https://lagen.nu/2018:1197"


def test_a_wrong_form_names_the_right_ones() -> None:
    """A compact form that is none raises an error that shows the forms that are expected."""
    with pytest.raises(ValueError, match=r"2025:400 19:1"):
        parse_cite("19 kap. 1 § SoL")


def test_every_form_with_a_paragraph_in_the_documents_is_read(catalogue: Catalogue) -> None:
    """What stands written in the five documents is what the reference beside it says."""
    for document in catalogue.content.documents.values():
        for section in document.sections:
            for mention in section.laws:
                if ":" in mention.cite.split(" ")[-1] and " " in mention.cite:
                    assert mention.cite in found(mention.written), (document.id, section.id, mention.written)
