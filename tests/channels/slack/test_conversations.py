"""Conversations in Slack, from the outside: what people do there and what they see, against the fake Slack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.serving.live import LiveCatalogue
from tests.channels.slack.program import ADMIN, CONVENER, Program
from tests.fake_slack.people import buttons_of
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT_USER

PERSONAL = "vem kallar till SIP för Ossian Rävlund 20110412-9810"


def said(program: Program, number: int = 1, *, channel: str = "C1") -> list[dict[str, Any]]:
    """Wait until Lotsen has said so many things in a channel, and nothing more is coming; return them."""
    workspace = program.slack.workspace
    workspace.wait(lambda: len(workspace.said(channel)) >= number)
    program.settled()
    found = workspace.said(channel)
    assert len(found) == number, [m["text"] for m in found]
    return found


def whispered(program: Program, number: int = 1, user: str = "U1") -> list[dict[str, Any]]:
    """Wait until Lotsen has said so many things to somebody alone, and nothing more is coming; return them."""
    workspace = program.slack.workspace
    workspace.wait(lambda: len(workspace.whispered(user)) >= number)
    program.settled()
    found = workspace.whispered(user)
    assert len(found) == number, [m["text"] for m in found]
    return found


@pytest.fixture
def undecided(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> Any:
    """Return the program where no county is set."""
    with Program(slack, live, tmp_path, county=None) as running:
        yield running


# --- ways to ask -----------------------------------------------------------------------------------


def test_a_mention_is_answered_in_its_thread_once(program: Program) -> None:
    """A mention gets one answer, in the message's thread, for everybody in the channel."""
    asked = program.outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    assert answer["thread_ts"] == asked["ts"]
    assert "i samråd med barnet" in answer["text"]
    assert "Källa:" in answer["text"]
    assert program.slack.workspace.whispered() == []


def test_a_pair_of_events_is_one_question(program: Program) -> None:
    """A mention that arrives as two events at the same time is answered and counted once."""
    program.outside.pair("vem kallar till SIP")
    said(program)
    assert [q.count for q in program.journal.questions()] == [1]


def test_what_slack_delivers_again_is_answered_once(program: Program) -> None:
    """The same event five times, also at the same time, gives one answer."""
    outside = program.outside
    message = program.slack.workspace.post(
        program.slack.workspace.channel("C1"), {"user": "U1", "text": "<@U0LOTSEN> vem kallar till SIP"}
    )
    event = outside.event("app_mention", program.slack.workspace.channel("C1"), message)
    outside.at_once([event] * 4)
    outside.deliver(event, retry=3)
    said(program)


def test_a_direct_message_is_answered_there(program: Program) -> None:
    """A direct message is answered below it, not in a thread."""
    program.outside.direct("vilket nummer svarar bup på natten")
    (answer,) = said(program, channel="D1")
    assert "010-358 12 94" in answer["text"]
    assert "thread_ts" not in answer


def test_a_follow_up_keeps_the_question(program: Program) -> None:
    """In the thread of an answer, a short question of the same kind is understood as going on."""
    asked = program.outside.mention("vilket nummer har bup på dagen")
    said(program)
    program.outside.mention("och på natten?", thread=asked["ts"])
    _, second = said(program, 2)
    assert "010-358 12 94" in second["text"]
    assert second["thread_ts"] == asked["ts"]


def test_a_thread_of_ours_needs_no_mention(program: Program) -> None:
    """Where the app is told of a channel's messages, one in a thread of ours is a follow-up; others are ignored."""
    outside = program.outside
    asked = outside.mention("vilket nummer har bup på dagen")
    said(program)
    outside.say("och på natten?", thread=asked["ts"])
    said(program, 2)
    other = outside.say("vem tar kaffet i dag")
    outside.say("vem kallar till SIP", thread=other["ts"])
    said(program, 2)
    assert len(program.journal.questions()) == 2


def test_a_question_to_a_colleague_is_left_alone(program: Program) -> None:
    """In a thread of ours, what begins by calling on somebody else is not for us."""
    outside, workspace = program.outside, program.slack.workspace
    asked = outside.mention("vilket nummer har bup på dagen")
    said(program)
    channel = workspace.channel("C1")
    message = workspace.post(channel, {"user": "U1", "text": "<@U2> kallar du till SIP?", "thread_ts": asked["ts"]})
    outside.deliver(outside.event("message", channel, message))
    said(program, 1)


def test_a_command_is_answered_to_who_gave_it(program: Program) -> None:
    """``/lotsen fråga ...``, and a question without the word, are answered where nobody else sees it."""
    program.outside.command("fråga vem kallar till SIP")
    (answer,) = whispered(program)
    assert "i samråd med barnet" in answer["text"]
    program.outside.command("vilket nummer svarar bup på natten")
    assert "010-358 12 94" in whispered(program, 2)[1]["text"]
    assert program.slack.workspace.said("C1") == []


@pytest.mark.parametrize("channel", ["C9", "D9"], ids=["a channel", "two others' direct conversation"])
def test_a_command_works_where_lotsen_is_no_member(program: Program, channel: str) -> None:
    """Where Lotsen was never invited a command is answered all the same, to who gave it."""
    program.slack.workspace.channel(channel, "U1", "U2", has_bot=False)
    program.outside.command("vem kallar till SIP", channel=channel)
    assert "i samråd med barnet" in whispered(program)[0]["text"]


def test_a_county_is_set_where_lotsen_is_no_member(program: Program) -> None:
    """Where Lotsen was never invited the channel still sees which county was set: by Slack's own address."""
    program.slack.workspace.channel("C9", "U1", "U2", has_bot=False)
    program.outside.command("län kalmar", channel="C9")
    assert "Kalmar län" in said(program, channel="C9")[0]["text"]
    assert program.slack.workspace.whispered() == []


def test_a_mention_that_comes_as_a_message_alone_is_answered(program: Program) -> None:
    """Where a workspace sends a mention as a message only it is answered, in its thread."""
    workspace = program.slack.workspace
    channel = workspace.channel("C1")
    message = workspace.post(channel, {"user": "U1", "text": f"<@{BOT_USER}> vem kallar till SIP"})
    program.outside.deliver(program.outside.event("message", channel, message))
    (answer,) = said(program)
    assert answer["thread_ts"] == message["ts"]


def test_a_shortcut_answers_who_asked_alone(program: Program) -> None:
    """The shortcut "Fråga Lotsen om detta" on a colleague's message answers who took it, and nobody else."""
    message = program.slack.workspace.post(
        program.slack.workspace.channel("C1"), {"user": "U2", "text": "Vem kallar till SIP?"}
    )
    program.outside.shortcut(message)
    (answer,) = whispered(program)
    assert "i samråd med barnet" in answer["text"]
    assert "Din fråga, som jag läste den" in json.dumps(answer["blocks"], ensure_ascii=False)
    assert program.slack.workspace.said() == []


def test_a_shortcut_whose_address_has_died_is_answered_all_the_same(program: Program) -> None:
    """Where Slack's address for the reply no longer works the answer comes by another way, still to one alone."""
    message = program.slack.workspace.post(
        program.slack.workspace.channel("C1"), {"user": "U2", "text": "Vem kallar till SIP?"}
    )
    program.slack.fail("response_url", times=99, status=404)
    program.outside.shortcut(message)
    assert "i samråd med barnet" in whispered(program)[0]["text"]


def test_an_empty_mention_gets_help(program: Program) -> None:
    """A mention without a word is told what can be asked."""
    program.outside.mention("")
    program.slack.workspace.wait(lambda: program.slack.workspace.said() or program.slack.workspace.whispered())
    program.settled()
    shown = program.slack.workspace.said() + program.slack.workspace.whispered()
    assert len(shown) == 1
    assert "112" in shown[0]["text"]


@pytest.mark.parametrize(
    "more",
    [{"bot_id": "B9"}, {"subtype": "message_changed"}, {"subtype": "channel_join"}, {"hidden": True}],
    ids=["a bot", "an edit", "a joining", "hidden"],
)
def test_what_is_no_message_of_a_person_is_ignored(program: Program, more: dict[str, Any]) -> None:
    """Messages of programs, edits and the like are acknowledged and leave no trace."""
    program.outside.direct("vem kallar till SIP", **more)
    program.outside.direct("vilket nummer svarar bup på natten")
    said(program, channel="D1")
    assert len(program.journal.questions()) == 1


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_question_with_a_file_is_a_question(program: Program, subtype: str) -> None:
    """What somebody writes with a file, or sends to the channel too, is answered like anything else."""
    program.outside.direct("vem kallar till SIP", subtype=subtype)
    said(program, channel="D1")


def test_what_slack_escapes_is_read_as_it_was_written(program: Program) -> None:
    """Entities, links, channels and people in a message are resolved before it is read."""
    text = "<@U0LOTSEN> vem kallar till <https://x.example/sip|SIP> &amp; när? <@U2> <#C1|allmänt> <!here>"
    workspace = program.slack.workspace
    message = workspace.post(workspace.channel("C1"), {"user": "U1", "text": text})
    program.outside.deliver(program.outside.event("app_mention", workspace.channel("C1"), message))
    said(program)
    (question,) = program.journal.questions()
    assert question.question == "vem kallar till SIP & när? [namn] allmänt"


# --- county ----------------------------------------------------------------------------------------


def test_the_first_question_of_a_channel_asks_for_its_county_and_is_then_answered(undecided: Program) -> None:
    """Without a county there are three buttons; the press sets it, and the answer takes their place."""
    asked = undecided.outside.mention("vem kallar till SIP")
    (choice,) = said(undecided)
    assert [b["text"]["text"] for b in choice["blocks"][-1]["elements"]] == [
        "Kalmar län",
        "Värmlands län",
        "Västmanlands län",
    ]
    undecided.outside.click(choice, "Värmlands län")
    undecided.slack.workspace.wait(lambda: "edited" in undecided.slack.workspace.said()[0])
    answer, told = said(undecided, 2)
    assert answer["ts"] == choice["ts"]
    assert "Värmland" in json.dumps(answer["blocks"], ensure_ascii=False)
    assert "Kalmar" not in answer["text"]
    assert "Värmlands län" in told["text"]
    assert answer["thread_ts"] == told["thread_ts"] == asked["ts"]
    undecided.outside.mention("vem kallar till SIP")
    assert said(undecided, 3)[2]["text"] == answer["text"]


def test_two_people_press_at_the_same_time(undecided: Program) -> None:
    """Two presses on different counties set one of them, and nobody gets the other county's answer as the place's."""
    undecided.outside.mention("får jag konsultera utan samtycke")
    (choice,) = said(undecided)
    bodies = [
        undecided.outside._pressed(choice, b, user)
        for b, user in zip(choice["blocks"][-1]["elements"][:2], ("U1", "U2"), strict=True)
    ]
    undecided.outside.at_once(bodies)
    undecided.slack.workspace.wait(undecided.slack.workspace.whispered)
    undecided.settled()
    undecided.outside.command("län", user="U1")
    undecided.slack.workspace.wait(lambda: any("län" in m["text"] for m in undecided.slack.workspace.whispered("U1")))
    undecided.settled()


def test_the_county_of_a_channel_is_changed_by_who_is_appointed(program: Program) -> None:
    """``/lotsen län`` sets a channel's county; who is not appointed cannot change it afterwards, a convener can."""
    outside, workspace = program.outside, program.slack.workspace
    outside.command("län kalmar")
    workspace.wait(lambda: workspace.said("C1") or workspace.whispered())
    program.settled()
    outside.command("län värmland", user="U2")
    whispered(program, user="U2")
    outside.mention("får jag konsultera utan samtycke")
    workspace.wait(lambda: any("samtycke" in m["text"] for m in workspace.said("C1")))
    outside.command("län värmland", user=CONVENER)
    program.settled()
    outside.mention("får jag konsultera utan samtycke")
    workspace.wait(lambda: any("20 kap. 5 §" in m["text"] for m in workspace.said("C1")))


# --- buttons and forms -----------------------------------------------------------------------------


def test_a_choice_narrows_the_answer(program: Program) -> None:
    """A press on a variant gives that variant alone, in the same thread."""
    asked = program.outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    program.outside.click(answer, "lotsen_pick_1")
    _, narrowed = said(program, 2)
    assert narrowed["thread_ts"] == asked["ts"]
    assert "010-358 81" in narrowed["text"]
    assert "enligt gällande rutin" not in narrowed["text"]


def test_a_choice_works_after_a_restart(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> None:
    """A button of before a restart is answered by the next process."""
    with Program(slack, live, tmp_path) as before:
        before.outside.mention("vem kallar till SIP")
        (answer,) = said(before)
    with Program(slack, live, tmp_path) as after:
        after.outside.click(answer, "lotsen_pick_1")
        assert "010-358 81" in said(after, 2)[1]["text"]


def test_a_choice_that_is_gone_says_so(program: Program) -> None:
    """A button whose intent the catalogue no longer has is answered plainly, to who pressed it."""
    program.outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    old = json.loads(json.dumps(answer).replace("sip.vem-kallar", "sip.fanns-forr").replace(answer["text"], "x"))
    program.outside.click(old | {"ts": answer["ts"]}, "lotsen_pick_0")
    assert whispered(program)[0]["text"]
    said(program, 1)


def test_feedback_is_kept_and_thanked_for(program: Program) -> None:
    """A press on Ja under "Hjälpte svaret?" is kept, and thanked for to who pressed it alone."""
    program.outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    program.outside.click(answer, "Ja")
    whispered(program)
    rows = program.journal.storage.rows("select kind from feedback")
    assert [row["kind"] for row in rows] == ["helped"]


def test_none_of_these_is_kept(program: Program) -> None:
    """A press on "Inget av dessa" under a suggestion is kept."""
    program.outside.mention("parkering")
    (answer,) = said(program)
    program.outside.click(answer, "Inget av dessa")
    whispered(program)
    assert [r["kind"] for r in program.journal.storage.rows("select kind from feedback")] == ["none_of_these"]


def test_a_proposal_is_written_in_a_form(program: Program) -> None:
    """The button "Föreslå förbättring" opens a form at once; what is sent is kept, redacted, and thanked for."""
    outside, workspace = program.outside, program.slack.workspace
    outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    outside.click(answer, "Föreslå förbättring", user="U2")
    (view,) = workspace.views.values()
    outside.submit(view, "Numret är fel för 20110412-9810", user="U2")
    notes = whispered(program, 2, user="U2")
    assert workspace.views == {}
    assert any("personuppgifter" in note["text"] for note in notes)
    (row,) = program.journal.storage.rows("select kind, text from feedback")
    assert row["kind"] == "proposal"
    assert "9810" not in row["text"]


def test_a_form_that_is_delivered_twice_counts_once(program: Program) -> None:
    """The same submission twice is one proposal."""
    outside, workspace = program.outside, program.slack.workspace
    outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    outside.click(answer, "Föreslå förbättring")
    (view,) = workspace.views.values()
    body = outside.submit(view, "Skriv telefontiderna också")
    outside.deliver(body, retry=1)
    whispered(program)
    assert len(program.journal.storage.rows("select kind from feedback")) == 1


def test_the_originals_words_are_shown_in_a_window(program: Program, originals: list[Path]) -> None:
    """Where the organisation has imported the document, "Visa ordagrant" opens its own words for who pressed."""
    from bot.documents.passages import Passages  # noqa: PLC0415

    documents = program.live.assistant().catalogue.content.documents
    kept = Passages(program.folder / "originals")
    for path in originals:
        if path.stem in documents:
            kept.keep(documents[path.stem], path.read_text(encoding="utf-8"))
    program.outside.mention("vem kallar till SIP")
    (answer,) = said(program)
    program.outside.click(answer, "Visa ordagrant")
    (view,) = program.slack.workspace.views.values()
    assert len(json.dumps(view)) > 1000


# --- personal data ---------------------------------------------------------------------------------


def test_personal_data_is_told_to_the_asker_alone_and_the_answer_still_comes(program: Program) -> None:
    """A personal identity number in a question: the answer comes, a note goes to the asker alone, nothing keeps it."""
    program.outside.mention(PERSONAL)
    (answer,) = said(program)
    (note,) = whispered(program)
    assert "i samråd med barnet" in answer["text"]
    assert "ersonuppgifter" in note["text"]
    assert note["thread_ts"] == answer["thread_ts"]
    calls = json.dumps([call.body for call in program.slack.workspace.calls], ensure_ascii=False)
    for part in ("9810", "Rävlund"):
        assert part not in calls
        for file in program.folder.rglob("*"):
            assert not file.is_file() or part.encode() not in file.read_bytes(), file


# --- danger ----------------------------------------------------------------------------------------


def test_danger_comes_first_also_where_no_county_is_set(undecided: Program) -> None:
    """Somebody in danger gets the acute card at once, before any question for a county."""
    undecided.outside.mention("pappan slår honom just nu")
    undecided.slack.workspace.wait(undecided.slack.workspace.said)
    undecided.settled()
    first = undecided.slack.workspace.said()[0]
    assert first["text"].startswith("Ring 112")
    assert first["blocks"][0]["type"] == "header"


# --- home ------------------------------------------------------------------------------------------


def test_opening_the_conversation_offers_questions(program: Program) -> None:
    """Who opens the conversation with Lotsen is offered a few questions; a refusal costs nothing."""
    program.outside.opens("messages")
    program.slack.workspace.wait(lambda: program.slack.workspace.prompts)
    program.slack.workspace.scopes.discard("assistant:write")
    program.outside.opens("messages")
    program.slack.workspace.wait(
        lambda: len(program.slack.workspace.called("assistant.threads.setSuggestedPrompts")) > 1
    )
    program.outside.direct("vem kallar till SIP")
    said(program, channel="D1")


def test_the_home_shows_what_a_role_has_to_see_to(undecided: Program) -> None:
    """Staff see what Lotsen can do and choose their own county with one press, which then holds in direct messages."""
    workspace = undecided.slack.workspace
    undecided.outside.opens("home")
    home = workspace.wait(lambda: workspace.homes.get("U1"))
    assert "112" in json.dumps(home)
    assert "Open suggestions" not in json.dumps(home)
    undecided.outside.click(home, "Värmlands län")
    workspace.wait(lambda: any(b.get("style") == "primary" for b in buttons_of(workspace.homes["U1"])))
    undecided.outside.direct("får jag konsultera utan samtycke")
    workspace.wait(lambda: any("20 kap. 5 §" in m["text"] for m in workspace.said("D1")))


def test_conveners_and_admins_see_what_they_have_to_see_to(program: Program) -> None:
    """A convener's home has the open suggestions, an admin's how the program does; staff see neither."""
    workspace, outside = program.slack.workspace, program.outside
    outside.mention("vilka öppettider har EVI")
    said(program)
    assert program.opened.notices.forum.gather() == 1  # as the rounds do
    homes = {}
    for user in ("U1", CONVENER, ADMIN):
        outside.opens("home", user=user)
        workspace.wait(lambda user=user: user in workspace.homes)
        homes[user] = json.dumps(workspace.homes[user], ensure_ascii=False)
    assert "vilka öppettider har EVI" in homes[CONVENER]
    assert "/forum" not in homes[CONVENER]  # there is no login: that page is shut to everybody but the machine itself
    assert "Så mår programmet" in homes[ADMIN]
    assert "Så mår programmet" not in homes["U1"] + homes[CONVENER]
    assert "öppettider har EVI" not in homes["U1"]


def test_a_proposal_from_the_home_is_kept(program: Program) -> None:
    """The button "Föreslå förbättring" in the home keeps a proposal and thanks in the direct conversation."""
    workspace = program.slack.workspace
    program.outside.opens("home")
    home = workspace.wait(lambda: workspace.homes.get("U1"))
    program.outside.click(home, "Föreslå förbättring")
    (view,) = workspace.views.values()
    program.outside.submit(view, "Lägg till numren till socialjouren")
    said(program, channel="D1")
    assert len(program.journal.storage.rows("select kind from feedback")) == 1


def test_pause_stops_everything_but_danger(program: Program) -> None:
    """``/lotsen paus`` of an admin acts at once; the acute card still comes."""
    outside, workspace = program.outside, program.slack.workspace
    outside.command("paus", user=ADMIN)
    workspace.wait(lambda: workspace.said() or workspace.whispered(ADMIN))
    program.settled()
    outside.mention("vem kallar till SIP")
    workspace.wait(lambda: any("aus" in m["text"] for m in workspace.said("C1")))
    outside.mention("pappan slår honom just nu")
    workspace.wait(lambda: any(m["text"].startswith("Ring 112") for m in workspace.said("C1")))
    assert not any("i samråd med barnet" in m["text"] for m in workspace.said("C1"))
