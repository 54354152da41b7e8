"""What the statistics are counted from: each time somebody asked, and each opinion, without who it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.journal.storage import Storage

__all__ = ["Occasion", "Opinion", "occasions", "opinions"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a question was asked. ``hour`` is ``YYYY-MM-DDTHH:00``; ``asker`` a pseudonym of that month."""

    hour: str
    county: str | None
    municipality: str | None
    channel: str
    status: str
    reason: str | None
    intent: str | None
    asker: str | None
    question: str

    @property
    def day(self) -> dt.date:
        """The day it was asked."""
        return dt.date.fromisoformat(self.hour[:10])


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said of a reply: ``helped``, ``did_not_help``, ``none_of_these`` or ``proposal``."""

    kind: str
    hour: str
    county: str | None
    intent: str | None
    asker: str | None


def occasions(storage: Storage, first: dt.date | None = None, last: dt.date | None = None) -> list[Occasion]:
    """Return every time asked from ``first`` to ``last`` (both days included), oldest first."""
    sql = """
        select asked.hour, asked.county, asked.municipality, asked.channel, asked.status, asked.reason,
            asked.intent, asked.asker, questions.question
        from asked join questions on questions.id = asked.question_id
        where asked.hour >= ? and asked.hour < ? order by asked.hour, asked.id
    """
    return [Occasion(**row) for row in storage.rows(sql, _bounds(first, last))]


def opinions(storage: Storage, first: dt.date | None = None, last: dt.date | None = None) -> list[Opinion]:
    """Return every opinion given from ``first`` to ``last`` (both days included), oldest first."""
    sql = """
        select feedback.kind, feedback.hour, coalesce(asked.county, questions.county) as county,
            coalesce(asked.intent, questions.intent) as intent, asked.asker
        from feedback join questions on questions.id = feedback.question_id
        left join asked on asked.message = feedback.message
        where feedback.hour >= ? and feedback.hour < ? order by feedback.hour, feedback.id
    """
    return [Opinion(**row) for row in storage.rows(sql, _bounds(first, last))]


def _bounds(first: dt.date | None, last: dt.date | None) -> tuple[str, str]:
    """Return the first hour that counts and the first that no longer does."""
    after = (last + dt.timedelta(days=1)).isoformat() if last and last < dt.date.max else "9999"
    return (first.isoformat() if first else "", after)
