"""A platform that can be told to misbehave, and time that passes at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.chat.carrier import CannotTell, Parcel, Unsure
from bot.chat.delivery import Delivery
from bot.chat.model import Address, Ask, ChannelName, Incoming, Notice, Outgoing, Place
from bot.journal.storage import Storage
from bot.privacy.redact import Redacted
from bot.serving.metrics import Metrics

__all__ = ["FakeCarrier", "FakeTime", "House", "asked", "desk", "until"]

Fault = Callable[["FakeCarrier", Parcel], None]


def asked(number: int, conversation: str = "C1", channel: ChannelName = "slack") -> Incoming:
    """Return a question with a key and a text of its own."""
    address = Address(Place(channel, "T1", conversation), thread=f"1700.{number}", route={"url": "http://x"})
    return Incoming(
        f"{channel}|T1|{conversation}|{number}", address, f"U{number}", Ask(Redacted(f"fråga {number}", {}))
    )


def desk(incoming: Incoming) -> list[Outgoing]:
    """Answer a question with its own text."""
    assert isinstance(incoming.act, Ask)
    return [Outgoing(incoming.reply_to, Notice(f"svar på {incoming.act.text.text}"))]


@dataclass
class FakeCarrier:
    """A platform: what it shows, and what it does wrong, attempt by attempt (None: nothing)."""

    name: ChannelName = "slack"
    can_find: bool = True
    faults: list[Fault | Exception | None] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    looked: int = 0
    attempts: int = 0
    is_parallel: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    before_find: Exception | None = None
    gate: asyncio.Event | None = None

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the notice's text."""
        assert isinstance(outgoing.content, Notice)
        return Parcel(outgoing.to.place.conversation, {"text": outgoing.content.text})

    def show(self, parcel: Parcel) -> str:
        """Let everybody see it."""
        self.shown.append((parcel.queue, parcel.payload["text"]))
        self.marks[parcel.mark] += 1
        return str(len(self.shown))

    async def send(self, parcel: Parcel) -> str | None:
        """Show it, or do what the next fault says."""
        self.attempts += 1
        for queue in (parcel.queue, "all"):
            self.is_parallel[queue] += 1
            self.most_at_once[queue] = max(self.most_at_once[queue], self.is_parallel[queue])
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
            fault = self.faults.pop(0) if self.faults else None
            if isinstance(fault, Exception):
                raise fault
            if fault is not None:
                fault(self, parcel)
            return self.show(parcel)
        finally:
            self.is_parallel[parcel.queue] -= 1
            self.is_parallel["all"] -= 1

    async def find(self, parcel: Parcel) -> str | None:
        """Look for it among what is shown."""
        self.looked += 1
        if self.before_find:
            fault, self.before_find = self.before_find, None
            raise fault
        if not self.can_find:
            raise CannotTell
        return "found" if self.marks[parcel.mark] else None

    def texts(self, queue: str | None = None) -> list[str]:
        """Return what is shown, in order."""
        return [text for of, text in self.shown if queue in {None, of}]


def time_out_after_acceptance(carrier: FakeCarrier, parcel: Parcel) -> None:
    """Show it and let the answer get lost."""
    carrier.show(parcel)
    raise Unsure


@dataclass
class FakeTime:
    """A clock that stands still but for what is slept, and keeps the sleeps."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let the seconds pass at once."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition; fail where it does not come true."""
    for _ in range(int(seconds * 200)):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


@dataclass
class House:
    """Delivery over one journal file, with what it is connected to."""

    folder: Path
    carrier: FakeCarrier = field(default_factory=FakeCarrier)
    time: FakeTime = field(default_factory=FakeTime)
    metrics: Metrics = field(default_factory=Metrics)
    handle: Callable[[Incoming], list[Outgoing]] = desk
    storage: Storage = field(init=False)

    @asynccontextmanager
    async def open(
        self, *others: FakeCarrier, rescue: Callable[[Incoming], list[Outgoing]] | None = None
    ) -> AsyncIterator[Delivery]:
        """Run delivery, and stop it in order."""
        self.storage = Storage(self.folder / "journal.db")
        delivery = Delivery(
            self.storage,
            self.handle,
            self.metrics,
            apology="Något gick fel.",
            rescue=rescue,
            clock=self.time,
            sleep=self.time.sleep,
        )
        for carrier in (self.carrier, *others):
            delivery.carry(carrier)
        await delivery.start()
        delivery.send()
        try:
            yield delivery
        finally:
            await delivery.stop(5.0)
            self.storage.close()

    def count(self, table: str, state: str | None = None) -> int:
        """Return how many rows a table has, in a state."""
        storage = Storage(self.folder / "journal.db")
        try:
            where = "where state = ?" if state else ""
            row = storage.one(f"select count(*) as n from {table} {where}", [state] if state else [])
            assert row
            return int(row["n"])
        finally:
            storage.close()
