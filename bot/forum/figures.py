"""Counts a suggestion's figures from the times it was asked: how many askers, where, and which way it goes. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.forum.model import FEWEST, Missed, Share, Trend

__all__ = ["askers", "shares", "spoken", "trend", "workplaces"]

_DAYS = 30


def askers(times: Iterable[Missed]) -> int | None:
    """Return how many people asked, at the least; None where nobody of them is known.

    A pseudonym changes with the month, so the months cannot be added up: the busiest month is what is sure.
    """
    months: dict[str, set[str]] = defaultdict(set)
    for time in times:
        if time.asker:
            months[time.hour[:7]].add(time.asker)
    return max(map(len, months.values()), default=None)


def spoken(people: int | None) -> str:
    """Return the number of askers in words, without telling a number below :data:`FEWEST`."""
    if people is None:
        return "okänt antal"
    return str(people) if people >= FEWEST else f"färre än {FEWEST}"


def workplaces(times: Sequence[Missed]) -> str:
    """Return in how many chat channels it was asked, in words; empty where none is known.

    A channel is most often a workplace. Which ones is not known, and fewer than :data:`FEWEST` are not counted out.
    """
    places = {time.place for time in times if time.place}
    return spoken(len(places)) if places else ""


def shares(times: Sequence[Missed], names: Sequence[str | None]) -> tuple[Share, ...]:
    """Return the count by name, most first; without the count where fewer than :data:`FEWEST` people are behind it.

    ``names`` stands beside ``times``. Where no asker is known, the times stand for people. Where one count alone is
    left out and all the others would give it away, the least of the others is left out too.
    """
    behind: dict[str, list[Missed]] = defaultdict(list)
    for time, name in zip(times, names, strict=True):
        if name:
            behind[name].append(time)
    found = {}
    for name, some in behind.items():
        people = askers(some)
        found[name] = len(some) if (len(some) if people is None else people) >= FEWEST else None
    hidden = [name for name, count in found.items() if count is None]
    if len(hidden) == 1 and len(found) > 1 and all(names):
        least = min((count, name) for name, count in found.items() if count is not None)[1]
        found[least] = None
    return tuple(Share(name, found[name]) for name in sorted(found, key=lambda n: (-(found[n] or 0), n)))


def trend(times: Iterable[Missed], today: dt.date) -> Trend:
    """Return the times asked in the thirty days up to ``today``, and in the thirty before."""
    counts: Counter[int] = Counter()
    for time in times:
        age = (today - dt.date.fromisoformat(time.hour[:10])).days
        if age >= 0:
            counts[age // _DAYS] += 1
    return Trend(counts[0], counts[1])
