"""Whether a telephone answers at a moment, by the Swedish calendar: "hinner jag ringa i dag", "är det öppet nu"."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from bot.catalogue.models import OpenHours

__all__ = ["asks_about_now", "is_open", "next_opening"]

_NOW = re.compile(r"\b(?:nu|just nu|i ?dag|oppet|oppnar|stangt|stanger|hinner|ikvall|i ?morgon)\b")
_EVES = {(12, 24), (12, 31)}
"""Christmas Eve and New Year's Eve: no public holidays by law (1989:253), but no weekdays anywhere either."""

_LONGEST_CLOSED = 14
"""Days to look ahead for the next opening; no number is closed for longer over the holidays."""


def asks_about_now(folded: str) -> bool:
    """Return whether a question (normalised, without diacritics) asks about right now or today."""
    return _NOW.search(folded) is not None


def is_open(hours: OpenHours, moment: dt.datetime) -> bool:
    """Return whether the number answers at ``moment`` (local time); public holidays are closed."""
    clock = moment.strftime("%H:%M")
    return _is_open_day(hours, moment.date()) and hours.opens <= clock < hours.closes


def next_opening(hours: OpenHours, moment: dt.datetime) -> dt.datetime | None:
    """Return when the number opens next after ``moment``; None where it does not within two weeks."""
    for days in range(_LONGEST_CLOSED + 1):
        day = moment.date() + dt.timedelta(days=days)
        opens = dt.datetime.combine(day, dt.time.fromisoformat(hours.opens), moment.tzinfo)
        if opens > moment and _is_open_day(hours, day):
            return opens
    return None


def _is_open_day(hours: OpenHours, day: dt.date) -> bool:
    if day.isoweekday() not in hours.days or (day.month, day.day) in _EVES:
        return False
    return day not in _holidays(day.year) and day + dt.timedelta(days=1) not in _midsummer_days(day.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> dict[dt.date, str]:
    from holidays import country_holidays  # noqa: PLC0415  (start-up: only where a question asks about now)

    return dict(country_holidays("SE", years=year, include_sundays=False))


def _midsummer_days(year: int) -> set[dt.date]:
    """Return Midsummer Day: the Friday before it, Midsummer Eve, is closed like a holiday."""
    return {day for day, name in _holidays(year).items() if re.search("midsom|midsum", name.lower())}
