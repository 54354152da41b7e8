"""Delivery's promises, fault by fault, each with counts: asked, stored, answered."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bot.chat import delivery as delivery_module
from bot.chat import worker as worker_module
from bot.chat.carrier import Undeliverable, Unsure, Wait
from bot.chat.channel import NotTaken
from bot.chat.delivery import Delivery
from bot.chat.model import Address, Incoming, Notice, Outgoing, Place
from bot.journal.storage import JournalError
from tests.chat.fakes import FakeCarrier, House, asked, desk, time_out_after_acceptance, until


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return delivery with a platform that behaves until it is told not to."""
    return House(tmp_path)


def counts(house: House) -> tuple[int, int, int]:
    """Return how many things were heard, how many messages were sent by the file, and how many are shown."""
    return house.count("inbox"), house.count("outbox", "sent"), len(house.carrier.shown)


def run_all(house: House, *numbers: int, conversation: str = "C1") -> None:
    """Let questions come in one after another and everything be sent."""

    async def main() -> None:
        async with house.open() as delivery:
            for number in numbers:
                assert await delivery.receive(asked(number, conversation))
            await until(lambda: delivery.state()["outbox"]["waiting"] == 0)

    asyncio.run(main())


def test_what_is_asked_is_answered_once(house: House) -> None:
    """Asked 20, stored 20, answered 20."""
    run_all(house, *range(20))
    assert counts(house) == (20, 20, 20)
    assert house.carrier.looked == 0


def test_a_redelivery_does_nothing(house: House) -> None:
    """The same key again, at once and later, is known; asked 1, stored 1, answered 1."""

    async def main() -> None:
        async with house.open() as delivery:
            taken = [await delivery.receive(asked(1)) for _ in range(3)]
            await until(lambda: len(house.carrier.shown) == 1)
            taken.append(await delivery.receive(asked(1)))
            assert taken == [True, False, False, False]

    asyncio.run(main())
    run_all(house, 2)
    assert counts(house) == (2, 2, 2)


def test_a_redelivery_is_known_after_a_restart(house: House) -> None:
    """The key of an answered question is known to the next process too."""
    run_all(house, 1)

    async def main() -> None:
        async with house.open() as delivery:
            assert not await delivery.receive(asked(1))

    asyncio.run(main())
    assert counts(house) == (1, 1, 1)


def test_concurrent_duplicates_make_one_row(house: House) -> None:
    """The same key 50 times at the same moment: one is taken, stored and answered."""

    async def main() -> None:
        async with house.open() as delivery:
            taken = await asyncio.gather(*(delivery.receive(asked(1)) for _ in range(50)))
            assert sum(taken) == 1
            await until(lambda: delivery.state()["outbox"]["waiting"] == 0)

    asyncio.run(main())
    assert counts(house) == (1, 1, 1)


def test_order_is_kept_in_a_conversation(house: House) -> None:
    """Answers of one conversation come in the order of its questions, one at a time; conversations run side by side."""
    house.carrier.gate = asyncio.Event()

    async def main() -> None:
        async with house.open() as delivery:
            for number in range(40):
                await delivery.receive(asked(number, f"C{number % 4}"))
            await until(lambda: house.carrier.is_parallel["all"] == 4)
            assert house.carrier.gate
            house.carrier.gate.set()
            await until(lambda: len(house.carrier.shown) == 40)

    asyncio.run(main())
    for number in range(4):
        assert house.carrier.texts(f"C{number}") == [f"svar på fråga {n}" for n in range(number, 40, 4)]
        assert house.carrier.most_at_once[f"C{number}"] == 1


def test_not_too_many_are_sent_at_once(house: House) -> None:
    """A hundred conversations at the same moment are sent with a cap."""
    house.carrier.gate = asyncio.Event()

    async def main() -> None:
        async with house.open() as delivery:
            await asyncio.gather(*(delivery.receive(asked(n, f"C{n}")) for n in range(100)))
            await until(lambda: house.carrier.is_parallel["all"] == 32)
            assert house.carrier.gate
            house.carrier.gate.set()
            await until(lambda: len(house.carrier.shown) == 100)

    asyncio.run(main())
    assert house.carrier.most_at_once["all"] == 32


def test_429_is_waited_for_as_long_as_it_says(house: House) -> None:
    """Retry-After is kept to, then the conversation goes at one a second; nothing is lost, doubled or looked for."""
    house.carrier.faults = [Wait("ratelimited", 30.0)]
    run_all(house, 1, 2, 3)
    assert counts(house) == (3, 3, 3)
    assert house.carrier.texts() == ["svar på fråga 1", "svar på fråga 2", "svar på fråga 3"]
    assert house.time.slept == [30.0, 1.0, 1.0]
    assert house.carrier.looked == 0


def test_a_wait_holds_one_conversation_only(house: House) -> None:
    """While one conversation waits, the others are answered at full speed."""
    house.carrier.faults = [Wait("ratelimited", 30.0)]
    over = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await over.wait()
        house.time.now += seconds

    house.time.sleep = sleep  # type: ignore[method-assign]

    async def main() -> None:
        async with house.open() as delivery:
            await delivery.receive(asked(1, "held"))
            await until(lambda: house.carrier.attempts == 1)
            await asyncio.gather(*(delivery.receive(asked(n, f"C{n}")) for n in range(2, 12)))
            await until(lambda: len(house.carrier.shown) == 10)
            assert house.carrier.texts("held") == []
            over.set()
            await until(lambda: len(house.carrier.shown) == 11)

    asyncio.run(main())
    assert counts(house) == (11, 11, 11)


def test_errors_of_the_platform_are_tried_longer_and_longer(house: House) -> None:
    """Five 500s: each pause is longer than half the one before doubled; the answer is shown once."""
    house.carrier.faults = [Wait("http_500") for _ in range(5)]
    run_all(house, 1)
    assert counts(house) == (1, 1, 1)
    assert all(2.0**n / 2 <= pause <= 2.0**n for n, pause in enumerate(house.time.slept, 1))
    assert len(house.time.slept) == 5
    assert 'lotsen_messages_total{channel="slack",outcome="retried"} 5' in house.metrics.render()


def test_a_time_out_after_acceptance_is_looked_for(house: House) -> None:
    """The answer got lost though the message is shown: it is found and not sent again."""
    house.carrier.faults = [time_out_after_acceptance]
    run_all(house, 1, 2)
    assert counts(house) == (2, 2, 2)
    assert house.carrier.looked == 1
    assert max(house.carrier.marks.values()) == 1


def test_a_time_out_after_acceptance_without_a_way_to_look(house: House) -> None:
    """Where nobody can look it is sent once more under the same mark, and that is the end of it: shown twice."""
    house.carrier.faults, house.carrier.can_find = [time_out_after_acceptance], False
    run_all(house, 1)
    assert counts(house) == (1, 1, 2)
    assert list(house.carrier.marks.values()) == [2]


def test_without_a_way_to_look_it_is_sent_twice_at_most(house: House) -> None:
    """Two lost answers in a row: the message counts as sent after the second."""
    house.carrier.faults, house.carrier.can_find = [time_out_after_acceptance] * 2, False
    run_all(house, 1)
    assert counts(house) == (1, 1, 2)


def test_without_a_way_to_look_a_refusal_is_no_end(house: House) -> None:
    """The first attempt never arrived and the second was refused: a third is made, for nothing may be lost."""
    house.carrier.faults, house.carrier.can_find = [Unsure(), Wait("ratelimited", 1.0)], False
    run_all(house, 1)
    assert counts(house) == (1, 1, 1)


def test_a_connection_that_drops_before_acceptance(house: House) -> None:
    """Nothing was shown: it is looked for, not found, and sent again."""
    house.carrier.faults = [Unsure(), None]
    run_all(house, 1)
    assert counts(house) == (1, 1, 1)
    assert (house.carrier.looked, house.carrier.attempts) == (1, 2)


def test_the_look_itself_may_fail(house: House) -> None:
    """A platform that cannot be asked whether the message is shown is asked again, and nothing is sent before."""
    house.carrier.faults, house.carrier.before_find = [time_out_after_acceptance], Wait("ratelimited", 5.0)
    run_all(house, 1)
    assert counts(house) == (1, 1, 1)
    assert (house.carrier.looked, house.carrier.attempts) == (2, 1)


def test_a_fault_of_the_channel_counts_as_unsure(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever else a carrier raises is looked after, and logged by its kind without what it says."""
    house.carrier.faults = [KeyError("Ossian Ravlund")]
    run_all(house, 1)
    assert counts(house) == (1, 1, 1)
    assert "KeyError" in caplog.text
    assert "Ossian" not in caplog.text


def test_what_can_never_be_delivered_is_kept(house: House) -> None:
    """The channel is gone: asked 2, answered 1, kept 1 with its content and the platform's code, and counted."""
    house.carrier.faults = [Undeliverable("channel_not_found")]
    run_all(house, 1, 2)
    assert counts(house) == (2, 1, 1)
    assert house.count("outbox", "failed") == 1
    assert house.carrier.texts() == ["svar på fråga 2"]
    assert 'lotsen_messages_total{channel="slack",outcome="undelivered"} 1' in house.metrics.render()

    async def main() -> None:
        async with house.open() as delivery:
            channel = delivery.state()["channels"]["slack"]
            assert channel["undelivered"] == 1

    asyncio.run(main())


def test_what_is_too_old_is_given_up(house: House) -> None:
    """A platform that is down for days: the message is kept as failed, and the next one is not held up by it."""
    house.carrier.faults = [Wait("http_503", 3600.0)] * 30
    run_all(house, 1)
    assert house.count("outbox", "failed") == 1
    assert house.carrier.shown == []


def test_a_restart_goes_on_where_it_was(house: House) -> None:
    """Stopped while everything waits: the next process sends it, in order, asked 3, answered 3."""
    house.carrier.faults = [Wait("ratelimited", 30.0)]
    never = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        await never.wait()

    kept, house.time.sleep = house.time.sleep, sleep  # type: ignore[method-assign]

    async def main() -> None:
        async with house.open() as delivery:
            for number in (1, 2, 3):
                await delivery.receive(asked(number))
            await until(lambda: house.carrier.attempts == 1)

    asyncio.run(main())
    assert counts(house) == (3, 0, 0)
    assert house.count("outbox", "waiting") == 3
    house.time.sleep = kept  # type: ignore[method-assign]

    async def again() -> None:
        async with house.open():
            await until(lambda: len(house.carrier.shown) == 3)

    asyncio.run(again())
    assert counts(house) == (3, 3, 3)
    assert house.carrier.texts() == ["svar på fråga 1", "svar på fråga 2", "svar på fråga 3"]
    assert house.time.slept[0] == 30.0
    assert house.carrier.looked == 0


def test_stopping_lets_what_is_under_way_arrive(house: House) -> None:
    """Asked 50 and stopped at once: all 50 are answered, and nothing more is taken."""

    async def main() -> None:
        async with house.open() as delivery:
            await asyncio.gather(*(delivery.receive(asked(n)) for n in range(50)))
        with pytest.raises(NotTaken):
            await delivery.receive(asked(99))

    asyncio.run(main())
    assert counts(house) == (50, 50, 50)


def test_content_is_gone_when_it_is_sent(house: House) -> None:
    """Of a question that is answered the file holds neither text, person, conversation nor answer."""
    run_all(house, 1, conversation="D0SECRET")
    held = b"".join(path.read_bytes() for path in house.folder.iterdir())
    for piece in (b"svar p", b"fr\xc3\xa5ga 1", b"U1", b"D0SECRET", b"http://x"):
        assert piece not in held


def test_own_messages_are_sent_once_under_a_key(house: House) -> None:
    """A notice posted again under its key is not queued again, in this process and the next."""
    notice = Outgoing(Address(Place("slack", "T1", "C9")), Notice("Nytt svar"))

    async def main() -> None:
        async with house.open() as delivery:
            assert await delivery.post([notice, notice], key="news-1") == 2
            assert await delivery.post([notice, notice], key="news-1") == 0
            assert await delivery.post([notice]) == 1

    asyncio.run(main())
    asyncio.run(main_again(house, notice))
    assert house.carrier.texts() == ["Nytt svar"] * 3


async def main_again(house: House, notice: Outgoing) -> None:
    """Post the same notice from a new process."""
    async with house.open() as delivery:
        assert await delivery.post([notice, notice], key="news-1") == 0


def test_a_notice_for_a_channel_that_is_not_there_touches_nothing_else(house: House) -> None:
    """Of two notices one goes to a channel that is not configured: the other is sent."""
    there = Outgoing(Address(Place("slack", "T1", "C9")), Notice("Nytt svar"))
    gone = Outgoing(Address(Place("teams", "T1", "C9")), Notice("Nytt svar"))

    async def main() -> None:
        async with house.open() as delivery:
            assert await delivery.post([gone, there]) == 1

    asyncio.run(main())
    assert len(house.carrier.shown) == 1


def test_at_once_gives_the_answer_back(house: House) -> None:
    """What is decided at once comes back, is not sent by delivery, and is known when it comes again."""

    async def main() -> None:
        async with house.open() as delivery:
            said = await delivery.at_once(asked(1))
            assert said == desk(asked(1))
            assert await delivery.at_once(asked(1)) == []
            assert not await delivery.receive(asked(1))

    asyncio.run(main())
    assert counts(house) == (1, 0, 0)


def test_at_once_apologises_and_takes_another_try(house: House) -> None:
    """Where deciding fails the caller gets a plain apology, and the same thing may come again."""
    house.handle = breaks_once()

    async def main() -> None:
        async with house.open() as delivery:
            said = await delivery.at_once(asked(1))
            assert said == [Outgoing(asked(1).reply_to, Notice("Något gick fel."))]
            assert await delivery.at_once(asked(1)) == desk(asked(1))

    asyncio.run(main())


def breaks_once() -> object:
    """Return a desk that fails the first time."""
    faults = [RuntimeError("Ossian Ravlund")]

    def handle(incoming: Incoming) -> list[Outgoing]:
        if faults:
            raise faults.pop()
        return desk(incoming)

    return handle


def test_a_full_disk_refuses_and_recovers(house: House) -> None:
    """Nothing can be written: what comes is refused, not acknowledged, and taken when the disk has room again."""

    async def main() -> None:
        async with house.open() as delivery:
            await delivery.receive(asked(1))
            await until(lambda: len(house.carrier.shown) == 1)
            pages = house.storage.rows("pragma page_count")[0]["page_count"]
            house.storage.rows(f"pragma max_page_count = {pages}")
            number = await refused_at(delivery)
            assert not delivery.state()["stores"]
            house.storage.rows("pragma max_page_count = 1000000")
            assert await delivery.receive(asked(number))
            assert delivery.state()["stores"]
            await until(lambda: delivery.state()["outbox"]["waiting"] == 0)

    asyncio.run(main())
    heard, sent, shown = counts(house)
    assert heard == sent == shown


def test_more_than_can_wait_is_left_to_the_platform(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood that nobody can decide in time is refused, not swallowed; what was taken is answered."""
    monkeypatch.setattr(delivery_module, "_MOST_WAITING", 3)
    monkeypatch.setattr(worker_module, "_TURN", -1.0)

    async def main() -> int:
        async with house.open() as delivery:
            first = await asyncio.gather(*(delivery.receive(asked(n)) for n in range(50)))
            with pytest.raises(NotTaken):
                await delivery.receive(asked(99))
            await until(lambda: delivery.state()["inbox"]["waiting"] == 0)
            assert await delivery.receive(asked(99))
            return sum(first)

    taken = asyncio.run(main()) + 1
    assert counts(house) == (taken, taken, taken)


async def refused_at(delivery: Delivery) -> int:
    """Ask until one is refused; return its number."""
    for number in range(2, 2000):
        try:
            await delivery.receive(asked(number))
        except NotTaken:
            return number
    raise AssertionError("the disk never got full")


def test_two_channels_are_told_apart(house: House) -> None:
    """Each channel's messages go through its own carrier, and each has its own state."""
    teams = FakeCarrier(name="teams", faults=[Undeliverable("gone")])

    async def main() -> None:
        async with house.open(teams) as delivery:
            await delivery.receive(asked(1))
            await delivery.receive(asked(1, channel="teams"))
            await until(lambda: delivery.state()["outbox"]["waiting"] == 0)
            channels = delivery.state()["channels"]
            assert channels["slack"]["last_error"] is None
            assert channels["teams"]["last_error"] == "Undeliverable: gone"
            assert channels["teams"]["last_success_seconds"] is None

    asyncio.run(main())
    assert house.carrier.texts() == ["svar på fråga 1"]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_goes_wrong_nothing_is_lost_or_doubled(house: House, seed: int) -> None:
    """Sixty questions, half of all attempts failing in a random way: each is answered once, in order."""
    chance = random.Random(seed)
    kinds = [Wait("a", 1.0), Wait("b"), Unsure(), time_out_after_acceptance, ValueError("x")]
    house.carrier.faults = [chance.choice(kinds) if chance.random() < 0.5 else None for _ in range(100)]

    async def main() -> None:
        async with house.open() as delivery:
            for number in range(60):
                await delivery.receive(asked(number, f"C{number % 5}"))
            await until(lambda: delivery.state()["outbox"]["waiting"] == 0)

    asyncio.run(main())
    assert counts(house) == (60, 60, 60)
    for number in range(5):
        assert house.carrier.texts(f"C{number}") == [f"svar på fråga {n}" for n in range(number, 60, 5)]


def test_a_journal_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    """A folder instead of a file: a clear error, before anything starts."""
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(JournalError, match="LOTSEN_DATABASE"):
        House(tmp_path).count("inbox")
