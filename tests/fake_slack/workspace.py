"""The state of a workspace: channels and who is in them, messages, ephemerals, windows, homes, and what was called."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "APP_TOKEN",
    "BOT_TOKEN",
    "BOT_USER",
    "SIGNING_SECRET",
    "TEAM",
    "Call",
    "Channel",
    "Fault",
    "Workspace",
    "escaped",
]

TEAM, BOT_USER, BOT_ID, APP_ID = "T0LOTSEN", "U0LOTSEN", "B0LOTSEN", "A0LOTSEN"
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-fake-token", "xapp-fake-token", "fake-signing-secret"

SCOPES = frozenset({"app_mentions:read", "assistant:write", "chat:write", "commands", "im:history"})
TRIGGER_SECONDS, RESPONSE_SECONDS, RESPONSE_USES = 3.0, 1800.0, 5

Message = dict[str, Any]


def escaped(text: str) -> str:
    """Return what somebody typed as Slack sends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass
class Channel:
    """A conversation; ``people`` are who may see it, ``has_bot`` whether Lotsen was invited."""

    id: str
    people: set[str] = field(default_factory=set)
    has_bot: bool = True
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What Slack calls this kind of conversation."""
        return {"C": "channel", "G": "group", "D": "im"}[self.id[0]]


@dataclass(frozen=True)
class Call:
    """One call of the Web API that came in whole, and what it was answered with."""

    method: str
    body: dict[str, Any]
    status: int
    answer: dict[str, Any]


@dataclass
class Fault:
    """What goes wrong at a call: which (from ``first``, ``times`` of them), and how.

    ``drop`` is ``before`` (nothing is done) or ``after`` (done, and the line cut before the answer).
    """

    method: str
    first: int = 1
    times: int = 1
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    delay: float = 0.0
    drop: str | None = None

    def holds(self, method: str, number: int) -> bool:
        """Return whether it strikes at a method's call of this number."""
        return self.method in {method, "*"} and self.first <= number < self.first + self.times


class Workspace:
    """All state, safe to use from the server's thread and the test's."""

    def __init__(self, scopes: Iterable[str] = SCOPES) -> None:
        self.lock = threading.RLock()
        self.scopes = set(scopes)
        self.bot_token: str | None = BOT_TOKEN
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.prompts: list[dict[str, Any]] = []
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.triggers: dict[str, float] = {}
        self.response_urls: dict[str, dict[str, Any]] = {}
        self.trouble: list[str] = []
        self._numbers: dict[str, int] = {}
        self._count = itertools.count(1)

    def channel(self, name: str, *people: str, has_bot: bool = True) -> Channel:
        """Return a conversation, made where it is not there; ``people`` join it."""
        with self.lock:
            channel = self.channels.setdefault(name, Channel(name, has_bot=has_bot))
            channel.people |= set(people)
            return channel

    def direct(self, user: str) -> Channel:
        """Return somebody's conversation with Lotsen."""
        return self.channel("D" + user[1:], user)

    def stamp(self) -> str:
        """Return a time stamp, later than all others."""
        return f"{int(time.time())}.{next(self._count):06d}"

    def next_id(self, letter: str) -> str:
        """Return an id that was not used."""
        return f"{letter}{next(self._count):08d}"

    def trigger(self) -> str:
        """Return a trigger id, good for one window within three seconds."""
        with self.lock:
            made = f"{next(self._count)}.{next(self._count)}.fake"
            self.triggers[made] = time.monotonic() + TRIGGER_SECONDS
            return made

    def strike(self, method: str) -> Fault | None:
        """Count a call and return the fault that is set for it."""
        with self.lock:
            self._numbers[method] = self._numbers.get(method, 0) + 1
            return next((fault for fault in self.faults if fault.holds(method, self._numbers[method])), None)

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into a conversation."""
        with self.lock:
            message = {"type": "message", "ts": self.stamp(), "team": TEAM, **message}
            channel.messages.append(message)
            return message

    # --- looking -----------------------------------------------------------------------------------

    def said(self, channel: str | None = None, thread: str | None = None) -> list[Message]:
        """Return what Lotsen has said where others see it, first to last."""
        with self.lock:
            found = [m for c in self.channels.values() if channel in {None, c.id} for m in c.messages]
            return [m for m in found if m.get("bot_id") and (thread is None or m.get("thread_ts") == thread)]

    def whispered(self, user: str | None = None) -> list[Message]:
        """Return what Lotsen has said to somebody alone in a channel."""
        with self.lock:
            found = [m for c in self.channels.values() for m in c.ephemerals]
            return [m for m in found if user in {None, m["to"]}]

    def called(self, method: str) -> list[Call]:
        """Return the calls of a method."""
        with self.lock:
            return [call for call in self.calls if call.method == method]

    def wait(self, what: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Return ``what()`` as soon as it is true; raises ``TimeoutError`` where it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.02)
        raise TimeoutError(f"it did not come; refused so far: {self.trouble[-5:]}")
