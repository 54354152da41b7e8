"""The forum's files: what is asked of the forum with the right to export, as a download."""

from __future__ import annotations

from starlette.responses import Response

from bot.access import may
from bot.channels.web.forum.reading import chosen_states, period_of, sorted_by
from bot.channels.web.forum.room import Room, Visit
from bot.forum.errors import NotAllowed, NotFound
from bot.forum.exports.export import FORMATS, export
from bot.forum.papers import agenda_report, minutes_report, suggestions_report
from bot.forum.report import Report
from bot.forum.statistics_report import statistics_report

__all__ = ["DownloadsRoom"]


class DownloadsRoom:
    """Gives out the papers as files."""

    def __init__(self, room: Room) -> None:
        self._room, self._forum = room, room.forum

    def meeting(self, visit: Visit) -> Response:
        """Give out a meeting's agenda or minutes."""
        what, meeting = visit.parts["what"], visit.parts["id"]
        if what == "dagordning":
            return self._file(
                visit, agenda_report(self._forum.agenda(visit.actor, meeting, act="export"), visit.wording)
            )
        if what == "minnesanteckningar":
            minutes = self._forum.minutes(visit.actor, meeting, act="export")
            return self._file(visit, minutes_report(minutes, visit.wording))
        raise NotFound(visit.wording.gettext("There is no such file."))

    def suggestions(self, visit: Visit) -> Response:
        """Give out the list, filtered and in the order of the page."""
        if not may(visit.actor, "export", visit.county).allowed:
            raise NotAllowed(visit.wording.gettext("You may not take out files of this."))
        states, _state = chosen_states(visit.query.get("lage", ""))
        found = self._forum.suggestions(visit.actor, county=visit.county, states=states)
        where = visit.wording.county(visit.county) if visit.county else visit.wording.gettext("all counties")
        title = visit.wording.gettext("Suggestions to the dialogue forum, %(county)s") % {"county": where}
        ordered = sorted_by(found, visit.query.get("sort", ""))
        return self._file(visit, suggestions_report(ordered, title, self._room.today, visit.wording))

    def statistics(self, visit: Visit) -> Response:
        """Give out the statistics of the page's period."""
        period, fault = period_of(visit)
        if fault:
            raise NotFound(fault)
        found = self._room.measures.statistics(
            visit.actor,
            county=visit.county,
            period=period,
            unit="week" if visit.query.get("per") == "vecka" else "month",
            act="export",
        )
        return self._file(visit, statistics_report(found, self._room.today, visit.wording))

    @staticmethod
    def _file(visit: Visit, report: Report) -> Response:
        kind = next((kind for kind in FORMATS if kind == visit.parts["format"]), None)
        if kind is None:
            raise NotFound(visit.wording.gettext("There is no such file."))
        made = export(report, kind, visit.wording)
        headers = {"content-disposition": f'attachment; filename="{made.name}"'}
        return Response(made.data, media_type=made.media_type, headers=headers)
