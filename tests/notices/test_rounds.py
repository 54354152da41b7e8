"""The rounds: each part by itself, when it is due, and again after a fault."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.notices.reminders import is_office_time
from bot.notices.rounds import Part, Rounds

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return self.now


async def two(_now: dt.datetime) -> int:
    """Do two things."""
    return 2


async def broken(_now: dt.datetime) -> int:
    """Do nothing right."""
    raise RuntimeError("vad någon skrev")


def test_a_part_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """The others are done, the fault is counted, and the log holds its kind but nothing of its text."""
    rounds = Rounds((Part("broken", broken), Part("two", two)), Clock())
    assert asyncio.run(rounds.once()) == {"broken": None, "two": 2}
    assert (rounds.failed, rounds.done) == ({"broken": 1}, {"two": 2})
    assert "RuntimeError" in caplog.text
    assert "vad någon skrev" not in caplog.text


def test_a_part_waits_for_its_time_and_its_interval() -> None:
    """A part with an interval rests between, one with hours waits for them; a fault does not count as done."""
    clock, tried = Clock(), []

    async def fails_once(now: dt.datetime) -> int:
        tried.append(now)
        if len(tried) == 1:
            raise OSError
        return 1

    rounds = Rounds(
        (
            Part("hourly", fails_once, every=dt.timedelta(hours=1)),
            Part("office", two, may=is_office_time),
        ),
        clock,
    )
    assert asyncio.run(rounds.once()) == {"hourly": None, "office": 2}
    assert asyncio.run(rounds.once()) == {"hourly": 1, "office": 2}
    clock.now = NOW + dt.timedelta(hours=12)
    assert asyncio.run(rounds.once()) == {"hourly": 1}
    assert asyncio.run(rounds.once()) == {}
    assert asyncio.run(rounds.once(at_any_time=True)) == {"hourly": 1, "office": 2}


@pytest.mark.parametrize(
    ("now", "is_office"),
    [
        (dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 11, 23, 6, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 6, 15, 6, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC), False),
    ],
)
def test_office_hours_are_swedish(now: dt.datetime, is_office: bool) -> None:
    """Weekdays from eight to five by the Swedish clock, summer and winter."""
    assert is_office_time(now) is is_office


def test_the_task_goes_on_after_a_fault() -> None:
    """The running task makes one round after another, whatever the parts do."""
    times = []

    async def count(now: dt.datetime) -> int:
        times.append(now)
        if len(times) == 3:
            raise asyncio.CancelledError
        raise RuntimeError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Rounds((Part("count", count),), Clock()).run(every=0))
    assert len(times) == 3
