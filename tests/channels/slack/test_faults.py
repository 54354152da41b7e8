"""When Slack or the line fails: nothing lost, nothing twice, and what is known of an attempt is said truly."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import channel as channel_module
from bot.channels.slack.cards import Cards
from bot.channels.slack.carrier import Health, SlackCarrier
from bot.channels.slack.press import Press
from bot.channels.slack.spoken import Spoken
from bot.chat.carrier import CannotTell, Parcel, Undeliverable, Unsure, Wait
from bot.chat.model import Address, Notice, Outgoing, Place
from bot.serving.live import LiveCatalogue
from bot.texts import texts_in
from tests.channels.slack.program import Program
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT_TOKEN

CHANNEL = Address(Place("slack", "T0LOTSEN", "C1"))


@asynccontextmanager
async def carrier_to(url: str, token: str = BOT_TOKEN, total: float = 5) -> AsyncIterator[SlackCarrier]:
    """Give a carrier to a Web API."""
    times = aiohttp.ClientTimeout(total=total, connect=2, sock_connect=2)
    async with aiohttp.ClientSession(timeout=times) as session:
        client = AsyncWebClient(token, url, session=session, retry_handlers=[])
        texts = texts_in("sv")
        yield SlackCarrier(client, Press(Cards(texts, str), Spoken(texts)), Health())


def run(slack: FakeSlack | str, does: Callable[[SlackCarrier], Awaitable[Any]], **how: Any) -> Any:
    """Let a carrier do something."""

    async def main() -> Any:
        async with carrier_to(slack if isinstance(slack, str) else slack.api_url, **how) as carrier:
            return await does(carrier)

    return asyncio.run(main())


def parcel(to: Address = CHANNEL, mark: str = "m1", text: str = "Hej.") -> Parcel:
    """Return a message to somewhere, with its mark."""
    texts = texts_in("sv")
    carrier = SlackCarrier(AsyncWebClient("x"), Press(Cards(texts, str), Spoken(texts)), Health())
    made = carrier.render(Outgoing(to, Notice(text)))
    return Parcel(made.queue, made.payload, mark)


# --- the carrier -----------------------------------------------------------------------------------


def test_a_message_gets_through_and_can_be_found(slack: FakeSlack) -> None:
    """What was sent is in the channel, silent and marked, and is found by its mark alone."""
    stamp = run(slack, lambda c: c.send(parcel()))
    (message,) = slack.workspace.said("C1")
    assert message["ts"] == stamp
    (call,) = slack.workspace.called("chat.postMessage")
    assert call.body["unfurl_links"] is False
    assert call.body["link_names"] is False
    slack.workspace.scopes.add("channels:history")
    assert run(slack, lambda c: c.find(parcel())) == stamp
    assert run(slack, lambda c: c.find(parcel(mark="another"))) is None


def test_it_is_found_on_a_later_page_of_a_long_thread(slack: FakeSlack) -> None:
    """Looking goes on from page to page."""
    slack.workspace.scopes.add("channels:history")
    channel = slack.workspace.channel("C1")
    root = slack.workspace.post(channel, {"user": "U1", "text": "fråga"})
    to = Address(CHANNEL.place, thread=root["ts"])
    for number in range(250):
        slack.workspace.post(channel, {"user": "U1", "text": str(number), "thread_ts": root["ts"]})
    stamp = run(slack, lambda c: c.send(parcel(to)))
    assert run(slack, lambda c: c.find(parcel(to))) == stamp


def test_without_the_right_to_read_it_cannot_tell(slack: FakeSlack) -> None:
    """Where the app may not read the history, and for what one person alone sees, the carrier says so."""
    with pytest.raises(CannotTell):
        run(slack, lambda c: c.find(parcel()))
    with pytest.raises(CannotTell):
        run(slack, lambda c: c.find(parcel(Address(CHANNEL.place, person="U1"))))


@pytest.mark.parametrize(
    ("fault", "expected", "seconds"),
    [
        ({"status": 429, "retry_after": 7}, Wait, 7.0),
        ({"error": "ratelimited"}, Wait, None),
        ({"status": 500}, Wait, None),
        ({"status": 503}, Wait, None),
        ({"status": 502}, Unsure, None),
        ({"status": 504}, Unsure, None),
        ({"error": "fatal_error"}, Unsure, None),
        ({"drop": "before"}, Unsure, None),
        ({"drop": "after"}, Unsure, None),
        ({"delay": 2.0}, Unsure, None),
        ({"error": "token_revoked"}, Wait, 60.0),
        ({"error": "missing_scope"}, Wait, 60.0),
        ({"error": "channel_not_found"}, Undeliverable, None),
        ({"error": "is_archived"}, Undeliverable, None),
        ({"error": "never_heard_of"}, Undeliverable, None),
    ],
    ids=str,
)
def test_what_went_wrong_is_said_truly(
    slack: FakeSlack, fault: dict[str, Any], expected: type[Exception], seconds: float | None
) -> None:
    """Each answer of Slack's, and each way to get none, becomes what is known of the attempt; one attempt is made."""
    slack.fail("chat.postMessage", times=9, **fault)
    with pytest.raises(expected) as caught:
        run(slack, lambda c: c.send(parcel()), total=1)
    if expected is Wait:
        assert caught.value.seconds == seconds  # type: ignore[attr-defined]
    assert len(slack.workspace.called("chat.postMessage")) <= 1


def test_a_slack_that_cannot_be_reached_got_nothing() -> None:
    """A connection that is refused was certainly not shown: it waits."""
    with pytest.raises(Wait):
        run("http://127.0.0.1:9/api/", lambda c: c.send(parcel()))


def test_a_message_of_the_wrong_looks_goes_as_text(slack: FakeSlack) -> None:
    """Blocks that Slack refuses are left out, and the text gets there."""
    slack.fail("chat.postMessage", error="invalid_blocks")
    run(slack, lambda c: c.send(parcel()))
    (message,) = slack.workspace.said("C1")
    assert message["text"] == "Hej."
    assert "blocks" not in message


def test_a_mention_never_leaves(slack: FakeSlack) -> None:
    """A payload that would call on people is refused at the last moment, whatever made it."""
    bad = parcel()
    for text in ("hej <!channel>", "hej <!subteam^S1>", "hej <@U1>"):
        bad.payload["message"]["text"] = text
        with pytest.raises(Undeliverable):
            run(slack, lambda c: c.send(bad))
    assert slack.workspace.calls == []


def test_what_was_deleted_is_said_anew(slack: FakeSlack) -> None:
    """Where the message whose place an answer takes is gone, the answer is a message of its own."""
    run(slack, lambda c: c.send(parcel(Address(CHANNEL.place, replaces="1.1"))))
    assert [m["text"] for m in slack.workspace.said("C1")] == ["Hej."]


def test_what_is_for_one_person_finds_another_way_to_them_alone(slack: FakeSlack) -> None:
    """Where an ephemeral cannot be shown in the channel it comes as a direct message, never to the channel."""
    slack.workspace.direct("U3")
    run(slack, lambda c: c.send(parcel(Address(CHANNEL.place, person="U3"))))
    assert slack.workspace.said("C1") == []
    assert [m["text"] for m in slack.workspace.said("D3")] == ["Hej."]


# --- the whole program -----------------------------------------------------------------------------


def answered(program: Program, number: int) -> Counter[str]:
    """Wait until so many threads have an answer and nothing is on its way; return how many each has."""
    workspace = program.slack.workspace
    workspace.wait(lambda: len({m["thread_ts"] for m in workspace.said("C1")}) >= number, 40)
    program.settled(40)
    return Counter(m["thread_ts"] for m in workspace.said("C1"))


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 1},
        {"status": 500},
        {"drop": "before"},
        {"drop": "after"},
        {"status": 504, "times": 2},
    ],
    ids=str,
)
def test_every_question_is_answered_once_through_a_fault(
    slack: FakeSlack, live: LiveCatalogue, tmp_path: Path, fault: dict[str, Any]
) -> None:
    """Five questions, the second answer meets a fault: five asked, five kept, five answered, each once."""
    slack.workspace.scopes.add("channels:history")
    with Program(slack, live, tmp_path) as program:
        slack.fail("chat.postMessage", **{"first": 2, **fault})
        for _ in range(5):
            program.outside.mention("vem kallar till SIP")
        counts = answered(program, 5)
        assert list(counts.values()) == [1] * 5
        assert [q.count for q in program.journal.questions()] == [5]


def test_an_answer_that_was_shown_is_not_shown_again_where_lotsen_may_look(
    slack: FakeSlack, live: LiveCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack takes the message and answers too late: the carrier looks, finds it, and does not send it again."""
    monkeypatch.setattr(channel_module, "_TIMES", aiohttp.ClientTimeout(total=1, connect=1, sock_connect=1))
    slack.workspace.scopes.add("channels:history")
    with Program(slack, live, tmp_path) as program:
        slack.fail("chat.postMessage", drop="after", delay=0.1)
        asked = program.outside.mention("vem kallar till SIP")
        assert answered(program, 1) == Counter({asked["ts"]: 1})
        assert len(slack.workspace.called("conversations.replies")) == 1


def test_a_revoked_token_is_told_and_what_waits_is_sent_when_it_is_back(
    slack: FakeSlack, live: LiveCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a revoked token questions are still taken and kept; the state says what is wrong; then they are answered."""
    from bot.channels.slack import carrier as carrier_module  # noqa: PLC0415

    monkeypatch.setattr(carrier_module, "_TOKEN_PAUSE", 0.5)
    with Program(slack, live, tmp_path) as program:
        slack.workspace.wait(lambda: program.state()["ok"])
        slack.workspace.bot_token = None
        program.outside.mention("vem kallar till SIP")
        slack.workspace.wait(lambda: program.state()["fault"] == "token_revoked")
        assert program.state()["ok"] is False
        slack.workspace.bot_token = BOT_TOKEN
        assert list(answered(program, 1).values()) == [1]
        assert program.state()["ok"] is True


def test_questions_are_taken_while_slack_is_down(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> None:
    """The program starts and takes questions though Slack's Web API does not answer; they are answered later."""
    slack.fail("*", times=10_000, status=503)
    with Program(slack, live, tmp_path) as program:
        program.outside.mention("vem kallar till SIP")
        assert program.state()["known"] is False
        assert program.state()["ok"] is False
        slack.heal()
        assert list(answered(program, 1).values()) == [1]
        slack.workspace.wait(lambda: program.state()["ok"])
        assert [q.question for q in program.journal.questions()] == ["vem kallar till SIP"]


def test_a_refused_socket_is_told(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> None:
    """With an app token that Slack does not take the program runs, and its state says what is wrong."""
    slack.fail("apps.connections.open", times=99, error="invalid_auth")
    with Program(slack, live, tmp_path, over_socket=True) as program:
        slack.workspace.wait(lambda: program.state()["fault"] == "invalid_auth")
        assert program.state()["connected"] is False
        assert program.state()["ok"] is False


def test_an_archived_channel_costs_only_its_own_answer(program: Program) -> None:
    """What cannot be delivered is kept and counted, and the others go on."""
    program.slack.workspace.channel("C2", "U1").is_archived = True
    program.outside.mention("vem kallar till SIP", channel="C2")
    program.outside.mention("vem kallar till SIP")
    program.slack.workspace.wait(lambda: program.slack.workspace.said("C1"))
    program.settled()
    program.slack.workspace.wait(lambda: program.delivery.state()["channels"]["slack"]["undelivered"] == 1)


# --- Socket Mode -----------------------------------------------------------------------------------


def test_everything_works_over_socket_mode(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> None:
    """Events, commands, buttons and forms over the socket: taken, acknowledged, answered; also after a reconnect."""
    workspace = slack.workspace
    with Program(slack, live, tmp_path, over_socket=True) as program:
        assert program.channel.routes() == []
        workspace.wait(slack.has_socket)
        program.outside.mention("vem kallar till SIP")
        (answer,) = workspace.wait(lambda: workspace.said("C1"))
        program.outside.click(answer, "Ja")
        program.outside.command("fråga vem kallar till SIP")
        workspace.wait(lambda: len(workspace.whispered("U1")) == 2)
        program.outside.click(answer, "Föreslå förbättring")
        (view,) = workspace.wait(lambda: list(workspace.views.values()))
        program.outside.submit(view, "Skriv telefontiderna också")
        workspace.wait(lambda: len(workspace.whispered("U1")) == 3)
        slack.disconnect()
        workspace.wait(slack.has_socket, 40)
        program.outside.mention("vilket nummer svarar bup på natten")
        workspace.wait(lambda: len(workspace.said("C1")) == 2)
        assert program.state() == {"ok": True, "mode": "socket", "connected": True, "known": True, "fault": None}


def test_an_event_over_the_socket_twice_is_answered_once(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> None:
    """What Slack sends again over the socket is answered once."""
    with Program(slack, live, tmp_path, over_socket=True) as program:
        slack.workspace.wait(slack.has_socket)
        channel = slack.workspace.channel("C1")
        message = slack.workspace.post(channel, {"user": "U1", "text": "<@U0LOTSEN> vem kallar till SIP"})
        event = program.outside.event("app_mention", channel, message)
        for retry in range(3):
            program.outside.deliver(event, retry=retry)
        assert list(answered(program, 1).values()) == [1]
