"""The pace of one person: a burst, then their turn, one after another; one word about it, nothing lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rate import Pace, Rate

KEYS = map(str, itertools.count())


def waits(rate: Rate, who: str, at: float, count: int = 1) -> list[float | None]:
    """Return how long each of some new things waits; None where it is refused."""
    paces = [rate.take(who, next(KEYS), at) for _ in range(count)]
    return [None if pace.is_refused else pace.seconds for pace in paces]


def test_a_burst_and_then_one_after_another() -> None:
    """Sixty at once pass, the next wait a little longer each, and only the first of them is told."""
    rate = Rate(per_second=1.0)
    assert waits(rate, "a", 0.0, 60) == [0.0] * 60
    paces = [rate.take("a", f"late {n}", 0.0) for n in range(3)]
    assert paces == [Pace(1.0, is_first=True), Pace(2.0), Pace(3.0)]
    assert rate.take("a", "late 0", 0.5) == Pace(0.5)
    assert [rate.take("a", f"late {n}", 1.0 + n) for n in range(3)] == [Pace()] * 3


def test_more_than_can_wait_is_refused_and_told_once() -> None:
    """One person's line has an end: what is beyond it is refused, and they are told."""
    rate = Rate(burst=1, per_second=1.0, most_waiting=2)
    assert waits(rate, "a", 0.0, 3) == [0.0, 1.0, 2.0]
    assert rate.take("a", "x", 0.0) == Pace(is_refused=True, is_first=True)
    assert rate.take("a", "y", 0.0) == Pace(is_refused=True)


def test_a_word_comes_again_after_a_quiet_time() -> None:
    """Who has been quiet long enough for the bucket to fill is told anew."""
    rate = Rate(burst=1, per_second=1.0)
    for at in (0.0, 10.0):
        assert rate.take("a", f"first {at}", at) == Pace()
        assert rate.take("a", f"second {at}", at).is_first


def test_people_do_not_share() -> None:
    """One person's haste is not another's."""
    rate = Rate(burst=1, per_second=1.0)
    assert [waits(rate, who, 0.0) for who in "aab"] == [[0.0], [1.0], [0.0]]


def test_what_was_seen_to_at_once_waits_no_more() -> None:
    """A thing that got its answer out of turn makes room for another."""
    rate = Rate(burst=1, per_second=1.0, most_waiting=1)
    rate.take("a", "1", 0.0)
    rate.take("a", "2", 0.0)
    rate.release("a", "2")
    assert not rate.take("a", "3", 0.0).is_refused


@pytest.mark.parametrize("at", [-5.0, 0.0])
def test_a_clock_that_goes_back_gives_nothing(at: float) -> None:
    """Summer time's end neither fills nor empties a bucket."""
    rate = Rate(burst=1, per_second=1.0)
    assert rate.take("a", "1", 0.0) == Pace()
    assert rate.take("a", "2", at).seconds > 0


def test_memory_is_bounded() -> None:
    """A flood of people keeps ten thousand buckets at most, and a busy one outlives the full ones."""
    rate = Rate(burst=1, per_second=1.0)
    for number in range(10_050):
        rate.take(f"p{number}", "1", float(number))
    assert len(rate._buckets) <= 10_000
    assert rate.take("p10049", "2", 10_049.0).seconds == 1.0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_never_more_than_the_rate_allows(pauses: list[float]) -> None:
    """Over any stretch from the start, no more have their turn than the burst and a second's worth for each second."""
    rate, at = Rate(burst=5, per_second=1.0), 0.0
    turns: list[float] = []
    for number, pause in enumerate(pauses):
        at += pause
        turns.append(at + rate.take("a", str(number), at).seconds)
    for number, turn in enumerate(sorted(turns), 1):
        assert number <= 5 + turn + 1e-6
