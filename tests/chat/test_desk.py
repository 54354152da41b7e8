"""The desk's questions and clicks: counties never mixed up, danger first, clicks of any age."""

from __future__ import annotations

from bot.chat.model import CountyChoice, Notice, Shown
from tests.chat.conftest import CHANNEL, DIRECT, STAFF, Talk

DANGER = "flickan 15 säger att hon ska ta livet av sig i natt, vilket nummer har bup"


def kinds(talk: Talk) -> list[str]:
    """Return the kinds of what was said last, in order."""
    return [type(out.content).__name__ for out in talk.last]


def test_a_place_with_a_county_gets_its_answer(kalmar: Talk) -> None:
    """Where the county is known the answer is all that is said, where the question was asked."""
    kalmar.asks("vem kallar till SIP")
    assert kinds(kalmar) == ["Shown"]
    assert (kalmar.shown.reply.status, kalmar.shown.reply.county) == ("answer", "kalmar")
    assert kalmar.last[0].to.place == CHANNEL


def test_a_place_without_a_county_chooses_and_is_answered(talk: Talk) -> None:
    """The question waits for the choice, and the answer takes the choice's place; the choice is told to all."""
    talk.asks("vem kallar till SIP")
    assert kinds(talk) == ["CountyChoice"]
    assert [county for county, _ in talk.choice.counties] == ["kalmar", "varmland", "vastmanland"]
    talk.chooses("varmland", person="U0OTHER")
    assert kinds(talk) == ["Shown", "Notice"]
    answer, note = talk.last
    assert isinstance(answer.content, Shown)
    assert (answer.to.replaces, answer.content.reply.county) == ("9.9", "varmland")
    assert (note.to.person, note.to.replaces) == (None, None)
    assert "Värmlands län" in talk.notices[0]
    talk.asks("vem kallar till SIP")
    assert talk.shown.reply.county == "varmland"


def test_danger_never_waits_for_a_county(talk: Talk) -> None:
    """Without a county the acute card comes at once, and the choice after it."""
    talk.asks(DANGER)
    assert kinds(talk) == ["Shown", "CountyChoice"]
    assert talk.shown.reply.status == "acute"
    assert talk.shown.reply.text.startswith("Ring 112")
    talk.chooses("kalmar")
    assert talk.shown.reply.status == "acute"
    assert "010-358 12 94" in talk.shown.reply.text


def test_personal_data_is_told_to_the_asker_alone(kalmar: Talk) -> None:
    """The answer still comes, and a note that only the asker sees."""
    kalmar.asks("vem kallar till SIP för Ossian Rävlund 20110412-9810")
    assert kinds(kalmar) == ["Shown", "Notice"]
    assert kalmar.last[1].to.person == STAFF
    assert "ta bort" in kalmar.notices[0].lower()
    assert b"R\xc3\xa4vlund" not in kalmar.stored()


def test_an_option_answers_in_the_place_of_what_was_clicked(kalmar: Talk) -> None:
    """A click is answered under the same token, in the clicked message's place."""
    kalmar.asks("vem kallar till SIP")
    token = kalmar.shown.token
    kalmar.picks("Barnet saknar vårdkontakt")
    assert kalmar.last[0].to.replaces == "9.9"
    assert kalmar.shown.token == token
    assert kalmar.shown.reply.slots["care_contact"] is False
    assert len(kalmar.journal.questions()) == 1


def test_a_follow_up_keeps_the_intent(kalmar: Talk) -> None:
    """In a thread only what is changed has to be said."""
    kalmar.asks("vem kallar till SIP")
    kalmar.asks("och om hon saknar vårdkontakt?")
    assert (kalmar.shown.reply.intent, kalmar.shown.reply.slots["care_contact"]) == ("sip.vem-kallar", False)


def test_a_personal_county_holds_in_direct_only(talk: Talk) -> None:
    """What somebody chooses for themselves is not what a channel gets."""
    talk.asks("vem kallar till SIP", place=DIRECT)
    talk.chooses("kalmar", place=DIRECT)
    assert talk.shown.reply.county == "kalmar"
    talk.asks("vem kallar till SIP")
    assert isinstance(talk.last[0].content, CountyChoice)
    assert not any(isinstance(out.content, Notice) for out in talk.last)
