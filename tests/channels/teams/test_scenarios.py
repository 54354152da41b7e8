"""Conversations in Teams, from the posted activity to the card at the connector."""

from __future__ import annotations

import pytest

from bot.channels.teams.limits import faults
from bot.chat.model import Address, Notice, Outgoing, Place
from tests.channels.teams.conftest import actions, shown
from tests.fake_teams.connector import Connector, Fault, Posted
from tests.fake_teams.people import BOT, Person
from tests.fake_teams.running import Running


def sound(posted: Posted, lotsen: Running) -> Posted:
    """Return the message after a look at its card."""
    hosts = lotsen.channel.carrier._renderer.cards.hosts  # type: ignore[attr-defined]
    assert faults(posted.card, hosts) == []
    return posted


def test_a_question_alone_is_answered_once(lotsen: Running, connector: Connector, kim: Person) -> None:
    """A message is acknowledged and answered with one card in the same conversation."""
    assert kim.says("vem kallar till SIP").status_code == 200
    (answer,) = connector.wait(1)
    assert answer.conversation == "a:29:1-kim"
    assert "Den verksamhet som har sett behovet" in shown(sound(answer, lotsen).card)
    assert answer.activity["summary"].startswith("Den verksamhet")


def test_a_mention_in_a_channel_is_answered_in_its_thread(lotsen: Running, connector: Connector, kim: Person) -> None:
    """The answer goes under the thread's first message, without the mention being read as a part of the question."""
    kim.mentions("vem kallar till SIP", thread="1690000000001")
    (answer,) = connector.wait(1)
    assert answer.conversation == "19:kanal@thread.tacv2;messageid=1690000000001"
    assert "Den verksamhet" in shown(sound(answer, lotsen).card)


def test_a_mention_in_a_group_chat_is_answered_there(lotsen: Running, connector: Connector, kim: Person) -> None:
    """A group chat has no threads."""
    kim.post(kim.mention("vem kallar till SIP"))
    (answer,) = connector.wait(1)
    assert answer.conversation == "19:grupp@thread.v2"


def test_a_group_chat_is_asked_which_county_it_has(anywhere: Running, connector: Connector) -> None:
    """A group chat is called one, a channel a channel."""
    stranger = Person(anywhere.endpoint, connector.url)
    stranger.post(stranger.mention("vem kallar till SIP"))
    assert "den här gruppchatten" in shown(connector.wait(1)[0].card)
    stranger.mentions("vem kallar till SIP")
    assert "den här kanalen" in shown(connector.wait(2)[1].card)


def test_what_is_not_said_to_lotsen_is_not_heard(lotsen: Running, connector: Connector, kim: Person) -> None:
    """Messages without a mention in shared places, and Lotsen's own, lead to nothing and leave nothing."""
    assert kim.post(kim.activity("message", kim.channel("1"), text="vem kallar till SIP")).status_code == 200
    assert kim.post(kim.activity("message", kim.group(), text="vem kallar till SIP")).status_code == 200
    own = kim.message("vem kallar till SIP") | {"from": {"id": BOT}}
    assert kim.post(own).status_code == 200
    kim.says("hej")
    assert len(connector.wait(1)) == 1
    assert lotsen.journal.questions() == []


def test_a_follow_up_keeps_the_question_and_changes_the_slot(
    lotsen: Running, connector: Connector, kim: Person
) -> None:
    """In the same thread "och på natten?" is about what was asked before; in another thread it is not."""
    kim.mentions("vilket nummer har BUP på dagen", thread="1")
    connector.wait(1)
    kim.mentions("och på natten?", thread="1")
    first, second = connector.wait(2)
    assert "010-358 12 94" in shown(second.card)
    assert second.conversation == first.conversation


def test_a_pick_takes_the_cards_place(lotsen: Running, connector: Connector, kim: Person) -> None:
    """The click is answered with the new card, and the message is updated with the same one for everybody."""
    kim.mentions("samverkansmöte")
    (offered,) = connector.wait(1)
    pick = actions(offered.card, "pick")[0]
    response = kim.clicks(pick["data"], offered.id, kim.channel("1699999999999"))
    answer = response.json()
    assert answer["statusCode"] == 200
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert pick["title"] in shown(answer["value"])
    updated = connector.wait(2)[1]
    assert updated.replaced == offered.id
    assert updated.card == answer["value"]


def test_an_older_clients_click_is_answered_too(lotsen: Running, connector: Connector, kim: Person) -> None:
    """``Action.Submit`` comes as a message with the same data; the card is replaced through the connector."""
    kim.says("samverkansmöte")
    (offered,) = connector.wait(1)
    pick = actions(offered.card, "pick")[0]
    assert kim.post(kim.activity("message", value=pick["fallback"]["data"], replyToId=offered.id)).status_code == 200
    updated = connector.wait(2)[1]
    assert updated.replaced == offered.id
    assert pick["title"] in shown(updated.card)


def test_feedback_and_proposals_are_kept_and_leave_the_card(lotsen: Running, connector: Connector, kim: Person) -> None:
    """Thanks come as a line beside the card; what was written is redacted before it is kept."""
    kim.says("vem kallar till SIP")
    (answer,) = connector.wait(1)
    thanks = kim.clicks(actions(answer.card, "judge")[0]["data"], answer.id).json()
    assert thanks["type"] == "application/vnd.microsoft.activity.message"
    assert thanks["value"].startswith("Tack")
    propose = actions(answer.card, "propose")[0]["data"]
    thanks = kim.clicks(propose, answer.id, proposal="Lägg till vad som gäller för 20110412-9810").json()
    assert "dialogforum" in thanks["value"]
    rows = lotsen.journal.storage.rows("select kind, text from feedback order by kind")
    assert [row["kind"] for row in rows] == ["helped", "proposal"]
    assert b"9810" not in lotsen.stored()


def test_whom_an_answer_did_not_help_is_offered_to_be_told(lotsen: Running, connector: Connector, kim: Person) -> None:
    """After "no" in a channel the thanks are a line; the offer comes to who clicked alone, and a click keeps it."""
    kim.mentions("vem kallar till SIP")
    (answer,) = connector.wait(1)
    no = next(a for a in actions(answer.card, "judge") if a["data"]["opinion"] == "did_not_help")
    thanks = kim.clicks(no["data"], answer.id, kim.channel("1699999999999")).json()
    assert "dialogforum" in thanks["value"]
    (_answer, offer) = connector.wait(2)
    assert offer.conversation != answer.conversation
    (tell,) = actions(offer.card, "tell")
    assert tell["data"]["token"] == no["data"]["token"]
    told = kim.clicks(tell["data"], offer.id).json()
    assert told["type"] == "application/vnd.microsoft.card.adaptive"
    assert "hör av mig" in shown(told["value"])
    assert actions(told["value"], "tell") == []
    (_answer, _offer, kept) = connector.wait(3)
    assert (kept.replaced, "hör av mig" in shown(kept.card)) == (offer.id, True)
    assert len(lotsen.journal.storage.rows("select id from contacts")) == 1


def test_a_county_is_chosen_and_then_the_question_answered(anywhere: Running, connector: Connector) -> None:
    """Where no county is set Lotsen asks with three buttons; the click answers the question that waited."""
    kim = Person(anywhere.endpoint, connector.url)
    kim.says("vem kallar till SIP")
    (choice,) = connector.wait(1)
    names = [a["title"] for a in actions(choice.card, "county")]
    assert names == ["Kalmar län", "Värmlands län", "Västmanlands län"]
    card = kim.clicks(actions(choice.card, "county")[0]["data"], choice.id).json()["value"]
    assert "Den verksamhet som har sett behovet" in shown(card)
    kim.says("vem kallar till SIP")
    assert "Den verksamhet" in shown(connector.until(lambda: len(connector.posted) >= 3)[-1].card)


def test_a_click_on_a_choice_that_is_gone_says_so(lotsen: Running, connector: Connector, kim: Person) -> None:
    """An option of an older catalogue is answered with a clear line, and the card stays."""
    data = {"action": "pick", "token": "f" * 24, "intent": "no.such", "slots": {}, "catalogue": "old"}
    answer = kim.clicks(data, "1").json()
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert "finns inte längre" in answer["value"]


@pytest.mark.parametrize("data", [{}, {"action": "pick"}, {"action": "x", "token": "t"}])
def test_a_click_that_says_nothing_is_answered_kindly(
    lotsen: Running, connector: Connector, kim: Person, data: dict[str, str]
) -> None:
    """Data that is not one of our buttons' gets a line, never an error."""
    response = kim.clicks(data, "1")
    assert response.status_code == 200
    assert response.json()["type"] == "application/vnd.microsoft.activity.message"


def test_personal_data_is_told_to_the_asker_alone(lotsen: Running, connector: Connector, kim: Person) -> None:
    """In a channel the note goes to the asker alone and repeats nothing, and the answer still comes."""
    kim.mentions("vem kallar till SIP för 20110412-9810", thread="7")
    answer, note = sorted(connector.wait(2), key=lambda posted: posted.conversation)
    assert answer.conversation.startswith("19:kanal")
    assert note.conversation == "a:29:1-kim"
    assert "personuppgift" in note.text
    assert not any("9810" in str(posted.activity) for posted in connector.posted)
    assert b"9810" not in lotsen.stored()


def test_where_nobody_can_be_reached_alone_the_note_stands_in_the_thread(
    lotsen: Running, connector: Connector, kim: Person
) -> None:
    """Lotsen may not be installed for the asker: then the note is said in the thread, repeating nothing."""
    connector.no_personal = True
    kim.mentions("vem kallar till SIP för 20110412-9810", thread="7")
    posted = connector.wait(2)
    assert {p.conversation for p in posted} == {"19:kanal@thread.tacv2;messageid=7"}
    assert not any("9810" in str(p.activity) for p in posted)


def test_the_same_message_delivered_again_is_answered_once(lotsen: Running, connector: Connector, kim: Person) -> None:
    """Redelivery, also many at once, gives one answer and one question in the journal."""
    activity = kim.message("vem kallar till SIP")
    for _ in range(4):
        assert kim.post(activity).status_code == 200
    kim.says("hej")
    posted = connector.wait(2)
    assert len(posted) == 2
    assert [q.count for q in lotsen.journal.questions()] == [1]


def test_the_same_click_delivered_again_is_taken_once(lotsen: Running, connector: Connector, kim: Person) -> None:
    """A click that Teams sends twice is answered twice and counted once."""
    kim.says("vem kallar till SIP")
    (answer,) = connector.wait(1)
    click = kim.click(actions(answer.card, "judge")[1]["data"], answer.id)
    assert kim.post(click).json()["value"].startswith("Tack")
    assert kim.post(click).status_code == 200
    assert len(lotsen.journal.storage.rows("select * from feedback")) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hjälp", "112"),
        ("vad sparas", "sparas"),
        ("län", "Kalmar"),
        ("län värmland", "Värmlands län"),
        ("paus", "admin"),
    ],
)
def test_words_to_lotsen_itself(lotsen: Running, connector: Connector, kim: Person, said: str, told: str) -> None:
    """Commands are messages of their own and answered as notices."""
    kim.says(said)
    (note,) = connector.wait(1)
    assert told in note.text
    assert lotsen.journal.questions() == []


def test_the_first_meeting_is_greeted_once(lotsen: Running, connector: Connector, kim: Person) -> None:
    """Teams tells of an installation twice, in two ways; one greeting says what Lotsen can do."""
    kim.post(kim.activity("installationUpdate", action="add"))
    kim.post(kim.activity("conversationUpdate", membersAdded=[{"id": BOT}, {"id": kim.user}]))
    kim.post(kim.activity("installationUpdate", kim.channel("1"), action="add"))
    kim.says("hej")
    posted = connector.wait(2)
    assert len(posted) == 2
    assert "112" in posted[0].text
    assert "personnummer" in posted[0].text


def test_what_was_written_under_teams_own_thumbs_is_kept(lotsen: Running, connector: Connector, kim: Person) -> None:
    """Native feedback with a text becomes a proposal, redacted; without one it is acknowledged."""
    value = {
        "actionName": "feedback",
        "actionValue": {"reaction": "dislike", "feedback": '{"feedbackText":"svaret saknar tider för 20110412-9810"}'},
    }
    assert kim.post(kim.activity("invoke", name="message/submitAction", value=value)).status_code == 200
    value = {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": "{}"}}
    assert kim.post(kim.activity("invoke", name="message/submitAction", value=value)).status_code == 200
    connector.wait(1)
    (row,) = lotsen.journal.storage.rows("select kind, text from feedback")
    assert row["kind"] == "proposal"
    assert "tider" in row["text"]
    assert "9810" not in row["text"]


def test_a_full_connector_is_asked_again(lotsen: Running, connector: Connector, kim: Person) -> None:
    """429 with Retry-After: the answer comes once, after that time, and in order."""
    connector.faults.append(Fault(429, {"retry-after": "1"}))
    kim.says("vem kallar till SIP")
    kim.says("hej")
    first, second = connector.wait(2, seconds=20)
    assert "Den verksamhet" in first.text
    assert "Hej" in second.text


def test_a_question_in_html_is_read(lotsen: Running, connector: Connector, kim: Person) -> None:
    """Tags, entities and a quoted message of somebody else's are not part of the question."""
    text = "<blockquote>Kalle Karlsson skrev: 20110412-9810</blockquote><p>vem&nbsp;kallar <b>till</b> SIP?</p>"
    kim.says(text)
    (answer,) = connector.wait(1)
    assert "Den verksamhet" in answer.text
    assert lotsen.journal.questions()[0].question == "vem kallar till SIP?"


def test_danger_comes_first_in_teams_too(lotsen: Running, connector: Connector, kim: Person) -> None:
    """The acute card leads."""
    kim.says("hon säger att hon ska ta livet av sig i kväll")
    (answer,) = connector.wait(1)
    assert answer.card["body"][0]["style"] == "attention"
    assert answer.activity["summary"].startswith("Ring 112")


def test_news_come_of_their_own(lotsen: Running, connector: Connector) -> None:
    """A notice is posted to a channel, a thread, a conversation, or one who is known by their id alone."""
    route = {"service": connector.url, "user": "29:kim"}
    channel = Place("teams", "t", "19:kanal@thread.tacv2")
    alone = Place("teams", "t", "aad-kim", is_direct=True)
    addresses = (
        Address(channel, route=route),
        Address(channel, thread="7", route=route),
        Address(Place("teams", "t", "a:29:kim", is_direct=True), route=route),
        Address(alone, person="aad-kim", route=route),
    )
    link = (("Svaret", "https://lagen.nu/2025:400"),)
    assert lotsen.post(*(Outgoing(to, Notice("Forumet har beslutat.", "Besked", link)) for to in addresses)) == 4
    posted = connector.wait(4)
    assert sorted(p.conversation for p in posted) == sorted(
        ["19:kanal@thread.tacv2", "19:kanal@thread.tacv2;messageid=7", "a:29:kim", "a:29:kim"]
    )
    assert all(sound(p, lotsen).card["actions"][0]["url"] == link[0][1] for p in posted)
