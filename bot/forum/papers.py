"""The forum's papers: agenda, minutes and the list of suggestions as reports. Pure: everything is an argument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.forum.model import Agenda, AgendaItem, Comparison, Decision, Meeting, Minutes, MinutesItem, Suggestion
from bot.forum.plain import as_plain
from bot.forum.report import Column, Grid, Report, Section, Value
from bot.forum.wording import Wording

__all__ = ["agenda_report", "minutes_report", "suggestions_report"]

_WORDINGS = 5
_COMPARED = 2
"""Wordings and comparisons on an agenda: it is to be read at a table. The page of the suggestion has them all."""


def agenda_report(agenda: Agenda, wording: Wording) -> Report:
    """Return a meeting's agenda, with what it takes to decide on each item and lines to write on."""
    _ = wording.gettext
    meeting = agenda.meeting
    remarks = [Section(_("To take up besides"), points=agenda.remarks)] if agenda.remarks else []
    items = [section for item in agenda.items for section in _item(item, wording)]
    grid = _grid([item.suggestion for item in agenda.items], wording, _("Agenda"), numbered=True)
    return Report(
        name=f"dagordning-{meeting.id}",
        title=_("Agenda, %(county)s, %(day)s") % {"county": agenda.county, "day": wording.day(meeting.day)},
        day=meeting.day,
        lead=(*_about(meeting, wording), *(() if agenda.items else (_("Nothing stands on the agenda yet."),))),
        sections=(*remarks, *items),
        grids=(grid,),
        list=grid,
        data=as_plain(agenda),
    )


def minutes_report(minutes: Minutes, wording: Wording) -> Report:
    """Return what a meeting came to."""
    _ = wording.gettext
    meeting = minutes.meeting
    present = [_("Present: %(present)s") % {"present": meeting.present}] if meeting.present else []
    count = _("Decided: %(decided)s of %(all)s.") % {"decided": minutes.decided, "all": len(minutes.items)}
    grid = Grid(
        "minutes",
        _("Decisions"),
        (
            Column("number", _("No."), "number"),
            Column("id", _("Id")),
            Column("question", _("Question")),
            Column("outcome", _("Outcome")),
            Column("decision", _("Decision")),
            Column("about", _("About")),
            Column("note", _("Note")),
        ),
        tuple(_decided(item, wording) for item in minutes.items),
    )
    return Report(
        name=f"minnesanteckningar-{meeting.id}",
        title=_("Minutes, %(county)s, %(day)s") % {"county": minutes.county, "day": wording.day(meeting.day)},
        day=meeting.day,
        lead=(*_about(meeting, wording), *present, *([meeting.note] if meeting.note else []), count),
        sections=tuple(_minuted(item, wording) for item in minutes.items),
        grids=(grid,),
        list=grid,
        data=as_plain(minutes),
    )


def suggestions_report(suggestions: Sequence[Suggestion], title: str, day: dt.date, wording: Wording) -> Report:
    """Return a list of suggestions."""
    grid = _grid(suggestions, wording, wording.gettext("Suggestions"))
    return Report(
        name=f"forslag-{day}",
        title=title,
        day=day,
        lead=(wording.gettext("Personal data is masked. Nobody can see who asked."),),
        sections=(Section(grid.title, grids=(_narrow(grid),)),),
        grids=(grid,),
        list=grid,
        data=[suggestion.as_json() for suggestion in suggestions],
    )


def _grid(suggestions: Sequence[Suggestion], wording: Wording, title: str, *, numbered: bool = False) -> Grid:
    _ = wording.gettext
    columns: tuple[Column, ...] = (
        Column("id", _("Id")),
        Column("question", _("Question")),
        Column("county", _("County")),
        Column("status", _("State")),
        Column("count", _("Times asked"), "number"),
        Column("askers", _("Askers")),
        Column("first", _("First asked")),
        Column("last", _("Last asked")),
        Column("trend", _("Last 30 days"), "number"),
        Column("before", _("The 30 before"), "number"),
        Column("nearest", _("Nearest in the catalogue")),
        Column("other_counties", _("Answered by other counties' documents")),
        Column("decision", _("Decision")),
        Column("note", _("Note")),
    )
    rows: list[tuple[Value, ...]] = [_row(suggestion, wording) for suggestion in suggestions]
    if numbered:
        columns = (Column("number", _("No."), "number"), *columns)
        rows = [(number, *row) for number, row in enumerate(rows, 1)]
    return Grid("suggestions", title, columns, tuple(rows))


def _row(s: Suggestion, wording: Wording) -> tuple[Value, ...]:
    return (
        s.id,
        s.question,
        wording.county(s.county),
        s.state,
        s.count,
        s.askers_text,
        s.first[:10],
        s.last[:10],
        s.trend.now,
        s.trend.before,
        "; ".join(map(wording.intent, s.nearest)),
        "; ".join(map(wording.intent, s.other_counties)),
        s.decision.label if s.decision else "",
        s.decision.note if s.decision else "",
    )


def _narrow(grid: Grid) -> Grid:
    """Return the columns of the list that a printed page has room for."""
    kept = [i for i, column in enumerate(grid.columns) if column.name in _PRINTED]
    columns = tuple(grid.columns[i] for i in kept)
    return Grid(grid.name, grid.title, columns, tuple(tuple(row[i] for i in kept) for row in grid.rows))


_PRINTED = frozenset({"question", "county", "status", "count", "askers", "last", "decision"})


def _about(meeting: Meeting, wording: Wording) -> tuple[str, ...]:
    """Return when, where and who convenes, as far as it is known."""
    _ = wording.gettext
    parts = [wording.day(meeting.day), meeting.time, meeting.place]
    lines = [", ".join(part for part in parts if part) + f" ({meeting.status})"]
    return (*lines, *([_("Convenes: %(party)s") % {"party": meeting.convenes}] if meeting.convenes else []))


def _item(item: AgendaItem, wording: Wording) -> tuple[Section, ...]:
    """Return what a meeting needs on one item: how it was asked, what is near, what others say, and a line to fill."""
    _ = wording.gettext
    s = item.suggestion
    asked = _("Asked %(count)s times by %(askers)s people, from %(first)s to %(last)s.") % {
        "count": s.count,
        "askers": s.askers_text,
        "first": s.first[:10],
        "last": s.last[:10],
    }
    more = len(item.wordings) - _WORDINGS
    rest = [_("and %(number)s more wordings") % {"number": more}] if more > 0 else []
    near = tuple(f"{one.title} – {' '.join(one.reasons)}" for one in item.why_not)
    grids = tuple(_comparison(one, i, wording) for i, one in enumerate(item.comparisons[:_COMPARED], 1))
    silent = () if grids else (_("No county's documents say anything near the question."),)
    decision = _("Decision: ____________________________  Who sees to it: __________________")
    heading = f"{item.number}. {s.question}"
    return (
        Section(heading, paragraphs=(asked,), points=(*item.wordings[:_WORDINGS], *rest)),
        *([Section(_("Nearest in the catalogue, and why it did not answer"), 2, points=near)] if near else []),
        Section(_("What the counties' documents say"), 2, paragraphs=silent, grids=grids),
        Section(_("Decision"), 2, paragraphs=(decision,)),
    )


def _comparison(comparison: Comparison, number: int, wording: Wording) -> Grid:
    _ = wording.gettext
    silent = _("The county's documents do not regulate this.")
    return Grid(
        f"comparison-{number}",
        comparison.title,
        (
            Column("county", _("County")),
            Column("says", _("What the documents say")),
            Column("sections", _("Section")),
        ),
        tuple((says.name, says.text or silent, "; ".join(says.sections)) for says in comparison.counties),
    )


def _decided(item: MinutesItem, wording: Wording) -> tuple[Value, ...]:
    decision = item.decision
    return (
        item.number,
        item.suggestion.id,
        item.suggestion.question,
        item.outcome,
        decision.label if decision else "",
        _about_what(decision, wording),
        item.note or (decision.note if decision else ""),
    )


def _minuted(item: MinutesItem, wording: Wording) -> Section:
    decision = item.decision
    lines = [item.outcome]
    if decision:
        about = _about_what(decision, wording)
        label = wording.gettext("Decision: %(what)s") % {"what": decision.label}
        lines = [f"{label}: {about}" if about else label]
    note = item.note or (decision.note if decision else "")
    return Section(f"{item.number}. {item.suggestion.question}", paragraphs=(*lines, *([note] if note else [])))


def _about_what(decision: Decision | None, wording: Wording) -> str:
    """Return the question or the section that a decision is about."""
    if decision is None:
        return ""
    return wording.section(decision.section) if decision.section else wording.intent(decision.intent)
