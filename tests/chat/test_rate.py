"""The pace of one person: a burst, then one a second, and one word about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rate import Rate


def test_a_burst_and_then_one_a_second() -> None:
    """Sixty at once pass, the next is warned, and after a second one more passes."""
    rate = Rate()
    assert [rate.take("a", 0.0) for _ in range(60)] == ["pass"] * 60
    assert [rate.take("a", 0.0) for _ in range(3)] == ["warn", "drop", "drop"]
    assert rate.take("a", 1.0) == "pass"
    assert rate.take("a", 1.0) == "drop"


def test_a_warning_comes_again_after_a_quiet_time() -> None:
    """Who has been quiet long enough for the bucket to fill is warned anew."""
    rate = Rate(burst=2)
    assert [rate.take("a", 0.0) for _ in range(4)] == ["pass", "pass", "warn", "drop"]
    assert [rate.take("a", 10.0) for _ in range(4)] == ["pass", "pass", "warn", "drop"]


def test_people_do_not_share() -> None:
    """One person's haste is not another's."""
    rate = Rate(burst=1)
    assert [rate.take(who, 0.0) for who in "abab"] == ["pass", "pass", "warn", "warn"]


@pytest.mark.parametrize("at", [-5.0, 0.0])
def test_a_clock_that_goes_back_gives_nothing(at: float) -> None:
    """Summer time's end neither fills nor empties a bucket."""
    rate = Rate(burst=1)
    assert rate.take("a", 0.0) == "pass"
    assert rate.take("a", at) == "warn"


def test_memory_is_bounded() -> None:
    """A flood of people keeps ten thousand buckets at most, and a busy one outlives the full ones."""
    rate = Rate(burst=1)
    for number in range(10_050):
        rate.take(f"p{number}", float(number))
    assert len(rate._buckets) <= 10_000
    assert rate.take("p10049", 10_049.0) == "warn"


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_never_more_than_the_rate_allows(pauses: list[float]) -> None:
    """Over any stretch from the start, no more pass than the burst and a second's worth for each second."""
    rate, at, passed = Rate(burst=5), 0.0, 0
    for pause in pauses:
        at += pause
        passed += rate.take("a", at) == "pass"
        assert passed <= 5 + at + 1e-6
