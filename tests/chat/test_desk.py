"""The desk's questions and clicks: counties never mixed up, danger first, clicks of any age, nothing raw kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.chat.model import (
    Address,
    Ask,
    ChooseCounty,
    CountyChoice,
    Incoming,
    Judge,
    Notice,
    Outgoing,
    Pick,
    Place,
    Propose,
    Shown,
    TellMe,
)
from bot.chat.rate import Later, Rate
from bot.journal.storage import JournalError
from bot.privacy.redact import Redacted
from tests.chat.conftest import ADMIN, CHANNEL, DIRECT, OTHER, STAFF, Talk

DANGER = "flickan 15 säger att hon ska ta livet av sig i natt, vilket nummer har bup"
LEAK = "vem kallar till SIP för Ossian Rävlund 20110412-9810, tel 070-174 06 05"
SECRETS = (b"R\xc3\xa4vlund", b"Ossian", b"0412-9810", b"20110412", b"174 06")


def kinds(said: list[Outgoing]) -> list[str]:
    """Return the kinds of what was said, in order."""
    return [type(out.content).__name__ for out in said]


# --- the county of a place ---------------------------------------------------------------------------


def test_a_place_with_a_county_gets_its_answer(kalmar: Talk) -> None:
    """Where the county is known the answer is all that is said, where the question was asked."""
    said = kalmar.asks("vem kallar till SIP")
    assert kinds(said) == ["Shown"]
    assert (kalmar.shown.reply.status, kalmar.shown.reply.county) == ("answer", "kalmar")
    assert (said[0].to.place, said[0].to.thread, said[0].to.person) == (CHANNEL, "1.1", None)


def test_a_place_without_a_county_chooses_and_is_answered(talk: Talk) -> None:
    """The question waits for the choice, and the answer takes the choice's place; the choice is told to all."""
    talk.asks("vem kallar till SIP")
    assert kinds(talk.last) == ["CountyChoice"]
    assert [county for county, _ in talk.choice.counties] == ["kalmar", "varmland", "vastmanland"]
    talk.chooses("varmland", person="U0OTHER")
    assert kinds(talk.last) == ["Shown", "Notice"]
    answer, note = talk.last
    assert (answer.to.replaces, talk.shown.reply.county) == ("9.9", "varmland")
    assert (note.to.person, note.to.replaces) == (None, None)
    assert "Värmlands län" in talk.notices[0]
    talk.asks("vem kallar till SIP")
    assert talk.shown.reply.county == "varmland"


def test_what_waits_is_not_counted_before_it_is_answered(talk: Talk) -> None:
    """A question that waits for its county is in the journal once, with the county, when it is answered."""
    talk.asks("vem kallar till SIP")
    assert talk.journal.questions() == []
    talk.chooses("varmland")
    (kept,) = talk.journal.questions()
    assert (kept.county, kept.count, kept.status) == ("varmland", 1, "answer")


@pytest.mark.parametrize("typed", ["Värmland", "i värmland", "varmlands lan", "Det är Värmland!"])
def test_a_county_may_be_typed(talk: Talk, typed: str) -> None:
    """Who writes the county's name instead of pressing the button is understood."""
    talk.asks("vem kallar till SIP", place=DIRECT, thread=None)
    talk.asks(typed, place=DIRECT, thread=None)
    assert talk.shown.reply.county == "varmland"
    assert talk.shown.reply.intent == "sip.vem-kallar"


@pytest.mark.parametrize(
    ("text", "status", "county"),
    [
        ("vem kallar till SIP i Sunne", "answer", "varmland"),
        ("hej", "none", None),
        ("tack", "none", None),
        ("när kommer lönen", "none", None),
        ("", "none", None),
    ],
)
def test_what_needs_no_county_is_answered_without(talk: Talk, text: str, status: str, county: str | None) -> None:
    """A question that names its county, small talk and other subjects are answered at once."""
    talk.asks(text)
    assert kinds(talk.last) == ["Shown"]
    assert (talk.shown.reply.status, talk.shown.reply.county) == (status, county)


def test_the_installations_county_holds_where_none_is_set(kalmar: Talk) -> None:
    """LOTSEN_COUNTY is the county of places without one, and a place's own outweighs it."""
    kalmar.places.set_county(OTHER.key, "varmland", kalmar.now)
    assert kalmar.asks("vem kallar till SIP", place=OTHER)
    assert kalmar.shown.reply.county == "varmland"
    kalmar.asks("vem kallar till SIP")
    assert kalmar.shown.reply.county == "kalmar"


def test_a_personal_county_holds_in_direct_only(talk: Talk) -> None:
    """What somebody chooses for themselves is not what a channel gets, nor what somebody else gets."""
    talk.asks("vem kallar till SIP", place=DIRECT)
    talk.chooses("kalmar", place=DIRECT)
    assert talk.shown.reply.county == "kalmar"
    assert kinds(talk.asks("vem kallar till SIP")) == ["CountyChoice"]
    other = replace(DIRECT, conversation="D0DIRECT2")
    assert kinds(talk.asks("vem kallar till SIP", place=other, person="U0OTHER")) == ["CountyChoice"]


def test_a_stale_button_moves_no_channel(talk: Talk) -> None:
    """Once a channel has a county, an old choice's button answers for that one and says so to who pressed it."""
    talk.asks("vem kallar till SIP", thread="1")
    old = talk.choice.token
    talk.asks("får jag konsultera utan samtycke", thread="2")
    talk.chooses("kalmar")
    talk.does(ChooseCounty(old, "varmland"), replaces="9.1")
    assert talk.shown.reply.county == "kalmar"
    assert talk.places.of(CHANNEL.key).county == "kalmar"
    assert "gäller redan Kalmar län" in talk.notices[0]
    assert talk.last[1].to.person == STAFF


@pytest.mark.parametrize("county", ["skane", "", "KALMAR", "kalmar|x", "../kalmar"])
def test_a_forged_county_is_refused(talk: Talk, county: str) -> None:
    """A button that carries no county of ours sets nothing and names those that there are."""
    talk.asks("vem kallar till SIP")
    talk.chooses(county)
    assert kinds(talk.last) == ["Notice"]
    assert "Kalmar län, Värmlands län, Västmanlands län" in talk.notices[0]
    assert talk.places.of(CHANNEL.key).county is None


def test_a_choice_whose_question_is_gone_still_sets_the_county(talk: Talk) -> None:
    """Where the waiting question was purged, the county is set and the asker is asked to ask again."""
    talk.asks("vem kallar till SIP")
    choice = talk.choice
    talk.threads.purge(talk.now + dt.timedelta(days=8))
    talk.does(ChooseCounty(choice.token, "kalmar"), replaces="9.9")
    assert kinds(talk.last) == ["Notice", "Notice"]
    assert talk.places.of(CHANNEL.key).county == "kalmar"


def test_a_waiting_question_of_another_place_is_not_shown(talk: Talk) -> None:
    """A token from one conversation opens nothing in another."""
    talk.asks("får jag konsultera utan samtycke", place=DIRECT)
    talk.does(ChooseCounty(talk.choice.token, "kalmar"), replaces="9.9")
    assert "samtycke" not in repr(talk.last)


def test_counties_are_never_mixed_up(talk: Talk) -> None:
    """Three channels of three counties, and three people of three counties, each get their own, in any order."""
    places = {county: Place("slack", "T1", f"C-{county}") for county in ("kalmar", "varmland", "vastmanland")}
    for county, place in places.items():
        talk.places.set_county(place.key, county, talk.now)
    for _ in range(3):
        for county, place in places.items():
            for text in ("vem kallar till SIP", "vad gäller då?", "och om hon är 4 år?"):
                talk.asks(text, place=place)
                assert (talk.shown.reply.county, talk.shown.reply.asked_for) == (county, county)
                documents = {citation.document.split("-")[0] for citation in talk.shown.reply.citations}
                assert documents == {county}


def test_another_countys_answer_says_so(kalmar: Talk) -> None:
    """Where the question names a town of another county the answer is that county's, with a warning."""
    kalmar.asks("vem kallar till SIP i Sunne")
    assert kalmar.shown.reply.county == "varmland"
    assert "other_county" in {warning.kind for warning in kalmar.shown.reply.warnings}


def test_the_places_municipality_is_used_where_none_is_named(talk: Talk) -> None:
    """A municipality that is set fills in, and never outweighs one that the question names."""
    talk.places.set_municipality(CHANNEL.key, "varmland", "Kil", talk.now)
    talk.asks("vart mejlar vi avvikelser")
    assert "kommun@kil.se" in talk.shown.reply.text
    talk.asks("vart mejlar vi avvikelser i Säffle")
    assert "kommun@kil.se" not in talk.shown.reply.text
    talk.asks("vart mejlar vi avvikelser i Kalmar län")
    assert talk.shown.reply.slots.get("municipality") is None


# --- danger ------------------------------------------------------------------------------------------


def test_danger_never_waits_for_a_county(talk: Talk) -> None:
    """Without a county the acute card comes at once, and the choice after it; the county's numbers come then."""
    talk.asks(DANGER)
    assert kinds(talk.last) == ["Shown", "CountyChoice"]
    assert talk.shown.reply.status == "acute"
    assert talk.shown.reply.text.startswith("Ring 112")
    assert talk.journal.questions()[0].status == "acute"
    talk.chooses("kalmar")
    assert talk.shown.reply.status == "acute"
    assert "010-358 12 94" in talk.shown.reply.text
    assert sum(question.count for question in talk.journal.questions()) == 1


def test_danger_passes_the_pause(kalmar: Talk) -> None:
    """While Lotsen is paused danger still gets its card, and nothing but the card."""
    kalmar.places.pause(kalmar.now)
    kalmar.asks(DANGER)
    assert kinds(kalmar.last) == ["Shown"]
    assert (kalmar.shown.reply.status, kalmar.shown.reply.body, kalmar.shown.reply.options) == ("acute", "", ())
    assert kalmar.shown.reply.card.startswith("Ring 112")


def test_danger_passes_the_rate_limit(assistant: Assistant, tmp_path: Path) -> None:
    """Somebody who asks too fast still gets the card."""
    talk = Talk(assistant, tmp_path / "j.db", "kalmar", more={"rate": Rate(burst=1, most_waiting=1)})
    talk.asks("vem kallar till SIP")
    with pytest.raises(Later):
        talk.asks("vem kallar till SIP")
    for _ in range(3):
        talk.asks(DANGER)
        assert talk.shown.reply.card.startswith("Ring 112")
    talk.journal.close()


def test_danger_gets_its_card_where_nothing_can_be_kept(kalmar: Talk) -> None:
    """The card alone, of the place's county, and nothing of it in the journal; a question gets nothing."""
    to = Address(CHANNEL, "1.1")
    (out,) = kalmar.desk.rescue(Incoming("k", to, STAFF, Ask(kalmar.service.admit(DANGER))))
    assert isinstance(out.content, Shown)
    assert "010-358" in out.content.reply.card
    assert out.to == to
    assert kalmar.desk.rescue(Incoming("k", to, STAFF, Ask(kalmar.service.admit("vem kallar till SIP")))) == []
    assert kalmar.journal.questions() == []


@pytest.mark.parametrize("alone", [True, False])
def test_danger_in_a_form_gets_its_card(kalmar: Talk, alone: bool) -> None:
    """Who writes of danger into a proposal sees the card, alone, and the proposal is kept."""
    kalmar.does(Propose(None, kalmar.service.admit("hon har tagit en massa tabletter nu och svarar inte")), alone=alone)
    assert kinds(kalmar.last) == ["Shown", "Notice"]
    assert {out.to.person for out in kalmar.last} == {STAFF}
    assert kalmar.shown.reply.card.startswith("Ring 112")


def test_danger_in_a_follow_up_comes_first(kalmar: Talk) -> None:
    """What was said before never switches the card off."""
    kalmar.asks("vem kallar till SIP")
    kalmar.asks("och om hon säger att hon ska ta livet av sig i natt?")
    assert kalmar.shown.reply.text.startswith("Ring 112")


def test_a_card_stays_where_the_answer_takes_its_place(kalmar: Talk) -> None:
    """A click whose answer replaces an acute reply shows the card again, above the answer."""
    kalmar.asks("flickan ska ta livet av sig i natt, vem kallar till SIP")
    assert kalmar.shown.reply.status == "acute"
    kalmar.picks("Barnet saknar vårdkontakt")
    assert kalmar.shown.reply.text.startswith("Ring 112")
    assert kalmar.shown.reply.body
    kalmar.picks("Barnet har en pågående", replaces=None)
    assert kalmar.shown.reply.status == "answer"


# --- personal data -----------------------------------------------------------------------------------


def test_personal_data_is_told_to_the_asker_alone(kalmar: Talk) -> None:
    """The answer still comes, and a note that only the asker sees: what happened and what they must do."""
    kalmar.asks(LEAK)
    assert kinds(kalmar.last) == ["Shown", "Notice"]
    assert kalmar.last[1].to.person == STAFF
    for part in ("personuppgifter", "Ta bort det", "kan inte göra det åt dig"):
        assert part in kalmar.notices[0]


def test_only_what_stands_in_the_chat_is_to_be_deleted(kalmar: Talk) -> None:
    """What was sent to Lotsen alone is not there to delete; a message asked about may be somebody else's."""
    kalmar.asks(LEAK, alone=True)
    assert "Ta bort" not in kalmar.notices[0]
    kalmar.does(Ask(kalmar.service.admit(LEAK), is_quoted=True), alone=True)
    assert "be den som skrev det" in kalmar.notices[0]
    assert [out.to.person for out in kalmar.last] == [STAFF, STAFF]


def test_the_note_comes_with_a_choice_and_only_once(talk: Talk) -> None:
    """Where the question waits for a county the note comes at once, not again with the answer."""
    talk.asks(LEAK)
    assert kinds(talk.last) == ["CountyChoice", "Notice"]
    talk.chooses("kalmar")
    assert kinds(talk.last) == ["Shown", "Notice"]
    assert not any("personuppgifter" in notice for notice in talk.notices)


def test_no_personal_data_in_any_store(talk: Talk) -> None:
    """After every way to write to Lotsen the file and its log hold nothing of what was redacted, nor who wrote."""
    talk.asks(LEAK, place=DIRECT)
    talk.chooses("kalmar", place=DIRECT)
    talk.picks("Barnet saknar", place=DIRECT)
    talk.does(Propose(talk.shown.token, talk.service.admit(LEAK)), place=DIRECT)
    talk.does(Propose(None, talk.service.admit(LEAK)), place=DIRECT)
    talk.does(Judge(talk.shown.token if kinds(talk.last)[0] == "Shown" else "0" * 24, "helped"), place=DIRECT)
    talk.asks(LEAK)
    talk.asks("och om hon heter Ossian Rävlund och är 4 år?")
    for stored in (talk.stored(), repr(talk.journal.questions()).encode()):
        assert [secret for secret in SECRETS if secret in stored] == []
    for who in (STAFF, DIRECT.conversation, f"{DIRECT.conversation}|{STAFF}"):
        assert who.encode() not in talk.stored()


def test_a_conversation_with_one_person_has_no_name_in_the_journal(kalmar: Talk) -> None:
    """Its pseudonym would outlive the asker's, which changes each month."""
    kalmar.asks("vem kallar till SIP", place=DIRECT)
    kalmar.now += dt.timedelta(days=40)
    kalmar.asks("vem kallar till SIP", place=DIRECT)
    first, second = kalmar.journal.storage.rows("select asker, place from asked order by id")
    assert first["asker"] != second["asker"]
    assert first["place"] is second["place"] is None


def test_a_channels_pseudonym_is_not_its_id(kalmar: Talk) -> None:
    """The journal tells that two questions came from one channel, not from which."""
    kalmar.asks("vem kallar till SIP")
    kalmar.asks("vem kallar till SIP", place=OTHER)
    kalmar.asks("vem kallar till SIP")
    places = [row["place"] for row in kalmar.journal.storage.rows("select place from asked order by id")]
    assert places[0] == places[2] != places[1]
    assert CHANNEL.conversation not in "".join(places)


# --- clicks ------------------------------------------------------------------------------------------


def test_an_option_answers_in_the_place_of_what_was_clicked(kalmar: Talk) -> None:
    """A click is answered under the same token, in the clicked message's place, and counted as one question."""
    kalmar.asks("vem kallar till SIP")
    token = kalmar.shown.token
    kalmar.picks("Barnet saknar vårdkontakt")
    assert kalmar.last[0].to.replaces == "9.9"
    assert (kalmar.shown.token, kalmar.shown.picked) == (token, "Barnet saknar vårdkontakt i regionen")
    assert kalmar.shown.reply.slots["care_contact"] is False
    (kept,) = kalmar.journal.questions()
    assert kept.count == 1


def test_clicks_gather_slots(talk: Talk) -> None:
    """What an earlier click or the question settled stays settled."""
    talk.places.set_county(CHANNEL.key, "varmland", talk.now)
    talk.asks("vem kallar till SIP för en 4-åring")
    talk.does(Pick(talk.shown.token, "konsultation.bup", {"care_contact": True}, "x"))
    assert talk.shown.reply.slots == {"age": 4, "care_contact": True}
    talk.does(Pick(talk.shown.token, "psykologkonsultation.boka", {"age": 9}, "x"))
    assert talk.shown.reply.slots == {"age": 9, "care_contact": True}


def test_a_click_of_another_version_answers(kalmar: Talk) -> None:
    """A button of another catalogue version works where its intent still exists."""
    kalmar.asks("vem kallar till SIP")
    kalmar.does(Pick(kalmar.shown.token, "sip.vem-kallar", {"care_contact": True}, "annan-version"), replaces="9.9")
    assert kalmar.shown.reply.intent == "sip.vem-kallar"


@pytest.mark.parametrize("intent", ["sip.finns-inte", "", "x" * 5000, "'; drop table turns; --"])
def test_a_click_whose_intent_is_gone_says_so(kalmar: Talk, intent: str) -> None:
    """Where the intent no longer exists it is said to who clicked; nothing is replaced, counted or echoed."""
    kalmar.does(Pick("0" * 24, intent, {}, "gammal"), replaces="9.9")
    assert kinds(kalmar.last) == ["Notice"]
    assert (kalmar.last[0].to.person, kalmar.last[0].to.replaces) == (STAFF, None)
    assert "finns inte längre" in kalmar.notices[0]
    assert kalmar.journal.questions() == []


def test_a_click_whose_question_is_gone_answers_from_itself(kalmar: Talk) -> None:
    """After the week the button still answers, with the question's title as the question."""
    kalmar.asks("vem kallar till SIP")
    token = kalmar.shown.token
    kalmar.threads.purge(kalmar.now + dt.timedelta(days=8))
    kalmar.does(Pick(token, "sip.vem-kallar", {"care_contact": False}, "x"), replaces="9.9")
    reply = kalmar.shown.reply
    assert (reply.intent, reply.slots, reply.redacted_question) == (
        "sip.vem-kallar", {"care_contact": False}, "Vem kallar till SIP?",
    )  # fmt: skip


@pytest.mark.parametrize(
    "slots",
    [
        {"county": "skane"},
        {"municipality": "<b>Kil</b>"},
        {"age": 9999},
        {"age": -1},
        {"care_contact": "ja"},
        {"hemligt": "Ossian Rävlund"},
        {"time": "20110412-9810"},
        {"county": ["varmland"]},
        {"age": None},
    ],
)
def test_forged_slots_are_dropped(kalmar: Talk, slots: dict[str, Any]) -> None:
    """What is no slot of ours is neither used, shown nor stored."""
    kalmar.asks("vem kallar till SIP")
    kalmar.does(Pick(kalmar.shown.token, "sip.vem-kallar", slots, "x"), replaces="9.9")
    assert (kalmar.shown.reply.slots, kalmar.shown.reply.county) == ({}, "kalmar")
    assert [secret for secret in SECRETS if secret in kalmar.stored()] == []


def test_a_click_never_gives_another_countys_rule(talk: Talk) -> None:
    """A button for an intent that the place's county does not regulate ends in silence."""
    talk.places.set_county(CHANNEL.key, "vastmanland", talk.now)
    talk.does(Pick("0" * 24, "bup.nummer-natt", {"time": "jourtid"}, "x"))
    assert (talk.shown.reply.reason, talk.shown.reply.citations) == ("no_local_rule", ())
    assert "010-358" not in talk.shown.reply.text


@pytest.mark.parametrize("token", ["", "x", "0" * 23, "../../etc/passwd", "å" * 24, "0" * 4000])
def test_a_forged_token_is_no_ones(kalmar: Talk, token: str) -> None:
    """A token that is not of our making is never written down."""
    kalmar.does(Pick(token, "sip.vem-kallar", {}, "x"))
    assert kalmar.shown.token != token
    kalmar.does(Judge(token, "helped"))
    kalmar.does(TellMe(token))
    if len(token) > 1:
        assert token.encode() not in kalmar.stored()


def test_a_token_opens_only_its_own_place(kalmar: Talk) -> None:
    """A question asked in private is not shown in a channel by who knows its token."""
    kalmar.asks("hemligt mål: vem kallar till SIP", place=DIRECT)
    kalmar.does(Pick(kalmar.shown.token, "sip.vem-kallar", {}, "x"))
    assert "hemligt" not in repr(kalmar.last)


def test_an_option_without_intent_asks_again_with_its_slots(talk: Talk) -> None:
    """A button that only settles a slot asks the kept question once more."""
    talk.asks("vem kallar till SIP i Sunne")
    talk.does(Pick(talk.shown.token, None, {"county": "kalmar"}, "x"))
    assert (talk.shown.reply.intent, talk.shown.reply.county) == ("sip.vem-kallar", "kalmar")


# --- follow-ups --------------------------------------------------------------------------------------


def test_a_follow_up_keeps_the_intent(kalmar: Talk) -> None:
    """In a thread only what is changed has to be said, and a chain of them keeps what was told."""
    kalmar.asks("vem kallar till SIP")
    kalmar.asks("och om hon saknar vårdkontakt?")
    assert (kalmar.shown.reply.intent, kalmar.shown.reply.slots["care_contact"]) == ("sip.vem-kallar", False)
    kalmar.asks("och i Sunne?")
    assert (kalmar.shown.reply.county, kalmar.shown.reply.slots["care_contact"]) == ("varmland", False)
    kalmar.asks("vilket nummer har BUP")
    kalmar.asks("och på natten?")
    assert (kalmar.shown.reply.intent, kalmar.shown.reply.county) == ("bup.nummer-natt", "kalmar")


def test_threads_are_kept_apart(kalmar: Talk) -> None:
    """What another thread, another channel or another person's own conversation was about is never taken up."""
    kalmar.asks("vem kallar till SIP", thread="1.1")
    for how in (
        {"thread": "2.2"},
        {"thread": "1.1", "place": OTHER},
        {"thread": "1.1", "place": DIRECT},
        {"thread": "1.1", "alone": True},
    ):
        kalmar.asks("och om hon saknar vårdkontakt?", **how)
        assert kalmar.shown.reply.follows is None


def test_small_talk_does_not_end_a_thread(kalmar: Talk) -> None:
    """Thanks in between change nothing of what the thread is about; another question does."""
    kalmar.asks("vem kallar till SIP")
    kalmar.asks("tack")
    kalmar.asks("och om hon saknar vårdkontakt?")
    assert kalmar.shown.reply.intent == "sip.vem-kallar"
    kalmar.asks("hur många månvarv tar en orosblankett till Jupiter")
    kalmar.asks("och om hon saknar vårdkontakt?")
    assert kalmar.shown.reply.follows is None


def test_a_conversation_without_threads_is_about_its_last_question_for_hours(kalmar: Talk) -> None:
    """In a direct message the last question holds for half a day, in a thread for a week."""
    for thread, hours, follows in ((None, 3, True), (None, 6, False), ("1.1", 6, True), ("1.1", 24 * 8, False)):
        place = CHANNEL if thread else DIRECT
        kalmar.asks("vem kallar till SIP", place=place, thread=thread)
        asked, kalmar.now = kalmar.now, kalmar.now + dt.timedelta(hours=hours)
        kalmar.asks("och om hon saknar vårdkontakt?", place=place, thread=thread)
        assert (kalmar.shown.reply.follows is not None) == follows, (thread, hours)
        kalmar.now = asked + dt.timedelta(days=30)


def test_a_follow_up_stands_whole_in_the_journal(talk: Talk) -> None:
    """A forum learns nothing of "och i Kil?": it is kept with the question that it followed."""
    talk.places.set_county(CHANNEL.key, "kalmar", talk.now)
    talk.asks("vilket nummer har BUP")
    talk.asks("och i Västmanland?")
    (silent,) = talk.journal.unanswered()
    assert silent.question == "Vilket nummer har BUP på dagen? och i Västmanland?"
    assert silent.county == "vastmanland"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tack, jag ringer dem nu", False),
        ("ok bra", False),
        ("vi tar det på mötet i morgon", False),
        ("hur många månvarv tar en orosblankett till Jupiter", False),
        ("jag ringer EVI", False),
        ("Kalle Anka 20110412-9810 kommer på fredag", False),
        ("och om hon saknar vårdkontakt?", True),
        ("i Sunne då", True),
        ("vem kallar till SIP?", True),
        ("hon har tagit en massa tabletter och svarar inte", True),
    ],
)
def test_what_people_say_to_each_other_is_left_alone(kalmar: Talk, text: str, says: bool) -> None:
    """Without a mention only follow-ups, danger and answered questions get an answer; the rest leaves no trace."""
    kalmar.asks("vem kallar till SIP")
    before = kalmar.journal.storage.rows("select * from asked"), kalmar.journal.storage.rows("select * from turns")
    said = kalmar.does(Ask(kalmar.service.admit(text), is_overheard=True))
    assert bool(said) == says
    if not says:
        kept = kalmar.journal.storage.rows("select * from asked"), kalmar.journal.storage.rows("select * from turns")
        assert kept == before


# --- feedback ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("opinion", ["helped", "did_not_help", "none_of_these"])
def test_an_opinion_is_kept_and_thanked_for_alone(kalmar: Talk, opinion: Any) -> None:
    """One click, one row, one short thanks that only who clicked sees."""
    kalmar.asks("vem kallar till SIP")
    token = kalmar.shown.token
    for _ in range(2):
        kalmar.does(Judge(token, opinion))
        assert kinds(kalmar.last) == ["Notice"]
        assert kalmar.last[0].to.person == STAFF
        assert kalmar.notices[0].startswith("Tack")
    rows = kalmar.journal.storage.rows("select kind from feedback")
    assert rows == [{"kind": opinion}]


@pytest.mark.parametrize("opinion", ["proposal", "", "hjälpte", "helped "])
def test_a_forged_opinion_is_refused(kalmar: Talk, opinion: Any) -> None:
    """What is no opinion of ours is not kept."""
    kalmar.asks("vem kallar till SIP")
    kalmar.does(Judge(kalmar.shown.token, opinion))
    assert kalmar.journal.storage.rows("select kind from feedback") == []
    assert "gick inte att spara" in kalmar.notices[0]


def test_a_proposal_is_kept_with_its_question(kalmar: Talk) -> None:
    """A proposal to a reply stands with its question, redacted."""
    kalmar.asks("vem kallar till SIP")
    kalmar.does(Propose(kalmar.shown.token, kalmar.service.admit("skriv att Ossian Rävlund kallar")))
    assert kinds(kalmar.last) == ["Notice", "Notice"]
    (row,) = kalmar.journal.storage.rows("select kind, text from feedback")
    assert row["kind"] == "proposal"
    assert "Rävlund" not in row["text"]
    assert len(kalmar.journal.questions()) == 1


@pytest.mark.parametrize("token", [None, "0" * 24, "forfalskad"])
def test_a_proposal_of_its_own_is_a_suggestion(kalmar: Talk, token: str | None) -> None:
    """A proposal to no question, or to one that is gone, is kept as a suggestion of its own."""
    kalmar.does(Propose(token, kalmar.service.admit("berätta vilka som ska vara med på dialogforum")))
    assert kalmar.notices[0].startswith("Tack")
    (kept,) = kalmar.journal.unanswered()
    assert kept.question == "berätta vilka som ska vara med på dialogforum"


def test_an_empty_proposal_is_asked_for_again(kalmar: Talk) -> None:
    """Nothing is kept of an empty form."""
    kalmar.does(Propose(None, Redacted("  ", {})))
    assert kinds(kalmar.last) == ["Notice"]
    assert kalmar.journal.questions() == []


def test_without_somebody_to_tell_nobody_can_follow(kalmar: Talk) -> None:
    """Where nobody tells askers anything, no reply offers it and a forged click is told so."""
    kalmar.asks("hur många månvarv tar en orosblankett till Jupiter")
    assert not kalmar.shown.can_follow
    kalmar.does(TellMe("0" * 24))
    assert "kan inte ge besked" in kalmar.notices[0]


def test_who_follows_is_told_so(assistant: Assistant, tmp_path: Path) -> None:
    """A kept question can be followed, once its token is one of ours."""

    class Follows:
        """Remembers what it was asked."""

        def __init__(self) -> None:
            self.tokens: list[str] = []

        def follow(self, token: str, _incoming: object) -> bool:
            """Keep it."""
            self.tokens.append(token)
            return True

        def forget(self, _incoming: object) -> int:
            """Keep nothing."""
            return 0

    follows = Follows()
    talk = Talk(assistant, tmp_path / "j.db", "vastmanland", more={"following": follows})
    talk.asks("vilket nummer svarar BUP på natten")
    assert (talk.shown.is_logged, talk.shown.can_follow) == (True, True)
    token = talk.shown.token
    talk.does(TellMe(token))
    talk.does(TellMe("forged"))
    assert follows.tokens == [token]
    talk.journal.close()


@pytest.mark.parametrize(
    ("opinion", "offered"), [("did_not_help", True), ("none_of_these", True), ("helped", False), ("forged", False)]
)
def test_whom_an_answer_did_not_help_may_ask_to_be_told(
    assistant: Assistant, tmp_path: Path, opinion: Any, offered: bool
) -> None:
    """The thanks for "no" and "none of these" offer to tell what the forum decides of the very question."""

    class Follows:
        """Somebody who can tell."""

        def follow(self, _token: str, _incoming: object) -> bool:
            """Keep it."""
            return True

        def forget(self, _incoming: object) -> int:
            """Keep nothing."""
            return 0

    talk = Talk(assistant, tmp_path / "j.db", "kalmar", more={"following": Follows()})
    talk.asks("vem kallar till SIP")
    token = talk.shown.token
    talk.does(Judge(token, opinion))
    (notice,) = [out.content for out in talk.last]
    assert isinstance(notice, Notice)
    assert notice.follow == (token if offered else None)
    talk.journal.close()


def test_only_what_is_kept_says_so(kalmar: Talk) -> None:
    """An answer, small talk and another subject are no suggestions."""
    for text in ("vem kallar till SIP", "hej", "när kommer lönen"):
        kalmar.asks(text)
        assert not kalmar.shown.is_logged


# --- pause, pace, and what fails ----------------------------------------------------------------------


def test_a_paused_lotsen_answers_nobody(kalmar: Talk) -> None:
    """Paused, questions and clicks get a plain line with 112, and are neither answered nor counted."""
    kalmar.asks("vem kallar till SIP")
    shown = kalmar.shown
    kalmar.places.pause(kalmar.now)
    for place in (CHANNEL, OTHER, DIRECT):
        kalmar.asks("vem kallar till SIP", place=place)
        assert kinds(kalmar.last) == ["Notice"]
        assert "112" in kalmar.notices[0]
        assert "pausad" in kalmar.notices[0]
    kalmar.does(Pick(shown.token, "sip.vem-kallar", {}, "x"), replaces="9.9")
    assert (kinds(kalmar.last), kalmar.last[0].to.replaces) == (["Notice"], None)
    assert kalmar.does(Ask(Redacted("i Sunne då?", {}), is_overheard=True)) == []
    assert kalmar.journal.questions()[0].count == 1
    kalmar.places.resume()
    kalmar.asks("vem kallar till SIP")
    assert kinds(kalmar.last) == ["Shown"]


def test_who_asks_too_fast_is_answered_in_turn(assistant: Assistant, tmp_path: Path) -> None:
    """Over the limit a question has its turn later, which is told to that person alone; others are not touched."""
    talk = Talk(assistant, tmp_path / "j.db", "kalmar", more={"rate": Rate(burst=3, per_second=1.0, most_waiting=2)})
    for _ in range(3):
        assert kinds(talk.asks("vem kallar till SIP")) == ["Shown"]
    put_off = []
    for number in range(2):
        with pytest.raises(Later) as late:
            talk.asks("vem kallar till SIP", key=f"late {number}")
        put_off.append(late.value)
    assert [(later.seconds, later.is_first) for later in put_off] == [(1.0, True), (2.0, False)]
    assert put_off[0].said[0].to.person == STAFF
    assert [kinds(talk.asks("vem kallar till SIP")) for _ in range(2)] == [["Notice"], []]
    assert kinds(talk.asks("vem kallar till SIP", person="U0OTHER")) == ["Shown"]
    talk.now += dt.timedelta(seconds=1)
    assert kinds(talk.asks("vem kallar till SIP", key="late 0")) == ["Shown"]
    talk.journal.close()


def test_every_answer_is_measured(assistant: Assistant, tmp_path: Path) -> None:
    """Channel, outcome and seconds of each answered question are counted; a choice of county is no answer."""
    counted: list[tuple[str, str, float]] = []
    talk = Talk(assistant, tmp_path / "j.db", more={"measure": lambda *figures: counted.append(figures)})
    talk.asks("vem kallar till SIP")
    assert counted == []
    talk.chooses("kalmar")
    talk.asks("hej")
    talk.asks(DANGER)
    assert [figures[:2] for figures in counted] == [("slack", "answer"), ("slack", "none"), ("slack", "acute")]
    assert all(figures[2] >= 0 for figures in counted)
    talk.journal.close()


@pytest.mark.parametrize("table", ["asked", "turns"])
def test_a_store_that_fails_costs_no_answer(kalmar: Talk, table: str) -> None:
    """Inside delivery's transaction a row that cannot be written is left out; the answer and the rest are kept."""
    storage = kalmar.journal.storage
    storage.db.execute(f"create trigger t before insert on {table} begin select raise(abort, 'no'); end")
    with storage.writing() as db:
        db.execute("create table outbox_of_the_test (text)")
        said = kalmar.asks("vem kallar till SIP")
        db.execute("insert into outbox_of_the_test values ('answer')")
    assert kinds(said) == ["Shown"]
    assert kalmar.shown.reply.status == "answer"
    assert storage.rows("select text from outbox_of_the_test") == [{"text": "answer"}]
    other = {"asked": "turns", "turns": "asked"}[table]
    assert len(storage.rows(f"select * from {other}")) == 1
    assert storage.rows(f"select * from {table}") == []


def test_a_transaction_that_is_lost_is_lost_whole(kalmar: Talk) -> None:
    """Where SQLite ends the whole transaction nothing of it stays, so that delivery can take it up again."""
    storage = kalmar.journal.storage
    storage.db.execute("create table outbox_of_the_test (text)")
    storage.db.execute("create trigger t before insert on asked begin select raise(rollback, 'full'); end")

    def deliver() -> None:
        with storage.writing():
            kalmar.asks("vem kallar till SIP")
            with storage.writing() as db:
                db.execute("insert into outbox_of_the_test values ('answer')")

    with pytest.raises(JournalError):
        deliver()
    storage.db.execute("drop trigger t")
    assert storage.rows("select * from outbox_of_the_test") == storage.rows("select * from turns") == []
    with storage.writing():
        assert kinds(kalmar.asks("vem kallar till SIP")) == ["Shown"]
    assert kalmar.journal.questions()[0].count == 1


def test_the_same_thing_twice_is_counted_once(kalmar: Talk) -> None:
    """Delivered again under the same key, a question has the same token and counts once."""
    kalmar.asks("vem kallar till SIP", key="slack|T1|C1|7.7")
    token = kalmar.shown.token
    kalmar.asks("vem kallar till SIP", key="slack|T1|C1|7.7")
    assert kalmar.shown.token == token
    assert kalmar.journal.questions()[0].count == 1
    assert "7.7" not in token


def test_the_token_is_no_digest_that_can_be_guessed(kalmar: Talk) -> None:
    """Without the vault's key nobody can tell which message a token stands for."""
    kalmar.asks("vem kallar till SIP", key="slack|T1|C1|7.7")
    first = kalmar.shown.token
    assert first == kalmar.vault.pseudonym("slack|T1|C1|7.7", "question")
    assert len(first) == 24


@pytest.mark.parametrize("person", [STAFF, ADMIN])
def test_where_an_answer_goes_is_where_it_was_asked(kalmar: Talk, person: str) -> None:
    """An answer to somebody alone stays with them, county choice and all."""
    kalmar.asks("vem kallar till SIP", person=person, alone=True)
    assert {out.to.person for out in kalmar.last} == {person}
    assert isinstance(kalmar.last[0].content, Shown)


def test_no_notice_is_empty(talk: Talk) -> None:
    """Everything that is said has words."""
    talk.asks(LEAK)
    talk.chooses("kalmar")
    for out in talk.last:
        if isinstance(out.content, Notice | CountyChoice):
            assert out.content.text.strip()
