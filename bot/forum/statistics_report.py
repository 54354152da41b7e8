"""The statistics as a report: the tables that the page shows and the files hold. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from bot.forum.model import FEWEST
from bot.forum.plain import as_plain
from bot.forum.report import Column, Grid, Report, Section, Value
from bot.forum.statistics import Dimension, Judged, LeadTime, Row, Statistics, Table
from bot.forum.wording import Wording

__all__ = ["statistics_report"]

_MOST = 20


def statistics_report(found: Statistics, today: dt.date, wording: Wording) -> Report:
    """Return the statistics; ``today`` is the paper's date where the period has no end."""
    _ = wording.gettext
    tables = [_over_time(table, wording) for table in found.tables]
    others = [_handovers(found, wording), *_judged(found, wording), _lead_times(found.lead_times, wording)]
    where = wording.county(found.county) if found.county else _("all counties")
    period = found.period
    return Report(
        name=f"statistik-{found.county or 'alla'}-{period.last or today}",
        title=_("Statistics, %(county)s") % {"county": where},
        day=period.last or today,
        lead=_lead(found, wording),
        sections=tuple(
            Section(grid.title, grids=(_whole(grid) if grid in tables else grid,)) for grid in (*tables, *others)
        ),
        grids=(*tables, *others),
        list=_long(tables, others, wording),
        data=_data(found),
    )


def _lead(found: Statistics, wording: Wording) -> tuple[str, ...]:
    _ = wording.gettext
    period = found.period
    ends = {
        "first": wording.day(period.first) if period.first else _("the beginning"),
        "last": wording.day(period.last) if period.last else _("today"),
    }
    figures = {
        "questions": _figure(found.questions, wording),
        "people": _figure(found.people, wording),
        "unanswered": _figure(found.unanswered, wording),
        "share": wording.cell(found.share, Column("", "", "share")) if found.questions != 0 else "–",
    }
    return (
        _("From %(first)s to %(last)s.") % ends,
        _("Questions: %(questions)s, from at least %(people)s people. Unanswered: %(unanswered)s (%(share)s).")
        % figures,
        _(
            "“%(hidden)s” means that fewer than %(fewest)s people asked, or that such a figure could be worked out "
            "from this one. People have new pseudonyms each month, so the month with the most people counts. "
            "Questions from the web page have no sender and count as one person."
        )
        % {"hidden": wording.hidden, "fewest": FEWEST},
    )


def _figure(value: int | None, wording: Wording) -> str:
    return wording.cell(value, Column("", "", "number"))


def _over_time(table: Table, wording: Wording) -> Grid:
    _ = wording.gettext
    titles: dict[Dimension, str] = {
        "outcome": _("What came of the questions"),
        "topic": _("Questions by topic"),
        "county": _("Questions by county"),
        "municipality": _("Questions by municipality"),
        "channel": _("Questions by channel"),
    }
    names: dict[Dimension, tuple[str, Callable[[str], str]]] = {
        "outcome": (_("Outcome"), wording.outcome),
        "topic": (_("Topic"), wording.topic),
        "county": (_("County"), wording.county),
        "municipality": (_("Municipality"), wording.municipality),
        "channel": (_("Channel"), wording.channel),
    }
    heading, name = names[table.dimension]
    has_share = table.dimension != "outcome"
    columns = [Column(table.dimension, heading), Column("total", _("All"), "number")]
    if has_share:
        columns += [
            Column("unanswered", _("Unanswered"), "number"),
            Column("share", _("Share unanswered"), "share"),
        ]
    columns += [Column(span, wording.span(span), "number") for span in table.spans]

    def line(row: Row, label: str) -> tuple[Value, ...]:
        return (label, row.total, *((row.unanswered, _share(row)) if has_share else ()), *row.counts)

    rows = tuple(line(row, name(row.value)) for row in table.rows)
    return Grid(table.dimension, titles[table.dimension], tuple(columns), rows, line(table.sums, _("All")))


def _share(row: Row) -> float | str | None:
    """Return the share; where there was no question there is none, which is not the same as one that is hidden."""
    return "" if row.total == 0 else row.share


def _whole(grid: Grid) -> Grid:
    """Return a table without its months, which a printed page has no room for."""
    kept = [i for i, column in enumerate(grid.columns) if i == 0 or column.name in {"total", "unanswered", "share"}]
    if len(grid.columns) <= 7:
        return grid
    cut = [tuple(row[i] for i in kept) for row in grid.lines]
    return Grid(grid.name, grid.title, tuple(grid.columns[i] for i in kept), tuple(cut[:-1]), cut[-1])


def _handovers(found: Statistics, wording: Wording) -> Grid:
    _ = wording.gettext
    columns = (
        Column("one", _("Actor")),
        Column("other", _("together with")),
        Column("count", _("Questions"), "number"),
    )
    rows = tuple((wording.actor(one), wording.actor(other), count) for one, other, count in found.handovers)
    return Grid("handovers", _("Handovers asked about"), columns, rows)


def _judged(found: Statistics, wording: Wording) -> tuple[Grid, Grid]:
    _ = wording.gettext
    columns = (
        Column("intent", _("Answer")),
        Column("helped", _("Helped"), "number"),
        Column("did_not_help", _("Did not help"), "number"),
        Column("total", _("Judged"), "number"),
    )

    def rows(judged: Iterable[Judged]) -> tuple[tuple[Value, ...], ...]:
        return tuple((wording.intent(j.intent), j.helped, j.did_not_help, j.total) for j in judged)

    return (
        Grid("useful", _("Most useful answers"), columns, rows(found.useful[:_MOST])),
        Grid("disputed", _("Most disputed answers"), columns, rows(found.disputed[:_MOST])),
    )


def _lead_times(lead_times: tuple[LeadTime, ...], wording: Wording) -> Grid:
    _ = wording.gettext
    names = {
        "asked-decided": _("From first asked to decided"),
        "decided-published": _("From decided to published"),
        "asked-published": _("From first asked to published"),
    }
    columns = (
        Column("step", _("Lead time")),
        Column("number", _("Suggestions"), "number"),
        Column("median", _("Days, median"), "number"),
        Column("shortest", _("Shortest"), "number"),
        Column("longest", _("Longest"), "number"),
    )
    rows: list[tuple[Value, ...]] = []
    for lead in lead_times:
        days: tuple[Value, ...] = (lead.median, lead.shortest, lead.longest) if lead.number else ("–", "–", "–")
        rows.append((names[lead.step], lead.number, *days))
    return Grid("lead_times", _("Lead times"), columns, tuple(rows))


def _long(tables: list[Grid], others: list[Grid], wording: Wording) -> Grid:
    """Return every figure as a line of its own: what a spreadsheet can filter and a program can read."""
    _ = wording.gettext
    columns = (
        Column("table", _("Table")),
        Column("row", _("Row")),
        Column("column", _("Column")),
        Column("value", _("Value"), "number"),
    )
    rows: list[tuple[Value, ...]] = []
    for grid in (*tables, *others):
        labels = 2 if grid.name == "handovers" else 1
        for line in grid.lines:
            label = " + ".join(str(part) for part in line[:labels])
            rows += [
                (grid.title, label, column.heading, wording.cell(value, column) if column.kind == "share" else value)
                for column, value in zip(grid.columns[labels:], line[labels:], strict=True)
            ]
    return Grid("statistics", _("Statistics"), columns, tuple(rows))


def _data(found: Statistics) -> dict[str, object]:
    """Return the statistics for programs: ids, not names, and null for what is not shown."""
    tables = {
        table.dimension: {
            "spans": list(table.spans),
            "rows": [_row(row) for row in table.rows],
            "sums": _row(table.sums),
        }
        for table in found.tables
    }
    return {
        "county": found.county,
        "from": as_plain(found.period.first),
        "to": as_plain(found.period.last),
        "unit": found.unit,
        "questions": found.questions,
        "people": found.people,
        "unanswered": found.unanswered,
        "share_unanswered": found.share,
        "tables": tables,
        "handovers": [{"actors": [one, other], "count": count} for one, other, count in found.handovers],
        "opinions": dict(found.opinions),
        "most_useful": [as_plain(judged) for judged in found.useful],
        "most_disputed": [as_plain(judged) for judged in found.disputed],
        "lead_times": [as_plain(lead) for lead in found.lead_times],
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "value": row.value,
        "total": row.total,
        "unanswered": row.unanswered,
        "share": row.share,
        "counts": list(row.counts),
    }
