"""Two versions of the catalogue beside each other: what is news for a county, and what is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Answer, Intent
from bot.notices.snapshot import Snapshot, changes, snapshot_of

INTENT = "sip.delaktighet"


def with_intents(catalogue: Catalogue, **intents: Intent | None) -> Catalogue:
    """Return the catalogue with intents exchanged (by id, the dot as two underscores), or left out."""
    changed = dict(catalogue.content.intents)
    for name, intent in intents.items():
        key = name.replace("__", ".").replace("_", "-")
        if intent is None:
            del changed[key]
        else:
            changed[key] = intent
    return replace(catalogue, content=replace(catalogue.content, intents=changed), version="v2")


def answered(intent: Intent, county: str, **values: object) -> Intent:
    """Return an intent whose answer in a county is otherwise."""
    answer = intent.answers[county].model_copy(update=values)  # type: ignore[index]
    return intent.model_copy(update={"answers": {**intent.answers, county: answer}})


@pytest.fixture(scope="module")
def intent(catalogue: Catalogue) -> Intent:
    """Return a real question that all three counties answer."""
    return catalogue.content.intents[INTENT]


def kinds(before: Catalogue, after: Catalogue, county: str) -> list[tuple[str, str]]:
    """Return what changed for a county."""
    return [(c.kind, c.intent) for c in changes(snapshot_of(before), snapshot_of(after), county)]


def test_nothing_has_changed_between_a_version_and_itself(catalogue: Catalogue) -> None:
    """The same content is no news in any county, and survives being written and read."""
    snapshot = snapshot_of(catalogue)
    again = Snapshot.loads(snapshot.version, snapshot.dumps())
    assert again == snapshot
    assert [changes(snapshot, again, county) for county in catalogue.content.counties] == [[], [], []]


def test_a_changed_answer_is_news_in_its_own_county_alone(catalogue: Catalogue, intent: Intent) -> None:
    """What Kalmar answers otherwise is news in Kalmar, and nothing at all in the other two."""
    changed = with_intents(catalogue, sip__delaktighet=answered(intent, "kalmar", text="Nej."))
    assert kinds(catalogue, changed, "kalmar") == [("changed", INTENT)]
    assert kinds(catalogue, changed, "varmland") == kinds(catalogue, changed, "vastmanland") == []


def test_typography_is_no_news(catalogue: Catalogue, intent: Intent) -> None:
    """Another comma, another space, another capital letter: nobody is told."""
    text = intent.answers["kalmar"].text
    other = text.upper().replace(",", " –").replace(" ", "  ").replace(".", " !")
    assert other != text
    assert (
        kinds(catalogue, with_intents(catalogue, sip__delaktighet=answered(intent, "kalmar", text=other)), "kalmar")
        == []
    )


@pytest.mark.parametrize(
    "values",
    [
        {"text": "Ring 010-123 45 67 inom 15 dagar."},
        {"more": "Tänk också på samtycke."},
        {"warning": "Under översyn."},
        {"cites": ("kalmar-evi-2025#samtycke",)},
    ],
    ids=["text", "more", "warning", "sources"],
)
def test_whatever_an_asker_would_see_otherwise_is_news(
    catalogue: Catalogue, intent: Intent, values: dict[str, object]
) -> None:
    """Text, continuation, warning and sources all count."""
    changed = with_intents(catalogue, sip__delaktighet=answered(intent, "kalmar", **values))
    assert kinds(catalogue, changed, "kalmar") == [("changed", INTENT)]


def test_numbers_do_not_run_together(catalogue: Catalogue, intent: Intent) -> None:
    """That “1-5 dagar” became “15 dagar” is news, though only a hyphen went."""
    one = with_intents(catalogue, sip__delaktighet=answered(intent, "kalmar", text="Svar inom 1-5 dagar."))
    other = with_intents(catalogue, sip__delaktighet=answered(intent, "kalmar", text="Svar inom 15 dagar."))
    assert kinds(one, other, "kalmar") == [("changed", INTENT)]


def test_a_changed_fact_is_news_wherever_an_answer_uses_it(catalogue: Catalogue) -> None:
    """A telephone number that changes in the document changes every answer that gives it."""
    document = next(d for d in catalogue.content.documents.values() if any(f.kind == "phone" for f in d.facts))
    phone = next(f for f in document.facts if f.kind == "phone")
    facts = tuple(f.model_copy(update={"value": "000-00 00 00"}) if f.id == phone.id else f for f in document.facts)
    documents = {**catalogue.content.documents, document.id: document.model_copy(update={"facts": facts})}
    changed = replace(catalogue, content=replace(catalogue.content, documents=documents), version="v2")
    using = {
        intent.id
        for intent in catalogue.content.intents.values()
        if (answer := intent.answers.get(document.county)) and f"{{{phone.id}}}" in answer.model_dump_json()
    }
    assert using
    assert {name for _, name in kinds(catalogue, changed, document.county)} == using


def test_new_and_withdrawn_answers_are_told_apart(catalogue: Catalogue, intent: Intent) -> None:
    """An answer that a county gets is new, one that it loses is withdrawn, in this order of the digest."""
    without = with_intents(catalogue, sip__delaktighet=None)
    assert kinds(without, catalogue, "kalmar") == [("new", INTENT)]
    assert kinds(catalogue, without, "kalmar") == [("withdrawn", INTENT)]
    only = intent.model_copy(update={"answers": {"kalmar": intent.answers["kalmar"]}})
    assert kinds(catalogue, with_intents(catalogue, sip__delaktighet=only), "varmland") == [("withdrawn", INTENT)]


def test_another_id_is_no_news(catalogue: Catalogue, intent: Intent) -> None:
    """A question that was moved to another file answers as before: nobody is told."""
    moved = with_intents(
        catalogue, sip__delaktighet=None, sip__medverkan=intent.model_copy(update={"id": "sip.medverkan"})
    )
    assert kinds(catalogue, moved, "kalmar") == []


def test_an_answer_model_has_no_part_that_the_digest_does_not_know() -> None:
    """A new part of an answer makes this test fail, so that somebody decides whether it is news."""
    assert set(Answer.model_fields) == {"text", "cites", "variants", "more", "laws", "warning"}
