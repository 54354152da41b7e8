"""``lotsen check``: every kind of fault is found, with file and line, what is wrong and the nearest valid name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.catalogue.check import check_content
from bot.catalogue.content import Content
from bot.catalogue.opening import CatalogueError, open_catalogue
from bot.catalogue.plain import lix, unexplained, unreadable
from bot.catalogue.source import Fault
from bot.commands.check import command
from bot.matching.matcher import Matcher
from bot.settings import Settings

SIP = "intents/sip/vem-kallar.yaml"
BUP = "intents/bup/nummer-natt.yaml"
SAMTYCKE = "intents/samtycke/konsultera.yaml"
GAP = "intents/lamna/oppettider.yaml"
KALMAR = "knowledge/documents/prov-kalmar.yaml"
VARMLAND = "knowledge/documents/prov-varmland.yaml"
LAWS = "knowledge/laws.yaml"
PLACES = "knowledge/places.yaml"
ACUTE = "knowledge/acute.yaml"
GLOSSARY = "knowledge/glossary/prov.yaml"
LONG = "Den som ser behovet kallar " + "och den som kallar ser behovet " * 5 + "till sist."
HARD = (
    "Samverkansöverenskommelsens tillämpningsföreskrifter förutsätter verksamhetsövergripande ansvarsfördelning. " * 15
)


@dataclass(frozen=True)
class Break:
    """One edit of one file, and what the check must say of it: file, the line's text, and a piece of the message."""

    name: str
    file: str
    old: str
    new: str
    at: str
    says: str


def matcher_of(content: Content) -> Matcher:
    """Build the matcher as the command does."""
    intents = [content.intents[i] for i in sorted(content.intents)]
    return Matcher.build(intents, content.glossary, content.concepts, content.background)


def faults_in(folder: Path) -> list[Fault]:
    """Return every fault of the content in a folder."""
    return check_content(folder, matcher_of)[1]


def edit(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Replace ``old``, which must be there, and return the file's lines afterwards."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path.read_text(encoding="utf-8").splitlines()


def test_the_small_content_is_whole(small_content: Path) -> None:
    """The content that the other tests break has no fault to begin with."""
    assert faults_in(small_content) == []


# What stops a catalogue from loading: it would make a wrong or uncited answer.
GRAVE = [
    Break("unknown key", SIP, "phrases:", "frases:", "frases:", "frases: okänd nyckel. Menade du ”phrases”?"),
    Break("missing key", SIP, "title: Vem kallar till SIP?\n", "", "id:", "title: nyckeln saknas"),
    Break("unknown key in an answer", SIP, "    text: Regionen", "    txt: Regionen", "txt:", "txt: okänd nyckel"),
    Break("unknown key in a document", KALMAR, "publisher:", "publicher:", "publicher:", "Menade du ”publisher”?"),
    Break("unknown key in a fact", KALMAR, "label: Larm", "lable: Larm", "larm", "Menade du ”label”?"),
    Break("too few phrases", GAP, "  - när öppnar mottagningen på morgonen\n", "", "phrases:", "phrases: för få"),
    Break("id and place differ", SIP, "id: sip.vem-kallar", "id: sip.kallar", "id:",
          "filens plats ger ”sip.vem-kallar”"),
    Break("id of wrong form", SIP, "id: sip.vem-kallar", "id: Vem Kallar", "id:", "id: fel form"),
    Break("unknown county", SIP, "  vastmanland:", "  vastmanlan:", "vastmanlan:", "vastmanlan"),
    Break("unknown county of a document", KALMAR, "county: kalmar", "county: skane", "county:", "county: okänt värde"),
    Break("unknown section", SIP, "prov-kalmar#moten", "prov-kalmar#mote", "prov-kalmar#mote", "”prov-kalmar#moten”?"),
    Break("unknown document", SIP, "prov-kalmar#moten", "prov-kamlar#moten", "kamlar", "”prov-kalmar#moten”?"),
    Break("unknown section in a variant", BUP, "#akut.jour", "#akut.jor", "#akut.jor",
          "Menade du ”prov-kalmar#akut.jour”?"),
    Break("another county's section", SIP, "prov-kalmar#moten", "prov-varmland#moten", "varmland#moten",
          "hör till varmland"),
    Break("another county's fact", SIP, "{prov-varmland-moten-tid}", "{prov-kalmar-larm}", "varmland:",
          "hör till kalmar"),
    Break("unknown fact", BUP, "{prov-kalmar-larm}", "{prov-kalmar-larmet}", "kalmar:",
          "Menade du ”prov-kalmar-larm”?"),
    Break("unknown fact in a gap", BUP, "inga telefonnummer", "numret {prov-x}", "vastmanland:",
          "okänt faktum ”prov-x”"),
    Break("no citation", SIP, 'cites: ["prov-kalmar#moten"]', "cites: []", "cites: []", "cites: för få"),
    Break("citation left out", SIP, '    cites: ["prov-kalmar#moten"]\n', "", "kalmar:", "cites: nyckeln saknas"),
    Break("unknown law", KALMAR, '"2025:400 10:8"', '"2025:401 10:8"', "2025:401", "Menade du ”2025:400”?"),
    Break("chapter that is not", VARMLAND, '"2017:30 16:4"', '"2017:30 19:4"', "2017:30 19:4", "har bara 18 kapitel"),
    Break("paragraph without chapter", KALMAR, '"2025:400 10:8"', '"2025:400 :8"', "2025:400 :8", "har kapitel"),
    Break("chapter where none are", KALMAR, '"2025:400 10:8"', '"1985:125 2:7"', "1985:125 2:7", "har inga kapitel"),
    Break("cite of wrong form", KALMAR, '"2025:400 10:8"', '"10 kap 8 SoL"', "10 kap 8 SoL", "fel form"),
    Break("law not in the section", SIP, '["2025:400 10:8"]', '["2025:400 10:9"]', "10:9",
          "Menade du ”2025:400 10:8”?"),
    Break("unknown successor", LAWS, 'replaced_by: "2025:400"', 'replaced_by: "2025:40"', "", "Menade du ”2025:400”?"),
    Break("unknown related intent", SIP, "samtycke.konsultera", "samtycke.konsulter", "related",
          "”samtycke.konsultera”?"),
    Break("no answer and no gap", GAP, "missing: mottagningens öppettider\n", "", "id:", "intenten har inget svar"),
    Break("answer and gap", BUP, "  vastmanland: Över", "  varmland: Över", "varmland: Över", "både svar och lucka"),
    Break("unknown municipality", VARMLAND, "municipality: Kil", "municipality: Kill", "kil.example",
          "Menade du ”Kil”?"),
    Break("unknown municipality of an intent", GAP, "topic:", "municipality: Nibro\ntopic:", "municipality",
          "”Nybro”?"),
    Break("fact in no section", KALMAR, "section: akut, kind", "section: akuten, kind", "larm", "Menade du ”akut”?"),
    Break("fact twice", VARMLAND, "id: prov-varmland-bup-barn", "id: prov-kalmar-larm", "larm", "står redan i"),
    Break("section twice", KALMAR, "id: samtycke", "id: moten", "Samtycke", "står två gånger"),
    Break("key twice", SIP, "topic: sip", "topic: sip\ntitle: En till", "title: En till", "”title” står två gånger"),
    Break("county answered twice", SIP, "  varmland:", "  kalmar:", "text: Socialtjänsten",
          "”kalmar” står två gånger"),
    Break("no YAML", SIP, "topic: sip", "topic: [sip", "", "går inte att läsa som YAML"),
    Break("a title of two lines", SIP, "title: Vem kallar till SIP?", 'title: "Vem\\nkallar?"', "title:", "title"),
    Break("card with unknown fact", ACUTE, "{prov-kalmar-bup-natt}", "{prov-kalmar-bup-nat}", "nat}",
          "”prov-kalmar-bup-natt”?"),
    Break("card with another's fact", ACUTE, "{prov-kalmar-bup-natt}", "{prov-varmland-bup-barn}", "bup",
          "hör till varmland"),
    Break("card with unknown section", ACUTE, "prov-kalmar#akut", "prov-kalmar#aktu", "aktu",
          "Menade du ”prov-kalmar#akut”?"),
    Break("card without 112", ACUTE, "{text: Ring 112 om", "{text: Ring om", "", "112"),
    Break("group of unknown town", PLACES, "[Kalmar, Nybro]", "[Kalmar, Nibro]", "Nibro", "Menade du ”Nybro”?"),
    Break("group of another's section", PLACES, "prov-kalmar#moten", "prov-varmland#moten", "moten",
          "hör till varmland"),
    Break("term with unknown section", GLOSSARY, "prov-kalmar#moten", "prov-kalmar#mote", "SIP",
          "Menade du ”prov-kalmar#moten”?"),
    Break("term with another's section", GLOSSARY, "prov-kalmar#moten", "prov-varmland#moten", "SIP",
          "hör till varmland"),
    Break("glossary with unknown key", GLOSSARY, "concepts:", "koncepts:", "koncepts:", "Menade du ”concepts”?"),
    Break("glossary without list", GLOSSARY, "terms:", "ord:", "ord:", "ord: okänd nyckel"),
    Break("laws without list", LAWS, "laws:", "lagar:", "", "”laws” med en lista saknas"),
    Break("unknown county", SIP, "  vastmanland:", "  vastmanlan:", "vastmanlan:", "Menade du ”vastmanland”?"),
    Break("sign of unknown kind", ACUTE, "kind: vald", "kind: vld", "", "vld"),
    Break("variant of unknown condition", BUP, "when: {time: dagtid}", "when: {tid: dagtid}", "tid: dagtid",
          "okänd nyckel"),
    Break("variant of unknown time", BUP, "when: {time: dagtid}", "when: {time: dag}", "time: dag", "okänt värde"),
]  # fmt: skip


@pytest.mark.parametrize("case", GRAVE, ids=lambda case: case.name)
def test_a_grave_fault_is_told_and_nothing_loads(case: Break, small_content: Path) -> None:
    """A fault that could make a wrong answer is told at its file and line, and the catalogue does not load."""
    lines = edit(small_content, case.file, case.old, case.new)
    faults = faults_in(small_content)
    told = [fault for fault in faults if fault.file == case.file and case.says in fault.message]
    assert told, [str(fault) for fault in faults]
    line = told[0].line
    near = "\n".join(lines[max(0, line - 1) : line + 1])
    assert case.at in near, f"{told[0]}: {near}"
    with pytest.raises(CatalogueError) as raised:
        open_catalogue(small_content)
    assert raised.value.faults == sorted(faults)


# What makes an answer worse: the check fails, the catalogue loads.
LIGHT = [
    Break("phrase of another intent", BUP, "- bup jour telefon", "- vem kallar till SIP", "",
          "går inte att skilja från"),
    Break("nearly so", BUP, "- bup jour telefon", "- vem kallar till SIP-", "", "går inte att skilja från"),
    Break("in another order", BUP, "- bup jour telefon", "- kallar vem till SIP", "", "går inte att skilja från"),
    Break("twice in one intent", SIP, "- vem startar en SIP", "- vem kallar till sip", "", "står redan i intenten"),
    Break("test phrase that strays", SIP, "- vem ska kalla till en samordnad individuell plan",
          "- telefonnummer till BUP på natten nu", "telefonnummer", "når inte hit utan bup.nummer-natt"),
    Break("abbreviation", SIP, "Den som ser behovet kallar.", "Ring XYZ.", "XYZ", "förkortningen ”XYZ” står inte"),
    Break("long sentence", SIP, "Den som ser behovet kallar.", LONG, "kalmar", "ord (högst 28). Dela den."),
    Break("hard text", SIP, "Den som ser behovet kallar.", HARD, "kalmar", "texten har LIX"),
    Break("long sentence in a variant", BUP, "Ring {prov-kalmar-bup-dag}.", LONG, "", "ord (högst 28)"),
    Break("abbreviation in a gap", BUP, "inga telefonnummer", "inga XYZ", "vastmanland", "”XYZ”"),
]  # fmt: skip


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: case.name)
def test_a_light_fault_is_told(case: Break, small_content: Path) -> None:
    """A fault that makes an answer worse is told at its file and line; answers are given all the same."""
    lines = edit(small_content, case.file, case.old, case.new)
    told = [fault for fault in faults_in(small_content) if case.says in fault.message]
    assert told
    fault = told[0]
    assert 1 <= fault.line <= len((small_content / fault.file).read_text(encoding="utf-8").splitlines())
    if fault.file == case.file:
        assert case.at in "\n".join(lines[fault.line - 1 : fault.line + 1])
    assert open_catalogue(small_content).version


def test_a_collision_names_both_phrases(small_content: Path) -> None:
    """Whoever reads of a collision sees both phrases and where the other one stands."""
    edit(small_content, SIP, "- vem startar en SIP", "- telefonnummer till bup")
    (fault,) = [f for f in faults_in(small_content) if "skilja" in f.message]
    assert "”telefonnummer till bup”" in fault.message
    assert "”telefonnummer till BUP” i bup.nummer-natt" in fault.message


def test_negation_is_no_collision(small_content: Path) -> None:
    """Two phrases that differ in a negation alone are two questions."""
    edit(small_content, SIP, "- vem startar en SIP", "- telefonnummer som är till BUP")
    edit(small_content, BUP, "- bup jour telefon", "- telefonnummer som inte är till BUP")
    assert not [f for f in faults_in(small_content) if "skilja" in f.message]


def test_all_faults_are_told_at_once(small_content: Path) -> None:
    """Who broke three files reads of all three, in the order of the files."""
    edit(small_content, SIP, "topic:", "topik:")
    edit(small_content, BUP, "topic:", "tpoic:")
    (small_content / KALMAR).write_bytes("title: Förälder".encode("latin-1"))
    faults = faults_in(small_content)
    assert {SIP, BUP, KALMAR} <= {fault.file for fault in faults}
    assert faults == sorted(faults)


@pytest.mark.parametrize("data", ["é".encode("latin-1"), b"\xff\xfe\x00", b"title: \xc3"])
def test_a_file_that_is_not_utf8_is_told(data: bytes, small_content: Path) -> None:
    """A file in another encoding is told with what to do about it."""
    (small_content / SIP).write_bytes(data)
    assert any(f.file == SIP and "inte UTF-8" in f.message for f in faults_in(small_content))


@pytest.mark.parametrize(
    "text",
    ["", "- en lista", "bara text", "a: &a [*a]", "\t- x", "x: !!python/object:os.system ls", "\0", "? [a]\n: b"],
)
def test_an_intent_that_is_something_else_is_told(text: str, small_content: Path) -> None:
    """An empty file, a list, a text or a forbidden tag in an intent's place is a fault and no crash."""
    (small_content / SIP).write_text(text, encoding="utf-8")
    assert any(fault.file == SIP for fault in faults_in(small_content))


@pytest.mark.parametrize(
    "name",
    [
        *("acute.yaml", "background.yaml", "laws.yaml", "places.yaml"),
        *("documents/prov-kalmar.yaml", "glossary/prov.yaml", "acute/prov.yaml"),
    ],
)
@pytest.mark.parametrize("text", ["", "- en lista", "bara text", "x: 1"])
def test_knowledge_that_is_something_else_is_told(name: str, text: str, small_content: Path) -> None:
    """The same holds for every file of the knowledge."""
    (small_content / "knowledge" / name).write_text(text, encoding="utf-8")
    assert any(fault.file == f"knowledge/{name}" for fault in faults_in(small_content))


@pytest.mark.parametrize("name", ["acute.yaml", "background.yaml", "laws.yaml", "places.yaml"])
def test_knowledge_that_is_missing_is_told(name: str, small_content: Path) -> None:
    """A catalogue without one of its files never loads: acute signs above all may not vanish in silence."""
    (small_content / "knowledge" / name).unlink()
    assert any(name in str(fault) for fault in faults_in(small_content)), name


def test_a_stray_file_is_told(small_content: Path) -> None:
    """A YAML file where nothing reads it is a fault, not a silence."""
    (small_content / "knowledge" / "lagar.yaml").write_text("laws: []\n", encoding="utf-8")
    assert [f.file for f in faults_in(small_content)] == ["knowledge/lagar.yaml"]


def test_the_command_prints_file_and_line_and_fails(small_content: Path, tmp_path: Path) -> None:
    """``lotsen check`` prints a line a fault, then the count, and ends with 1; without faults with 0."""
    settings = Settings(
        small_content, tmp_path / "j.db", tmp_path / "k", tmp_path / "cache", tmp_path / "o", None, "sv"
    )
    done = CliRunner().invoke(command, obj=settings)
    assert (done.exit_code, done.output) == (0, "3 dokument, 4 intenter: inga fel.\n")
    edit(small_content, SIP, "prov-kalmar#moten", "prov-kalmar#mote")
    done = CliRunner().invoke(command, obj=settings)
    assert done.exit_code == 1
    assert re.match(rf"{re.escape(SIP)}:\d+: okänt avsnitt", done.output)
    assert done.output.endswith(": 1 fel.\n")


# --- plain language --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("Hej.", 1), ("Du ringer.", 2), ("En samordning är en plan. Du kallar.", 3.5 + 100 / 7)],
)
def test_lix_is_counted_as_defined(text: str, expected: float) -> None:
    """LIX is words a sentence plus the share, in per cent, of words longer than six letters."""
    assert lix(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring BUP och EVI.", ["BUP", "EVI"]),
        ("Skriv på TV.", []),
        ("Enligt SoL gäller det.", ["SoL"]),
        ("En SIP-plan", []),
        ("Ring {prov-bup} nu", []),
        ("BUP, BUP och BUP", ["BUP"]),
        ("Du får göra det.", []),
    ],
)
def test_abbreviations_are_found_once_each(text: str, found: list[str]) -> None:
    """What is written with two capitals is an abbreviation that somebody must explain."""
    assert unexplained(text, set()) == found


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    """A list of short items is easy to read, however many they are."""
    assert list(unreadable("Gör så här:\n" + "- Ring den som du vill tala med.\n" * 20)) == []
