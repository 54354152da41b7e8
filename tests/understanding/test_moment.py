"""Office hours and all other time, to the minute."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.understanding.moment import at_moment, read_time


@pytest.mark.parametrize(
    ("moment", "time"),
    [
        ("2026-11-25T07:59", "jourtid"),
        ("2026-11-25T08:00", "dagtid"),
        ("2026-11-25T16:59", "dagtid"),
        ("2026-11-25T17:00", "jourtid"),
        ("2026-11-27T16:59", "dagtid"),
        ("2026-11-28T10:00", "jourtid"),
        ("2026-11-29T10:00", "jourtid"),
        ("2026-11-30T08:00", "dagtid"),
    ],
)
def test_office_hours_begin_and_end_on_the_minute(moment: str, time: str) -> None:
    """Weekdays from eight to five are office hours; the borders belong to the later part."""
    assert at_moment(dt.datetime.fromisoformat(moment)) == time


@pytest.mark.parametrize("hour", range(24))
def test_the_clock_decides_only_where_the_question_says_now(hour: int) -> None:
    """Without "nu" no hour of the clock makes a question about day or night."""
    moment = dt.datetime(2026, 11, 25, hour)
    assert read_time("vilket nummer har bup", moment) is None
    assert read_time("vilket nummer svarar nu", moment) == at_moment(moment)


@pytest.mark.parametrize(
    ("question", "time"),
    [
        ("klockan ar tva pa dagen och flickan sager att hon ska hoppa i kvall", "dagtid"),
        ("han tanker gora slut pa det i natt nar vi har stangt", None),
        ("en elev har berattat om en konkret plan att ta sitt liv i kvall", None),
        ("klockan ar tio pa formiddagen och eleven har en plan for i kvall", "dagtid"),
        ("klockan ar tio pa kvallen och eleven har en plan", "jourtid"),
        ("det ar lordag, klockan ar tio och hon har skurit sig", "jourtid"),
        ("klockan ar 22 och hon har skurit sig", "jourtid"),
        ("vem ringer vi i natt", "jourtid"),
        ("vad ska vi gora om det hander i helgen", "jourtid"),
    ],
)
def test_what_somebody_means_to_do_tonight_is_not_when_the_asker_asks(question: str, time: str | None) -> None:
    """A plan for the night, told at daytime, must not hide the number that answers at daytime."""
    assert read_time(question, dt.datetime(2026, 11, 25, 14)) == time
