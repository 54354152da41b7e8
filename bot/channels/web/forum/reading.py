"""The forum's pages to read: the list, one suggestion, the meetings, agenda, minutes and statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web.forum.charts import bars, columns
from bot.channels.web.forum.room import Room, Visit
from bot.forum.errors import IllegalMove
from bot.forum.model import DECISIONS, STATES, Agenda, Decision, DecisionKind, Detail, Meeting, State, Suggestion
from bot.forum.papers import agenda_report, minutes_report
from bot.forum.report import Grid
from bot.forum.states import ACTIONS, after
from bot.forum.statistics import OUTCOMES, Period, Statistics
from bot.forum.statistics_report import statistics_report

__all__ = ["ReadingRoom", "chosen_states", "decisions_from", "period_of", "sorted_by"]

_A_PAGE = 50
_AWAY: tuple[State, ...] = ("avförd",)

_ORDERS: Mapping[str, Callable[[Suggestion], tuple[object, ...]]] = {
    "antal": lambda s: (-s.count, s.first, s.id),
    "senast": lambda s: (_backwards(s.last), -s.count, s.id),
    "aldst": lambda s: (s.first, -s.count, s.id),
    "okar": lambda s: (s.trend.before - s.trend.now, -s.count, s.id),
}


class ReadingRoom:
    """Draws the pages; changes nothing but what the forum itself finds (decisions that are published by now)."""

    def __init__(self, room: Room) -> None:
        self._room, self._forum = room, room.forum

    def listing(self, visit: Visit) -> Response:
        """Draw the suggestions: filtered, searched and in the order that was asked for."""
        given = {**visit.query, **{name: visit.text(name) for name in ("lage", "sort") if name in visit.form}}
        search = visit.text("sok")
        if visit.actor.is_local:
            self._forum.find_published()
        states, state = chosen_states(given.get("lage", ""))
        found = self._forum.suggestions(visit.actor, county=visit.county, states=states, search=search)
        away = self._forum.suggestions(visit.actor, county=visit.county, states=_AWAY)
        found = sorted_by(found, given.get("sort", ""))
        page, pages = _page(given.get("sida", ""), len(found))
        if search:
            page, pages, shown = 1, 1, found[: 4 * _A_PAGE]
        else:
            shown = found[(page - 1) * _A_PAGE : page * _A_PAGE]
        return self._room.page(
            visit,
            "forum/lista.html",
            suggestions=shown,
            number=len(found),
            page=page,
            pages=pages,
            search=search,
            swallowed=sum(s.since_published > 0 for s in away),
            state=state,
            states=STATES,
            order=given.get("sort", "") if given.get("sort", "") in _ORDERS else "antal",
            reminders=[r for r in self._forum.reminders() if visit.county in {None, r.county}],
        )

    def suggestion(self, visit: Visit, *, fault: str = "", status: int = 200) -> Response:
        """Draw one suggestion with everything that can be done with it; ``fault`` is why the last try was refused."""
        detail = self._forum.suggestion(visit.actor, visit.parts["id"])
        s = detail.suggestion
        others = [
            o for o in self._forum.suggestions(visit.actor, county=s.county) if o.id != s.id and o.county == s.county
        ]
        return self._room.page(
            visit,
            "forum/forslag.html",
            status=status,
            fault=fault,
            detail=detail,
            s=s,
            others=others,
            meetings=self._planned(visit, s.county),
            kinds=decisions_from(s.state),
            can_undo=any(step.action not in {"undo", "redo"} and not step.is_undone for step in detail.history),
            can_redo=bool(detail.history) and detail.history[-1].action == "undo",
            actions=ACTIONS,
            sections=_sections(visit, s.county),
            near=_near(detail),
            done=visit.query.get("klart", ""),
        )

    def meetings(self, visit: Visit, *, fault: str = "", status: int = 200) -> Response:
        """Draw the meetings, what each forum has before it, and the form for a new one."""
        counties = [visit.county] if visit.county else list(visit.catalogue.content.counties)
        return self._room.page(
            visit,
            "forum/moten.html",
            status=status,
            fault=fault,
            meetings=self._forum.meetings(visit.actor, county=visit.county),
            years=[self._forum.year(visit.actor, county) for county in counties],
            today=self._room.today,
        )

    def meeting(self, visit: Visit, *, fault: str = "", status: int = 200) -> Response:
        """Draw one meeting: what stands on its agenda, and a form for what is decided on each item."""
        agenda = self._forum.agenda(visit.actor, visit.parts["id"])
        return self._room.page(
            visit,
            "forum/mote.html",
            status=status,
            fault=fault,
            agenda=agenda,
            meeting=agenda.meeting,
            left=_left(agenda),
            kinds={item.suggestion.id: decisions_from(item.suggestion.state) for item in agenda.items},
            sections=_sections(visit, agenda.meeting.county),
            near=[(i.id, i.title) for i in visit.catalogue.content.intents.values()],
            done=visit.query.get("klart", ""),
        )

    def agenda(self, visit: Visit) -> Response:
        """Draw a meeting's agenda as it is printed."""
        report = agenda_report(self._forum.agenda(visit.actor, visit.parts["id"]), visit.wording)
        return self._room.page(visit, "forum/papper.html", report=report, what="dagordning", meeting=visit.parts["id"])

    def minutes(self, visit: Visit) -> Response:
        """Draw a meeting's minutes as they are printed."""
        report = minutes_report(self._forum.minutes(visit.actor, visit.parts["id"]), visit.wording)
        what = "minnesanteckningar"
        return self._room.page(visit, "forum/papper.html", report=report, what=what, meeting=visit.parts["id"])

    def statistics(self, visit: Visit) -> Response:
        """Draw the statistics: each chart with its table."""
        unit = "week" if visit.query.get("per") == "vecka" else "month"
        period, fault = period_of(visit)
        found = self._room.measures.statistics(
            visit.actor, county=visit.county, period=period, unit="week" if unit == "week" else "month"
        )
        report = statistics_report(found, self._room.today, visit.wording)
        charts = {grid.name: _chart(grid, found, visit) for grid in report.grids}
        return self._room.page(
            visit,
            "forum/statistik.html",
            status=422 if fault else 200,
            report=report,
            charts=charts,
            period=period,
            unit=unit,
            fault=fault,
            query={"fran": visit.query.get("fran"), "till": visit.query.get("till"), "per": visit.query.get("per")},
        )

    def _planned(self, visit: Visit, county: str | None) -> list[Meeting]:
        if county is None:
            return []
        return [m for m in self._forum.meetings(visit.actor, county=county) if m.status == "planerat"]


def chosen_states(name: str) -> tuple[tuple[State, ...], str]:
    """Return the states that a filter shows, and its name: one state, ``alla``, or all but the dismissed."""
    if name == "alla":
        return (), name
    if name in STATES:
        return tuple(state for state in STATES if state == name), name
    return tuple(state for state in STATES if state != "avförd"), ""


def sorted_by(suggestions: Sequence[Suggestion], order: str) -> list[Suggestion]:
    """Return the suggestions in an order; an unknown one is the most asked first."""
    return sorted(suggestions, key=_ORDERS.get(order, _ORDERS["antal"]))


def decisions_from(state: State) -> dict[DecisionKind, str]:
    """Return the decisions that a state allows, with their words."""
    found = {}
    for kind, label in DECISIONS.items():
        try:
            after(state, "decide", Decision(kind))
        except IllegalMove:
            continue
        found[kind] = label
    return found


def period_of(visit: Visit) -> tuple[Period, str]:
    """Return the period that an address names, and what is wrong with it where it names none."""
    days: list[dt.date | None] = []
    for name in ("fran", "till"):
        given = visit.query.get(name, "")
        try:
            days.append(dt.date.fromisoformat(given) if given else None)
        except ValueError:
            return Period(), visit.wording.gettext("A day is written as 2026-09-01.")
    try:
        return Period.around(*days), ""
    except ValueError:
        return Period(), visit.wording.gettext("The period ends before it begins.")


def _chart(grid: Grid, found: Statistics, visit: Visit) -> Markup | str:
    if grid.name == "outcome":
        return columns(grid, visit.wording, [OUTCOMES.index(row.value) for row in found.table("outcome").rows])
    return bars(grid, visit.wording) if grid.name in {"topic", "county", "municipality", "channel"} else ""


def _sections(visit: Visit, county: str | None) -> list[tuple[str, str]]:
    """Return the sections of a county's own documents, with their headings."""
    return [
        (name, f"{document.short_title}: {section.heading}")
        for name, (document, section) in visit.catalogue.sections.items()
        if document.county == county
    ]


def _left(agenda: Agenda) -> list[str]:
    """Return what a meeting that is over has left undecided on its agenda."""
    if agenda.meeting.status == "planerat":
        return []
    items = [item.suggestion for item in agenda.items]
    return [s.id for s in items if s.state == "på dagordningen" and s.meeting == agenda.meeting.id]


def _near(detail: Detail) -> list[tuple[str, str]]:
    """Return the intents that a decision is likely to be about, with their titles."""
    found = {near.intent: near.title for near in detail.why_not}
    found |= {comparison.intent: comparison.title for comparison in detail.comparisons}
    return list(found.items())


def _page(given: str, number: int) -> tuple[int, int]:
    pages = max(1, -(-number // _A_PAGE))
    page = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    return min(max(page, 1), pages), pages


def _backwards(text: str) -> tuple[int, ...]:
    """Return a key that puts later times first."""
    return tuple(-ord(char) for char in text)
