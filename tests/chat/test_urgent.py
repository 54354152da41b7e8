"""Danger waits for nothing but the platform: an acute card goes before what its conversation has waiting."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.chat.carrier import Parcel, Unsure, Wait
from bot.chat.channel import NotTaken
from bot.chat.model import Ask, Incoming, Outgoing, Shown
from bot.reply import Reply
from tests.chat.fakes import FakeCarrier, FakeTime, House, asked, desk, until

DANGER = 100


class Platform(FakeCarrier):
    """A platform that shows acute cards too."""

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the card, or the notice's text."""
        if isinstance(outgoing.content, Shown):
            return Parcel(outgoing.to.place.conversation, {"text": outgoing.content.reply.card})
        return super().render(outgoing)


class SlowTime(FakeTime):
    """Time in which somebody who sleeps is woken by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Sleep until the test says so."""
        self.slept.append(seconds)
        await self.over.wait()
        self.now += seconds


def answered(incoming: Incoming) -> list[Outgoing]:
    """Answer, with an acute card where the question has the number of danger."""
    assert isinstance(incoming.act, Ask)
    if incoming.act.text.text.endswith(str(DANGER)):
        return [Outgoing(incoming.reply_to, Shown(Reply("acute", "", "", "v", card="Ring 112"), "t"))]
    return desk(incoming)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return delivery with a platform that shows acute cards, and time that stands still."""
    return House(tmp_path, carrier=Platform(), time=SlowTime(), handle=answered)


def test_a_card_goes_before_what_waits_and_after_what_is_under_way(house: House) -> None:
    """Five answers are waiting behind one that is on its way: the card is second, the rest keep their order."""

    async def main() -> None:
        house.carrier.gate = asyncio.Event()
        async with house.open() as delivery:
            for number in range(1, 7):
                await delivery.receive(asked(number))
            await until(lambda: house.carrier.attempts == 1)
            await delivery.receive(asked(DANGER))
            await until(lambda: delivery.state()["outbox"]["waiting"] == 7)
            house.carrier.gate.set()
            await until(lambda: len(house.carrier.shown) == 7)

    asyncio.run(main())
    assert house.carrier.texts() == ["svar på fråga 1", "Ring 112", *(f"svar på fråga {n}" for n in range(2, 7))]
    assert house.count("outbox", "sent") == 7


def test_a_card_does_not_wait_for_an_answer_that_did_not_get_through(house: House) -> None:
    """An answer that went wrong waits longer and longer; the card is sent at once, and the answer after its wait."""
    house.carrier.faults = [Unsure("http_502")]
    time = house.time
    assert isinstance(time, SlowTime)

    async def main() -> None:
        async with house.open() as delivery:
            await delivery.receive(asked(1))
            await until(lambda: bool(time.slept))
            await delivery.receive(asked(DANGER))
            await until(lambda: house.carrier.texts() == ["Ring 112"])
            time.over.set()
            await until(lambda: len(house.carrier.shown) == 2)

    asyncio.run(main())
    assert house.carrier.texts() == ["Ring 112", "svar på fråga 1"]


def test_a_card_waits_as_long_as_the_platform_says(house: House) -> None:
    """A platform that asks for patience gets it, from a card too; then the card is first."""
    house.carrier.faults = [Wait("ratelimited", 30.0)]
    time = house.time
    assert isinstance(time, SlowTime)

    async def main() -> None:
        async with house.open() as delivery:
            for number in (1, 2):
                await delivery.receive(asked(number))
            await until(lambda: bool(time.slept))
            await delivery.receive(asked(DANGER))
            await until(lambda: len(time.slept) == 2)
            assert house.carrier.attempts == 1
            time.over.set()
            await until(lambda: len(house.carrier.shown) == 3)

    asyncio.run(main())
    assert house.carrier.texts() == ["Ring 112", "svar på fråga 1", "svar på fråga 2"]


def test_a_card_is_shown_where_nothing_can_be_kept(house: House) -> None:
    """On a full disk danger gets its card once, however often the platform insists, and nothing else is said."""

    async def main() -> None:
        async with house.open(rescue=lambda incoming: answered(incoming)[:1] if incoming.person == "U100" else []) as d:
            house.storage.rows("pragma query_only = on")  # as on a full or read-only disk
            for number in (1, DANGER, DANGER):
                with pytest.raises(NotTaken):
                    await d.receive(asked(number))
            await until(lambda: bool(house.carrier.texts()))
            await asyncio.sleep(0.05)
            house.storage.rows("pragma query_only = off")

    asyncio.run(main())
    assert house.carrier.texts() == ["Ring 112"]


def test_a_card_is_first_after_a_restart_too(house: House) -> None:
    """What waits in the file is taken up with the card before the answers."""
    house.carrier.faults = [Wait("ratelimited", 30.0)]
    time = house.time
    assert isinstance(time, SlowTime)

    async def main() -> None:
        async with house.open() as delivery:
            for number in (1, 2, DANGER):
                await delivery.receive(asked(number))
            await until(lambda: bool(time.slept))

    asyncio.run(main())
    assert house.carrier.shown == []
    house.time = FakeTime()

    async def again() -> None:
        async with house.open():
            await until(lambda: len(house.carrier.shown) == 3)

    asyncio.run(again())
    assert house.carrier.texts() == ["Ring 112", "svar på fråga 1", "svar på fråga 2"]
