"""How an answer is put together: variants by slot, order of sources, narrowed laws, and warnings by the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Answer, Intent, When
from bot.compose import Composed, cautions, citation, compose, fits
from bot.reply import SlotValue
from bot.texts import texts_in

NOON = dt.datetime(2026, 3, 2, 12, 0)
TEXTS = texts_in("sv")
DAG = {"when": {"time": "dagtid"}, "label": "Dagtid", "text": "Dagsvaret."}
JOUR = {"when": {"time": "jourtid"}, "label": "Jourtid", "text": "Joursvaret.", "cites": ["prov-kalmar#akut.jour"]}
UNGA = {"when": {"age": "13-17"}, "label": "13–17 år", "text": "Ungdomssvaret."}
GRUND = "Grundsvaret.\n\n"
BADA = {"when": {"age": "0-12", "time": "jourtid"}, "label": "Barn på jourtid", "text": "Barnjoursvaret."}


def answer(*variants: dict[str, Any], **more: Any) -> Answer:
    """Return an answer of Kalmar's with these variants."""
    data = {"text": "Grundsvaret.", "cites": ["prov-kalmar#akut"], "variants": list(variants), **more}
    return Answer.model_validate(data)


def put(
    catalogue: Catalogue, given: Answer, slots: Mapping[str, SlotValue] | None = None, now: dt.datetime = NOON
) -> Composed:
    """Compose an answer of Kalmar's."""
    intent = Intent(id="prov.prov", title="Prov", topic="prov", phrases=("a", "b", "c"), answers={"kalmar": given})
    return compose(intent, "kalmar", slots or {}, now, catalogue, TEXTS)


# --- variants --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "slots", "verdict"),
    [
        ({"time": "jourtid"}, {"time": "jourtid"}, True),
        ({"time": "jourtid"}, {"time": "dagtid"}, False),
        ({"time": "jourtid"}, {}, None),
        ({"time": "jourtid", "age": "0-6"}, {"time": "jourtid"}, None),
        ({"time": "jourtid", "age": "0-6"}, {"age": 9}, False),
        ({"time": "jourtid", "age": "0-6"}, {"age": 6, "time": "jourtid"}, True),
        ({"age": "7-12"}, {"age": 6}, False),
        ({"age": "7-12"}, {"age": 7}, True),
        ({"age": "7-12"}, {"age": 12}, True),
        ({"age": "7-12"}, {"age": 13}, False),
        ({"care_contact": False}, {"care_contact": False}, True),
        ({"care_contact": False}, {"care_contact": True}, False),
        ({"placed": True}, {}, None),
        ({"municipality": ["Kil", "Sunne"]}, {"municipality": "Sunne"}, True),
        ({"municipality": ["Kil", "Sunne"]}, {"municipality": "Eda"}, False),
        ({}, {}, True),
    ],
)
def test_a_condition_is_met_contradicted_or_open(
    when: dict[str, Any], slots: dict[str, SlotValue], verdict: bool | None
) -> None:
    """One contradiction is enough for no; yes needs everything; what the slots do not tell leaves it open."""
    assert fits(When.model_validate(when), slots) is verdict


@pytest.mark.parametrize(
    ("variants", "slots", "text", "variant"),
    [
        # nothing known: the answer, and all variants as a list
        ([DAG, JOUR], {}, f"{GRUND}- Dagtid: Dagsvaret.\n- Jourtid: Joursvaret.", None),
        # one met: it stands in the answer's place
        ([DAG, JOUR], {"time": "jourtid"}, "Joursvaret.", "Jourtid"),
        ([DAG, UNGA], {"time": "dagtid", "age": 5}, "Dagsvaret.", "Dagtid"),
        # two met: both as a list
        ([DAG, UNGA], {"time": "dagtid", "age": 14}, f"{GRUND}- Dagtid: Dagsvaret.\n- 13–17 år: Ungdomssvaret.", None),
        # one met, one open: the met one
        ([DAG, UNGA], {"time": "dagtid"}, "Dagsvaret.", "Dagtid"),
        # one contradicted, one open: the open one is listed, the contradicted one is not
        ([DAG, UNGA], {"time": "jourtid"}, f"{GRUND}- 13–17 år: Ungdomssvaret.", None),
        ([BADA, UNGA], {"age": 3}, f"{GRUND}- Barn på jourtid: Barnjoursvaret.", None),
        # all contradicted: nothing is held back
        ([DAG], {"time": "jourtid"}, f"{GRUND}- Dagtid: Dagsvaret.", None),
        # a slot that no variant asks for changes nothing
        ([DAG, JOUR], {"placed": True}, f"{GRUND}- Dagtid: Dagsvaret.\n- Jourtid: Joursvaret.", None),
        ([], {"time": "dagtid"}, "Grundsvaret.", None),
    ],
)  # fmt: skip
def test_slots_choose_the_variant(
    small_catalogue: Catalogue,
    variants: list[dict[str, Any]],
    slots: dict[str, SlotValue],
    text: str,
    variant: str | None,
) -> None:
    """The one variant that the slots meet is the answer; else those that may hold follow the answer as a list."""
    composed = put(small_catalogue, answer(*variants), slots)
    assert (composed.text, composed.variant) == (text, variant)


@pytest.mark.parametrize("slots", [{}, {"time": "jourtid"}, {"time": "dagtid"}])
def test_more_follows_in_any_case(small_catalogue: Catalogue, slots: dict[str, SlotValue]) -> None:
    """What stands in ``more`` ends the text whichever variant is shown, with its facts filled in."""
    composed = put(small_catalogue, answer(DAG, JOUR, more="Ring {prov-kalmar-larm} vid fara."), slots)
    assert composed.text.endswith("\n\nRing 112 vid fara.")
    assert composed.text.count("vid fara") == 1


def test_long_variants_stand_under_headings(small_catalogue: Catalogue) -> None:
    """A variant of several lines is not squeezed into a list's item."""
    composed = put(small_catalogue, answer({**DAG, "text": "En rad.\n- En till."}, JOUR))
    assert composed.text == "Grundsvaret.\n\nDagtid:\nEn rad.\n- En till.\n\nJourtid:\nJoursvaret."


def test_facts_are_filled_in(small_catalogue: Catalogue) -> None:
    """``{fact}`` becomes the fact's value wherever it stands, and nothing else in braces is touched."""
    given = answer(
        {**DAG, "text": "Ring {prov-kalmar-bup-dag}."}, text="Larm {prov-kalmar-larm}, inte {Detta} eller {}."
    )
    text = put(small_catalogue, given).text
    assert text == "Larm 112, inte {Detta} eller {}.\n\n- Dagtid: Ring 0980-319 20 11."


def test_options_offer_the_variants_that_are_not_shown(small_catalogue: Catalogue) -> None:
    """Buttons carry slots that choose their variant when they come back; the chosen variant has none."""
    given = answer(DAG, JOUR, UNGA, BADA)
    assert [o.label for o in put(small_catalogue, given, {"time": "dagtid"}).options] == [
        "Jourtid",
        "13–17 år",
        "Barn på jourtid",
    ]
    for option in put(small_catalogue, given).options:
        chosen = [v for v in given.variants if fits(v.when, option.slots)]
        assert option.label in {v.label for v in chosen}


# --- sources ---------------------------------------------------------------------------------------


def test_the_chosen_variants_sources_come_first(small_catalogue: Catalogue) -> None:
    """A chosen variant's section stands before the answer's; in a list the answer's own stands first."""
    given = answer(DAG, JOUR, cites=["prov-kalmar#akut", "prov-kalmar#moten"])
    chosen = [c.section_id for c in put(small_catalogue, given, {"time": "jourtid"}).citations]
    listed = [c.section_id for c in put(small_catalogue, given).citations]
    assert chosen == ["prov-kalmar#akut.jour", "prov-kalmar#akut", "prov-kalmar#moten"]
    assert listed == ["prov-kalmar#akut", "prov-kalmar#moten", "prov-kalmar#akut.jour"]


def test_a_source_stands_once(small_catalogue: Catalogue) -> None:
    """A section that both answer and variant name is cited once."""
    given = answer({**DAG, "cites": ["prov-kalmar#akut"]}, {**JOUR, "cites": ["prov-kalmar#akut"]})
    assert [c.section_id for c in put(small_catalogue, given).citations] == ["prov-kalmar#akut"]


def test_a_citation_tells_where_it_stands(small_catalogue: Catalogue) -> None:
    """A citation has the document, the heading, the headings above it and the page."""
    cited = citation("prov-kalmar#akut.jour", small_catalogue)
    assert (cited.document, cited.section, cited.path) == ("prov-kalmar", "Jour", ("Akut",))
    assert citation("prov-kalmar#moten", small_catalogue).page == 3


def test_laws_are_narrowed(small_catalogue: Catalogue) -> None:
    """With ``laws`` only those paragraphs stand at the citation; without it all of the section's do."""
    everything = citation("prov-varmland#moten", small_catalogue)
    narrowed = citation("prov-varmland#moten", small_catalogue, ("2025:400 10:8",))
    assert [law.label for law in everything.laws] == ["10 kap. 8 § SoL", "16 kap. 4 § HSL"]
    assert [law.label for law in narrowed.laws] == ["10 kap. 8 § SoL"]
    assert citation("prov-varmland#moten", small_catalogue, ()).laws == ()
    shown = small_catalogue.content.intents["sip.vem-kallar"]
    composed = compose(shown, "varmland", {}, NOON, small_catalogue, TEXTS)
    assert [law.label for c in composed.citations for law in c.laws] == ["10 kap. 8 § SoL"]


def test_a_probable_error_has_no_link_and_a_slip_has(small_catalogue: Catalogue) -> None:
    """A reference that is probably wrong is shown without a link and with a note; a mere slip keeps its link."""
    error, slip = citation("prov-kalmar#samtycke", small_catalogue).laws
    assert (error.sfs, error.url, error.official_url) == ("2018:218", None, None)
    assert error.note == "Numret är den svenska kompletterande lagens."
    assert slip.url == "https://lagen.nu/2009:400#K25P1"
    assert slip.official_url
    assert slip.note == "Mellanslag saknas."


def test_a_replaced_law_says_its_number(small_catalogue: Catalogue) -> None:
    """A law of the same name as the one in force is told apart by its number."""
    (law,) = citation("prov-vastmanland#samtycke", small_catalogue).laws
    assert law.label == "11 kap. 1 § SoL (2001:453)"


# --- warnings --------------------------------------------------------------------------------------


def kinds(catalogue: Catalogue, cite: str, day: dt.date) -> list[str]:
    """Return the kinds of warning that a section gives on a day."""
    return [caution.kind for caution in cautions([cite], day, catalogue, TEXTS)]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2025-08-31", "gäller från och med 2025-09-01"),
        ("2025-09-01", None),
        ("2026-08-31", None),
        ("2026-09-01", "gäller till och med i dag, 2026-09-01"),
        ("2026-09-02", "gick ut 2026-09-01"),
        ("2030-01-01", "gick ut 2026-09-01"),
    ],
)
def test_validity_is_told_from_the_day_it_ends(catalogue: Catalogue, day: str, says: str | None) -> None:
    """The EVI guidance is answered without a word until its last day, which is told, and ever after."""
    cite = "kalmar-evi-2025#akuta-arende"
    told = [c.text for c in cautions([cite], dt.date.fromisoformat(day), catalogue, TEXTS) if c.kind == "expired"]
    assert len(told) == (says is not None)
    assert says is None or says in told[0]


def test_a_law_is_replaced_from_the_day_it_is(small_catalogue: Catalogue) -> None:
    """The older Social Services Act is told as replaced, with its successor, from 2025-07-01 and not before."""
    cite = "prov-vastmanland#samtycke"
    assert "law_replaced" not in kinds(small_catalogue, cite, dt.date(2025, 6, 30))
    assert "law_replaced" in kinds(small_catalogue, cite, dt.date(2025, 7, 1))
    (told,) = [c for c in cautions([cite], NOON.date(), small_catalogue, TEXTS) if c.kind == "law_replaced"]
    assert told.text == "SoL (2001:453) ersattes av 2025:400 den 2025-07-01."


def test_a_report_says_that_it_is_no_rule(small_catalogue: Catalogue) -> None:
    """Every answer from a report carries the document's caveat."""
    (told,) = cautions(["prov-vastmanland#moten"], NOON.date(), small_catalogue, TEXTS)
    assert (told.kind, told.text) == ("report", "Rapporten är ingen regel.")


def test_an_error_in_the_source_is_told_and_a_slip_is_not(small_catalogue: Catalogue) -> None:
    """What the source probably has wrong is said with its own form; a slip of the pen is no warning."""
    told = [c for c in cautions(["prov-kalmar#samtycke"], NOON.date(), small_catalogue, TEXTS) if c.kind != "expired"]
    assert [c.kind for c in told] == ["source_error"]
    assert "GDPR (2018:218)" in told[0].text
    assert "kompletterande" in told[0].text


def test_a_warning_stands_once(small_catalogue: Catalogue) -> None:
    """Two sections of one document give its warning once."""
    found = cautions(["prov-kalmar#moten", "prov-kalmar#akut"], dt.date(2027, 1, 1), small_catalogue, TEXTS)
    assert [c.kind for c in found] == ["expired"]


def test_an_answer_under_review_says_so(small_catalogue: Catalogue) -> None:
    """An answer's own warning comes with it."""
    composed = put(small_catalogue, answer(warning="Frågan ses över, ring {prov-kalmar-larm}."))
    assert [(c.kind, c.text) for c in composed.cautions] == [("under_review", "Frågan ses över, ring 112.")]


def test_a_county_without_an_answer_is_the_callers_business(small_catalogue: Catalogue) -> None:
    """Composing for a county that has no answer is refused, never filled with another county's."""
    with pytest.raises(KeyError):
        compose(small_catalogue.content.intents["bup.nummer-natt"], "vastmanland", {}, NOON, small_catalogue, TEXTS)
