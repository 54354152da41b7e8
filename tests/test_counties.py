"""No county is ever answered from another county's documents: the worst fault but one that the program can have."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator

import pytest

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import PLACEHOLDER, Answer, Intent
from bot.compose import compose
from bot.reply import Question, Reply, SlotValue
from bot.texts import texts_in
from bot.understanding.acute_card import card_for

COUNTIES = ("kalmar", "varmland", "vastmanland")
NOW = dt.datetime(2026, 11, 22, 10, 0)
TEXTS = texts_in("sv")
_MOST = 200
"""Combinations of slots tried for one answer; no answer of the catalogue names more."""


def values(answer: Answer) -> dict[str, list[SlotValue | None]]:
    """Return, by slot, each value that an answer's variants name, a value beside it, and none."""
    found: dict[str, list[SlotValue | None]] = {}
    for variant in answer.variants:
        for key, wanted in variant.when:
            if wanted is None:
                continue
            if key == "age":
                low, high = map(int, wanted.split("-"))
                found.setdefault(key, [None]).extend([low, high, high + 1])
            elif isinstance(wanted, tuple):
                found.setdefault(key, [None, "Ingenstans"]).extend(wanted)
            elif isinstance(wanted, bool):
                found.setdefault(key, [None]).extend([True, False])
            else:
                found.setdefault(key, [None, "annat"]).append(wanted)
    return {key: list(dict.fromkeys(options)) for key, options in found.items()}


def combinations(answer: Answer) -> Iterator[dict[str, SlotValue]]:
    """Yield every combination of the slots that an answer's variants name."""
    named = values(answer)
    for combination in itertools.islice(itertools.product(*named.values()), _MOST):
        yield {key: value for key, value in zip(named, combination, strict=True) if value is not None}


def foreign(catalogue: Catalogue, county: str) -> list[str]:
    """Return the numbers, mailboxes and links that only other counties' documents hold."""
    kinds = {"phone", "email", "link"}
    own, others = set(), set()
    for document in catalogue.content.documents.values():
        held = {bare(f.value) for f in document.facts if f.kind in kinds}
        (own if document.county == county else others).update(held)
    return sorted(others - own - {"112", "1177"})


def bare(text: str) -> str:
    """Return a text as it is compared: without spaces and hyphens, however a number is grouped."""
    return re.sub(r"[\s-]", "", text.lower())


def borrowed(reply: Reply, catalogue: Catalogue, county: str) -> list[str]:
    """Return what a reply has from other counties than ``county``: documents that it cites, numbers in its text."""
    cited = [*reply.citations, *(c for o in reply.options for c in o.citations if o.county in {None, county})]
    documents = catalogue.content.documents
    wrong = [c.section_id for c in cited if documents[c.document].county != county]
    text = bare(" ".join([reply.text, *(o.label for o in reply.options)]))
    return wrong + [value for value in foreign(catalogue, county) if value in text]


def intents(catalogue: Catalogue) -> list[Intent]:
    """Return all intents of the catalogue."""
    return list(catalogue.content.intents.values())


@pytest.mark.parametrize("county", COUNTIES)
def test_every_answer_rests_on_its_own_county(catalogue: Catalogue, county: str) -> None:
    """Each answer, in each variant and combination of slots, cites and holds only what its county's documents do."""
    wrong, strangers = [], foreign(catalogue, county)
    for intent in intents(catalogue):
        if county not in intent.answers:
            continue
        for slots in combinations(intent.answers[county]):  # type: ignore[index]
            composed = compose(intent, county, slots, NOW, catalogue, TEXTS)
            assert composed.text, intent.id
            assert composed.citations, intent.id
            assert not PLACEHOLDER.search(composed.text), intent.id
            text = bare(composed.text)
            wrong += [(intent.id, slots, value) for value in strangers if value in text]
            wrong += [
                (intent.id, slots, c.section_id)
                for c in composed.citations
                if catalogue.content.documents[c.document].county != county
            ]
    assert wrong == []


def test_there_is_something_to_mix_up(catalogue: Catalogue) -> None:
    """Each county has numbers or mailboxes of its own, so that the tests of this file can fail."""
    assert len(foreign(catalogue, "vastmanland")) > len(foreign(catalogue, "kalmar")) > 5


@pytest.mark.parametrize("county", COUNTIES)
def test_gaps_and_cards_borrow_nothing(catalogue: Catalogue, county: str) -> None:
    """What is said where there is no answer, and the acute card, hold no other county's number or section."""
    card = card_for(catalogue.acute.knowledge, county)
    text = card.text(catalogue.fill, None, None)
    texts = [("card", text)]
    texts += [(i.id, catalogue.fill(i.gaps[county])) for i in intents(catalogue) if county in i.gaps]  # type: ignore[index]
    assert [(name, v) for name, t in texts for v in foreign(catalogue, county) if v in bare(t)] == []
    assert {catalogue.sections[cite][0].county for cite in card.cites} <= {county}


def test_the_card_without_a_county_has_no_countys_number(catalogue: Catalogue) -> None:
    """Where no county is known the card gives 112 and no county's own number, nor a source."""
    card = card_for(catalogue.acute.knowledge, None)
    text = bare(card.text(catalogue.fill, None, None))
    assert card.cites == ()
    assert [v for county in COUNTIES for v in foreign(catalogue, county) if v in text] == []


@pytest.mark.parametrize("county", COUNTIES)
def test_no_title_gets_another_countys_answer(assistant: Assistant, county: str) -> None:
    """Each intent's title asked in each county is answered from that county's documents, or not at all.

    A title that names a place of another county is answered from that county, and says so first.
    """
    catalogue, wrong = assistant.catalogue, []
    for intent in intents(catalogue):
        reply = assistant.ask(Question(intent.title, NOW, county))
        home = str(reply.slots.get("county", county))
        wrong += [(intent.id, what) for what in borrowed(reply, catalogue, home)]
        if reply.status == "answer":
            assert reply.county == home, intent.id
            labelled = any(w.kind == "other_county" for w in reply.warnings)
            assert labelled == (home != county), intent.id
    assert wrong == []


@pytest.mark.parametrize("county", COUNTIES)
def test_no_phrase_gets_another_countys_answer(assistant: Assistant, county: str) -> None:
    """The same holds for every intent's first and last example phrase and test phrase."""
    catalogue, wrong = assistant.catalogue, []
    for intent in intents(catalogue):
        for phrase in dict.fromkeys((intent.phrases[0], intent.phrases[-1], *intent.tests[:1])):
            reply = assistant.ask(Question(phrase, NOW, county))
            home = str(reply.slots.get("county", county))
            wrong += [(intent.id, phrase, what) for what in borrowed(reply, catalogue, home)]
    assert wrong == []


def test_each_municipality_gets_its_countys_answer(assistant: Assistant) -> None:
    """Who names a municipality gets its county's answer, from any county, labelled where it is another's."""
    for county in assistant.catalogue.content.counties.values():
        for town in county.municipalities:
            for own in (*COUNTIES, None):
                reply = assistant.ask(Question(f"vem kallar till SIP i {town.name} kommun", NOW, own))
                assert (reply.slots["municipality"], reply.slots["county"]) == (town.name, county.id)
                assert borrowed(reply, assistant.catalogue, county.id) == []
                if reply.status == "answer":
                    assert reply.county == county.id
                    kinds = [w.kind for w in reply.warnings]
                    assert ("other_county" in kinds) == (own is not None and own != county.id)


def test_a_municipality_answers_somewhere(assistant: Assistant) -> None:
    """The test above is no empty promise: in each county a named municipality leads to an answer."""
    for town, county in (("Mönsterås", "kalmar"), ("Sunne", "varmland"), ("Fagersta", "vastmanland")):
        reply = assistant.ask(Question(f"vem kallar till SIP i {town}", NOW, "kalmar"))
        assert (reply.status, reply.county) == ("answer", county)


def test_an_unknown_county_is_asked_for(assistant: Assistant) -> None:
    """Without a county no title is answered: it is asked for, offered, or there is nothing; never a county's rule."""
    for intent in intents(assistant.catalogue):
        reply = assistant.ask(Question(intent.title, NOW, None))
        if "county" in reply.slots or (reply.intent or "").startswith("ordlista."):
            continue
        assert reply.status in {"clarify", "suggest", "none"}, intent.id
        assert reply.citations == (), intent.id
        if reply.status == "clarify":
            counties = assistant.catalogue.counties_of[reply.intent or ""]
            assert [o.county for o in reply.options] == [c for c in COUNTIES if c in counties]
            for option in reply.options:
                documents = {assistant.catalogue.content.documents[c.document].county for c in option.citations}
                assert documents == {option.county}


def test_the_three_example_questions_differ_by_county(assistant: Assistant) -> None:
    """Consultation without consent is forbidden, allowed or required: each county gets its own rule and source."""
    replies = {c: assistant.ask(Question("får jag konsultera utan samtycke", NOW, c)) for c in COUNTIES}
    assert {c: r.status for c, r in replies.items()} == dict.fromkeys(COUNTIES, "answer")
    assert len({r.text for r in replies.values()}) == 3
    assert {d.partition("-")[0] for r in replies.values() for d in (c.document for c in r.citations)} == set(COUNTIES)


def test_glossary_terms_stay_in_their_county(assistant: Assistant) -> None:
    """What a word means is told from the asker's county, or not at all."""
    for term in assistant.catalogue.content.glossary:
        for county in COUNTIES:
            reply = assistant.ask(Question(f"vad betyder {term.term}", NOW, county))
            assert borrowed(reply, assistant.catalogue, str(reply.slots.get("county", county))) == [], term.term
