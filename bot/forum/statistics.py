"""The forum's process measures, counted from the journal: pure functions of its rows.

Every time asked is counted once in each table, so every table adds up to the journal. A figure that comes from too
few people is None, and so is whatever would give it away by subtraction (:mod:`bot.forum.disclosure`). What is not
guarded against is to compare two periods that overlap; periods are whole months so that there are few of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

from bot.forum.actors import Actors
from bot.forum.tally import ALL, NOWHERE, Key, Shown, Tally
from bot.journal.occasions import Occasion, Opinion
from bot.journal.store import UNANSWERED

__all__ = [
    "DIMENSIONS",
    "OUTCOMES",
    "Course",
    "Judged",
    "LeadTime",
    "Period",
    "Row",
    "Statistics",
    "Table",
    "Unit",
    "outcome_of",
    "statistics",
]

Unit = Literal["month", "week"]
Dimension = Literal["outcome", "topic", "county", "municipality", "channel"]
DIMENSIONS: tuple[Dimension, ...] = ("outcome", "topic", "county", "municipality", "channel")
OUTCOMES = ("answered", "acute", "choice", "unanswered", "outside", "error")
"""What came of a question, from best to worst; every time asked is exactly one of them."""
_OPINIONS = ("helped", "did_not_help", "none_of_these", "proposal")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, from the first day of one to the last day of one; None is as far as the journal goes."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Return whether a day is in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @classmethod
    def around(cls, first: dt.date | None, last: dt.date | None) -> Period:
        """Return the whole months that hold both days; raises ``ValueError`` where they are in the wrong order."""
        if first and last and last < first:
            raise ValueError("the period ends before it begins")
        return cls(first.replace(day=1) if first else None, _end_of_month(last) if last else None)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. None is hidden; ``share`` is the unanswered ones' of all, 0 to 1."""

    value: str
    counts: tuple[int | None, ...]
    total: int | None
    unanswered: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Questions by one dimension over time. ``sums`` is the last line: all of them."""

    dimension: Dimension
    spans: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: Row


@dataclass(frozen=True, slots=True)
class Judged:
    """What askers said of one answer."""

    intent: str
    helped: int | None
    did_not_help: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """A suggestion's way through the forum: when it was first asked, decided and published."""

    first: dt.date
    decided: dt.date | None = None
    published: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days between two steps, over ``number`` suggestions that came so far."""

    step: Literal["asked-decided", "decided-published", "asked-published"]
    number: int
    median: float | None
    shortest: int | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that is counted, for one county or all, over one period. ``people`` is a sure lower bound."""

    county: str | None
    period: Period
    unit: Unit
    questions: int | None
    people: int | None
    unanswered: int | None
    share: float | None
    tables: tuple[Table, ...]
    handovers: tuple[tuple[str, str, int], ...]
    handovers_hidden: bool
    judged: tuple[Judged, ...]
    opinions: Mapping[str, int | None]
    lead_times: tuple[LeadTime, ...] = field(default=())

    def table(self, dimension: Dimension) -> Table:
        """Return the table of a dimension; raises ``KeyError`` where this view has none."""
        for table in self.tables:
            if table.dimension == dimension:
                return table
        raise KeyError(dimension)

    @property
    def useful(self) -> tuple[Judged, ...]:
        """The answers that helped most often, most first."""
        return _most(self.judged, lambda judged: judged.helped)

    @property
    def disputed(self) -> tuple[Judged, ...]:
        """The answers that did not help most often, most first."""
        return _most(self.judged, lambda judged: judged.did_not_help)


def outcome_of(occasion: Occasion) -> str:
    """Return which of :data:`OUTCOMES` came of a question."""
    if occasion.status == "none":
        return "unanswered" if occasion.reason in UNANSWERED else "outside"
    return {"answer": "answered", "acute": "acute", "suggest": "choice", "clarify": "choice"}.get(
        occasion.status, "error"
    )


def statistics(
    occasions: Sequence[Occasion],
    opinions: Iterable[Opinion] = (),
    courses: Iterable[Course] = (),
    *,
    county: str | None = None,
    period: Period | None = None,
    unit: Unit = "month",
    topic_of: Mapping[str, str] | None = None,
    actors: Actors | None = None,
) -> Statistics:
    """Return the statistics of the rows, for ``county`` or for all counties.

    The rows are the period's, whatever their county: a county's figures are taken out here. ``topic_of`` gives
    each intent's topic.
    """
    tally = Tally()
    for occasion in occasions:
        _count(tally, occasion, unit, topic_of or {}, actors)
    for opinion in opinions:
        _judge(tally, opinion)
    where = county or ALL
    shown = tally.shown(where)
    whole = Key(where)
    spans = _spans((occasion for occasion in occasions if county in {None, occasion.county}), unit)
    pairs = {pair: shown.count(Key(where, "pair", pair)) for pair in tally.values(where, "pair")}
    return Statistics(
        county=county,
        period=period or Period(),
        unit=unit,
        questions=shown.count(whole),
        people=shown.people(whole),
        unanswered=shown.count(_part(whole, "unanswered")),
        share=_share(shown, whole),
        tables=tuple(_table(tally, shown, where, name, spans) for name in DIMENSIONS if name != "county" or not county),
        handovers=_handovers(pairs),
        handovers_hidden=None in pairs.values(),
        judged=tuple(_judged(shown, where, intent) for intent in sorted(tally.values(where, "judged"))),
        opinions={kind: shown.count(Key(where, "opinion", kind)) for kind in _OPINIONS},
        lead_times=_lead_times(list(courses), period or Period()),
    )


# --- counting --------------------------------------------------------------------------------------


def _count(tally: Tally, occasion: Occasion, unit: Unit, topic_of: Mapping[str, str], actors: Actors | None) -> None:
    """Count one time asked in every table that it belongs to, and note how the figures add up."""
    outcome = outcome_of(occasion)
    half = "unanswered" if outcome == "unanswered" else "rest"
    whole = Key(occasion.county or NOWHERE)
    then = whole._replace(span=_span(occasion.day, unit))
    rest = _part(whole, "rest")
    keys = [whole, then, *([rest] if half == "rest" else [])]
    tally.line(whole, "span", then)
    tally.aside(rest)
    for dimension, value in (
        ("outcome", outcome),
        ("topic", topic_of.get(occasion.intent or "", "")),
        ("municipality", occasion.municipality or ""),
        ("channel", occasion.channel),
    ):
        row = whole._replace(dimension=dimension, value=value)
        cell = row._replace(span=then.span)
        keys += [row, cell]
        tally.line(whole, dimension, row)
        tally.line(then, dimension, cell)
        tally.line(row, "span", cell)
        if dimension == "outcome":
            if half == "rest":
                tally.line(rest, dimension, row)
            continue
        part = row._replace(part=half)
        keys.append(part)
        tally.line(row, "part", part)
        tally.line(_part(whole, half), dimension, part)
        tally.aside(row._replace(part="rest"))
    keys += [whole._replace(dimension="pair", value="|".join(pair)) for pair in _pairs(actors, occasion)]
    for key in keys:
        tally.add(key, occasion.hour[:7], occasion.asker)


def _judge(tally: Tally, opinion: Opinion) -> None:
    """Count one opinion, by kind and by the answer that it is about."""
    kind = Key(opinion.county or NOWHERE, "opinion", opinion.kind)
    keys = [kind]
    if opinion.kind in {"helped", "did_not_help"}:
        answer = kind._replace(dimension="judged", value=opinion.intent or "")
        part = answer._replace(part=opinion.kind)
        keys += [answer, part]
        tally.line(answer, "part", part)
        tally.line(kind, "judged", part)
    for key in keys:
        tally.add(key, opinion.hour[:7], opinion.asker)


def _part(whole: Key, half: str) -> Key:
    """Return the figure of the unanswered or of all other questions of a row; of all rows, it is an outcome's."""
    if half == "unanswered" and not whole.dimension:
        return whole._replace(dimension="outcome", value="unanswered")
    return whole._replace(part=half)


def _pairs(actors: Actors | None, occasion: Occasion) -> Iterable[tuple[str, str]]:
    return actors.pairs(occasion.question) if actors else ()


def _span(day: dt.date, unit: Unit) -> str:
    if unit == "month":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year}-v{week:02}"


def _spans(occasions: Iterable[Occasion], unit: Unit) -> tuple[str, ...]:
    """Return every month or week from the first asked to the last, those without a question too."""
    days = sorted({occasion.day for occasion in occasions})
    if not days:
        return ()
    steps = range((days[-1] - days[0]).days + 1)
    return tuple(dict.fromkeys(_span(days[0] + dt.timedelta(days=step), unit) for step in steps))


# --- drawing up ------------------------------------------------------------------------------------


def _table(tally: Tally, shown: Shown, where: str, dimension: Dimension, spans: tuple[str, ...]) -> Table:
    if dimension == "county":
        keys = [Key(county) for county in sorted({key.county for key in shown.cells} - {ALL})]
        rows = [_row(shown, key, key.county, spans) for key in keys]
    else:
        keys = [Key(where, dimension, value) for value in tally.values(where, dimension)]
        rows = [_row(shown, key, key.value, spans) for key in keys]
    if dimension == "outcome":
        rows.sort(key=lambda row: OUTCOMES.index(row.value))
    else:
        rows.sort(key=lambda row: (-(row.total or 0), row.value))  # hidden ones by name: their order tells nothing
    return Table(dimension, spans, tuple(rows), _row(shown, Key(where), "", spans))


def _row(shown: Shown, key: Key, value: str, spans: tuple[str, ...]) -> Row:
    counts = tuple(shown.count(key._replace(span=span)) for span in spans)
    if key.dimension == "outcome":
        return Row(value, counts, shown.count(key))
    return Row(value, counts, shown.count(key), shown.count(_part(key, "unanswered")), _share(shown, key))


def _share(shown: Shown, key: Key) -> float | None:
    total, unanswered = shown.count(key), shown.count(_part(key, "unanswered"))
    return unanswered / total if total and unanswered is not None else None


def _handovers(pairs: Mapping[str, int | None]) -> tuple[tuple[str, str, int], ...]:
    found = [(*pair.partition("|")[::2], count) for pair, count in pairs.items() if count]
    return tuple(sorted(found, key=lambda handover: (-handover[2], handover[:2])))


def _judged(shown: Shown, where: str, intent: str) -> Judged:
    answer = Key(where, "judged", intent)
    helped, against = (shown.count(answer._replace(part=kind)) for kind in ("helped", "did_not_help"))
    return Judged(intent, helped, against, shown.count(answer))


def _most(judged: Iterable[Judged], figure: Callable[[Judged], int | None]) -> tuple[Judged, ...]:
    return tuple(sorted((j for j in judged if figure(j) and j.intent), key=lambda j: (-(figure(j) or 0), j.intent)))


def _lead_times(courses: Sequence[Course], period: Period) -> tuple[LeadTime, ...]:
    return (
        _lead_time("asked-decided", ((c.first, c.decided) for c in courses), period),
        _lead_time("decided-published", ((c.decided, c.published) for c in courses), period),
        _lead_time("asked-published", ((c.first, c.published) for c in courses), period),
    )


def _lead_time(
    step: Literal["asked-decided", "decided-published", "asked-published"],
    ends: Iterable[tuple[dt.date | None, dt.date | None]],
    period: Period,
) -> LeadTime:
    """Return the days between two steps for whatever came to the second one in the period."""
    days = sorted((last - first).days for first, last in ends if first and last and period.holds(last))
    if not days:
        return LeadTime(step, 0, None, None, None)
    return LeadTime(step, len(days), float(median(days)), days[0], days[-1])


def _end_of_month(day: dt.date) -> dt.date:
    following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return following - dt.timedelta(days=1)
