"""From "tell me" to the notice, in the running program against the fake Slack: where it was asked, and once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.access import Actor
from bot.forum.forum import Forum
from bot.forum.model import Decision
from bot.journal.forum import ForumStore
from bot.serving.live import LiveCatalogue
from bot.texts import texts_in
from tests.channels.slack.program import CONVENER, Program
from tests.conftest import CACHE, CONTENT
from tests.fake_slack.people import buttons_of
from tests.fake_slack.server import FakeSlack

LOCAL = Actor(is_local=True)
GAP = "hur länge är remissvar giltiga för terapihundar på nätverksmötet"
TELL = "lotsen_tell"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Return the program in Kalmar with rounds that follow each other closely."""
    live = LiveCatalogue(CONTENT, CACHE, texts_in("sv"))
    with FakeSlack() as slack:
        slack.workspace.channel("C1", "U1", "U2", CONVENER)
        with Program(slack, live, tmp_path, rounds_every=0.05) as running:
            yield running


def forum_of(program: Program) -> Forum:
    """Return the forum of five minutes ago: what it decides has rested."""
    store = ForumStore(program.journal.storage)
    return Forum(store, program.live.assistant, lambda: dt.datetime.now().astimezone() - dt.timedelta(minutes=5))


def told(program: Program, channel: str, number: int) -> list[dict[str, Any]]:
    """Wait for the forum's notices in a conversation; then let some rounds pass and return them all."""
    workspace = program.slack.workspace

    def notices() -> list[dict[str, Any]]:
        return [
            m for m in workspace.said(channel) if "dialogforum" in m["text"].casefold() and "Din fråga" in m["text"]
        ]

    workspace.wait(lambda: len(notices()) >= number)
    time.sleep(0.4)
    program.settled()
    return notices()


def test_who_asked_in_the_channel_and_who_asked_alone_are_told_each_in_their_place(program: Program) -> None:
    """The thread gets one notice and the one who asked with a slash command a direct one; nobody hears it twice."""
    workspace, outside = program.slack.workspace, program.outside
    asked = outside.mention(GAP)
    (answer,) = workspace.wait(lambda: workspace.said("C1"))
    outside.click(answer, TELL)
    outside.command(f"fråga {GAP}", user="U2")
    hidden = workspace.wait(
        lambda: [m for m in workspace.whispered("U2") if TELL in [b["action_id"] for b in buttons_of(m)]]
    )
    outside.click(hidden[0], TELL, user="U2")
    workspace.wait(lambda: program.opened.notices.contacts.count() == 2)

    forum = forum_of(program)
    (suggestion,) = forum.suggestions(LOCAL)
    forum.decide(LOCAL, suggestion.id, Decision("redan_besvarad", intent="sip.delaktighet", note="Se svaret om SIP."))

    in_thread = told(program, "C1", 1)
    direct = workspace.direct("U2").id
    alone = told(program, direct, 1)
    assert [m.get("thread_ts") for m in in_thread] == [asked["ts"]]
    assert len(alone) == 1
    for message in (*in_thread, *alone):
        assert "https://lotsen.example/katalog/sip.delaktighet" in str(message)
        assert "Se svaret om SIP." in message["text"]
    assert "terapihundar" in in_thread[0]["text"]


def test_a_convener_s_forum_channel_and_a_channel_s_news_are_set_by_slash_command(program: Program) -> None:
    """The commands "forum här" and "nyheter direkt" keep where to write, and "glöm mig" takes contacts."""
    workspace, outside, notices = program.slack.workspace, program.outside, program.opened.notices
    outside.command("län kalmar", user=CONVENER)
    outside.command("forum här", user=CONVENER)
    outside.command("nyheter direkt", user=CONVENER)
    workspace.wait(lambda: notices.forum_channels.all() and notices.places.subscribers())
    outside.mention(GAP)
    answer = workspace.wait(
        lambda: [m for m in workspace.said("C1") if TELL in [b["action_id"] for b in buttons_of(m)]]
    )[0]
    outside.click(answer, TELL)
    workspace.wait(lambda: notices.contacts.count() == 1)
    outside.command("glöm mig", user="U1")
    workspace.wait(lambda: notices.contacts.count() == 0)
