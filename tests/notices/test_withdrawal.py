"""Taking a message back from the real outbox: while it has not left, and only then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat.carrier import CannotTell, Parcel, Unsure, Wait
from bot.chat.delivery import Delivery
from bot.chat.model import Address, Incoming, Notice, Outgoing, Place
from bot.journal.storage import Storage
from bot.serving.metrics import Metrics
from tests.notices.outbox import said

HELLO = Outgoing(Address(Place("slack", "T1", "C1")), Notice("hej"))
BYE = Outgoing(Address(Place("slack", "T1", "C1")), Notice("hej då"))


class Line:
    """A channel that shows messages, or does what a test wants instead."""

    name = "slack"

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.trouble: Exception | None = None
        self.tried = asyncio.Event()
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the notice's text."""
        return Parcel(outgoing.to.place.conversation, {"text": said(outgoing).strip()})

    async def send(self, parcel: Parcel) -> str | None:
        """Show it."""
        self.tried.set()
        await self.goes_on.wait()
        if self.trouble:
            raise self.trouble
        self.shown.append(parcel.payload["text"])
        return None

    async def find(self, parcel: Parcel) -> str | None:
        """Not be able to look."""
        raise CannotTell


def run(path: Path, scene: Callable[[Delivery, Line], Awaitable[None]]) -> list[str]:
    """Play a scene with a running delivery; return what is shown in the end."""

    def handle(_incoming: Incoming) -> list[Outgoing]:
        return []

    async def play() -> list[str]:
        storage, line = Storage(path / "journal.db"), Line()
        delivery = Delivery(storage, handle, Metrics(), apology="Något gick fel.")
        delivery.carry(line)  # type: ignore[arg-type]
        await delivery.start()
        try:
            await scene(delivery, line)
            line.goes_on.set()
            delivery.send()
            await asyncio.sleep(0.2)
        finally:
            await delivery.stop(2.0)
            storage.close()
        return line.shown

    return asyncio.run(play())


def test_what_has_not_left_is_taken_back_and_its_key_is_free(tmp_path: Path) -> None:
    """Before anything is sent a message can be taken back; posted anew under its key, the new one is shown alone."""

    async def scene(delivery: Delivery, _line: Line) -> None:
        assert await delivery.post([HELLO], "k") == 1
        assert await delivery.is_done("k") is False
        assert await delivery.withdraw("k") is True
        assert await delivery.is_done("k") is True
        assert await delivery.withdraw("k") is None
        assert await delivery.post([BYE], "k") == 1

    assert run(tmp_path, scene) == ["hej då"]


def test_what_waits_for_the_platform_is_taken_back(tmp_path: Path) -> None:
    """A platform that says "later" leaves time to take it back; what stands behind it in the line is shown."""

    async def scene(delivery: Delivery, line: Line) -> None:
        delivery.send()
        line.trouble = Wait("rate limited", 0.3)
        await delivery.post([HELLO], "k")
        await line.tried.wait()
        await asyncio.sleep(0.05)
        line.trouble = None
        await delivery.post([BYE], "other")
        assert await delivery.withdraw("k") is True
        await asyncio.sleep(0.5)

    assert run(tmp_path, scene) == ["hej då"]


@pytest.mark.parametrize("trouble", [None, Unsure("no answer")], ids=["under way", "may be shown"])
def test_what_may_have_left_stays(tmp_path: Path, trouble: Exception | None) -> None:
    """A message that is on its way, or may be shown already, is not taken back: it was, or will be, seen."""

    async def scene(delivery: Delivery, line: Line) -> None:
        delivery.send()
        line.trouble = trouble
        if trouble is None:
            line.goes_on.clear()
        await delivery.post([HELLO], "k")
        await line.tried.wait()
        await asyncio.sleep(0.05)
        assert await delivery.withdraw("k") is False
        assert await delivery.is_done("k") is False

    shown = run(tmp_path, scene)
    assert shown == (["hej"] if trouble is None else [])


def test_what_has_left_stays(tmp_path: Path) -> None:
    """A message that was shown is done with, and cannot be taken back or sent again under its key."""

    async def scene(delivery: Delivery, _line: Line) -> None:
        delivery.send()
        await delivery.post([HELLO], "k")
        while not await delivery.is_done("k"):
            await asyncio.sleep(0.01)
        assert await delivery.withdraw("k") is False
        assert await delivery.post([BYE], "k") == 0

    assert run(tmp_path, scene) == ["hej"]
