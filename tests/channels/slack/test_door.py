"""The door: forged, old, broken and strange requests, and that nothing of a body is ever written to a log."""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.channels.slack.program import Program
from tests.fake_slack.people import signed

SECRET_WORDS = "Rävlund 20110412-9810 hemligaordet"


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Return all that is logged, debug lines of every library included."""
    caplog.set_level(logging.DEBUG)
    return caplog


def post(program: Program, body: bytes, headers: dict[str, Any]) -> httpx2.Response:
    """Post something to the door."""
    return httpx2.post(f"{program.url}/slack/events", content=body, headers=headers, trust_env=False)


def event(text: str = SECRET_WORDS) -> bytes:
    """Return a mention's body."""
    inner = {
        "type": "app_mention",
        "user": "U1",
        "text": text,
        "channel": "C1",
        "ts": "1.000001",
        "event_ts": "1.000001",
    }
    return json.dumps({"type": "event_callback", "team_id": "T0LOTSEN", "event_id": "Ev1", "event": inner}).encode()


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-signature": "v0=00", "x-slack-request-timestamp": str(int(time.time()))},
        signed(event(), secret="another"),
        signed(event(), at=time.time() - 400),
        signed(event(), at=time.time() + 400),
        signed(event("something else")),
        signed(event()) | {"x-slack-request-timestamp": "abc"},
        signed(event()) | {"x-slack-request-timestamp": "9" * 400},
        signed(event()) | {"x-slack-request-timestamp": "-1"},
        signed(event()) | {"x-slack-signature": ("v0=" + "é" * 64).encode("latin-1")},
        signed(event()) | {"x-slack-signature": "x" * 100_000},
    ],
    ids=["none", "bad", "other secret", "old", "future", "other body", "no number", "huge", "negative", "odd", "long"],
)
def test_what_slack_did_not_sign_is_refused(
    program: Program, headers: dict[str, Any], everything_logged: pytest.LogCaptureFixture
) -> None:
    """Without Slack's signature on this body, now, a request gets 401 without a word, and leaves no trace."""
    try:
        response = post(program, event(), JSON | headers)
    except httpx2.HTTPError:
        return  # the server refused the header itself
    assert response.status_code in {401, 400, 431}
    if response.status_code == 401:
        assert response.content == b""
    assert "hemligaordet" not in everything_logged.text
    assert program.journal.questions() == []


@pytest.mark.parametrize("body", [b"{bad", b"[]", b"\xff\xfe", b'"x"', b"null", b"[" * 100_000])
def test_a_stranger_learns_nothing_from_a_broken_body(
    program: Program, body: bytes, everything_logged: pytest.LogCaptureFixture
) -> None:
    """An unsigned broken body is refused before it is parsed; no trace of a stack anywhere."""
    assert post(program, body, JSON).status_code == 401
    assert "Traceback" not in everything_logged.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{bad", "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'"x"', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"{" + b'"a":{' * 50_000, "application/json"),
        (b"payload={bad", "application/x-www-form-urlencoded"),
        (b"payload=[]", "application/x-www-form-urlencoded"),
        (b"payload=%5B1%5D", "application/x-www-form-urlencoded"),
    ],
)
def test_a_signed_broken_body_is_a_bad_request(
    program: Program, body: bytes, kind: str, everything_logged: pytest.LogCaptureFixture
) -> None:
    """What is signed and cannot be read gets 400, without a trace."""
    assert post(program, body, {"content-type": kind, **signed(body)}).status_code == 400
    assert "Traceback" not in everything_logged.text


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event": {"type": "tokens_revoked"}},
        {"type": "event_callback", "team_id": "T", "event": {"type": "app_mention", "text": SECRET_WORDS}},
        {
            "type": "event_callback",
            "team_id": "T",
            "event": {"type": "reaction_added", "user": "U1", "x": SECRET_WORDS},
        },
    ],
)
def test_events_of_other_kinds_are_acknowledged(
    program: Program, payload: dict[str, Any], everything_logged: pytest.LogCaptureFixture
) -> None:
    """An event that Lotsen does not listen to, or that lacks its person, gets 200 and is not written anywhere."""
    body = json.dumps(payload).encode()
    assert post(program, body, {**JSON, **signed(body)}).status_code == 200
    assert "hemligaordet" not in everything_logged.text


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": "of_an_older_version", "value": SECRET_WORDS}]},
        {"type": "shortcut", "callback_id": "unknown", "x": SECRET_WORDS},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "unknown", "x": SECRET_WORDS}},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "unknown"}},
    ],
)
def test_clicks_of_another_version_are_acknowledged(
    program: Program, payload: dict[str, Any], everything_logged: pytest.LogCaptureFixture
) -> None:
    """A button or form that this version does not have gets 200, and what it holds is not written anywhere."""
    payload |= {"team": {"id": "T"}, "user": {"id": "U1"}, "trigger_id": "1.1"}
    body = urlencode({"payload": json.dumps(payload)}).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert post(program, body, {**form, **signed(body)}).status_code == 200
    assert "hemligaordet" not in everything_logged.text


def test_a_shape_that_bolt_stumbles_over_leaves_no_trace(
    program: Program, everything_logged: pytest.LogCaptureFixture
) -> None:
    """A signed body of a shape that Bolt does not expect gets 400; neither it nor a trace of a stack is written."""
    payload = {
        "type": "view_submission",
        "view": {"callback_id": "x", "x": SECRET_WORDS},
        "team": {"id": "T"},
        "user": {"id": "U1"},
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert post(program, body, {**form, **signed(body)}).status_code == 400
    assert "hemligaordet" not in everything_logged.text
    assert "Traceback" not in everything_logged.text


@pytest.mark.parametrize("value", ["{bad", "[]", '{"slots": 3, "token": {}}', "", '{"token":"' + "x" * 1900 + '"}'])
def test_a_button_with_any_value_is_answered(program: Program, value: str) -> None:
    """Whatever a button carries, the press is acknowledged and answered with something plain."""
    program.outside.mention("vem kallar till SIP")
    workspace = program.slack.workspace
    workspace.wait(workspace.said)
    program.settled()
    (answer,) = workspace.said()
    for action in ("lotsen_pick_0", "lotsen_county_0", "lotsen_judge_0", "lotsen_tell", "lotsen_passage"):
        button = {"action_id": action, "block_id": "b", "value": value, "type": "button"}
        program.outside.deliver(program.outside._pressed(answer, button, "U1"))
    program.settled()
    assert workspace.trouble == []


def test_slacks_first_question_is_answered(program: Program) -> None:
    """``url_verification`` gets its challenge back: so an address is entered in Slack."""
    body = json.dumps({"type": "url_verification", "challenge": "abc123", "token": "x"}).encode()
    response = post(program, body, {**JSON, **signed(body)})
    assert response.status_code == 200
    assert "abc123" in response.text


def test_nothing_that_is_said_stands_in_a_log(program: Program, everything_logged: pytest.LogCaptureFixture) -> None:
    """With every library at its most talkative no question, answer or form stands in the log."""
    program.outside.mention(f"vem kallar till SIP {SECRET_WORDS}")
    workspace = program.slack.workspace
    workspace.wait(workspace.said)
    program.outside.command(f"fråga vem kallar till SIP {SECRET_WORDS}")
    workspace.wait(lambda: len(workspace.whispered("U1")) >= 2)
    program.outside.click(workspace.said()[0], "Föreslå förbättring")
    (view,) = workspace.views.values()
    program.outside.submit(view, SECRET_WORDS)
    program.settled()
    written = "\n".join(
        r.getMessage() for r in everything_logged.records if not r.name.startswith(("httpx", "httpcore"))
    )
    for word in ("hemligaordet", "9810", "Rävlund", "i samråd med barnet", "vem kallar till"):
        assert word not in written


def test_a_body_that_is_too_large_is_refused(program: Program) -> None:
    """A body over the limit is refused, signed or not."""
    body = b"x" * 2_000_000
    assert post(program, body, {**JSON, **signed(body)}).status_code == 413


def test_when_nothing_can_be_stored_nothing_is_acknowledged(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where delivery cannot keep a question Slack gets 503 and delivers it again; then it is answered once."""
    from bot.chat.channel import NotTaken  # noqa: PLC0415

    receive = program.delivery.receive
    tries: list[object] = []

    async def failing(incoming: Any) -> bool:
        tries.append(incoming)
        if len(tries) < 3:
            raise NotTaken
        return await receive(incoming)

    monkeypatch.setattr(program.delivery, "receive", failing)
    workspace = program.slack.workspace
    message = workspace.post(workspace.channel("C1"), {"user": "U1", "text": "<@U0LOTSEN> vem kallar till SIP"})
    taken = program.outside.insist(program.outside.event("app_mention", workspace.channel("C1"), message))
    assert taken == 3
    workspace.wait(workspace.said)
    program.settled()
    assert len(workspace.said()) == 1
