"""What the assistant promises of its replies, whatever is asked: statuses, options, silence, danger, sameness."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.opening import open_catalogue
from bot.journal.store import Journal
from bot.matching.decide import Decision
from bot.reply import Question, Reply
from bot.service import Service
from bot.texts import texts_in

NOW = dt.datetime(2026, 11, 22, 10, 0)
COUNTIES = ("kalmar", "varmland", "vastmanland")
DANGER = "pojken vill ta livet av sig nu"


def ask(assistant: Assistant, text: str, county: str | None = "kalmar", **more: Any) -> Reply:
    """Ask one question."""
    return assistant.ask(Question(text, NOW, county, **more))


@pytest.fixture
def unsure(small_assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """Return an assistant that is never sure which of its intents is meant."""
    intents = ("sip.vem-kallar", "samtycke.konsultera", "bup.nummer-natt", "lamna.oppettider")
    monkeypatch.setattr("bot.assistant.decide", lambda *_: Decision("suggest", intents, 0.4))
    return small_assistant


def silent(small_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, decision: Decision) -> Reply:
    """Return the reply where that was decided."""
    monkeypatch.setattr("bot.assistant.decide", lambda *_: decision)
    return ask(small_assistant, "något helt annat")


# --- statuses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "county", "status", "reason", "intent"),
    [
        ("vem kallar till SIP", "kalmar", "answer", None, "sip.vem-kallar"),
        ("vem kallar till SIP", "vastmanland", "answer", None, "sip.vem-kallar"),
        ("vem kallar till SIP", None, "clarify", None, "sip.vem-kallar"),
        ("vem kallar till SIP i Sunne", None, "answer", None, "sip.vem-kallar"),
        ("vilket nummer svarar BUP på", "vastmanland", "none", "no_local_rule", "bup.nummer-natt"),
        ("vilka öppettider har mottagningen", "kalmar", "none", "no_local_rule", "lamna.oppettider"),
        ("hej", "kalmar", "none", "small_talk", None),
        ("", "kalmar", "none", "small_talk", None),
        ("blir det regn i morgon", "kalmar", "none", "outside", None),
        (DANGER, "kalmar", "acute", None, None),
        (DANGER, None, "acute", None, None),
    ],
)
def test_each_question_ends_in_its_status(
    small_assistant: Assistant, text: str, county: str | None, status: str, reason: str | None, intent: str | None
) -> None:
    """Answer, clarify, the kinds of silence, and danger are told apart."""
    reply = ask(small_assistant, text, county)
    assert (reply.status, reply.reason, reply.intent) == (status, reason, intent)
    assert reply.text


def test_only_answers_come_from_a_county(small_assistant: Assistant) -> None:
    """A silence names no county as the one that answered, and cites nothing."""
    for text in ("hej", "blir det regn i morgon", "vilka öppettider har mottagningen"):
        reply = ask(small_assistant, text)
        assert (reply.county, reply.citations, reply.warnings) == (None, (), ())


def test_every_reply_says_which_version_answered(small_assistant: Assistant) -> None:
    """Each reply carries the catalogue's version, so that it can be explained and replayed."""
    for text, county in itertools.product(("vem kallar till SIP", "hej", DANGER, "blir det regn"), (*COUNTIES, None)):
        reply = ask(small_assistant, text, county)
        assert reply.catalogue == small_assistant.catalogue.version
        assert len(reply.catalogue) >= 8


def test_an_answer_can_be_explained(small_assistant: Assistant) -> None:
    """An answer tells the phrase that was nearest, its score and margin, and the variant."""
    reply = ask(small_assistant, "vilket nummer svarar BUP på på natten")
    assert reply.explanation
    phrases = small_assistant.catalogue.content.intents["bup.nummer-natt"].phrases
    assert reply.explanation.phrase in phrases
    assert 0 < reply.explanation.margin <= reply.explanation.score <= 1
    assert reply.explanation.variant == "Jourtid"


# --- sameness --------------------------------------------------------------------------------------


def test_the_same_question_gives_the_same_reply(assistant: Assistant) -> None:
    """Asked twice, in any order among others, each question of the catalogue gets an equal reply."""
    titles = [intent.title for intent in assistant.catalogue.content.intents.values()][::9]
    asked = [(title, county) for title in titles for county in (*COUNTIES, None)]
    first = {pair: ask(assistant, *pair) for pair in asked}
    random.Random(4).shuffle(asked)
    assert all(ask(assistant, *pair) == first[pair] for pair in asked)


def test_a_reply_does_not_hang_on_the_clock(small_assistant: Assistant) -> None:
    """Where no date and no hour matters, a question of today is answered as one of next month."""
    early, late = (
        small_assistant.ask(Question("vem kallar till SIP", NOW + dt.timedelta(days=d), "vastmanland")) for d in (0, 30)
    )
    assert early == late


def test_a_catalogue_from_the_cache_answers_alike(
    small_catalogue: Catalogue, small_content: Path, tmp_path: Path
) -> None:
    """A compiled catalogue that is read back gives the same replies as the one that was built."""
    built = Assistant(open_catalogue(small_content, tmp_path / "cache"), texts_in("sv"))
    read = Assistant(open_catalogue(small_content, tmp_path / "cache"), texts_in("sv"))
    assert built.catalogue.version == read.catalogue.version == small_catalogue.version
    for text in ("vem kallar till SIP", "bup natt", "samtycke vid konsultation", DANGER, "hej", "lön", "xyz åäö"):
        for county in (*COUNTIES, None):
            assert ask(built, text, county) == ask(read, text, county)


# --- suggest, clarify, picked ----------------------------------------------------------------------


def test_at_most_three_are_offered(unsure: Assistant) -> None:
    """A suggestion offers at most three intents, each by id and with its sources, best first."""
    reply = ask(unsure, "vad gäller egentligen")
    assert reply.status == "suggest"
    assert [o.intent for o in reply.options] == ["sip.vem-kallar", "samtycke.konsultera", "bup.nummer-natt"]
    assert all(option.citations for option in reply.options)
    assert reply.citations == ()
    assert reply.intent is None
    assert all(option.label in reply.text for option in reply.options)


def test_real_suggestions_keep_to_it(assistant: Assistant) -> None:
    """Asked with a word or two, the real catalogue never offers more than three, nor one without sources."""
    for text in ("sip", "samtycke", "bup", "evi", "konsultation", "placerade barn", "ansvar", "avvikelse", "tandvård"):
        for county in COUNTIES:
            reply = ask(assistant, text, county)
            if reply.status == "suggest":
                assert 1 <= len(reply.options) <= 3
                for option in reply.options:
                    assert option.citations
                    assert {c.document for c in option.citations} <= documents(assistant, county)


def documents(assistant: Assistant, county: str) -> set[str]:
    """Return the ids of a county's documents."""
    return {d.id for d in assistant.catalogue.content.documents.values() if d.county == county}


def test_a_picked_option_answers(unsure: Assistant) -> None:
    """Whoever picks an offered option gets that intent's answer, though the words alone are unclear."""
    offered = ask(unsure, "vad gäller egentligen")
    for option in offered.options:
        reply = ask(unsure, offered.redacted_question, intent=option.intent, slots=option.slots)
        assert (reply.status, reply.intent, reply.confidence) == ("answer", option.intent, 1.0)
        assert reply.citations[: len(option.citations)] or not option.citations


def test_a_picked_county_answers(small_assistant: Assistant) -> None:
    """Each county's button of a clarification gives that county's answer, without a word of another county."""
    asked = ask(small_assistant, "vem kallar till SIP", None)
    assert [o.county for o in asked.options] == list(COUNTIES)
    for option in asked.options:
        reply = ask(small_assistant, asked.redacted_question, None, intent=option.intent, slots=option.slots)
        assert (reply.status, reply.county) == ("answer", option.county)
        assert not [w for w in reply.warnings if w.kind == "other_county"]


def test_a_picked_variant_answers(small_assistant: Assistant) -> None:
    """A button that narrows an answer gives just that variant."""
    asked = ask(small_assistant, "vilket nummer svarar BUP på")
    assert [o.label for o in asked.options] == ["Dagtid", "Jourtid"]
    reply = ask(small_assistant, asked.redacted_question, intent=asked.options[1].intent, slots=asked.options[1].slots)
    assert "0980-319 20 12" in reply.text
    assert "0980-319 20 11" not in reply.text


@pytest.mark.parametrize("picked", ["sip.finns-inte", "", "sip", "../../etc", "ordlista.sip", "x" * 5000])
def test_a_choice_that_is_gone_is_said_plainly(small_assistant: Assistant, picked: str) -> None:
    """A button of an older version whose intent no longer exists says so, and echoes nothing."""
    reply = ask(small_assistant, "vem kallar till SIP", intent=picked)
    assert (reply.status, reply.reason, reply.intent) == ("none", "not_found", None)
    assert "finns inte längre" in reply.text
    assert picked not in reply.text or not picked


def test_a_picked_intent_without_the_county_stays_silent(small_assistant: Assistant) -> None:
    """A forged or old button never gives one county another's answer."""
    reply = ask(small_assistant, "nummer", "vastmanland", intent="bup.nummer-natt")
    assert (reply.status, reply.reason) == ("none", "no_local_rule")
    assert "0980" not in reply.text


# --- silence ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (Decision("none", (), 0.1, "not_found"), "Jag hittar inget svar på det i dokumenten för Kalmar län."),
        (Decision("none", (), 0.1, "outside"), "utanför det jag kan svara på"),
        (Decision("none", (), 0.1, "small_talk"), "Vem kallar till SIP?"),
        (Decision("none", ("lamna.oppettider",), 0.9, "no_local_rule"), "säger inget om mottagningens öppettider"),
        (Decision("none", (), 0.1, None), "Jag hittar inget svar"),
    ],
)
def test_each_silence_has_its_words(
    small_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, decision: Decision, says: str
) -> None:
    """Every reason for silence says in Swedish what the matter is, and gives no rule."""
    reply = silent(small_assistant, monkeypatch, decision)
    assert (reply.status, reply.citations) == ("none", ())
    assert reply.reason == (decision.reason or "not_found")
    assert says in reply.text


def test_other_counties_are_named_but_not_quoted(small_assistant: Assistant) -> None:
    """Where only other counties regulate it the reply names them, gives the gap, and nothing of their rule."""
    reply = ask(small_assistant, "vilket nummer svarar BUP på", "vastmanland")
    assert "Frågan regleras i dokumenten för Kalmar län och Värmlands län." in reply.text
    assert "Överenskommelsen har inga telefonnummer." in reply.text
    others = small_assistant.catalogue.content.intents["bup.nummer-natt"].answers
    for answer in others.values():
        for text in (answer.text, *(v.text for v in answer.variants)):
            assert small_assistant.catalogue.fill(text) not in reply.text
    assert (reply.citations, reply.options, reply.warnings) == ((), (), ())


def test_real_gaps_give_no_rule_of_others(assistant: Assistant) -> None:
    """In the real catalogue no county that has no answer is given a text, a fact or a source of another's."""
    catalogue = assistant.catalogue
    for intent in catalogue.content.intents.values():
        for county in set(COUNTIES) - intent.counties:
            reply = ask(assistant, "vad gäller", county, intent=intent.id)
            assert (reply.status, reply.reason, reply.citations) == ("none", "no_local_rule", ()), intent.id
            for answer in intent.answers.values():
                assert catalogue.fill(answer.text) not in reply.text, intent.id


def test_small_talk_is_never_logged(small_assistant: Assistant, tmp_path: Path) -> None:
    """Greetings, thanks and nonsense leave no trace in the journal; an unanswered question does."""
    journal = Journal(tmp_path / "journal.db")
    service = Service(lambda: small_assistant, journal, clock=lambda: NOW)
    for text in ("hej", "tack", "haha", "", " ", "asdfghjkl", "....", "hur mår du"):
        asked = service.ask(text, county="kalmar")
        assert (asked.reply.reason, asked.question_id) == ("small_talk", None), text
    assert journal.questions() == []
    assert service.ask("vilka öppettider har mottagningen", county="kalmar").question_id
    assert len(journal.questions()) == 1
    journal.close()


# --- danger ----------------------------------------------------------------------------------------


def test_the_card_comes_first_and_then_the_answer(small_assistant: Assistant) -> None:
    """Where there is danger and an answer, the card stands first, its sources too, and the answer under it."""
    reply = ask(small_assistant, f"{DANGER}, vilket nummer svarar BUP på")
    assert reply.status == "acute"
    assert reply.text.startswith("Ring 112")
    assert reply.intent == "bup.nummer-natt"
    assert reply.text.index("Ring 112") < reply.text.index(reply.body)
    assert reply.citations[0].section_id == "prov-kalmar#akut"
    assert len({c.section_id for c in reply.citations}) == len(reply.citations)


def test_a_card_without_an_answer_stands_alone(small_assistant: Assistant) -> None:
    """Where nothing answers, the card is all there is: no silence, no suggestion beside it."""
    reply = ask(small_assistant, DANGER)
    assert (reply.status, reply.body, reply.options, reply.reason) == ("acute", "", (), None)
    assert reply.text == reply.card


def test_a_picked_option_is_not_danger_again(small_assistant: Assistant) -> None:
    """Who has seen the card and narrows the answer gets the answer."""
    reply = ask(small_assistant, DANGER, intent="bup.nummer-natt", slots={"time": "jourtid"})
    assert reply.status == "answer"


@pytest.mark.parametrize("county", [*COUNTIES, None])
def test_every_county_has_112_first(assistant: Assistant, county: str | None) -> None:
    """In each county, and where none is known, the first words of the card are to call 112."""
    reply = ask(assistant, "han ska hoppa från bron nu", county)
    assert reply.status == "acute"
    assert reply.text.splitlines()[0].startswith("Ring 112")


# --- another county --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("vem kallar till SIP i Sunne", "kalmar", "varmland"),
        ("vem kallar till SIP i Värmland", "vastmanland", "varmland"),
        ("vem kallar till SIP i Nybro", "varmland", "kalmar"),
    ],
)
def test_another_countys_answer_is_labelled(small_assistant: Assistant, text: str, own: str, other: str) -> None:
    """A place of another county gives that county's answer, with a first warning that says whose it is."""
    reply = ask(small_assistant, text, own)
    assert (reply.status, reply.county) == ("answer", other)
    assert reply.warnings[0].kind == "other_county"
    names = small_assistant.catalogue.county_name
    assert names(other) in reply.warnings[0].text
    assert names(own) in reply.warnings[0].text


def test_ones_own_county_named_is_no_other(small_assistant: Assistant) -> None:
    """Naming the own county or a town in it adds no warning."""
    for text in ("vem kallar till SIP i Kalmar", "vem kallar till SIP i Nybro"):
        assert not [w for w in ask(small_assistant, text).warnings if w.kind == "other_county"]


def test_two_places_are_no_place(small_assistant: Assistant) -> None:
    """Where two counties are named, none is taken: the own county answers."""
    reply = ask(small_assistant, "vem kallar till SIP om barnet bor i Nybro och i Sunne", "vastmanland")
    assert reply.county in {"vastmanland", None}


# --- as JSON ---------------------------------------------------------------------------------------


def test_every_reply_is_plain_json(small_assistant: Assistant, unsure: Assistant) -> None:
    """Each kind of reply is plain JSON that reads back as itself."""
    for text in ("vem kallar till SIP", "hej", DANGER, "vad gäller"):
        data = ask(unsure, text).as_json("q1")
        assert json.loads(json.dumps(data, ensure_ascii=False)) == data
        assert data["id"] == "q1"


def test_a_reply_cannot_be_changed(small_assistant: Assistant) -> None:
    """A reply is frozen: a channel that wants another makes a copy."""
    reply = ask(small_assistant, "vem kallar till SIP")
    with pytest.raises(AttributeError):
        reply.body = "x"  # type: ignore[misc]
    assert replace(reply, body="x") != reply
