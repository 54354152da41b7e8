"""Opening hours by the Swedish calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.catalogue.models import OpenHours
from bot.understanding.hours import asks_about_now, is_open, next_opening

HOURS = OpenHours(days=(1, 2, 3, 4, 5), opens="09:00", closes="15:00")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T09:00", True),  # an ordinary Wednesday
        ("2026-11-25T08:59", False),
        ("2026-11-25T14:59", True),
        ("2026-11-25T15:00", False),
        ("2026-11-22T10:00", False),  # a Sunday
        ("2026-01-06T10:00", False),  # Epiphany, a Tuesday
        ("2026-04-03T10:00", False),  # Good Friday
        ("2026-05-14T10:00", False),  # Ascension Day, a Thursday
        ("2026-06-19T10:00", False),  # Midsummer Eve, a Friday
        ("2026-12-24T10:00", False),  # Christmas Eve, a Thursday
        ("2026-12-31T10:00", False),  # New Year's Eve
        ("2026-12-30T10:00", True),
    ],
)
def test_open_by_the_swedish_calendar(moment: str, expected: bool) -> None:
    """Weekdays within the hours are open; weekends, public holidays and the three eves are closed."""
    assert is_open(HOURS, dt.datetime.fromisoformat(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-25T08:00", "2026-11-25T09:00"),
        ("2026-11-25T15:30", "2026-11-26T09:00"),
        ("2026-11-27T15:30", "2026-11-30T09:00"),  # Friday afternoon: Monday
        ("2026-12-23T16:00", "2026-12-28T09:00"),  # over Christmas
        ("2026-04-02T16:00", "2026-04-07T09:00"),  # over Easter
    ],
)
def test_next_opening_skips_what_is_closed(moment: str, opens: str) -> None:
    """The next opening is the next hour at which somebody really answers."""
    assert next_opening(HOURS, dt.datetime.fromisoformat(moment)) == dt.datetime.fromisoformat(opens)


@pytest.mark.parametrize("question", ["ar det oppet nu", "hinner jag ringa i dag", "har de stangt", "svarar de idag"])
def test_questions_about_now(question: str) -> None:
    """Questions about right now or today are told from others."""
    assert asks_about_now(question)


@pytest.mark.parametrize("question", ["vilka tider galler", "vilket nummer har bup", "hur bokar man"])
def test_questions_not_about_now(question: str) -> None:
    """Questions on hours in general are not about now."""
    assert not asks_about_now(question)
