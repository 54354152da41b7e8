"""The forum's secretary: meetings, what stands on their agendas, and what they came to. Asks nobody for rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.assistant import Assistant
from bot.catalogue.content import nearest
from bot.forum.calendar import RULES, Reminder, Year, reminders, year_of
from bot.forum.errors import Conflict, ForumError, IllegalMove, NotFound
from bot.forum.model import Agenda, AgendaItem, Detail, Meeting, Minutes, MinutesItem, Suggestion
from bot.journal.forum import ForumStore
from bot.texts import Texts

__all__ = ["Secretary"]


class Secretary:
    """Keeps the meetings."""

    def __init__(self, store: ForumStore, assistant: Callable[[], Assistant], texts: Texts) -> None:
        self._store, self._assistant, self._texts = store, assistant, texts

    def add(self, county: str, day: dt.date, time: str, place: str, convenes: str) -> Meeting:
        """Plan a meeting; its id is the county and the day."""
        if county not in self._assistant().catalogue.content.counties:
            raise NotFound(
                f"Det finns inget län ”{county}”.{nearest(county, self._assistant().catalogue.content.counties)}"
            )
        with self._store.writing():
            known = {meeting.id for meeting in self._store.meetings()}
            names = (f"{county}-{day}" + (f"-{n}" if n > 1 else "") for n in range(1, len(known) + 2))
            meeting = Meeting(next(name for name in names if name not in known), county, day, time, place, convenes)
            self._store.add_meeting(meeting)
        return meeting

    def change(self, meeting: Meeting, version: int | None, changes: Mapping[str, Any]) -> Meeting:
        """Change a meeting's day, place and so on; one that was held or cancelled keeps its day."""
        with self._store.writing():
            current = self._store.meeting(meeting.id) or meeting
            if version is not None and version != current.version:
                raise Conflict("Någon annan har ändrat mötet sedan du öppnade det. Läs om det och försök igen.")
            if changes.get("status") == "inställt" and self._store.agenda(meeting.id):
                raise IllegalMove(
                    "Mötet har förslag på dagordningen. Flytta dem till ett annat möte eller ta bort dem."
                )
            return self._store.change_meeting(replace(current, **changes))

    def order(self, meeting: Meeting, ids: Sequence[str]) -> None:
        """Put the agenda in order: just the suggestions that stand on it already."""
        with self._store.writing():
            listed = self._store.agenda(meeting.id)
            if sorted(listed) != sorted(ids):
                raise ForumError(f"Ange alla förslag på dagordningen en gång var: {', '.join(listed)}.")
            self._store.set_agenda(meeting.id, ids)

    def agenda(
        self, meeting: Meeting, known: Mapping[str, Suggestion], detail: Callable[[str], Detail], today: dt.date
    ) -> Agenda:
        """Return a meeting's agenda with what is needed to decide."""
        items = []
        for number, group_id in enumerate(self._listed(meeting, known), 1):
            seen = detail(group_id)
            wordings = tuple(wording.text for wording in seen.wordings)
            items.append(AgendaItem(number, seen.suggestion, wordings, seen.why_not, seen.comparisons))
        year = self.year(meeting.county, today)
        remarks = [r.text for r in self.reminders(year, today) if r.kind in {"revision_due", "revision_overdue"}]
        return Agenda(meeting, self._assistant().catalogue.county_name(meeting.county), tuple(items), tuple(remarks))

    def minutes(self, meeting: Meeting, known: Mapping[str, Suggestion]) -> Minutes:
        """Return what a meeting came to."""
        items = [
            self._item(number, meeting, known[group_id])
            for number, group_id in enumerate(self._listed(meeting, known), 1)
        ]
        return Minutes(meeting, self._assistant().catalogue.county_name(meeting.county), tuple(items))

    def year(self, county: str, today: dt.date) -> Year:
        """Return where a county's forum stands."""
        document = self._assistant().catalogue.content.documents.get(_revised(county))
        valid_to, name = (document.valid_to, document.short_title) if document else (None, "")
        return year_of(county, self._store.meetings(), today, valid_to, name)

    def reminders(self, year: Year, today: dt.date) -> tuple[Reminder, ...]:
        """Return what a county's forum is to be reminded of."""
        return reminders(year, self._store.meetings(), today, self._texts)

    def _listed(self, meeting: Meeting, known: Mapping[str, Suggestion]) -> list[str]:
        return [group_id for group_id in self._store.agenda(meeting.id) if group_id in known]

    def _item(self, number: int, meeting: Meeting, suggestion: Suggestion) -> MinutesItem:
        _ = self._texts.gettext
        decision = suggestion.decision
        if decision is not None and decision.meeting == meeting.id:
            return MinutesItem(number, suggestion, decision.label, decision, decision.note)
        if suggestion.meeting and suggestion.meeting != meeting.id:
            return MinutesItem(number, suggestion, _("Put off to the meeting %(id)s") % {"id": suggestion.meeting})
        return MinutesItem(number, suggestion, _("Not decided"))


def _revised(county: str) -> str:
    rule = RULES.get(county)
    return rule.revision_document or "" if rule else ""
