"""People in the fake workspace: they write, press, fill in and open, and Slack tells the bot, signed, as it does."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import httpx2

from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import APP_ID, BOT_USER, SIGNING_SECRET, TEAM, Channel, Message, escaped

__all__ = ["Delivery", "Outside", "buttons_of", "signed"]

Delivery = dict[str, Any]
"""A body as Slack sent it: kept so that it can be sent again."""


def signed(body: bytes, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    """Return the headers that prove a body to be Slack's."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={mac}"}


def buttons_of(shown: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a message's or a view's buttons."""
    for block in shown.get("blocks") or []:
        for element in [*block.get("elements", ()), block.get("accessory")] if block["type"] != "rich_text" else ():
            if isinstance(element, dict) and element.get("type") == "button":
                yield element | {"block_id": block.get("block_id", "b")}


class Outside:
    """What people do. ``address`` is the program's ``/slack/events``; None delivers over Socket Mode."""

    def __init__(self, slack: FakeSlack, address: str | None = None) -> None:
        self.slack, self.workspace, self._address = slack, slack.workspace, address
        self._client = httpx2.Client(timeout=10, trust_env=False)

    def close(self) -> None:
        """Leave."""
        self._client.close()

    # --- writing -----------------------------------------------------------------------------------

    def mention(self, text: str, channel: str = "C1", user: str = "U1", thread: str | None = None) -> Message:
        """Write to Lotsen in a channel; return the message. The event is delivered at once."""
        message, events = self._mentioned(text, channel, user, thread)
        self.deliver(events[0])
        return message

    def pair(self, text: str, channel: str = "C1", user: str = "U1", thread: str | None = None) -> Message:
        """Write to Lotsen where it is told of every message too: Slack delivers two events, at the same time."""
        message, events = self._mentioned(text, channel, user, thread)
        self.at_once(events)
        return message

    def say(self, text: str, channel: str = "C1", user: str = "U1", thread: str | None = None, **more: Any) -> Message:
        """Write something in a channel that calls on nobody; delivered where the app subscribes to messages."""
        where = self.workspace.channel(channel, user)
        message = self._written(where, escaped(text), user, thread)
        self.deliver(self.event("message", where, message | more))
        return message

    def direct(self, text: str, user: str = "U1", thread: str | None = None, **more: Any) -> Message:
        """Write to Lotsen alone."""
        where = self.workspace.direct(user)
        message = self._written(where, escaped(text), user, thread)
        self.deliver(self.event("message", where, message | more))
        return message

    def _mentioned(self, text: str, channel: str, user: str, thread: str | None) -> tuple[Message, list[Delivery]]:
        where = self.workspace.channel(channel, user)
        message = self._written(where, f"<@{BOT_USER}> {escaped(text)}", user, thread)
        return message, [self.event(kind, where, message) for kind in ("app_mention", "message")]

    def _written(self, where: Channel, text: str, user: str, thread: str | None) -> Message:
        more = {"thread_ts": thread} if thread else {}
        return self.workspace.post(where, {"user": user, "text": text, **more})

    def event(self, kind: str, where: Channel, message: dict[str, Any]) -> Delivery:
        """Return an event as Slack wraps it."""
        event = {k: v for k, v in message.items() if k != "type"} | {"type": kind, "channel": where.id}
        event["event_ts"] = message.get("ts") or self.workspace.stamp()
        if kind == "message":
            event["channel_type"] = where.kind
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP_ID,
            "event_id": self.workspace.next_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
            "event": event,
        }

    def opens(self, tab: str, user: str = "U1") -> None:
        """Open Lotsen's App Home."""
        where = self.workspace.direct(user)
        event = {"user": user, "tab": tab, "ts": self.workspace.stamp()}
        self.deliver(self.event("app_home_opened", where, event))

    # --- pressing ----------------------------------------------------------------------------------

    def click(self, shown: dict[str, Any], label: str, user: str = "U1", *, number: int = 0) -> Delivery:
        """Press a button of a message, an ephemeral or a home, by its label, its spoken label or its action."""
        found = [
            b for b in buttons_of(shown) if label in {b["text"]["text"], b["action_id"], b.get("accessibility_label")}
        ]
        assert found, f"no button {label!r}; there are {[b['text']['text'] for b in buttons_of(shown)]}"
        body = self._pressed(shown, found[number], user)
        self.deliver(body)
        return body

    def _pressed(self, shown: dict[str, Any], button: dict[str, Any], user: str) -> Delivery:
        action = {k: button[k] for k in ("action_id", "block_id", "value", "text", "type") if k in button}
        body: Delivery = {
            "type": "block_actions",
            "team": {"id": TEAM, "domain": "prov"},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": APP_ID,
            "trigger_id": self.workspace.trigger(),
            "actions": [action | {"action_ts": self.workspace.stamp()}],
        }
        if shown.get("type") == "home":
            return body | {"container": {"type": "view", "view_id": "VHOME"}, "view": shown}
        channel = self._home_of(shown)
        box = {"type": "message", "message_ts": shown["ts"], "channel_id": channel, "is_ephemeral": "to" in shown}
        if shown.get("thread_ts"):
            box["thread_ts"] = shown["thread_ts"]
        if "to" in shown:
            assert shown["to"] == user, "nobody else sees it"
        else:
            body["message"] = {k: v for k, v in shown.items() if k != "metadata"}
        ticket = self.slack.methods.response_url(channel, user, shown["ts"])
        return body | {
            "container": box,
            "channel": {"id": channel},
            "response_url": f"{self.slack.url}/response/{ticket}",
        }

    def _home_of(self, shown: dict[str, Any]) -> str:
        for channel in self.workspace.channels.values():
            if any(m["ts"] == shown["ts"] for m in [*channel.messages, *channel.ephemerals]):
                return channel.id
        raise AssertionError("the message is nowhere")

    def command(self, text: str, channel: str = "C1", user: str = "U1") -> Delivery:
        """Give ``/lotsen text``."""
        self.workspace.channel(channel, user)
        ticket = self.slack.methods.response_url(channel, user)
        body: Delivery = {
            "command": "/lotsen",
            "text": escaped(text),
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": user,
            "user_name": "prov",
            "api_app_id": APP_ID,
            "trigger_id": self.workspace.trigger(),
            "response_url": f"{self.slack.url}/response/{ticket}",
        }
        self.deliver(body)
        return body

    def shortcut(self, message: Message, channel: str = "C1", user: str = "U1", name: str = "lotsen_ask") -> Delivery:
        """Take "Fråga Lotsen om detta" on a message."""
        ticket = self.slack.methods.response_url(channel, user)
        body: Delivery = {
            "type": "message_action",
            "callback_id": name,
            "team": {"id": TEAM, "domain": "prov"},
            "user": {"id": user, "name": "prov"},
            "channel": {"id": channel, "name": "prov"},
            "message": dict(message),
            "message_ts": message["ts"],
            "action_ts": self.workspace.stamp(),
            "trigger_id": self.workspace.trigger(),
            "response_url": f"{self.slack.url}/response/{ticket}",
        }
        self.deliver(body)
        return body

    def submit(self, view: dict[str, Any], written: str, user: str = "U1") -> Delivery:
        """Fill in a window's one field and send it."""
        assert view["id"] in self.workspace.views, "the window is not open"
        block = next(block for block in view["blocks"] if block["type"] == "input")
        field = block["element"]
        assert len(written) <= field.get("max_length", 3000)
        state = {block["block_id"]: {field["action_id"]: {"type": "plain_text_input", "value": written}}}
        body: Delivery = {
            "type": "view_submission",
            "team": {"id": TEAM, "domain": "prov"},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": APP_ID,
            "trigger_id": self.workspace.trigger(),
            "view": view | {"state": {"values": state}},
            "response_urls": [],
        }
        self.deliver(body)
        self.workspace.views.pop(view["id"])
        return body

    # --- delivering --------------------------------------------------------------------------------

    def deliver(self, body: Delivery, *, retry: int = 0, expect: int | None = 200) -> int:
        """Send a body as Slack does; return the status (200 for an acknowledged envelope)."""
        status = self._over_http(body, retry) if self._address else self._over_socket(body, retry)
        assert expect is None or status == expect, f"answered {status}"
        return status

    def at_once(self, bodies: list[Delivery], *, retry: int = 0) -> list[int]:
        """Send bodies at the same time."""
        with ThreadPoolExecutor(len(bodies)) as pool:
            return list(pool.map(lambda body: self.deliver(body, retry=retry), bodies))

    def insist(self, body: Delivery, seconds: float = 30.0) -> int:
        """Send a body again until it is taken, as Slack does when it is not; return how many times it took."""
        end, tries = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            tries += 1
            try:
                if self.deliver(body, retry=tries - 1, expect=None) == 200:
                    return tries
            except (httpx2.HTTPError, StopIteration):
                pass
            time.sleep(0.2)
        raise TimeoutError("never taken")

    def _over_http(self, body: Delivery, retry: int) -> int:
        assert self._address is not None
        if body.get("type") == "event_callback":
            raw, kind = json.dumps(body).encode(), "application/json"
        else:
            form = body if "command" in body else {"payload": json.dumps(body)}
            raw, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        headers = {"content-type": kind, **signed(raw)}
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        response = self._client.post(self._address, content=raw, headers=headers)
        assert response.status_code != 200 or response.text in {"", '{"ok":true}'}, response.text[:200]
        return response.status_code

    def _over_socket(self, body: Delivery, retry: int) -> int:
        kind = "events_api" if body.get("type") == "event_callback" else "interactive"
        kind = "slash_commands" if "command" in body else kind
        return 200 if self.slack.push(kind, body, retry=retry) else 503
