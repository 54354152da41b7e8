"""Follow-ups: what is left out is taken from before, what stands by itself is not, and danger is always seen."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.reply import Previous, Question, Reply, SlotValue
from bot.understanding.acute import AcuteSigns
from bot.understanding.follow_up import completed, merged, only_tells, read_follow_up
from bot.understanding.place import Gazetteer
from tests.conftest import NOW
from tests.paths import CASES, ROOT

TABLE = yaml.safe_load((CASES / "follow-ups.yaml").read_text(encoding="utf-8"))
DANGER = yaml.safe_load((ROOT / "knowledge" / "acute" / "fall.yaml").read_text(encoding="utf-8"))["danger"]
TELLS: list[tuple[str, dict[str, SlotValue]]] = [
    (text, row["slots"]) for row in TABLE["tells"] for text in row["texts"]
]


def ask(assistant: Assistant, text: str, county: str | None = "kalmar", previous: Previous | None = None) -> Reply:
    """Ask one question."""
    return assistant.ask(Question(text, NOW, county, previous=previous))


def after(assistant: Assistant, first: str, then: str, county: str | None = "kalmar") -> Reply:
    """Ask a question and then a follow-up on it."""
    reply = ask(assistant, first, county)
    assert reply.intent
    return ask(assistant, then, county, Previous(reply.intent, reply.asked_for, reply.slots))


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "slots"), TELLS)
def test_a_follow_up_tells_what_changes(catalogue: Catalogue, text: str, slots: dict[str, SlotValue]) -> None:
    """What a follow-up says of age, time, place and situation is read, however it is put."""
    read = read_follow_up(text, NOW, catalogue.gazetteer)
    assert read is not None
    assert dict(read.told) == slots


@pytest.mark.parametrize("text", [text for text, _ in TELLS])
def test_a_follow_up_is_no_danger(catalogue: Catalogue, text: str) -> None:
    """A few words on a time, an age or a place raise no card by themselves."""
    assert catalogue.acute.assess(text) is None


@pytest.mark.parametrize("text", TABLE["stands"])
def test_what_says_something_of_its_own_stands_by_itself(catalogue: Catalogue, text: str) -> None:
    """A word of another subject, a bare word, thanks and danger are no follow-ups."""
    assert read_follow_up(text, NOW, catalogue.gazetteer) is None


def test_a_town_of_nobodys_is_seen(catalogue: Catalogue) -> None:
    """A municipality of none of the counties is told apart from one of ours."""
    read = read_follow_up("och i Stockholm?", NOW, catalogue.gazetteer)
    assert read is not None
    assert read.elsewhere == "Stockholm"


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text raises, and the same text is read the same way twice."""
    gazetteer = Gazetteer([])
    assert read_follow_up(text, NOW, gazetteer) == read_follow_up(text, NOW, gazetteer)
    assert only_tells(text, gazetteer) == only_tells(text, gazetteer)


def test_a_new_place_takes_the_old_one_away() -> None:
    """Another county ends the municipality before it; another age ends nothing but the age."""
    before: dict[str, SlotValue] = {"municipality": "Kil", "county": "varmland", "age": 4}
    assert merged(before, {"county": "kalmar"}) == {"county": "kalmar", "age": 4}
    assert merged(before, {"age": 9}) == {**before, "age": 9}


def test_a_title_gives_way_to_what_is_told() -> None:
    """What the title says of the time goes where another time is told; a town is put in the place of the town."""
    assert completed("Vilket nummer har BUP på dagen?", None, "och på natten?", {"time": "jourtid"}) == (
        "Vilket nummer har BUP och på natten?"
    )
    assert "natten" in completed("Vilket nummer har BUP på dagen?", None, "kl 22?", {"time": "jourtid"})
    assert completed("Vad tycker Borgholm?", "Borgholm", "Högsby?", {"municipality": "Högsby"}) == "Vad tycker Högsby?"


# --- answering -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("county", "first", "then", "status", "intent", "answers"),
    [
        ("kalmar", "vilket nummer har BUP", "och på natten?", "answer", "bup.nummer-natt", "kalmar"),
        ("kalmar", "vilket nummer har BUP", "och kl 22?", "answer", "bup.nummer-natt", "kalmar"),
        ("kalmar", "vilket nummer har BUP på natten", "och på dagen?", "answer", "bup.nummer-dag", "kalmar"),
        ("kalmar", "vilket nummer har BUP", "i Värmland då?", "answer", "bup.nummer-dag", "varmland"),
        ("kalmar", "vilket nummer har BUP", "och i Västmanland?", "none", "bup.nummer-dag", None),
        ("kalmar", "vem kallar till SIP", "om barnet redan går på BUP?", "answer", "sip.vem-kallar", "kalmar"),
        ("kalmar", "vem kallar till SIP", "och i Sunne?", "answer", "sip.vem-kallar", "varmland"),
        ("kalmar", "vem kallar till SIP", "vad gäller då?", "answer", "sip.vem-kallar", "kalmar"),
        ("kalmar", "vem kallar till SIP", "och i Stockholm?", "none", None, None),
        ("varmland", "vart mejlar vi avvikelser i Kil", "och i Sunne?", "answer", "avvikelser.vart", "varmland"),
        ("varmland", "vart mejlar vi avvikelser i Kil", "och i Nybro?", "answer", "avvikelser.vart", "kalmar"),
        ("varmland", "hur bokar jag psykologkonsultation", "4 år?", "answer", "psykologkonsultation.boka", "varmland"),
        ("kalmar", "får jag konsultera utan samtycke", "Värmland?", "answer", "samtycke.konsultera-utan", "varmland"),
        ("kalmar", "vad tycker Borgholm om EVI", "och Högsby?", "answer", "granskning-kommuner.hogsby-evi", "kalmar"),
        (None, "vem kallar till SIP", "i Värmland", "answer", "sip.vem-kallar", "varmland"),
    ],
)  # fmt: skip
def test_the_intent_stays_and_the_slot_changes(
    assistant: Assistant,
    county: str | None,
    first: str,
    then: str,
    status: str,
    intent: str | None,
    answers: str | None,
) -> None:
    """A follow-up is answered on the question before it, from the county that it is about."""
    reply = after(assistant, first, then, county)
    assert (reply.status, reply.intent, reply.county) == (status, intent, answers)
    assert reply.follows
    assert reply.redacted_question == then
    elsewhere = answers is not None and county is not None and answers != county
    assert elsewhere == any(warning.kind == "other_county" for warning in reply.warnings)


def test_another_countys_rule_is_never_taken_along(assistant: Assistant) -> None:
    """Where the county that is named does not regulate it, nothing of the county before is given."""
    reply = after(assistant, "vilket nummer har BUP på natten", "och i Västmanland?")
    assert (reply.reason, reply.citations) == ("no_local_rule", ())
    assert "010-358" not in reply.text


def test_a_chain_keeps_what_was_told(assistant: Assistant) -> None:
    """Each follow-up stands on the one before it: the county stays until another is named."""
    first = ask(assistant, "vem kallar till SIP i Sunne")
    previous = Previous(str(first.intent), first.asked_for, first.slots)
    second = ask(assistant, "och om barnet är 4 år?", previous=previous)
    assert (second.intent, second.county, second.slots["age"]) == ("sip.vem-kallar", "varmland", 4)
    third = ask(assistant, "och i Kalmar län?", previous=Previous(str(second.intent), second.asked_for, second.slots))
    assert (third.county, third.slots.get("municipality"), third.slots["age"]) == ("kalmar", None, 4)


def test_the_places_county_outweighs_the_one_before(assistant: Assistant) -> None:
    """A county that nobody named is the place's, also where the place has been moved meanwhile."""
    reply = ask(assistant, "vad gäller då?", "vastmanland", Previous("sip.vem-kallar", "kalmar", {}))
    assert reply.county == "vastmanland"


@pytest.mark.parametrize("intent", ["sip.finns-inte", "", "ordlista.sip"])
def test_a_previous_that_is_gone_is_nothing(assistant: Assistant, intent: str) -> None:
    """Where the catalogue no longer has what was answered, the text is taken as it stands."""
    reply = ask(assistant, "och på natten?", previous=Previous(intent, "kalmar", {}))
    assert reply == ask(assistant, "och på natten?")


def test_what_stands_by_itself_is_answered_as_ever(assistant: Assistant) -> None:
    """Every test question of the catalogue gets the same reply, whatever was said before."""
    previous = Previous("bup.nummer-natt", "varmland", {"age": 4, "municipality": "Kil", "county": "varmland"})
    for intent in assistant.catalogue.content.intents.values():
        for text in intent.tests[:1]:
            assert ask(assistant, text, previous=previous) == ask(assistant, text), text


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_seen_whatever_was_said_before(assistant: Assistant, text: str) -> None:
    """A previous question never switches the acute card off, and it comes first."""
    previous = Previous("sip.vem-kallar", "kalmar", {"age": 4})
    for said in (text, f"och {text}"):
        if assistant.catalogue.acute.assess(said):
            reply = ask(assistant, said, previous=previous)
            assert reply.status == "acute"
            assert reply.text.startswith(reply.card)
    assert ask(assistant, text, previous=previous).status == "acute"


def test_a_card_in_a_follow_up_is_followed_by_the_answer(
    small_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a follow-up that only tells slots is read as danger, the card comes and then the answer."""
    danger = AcuteSigns("fara", 1.0, (), psychiatric=True, ongoing=False)
    monkeypatch.setattr(small_catalogue.acute, "assess", lambda _text: danger)
    reply = ask(Assistant(small_catalogue), "och på natten?", previous=Previous("bup.nummer-natt", "kalmar", {}))
    assert (reply.status, reply.intent, reply.slots["time"]) == ("acute", "bup.nummer-natt", "jourtid")
    assert reply.body
    assert reply.text.index(reply.card) < reply.text.index(reply.body)


def test_now_is_the_questions_own_clock(catalogue: Catalogue) -> None:
    """What is said of now is read by the time that comes with the question, not by a clock of the program's."""
    night = dt.datetime(2026, 11, 23, 2, 0)
    read = read_follow_up("och just nu?", night, catalogue.gazetteer)
    assert read is not None
    assert read.told == {"time": "jourtid"}
