"""The forum's forms: each takes one step through :class:`bot.forum.forum.Forum` and leads back to a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import get_args

from starlette.responses import Response

from bot.channels.web.forum.reading import ReadingRoom
from bot.channels.web.forum.room import Room, Visit
from bot.forum.errors import ForumError, NotFound
from bot.forum.model import DECISIONS, Decision, DecisionKind, MeetingStatus, Suggestion

__all__ = ["StepsRoom"]

_Step = Callable[[Visit], str]
"""Takes the step; returns the id of the suggestion to go on to."""


class StepsRoom:
    """Takes the forms in. A refused step draws its page again, with the reason and what was filled in."""

    def __init__(self, room: Room, reading: ReadingRoom) -> None:
        self._room, self._forum, self._reading = room, room.forum, reading
        self._steps: dict[str, _Step] = {
            "dagordning": self._put_on_agenda,
            "av-dagordningen": lambda visit: self._plain(visit, self._forum.take_off_agenda),
            "besluta": self._decide,
            "publicera": lambda visit: self._plain(visit, self._forum.publish),
            "aterkoppla": lambda visit: self._plain(visit, self._forum.tell),
            "ta-upp": lambda visit: self._plain(visit, self._forum.reopen),
            "angra": lambda visit: self._plain(visit, self._forum.undo),
            "gor-om": lambda visit: self._plain(visit, self._forum.redo),
            "sla-ihop": self._merge,
            "dela": self._split,
            "flytta": self._move,
        }

    def suggestion(self, visit: Visit) -> Response:
        """Take one step with one suggestion."""
        name = visit.parts["step"]
        step = self._steps.get(name)
        if step is None:
            raise NotFound(visit.wording.gettext("There is no such step."))
        try:
            target = step(visit)
        except ForumError as error:
            return self._again(visit, error)
        meeting = visit.text("meeting_page")
        if meeting:
            return self._room.go(visit, f"/moten/{self._forum.meeting(visit.actor, meeting).id}", name)
        return self._room.go(visit, f"/forslag/{target}", name)

    def add_meeting(self, visit: Visit) -> Response:
        """Plan a meeting."""
        try:
            county = visit.county or visit.text("county")
            planned = self._forum.add_meeting(
                visit.actor,
                county,
                _day(visit, "day"),
                time=visit.text("time")[:20],
                place=visit.text("place")[:200],
                convenes=visit.text("convenes")[:200],
            )
        except ForumError as error:
            return self._reading.meetings(visit, fault=str(error), status=self._room.status_of(error))
        return self._room.go(visit, f"/moten/{planned.id}", "mote")

    def change_meeting(self, visit: Visit) -> Response:
        """Change a meeting's day, place and so on, or close it."""
        meeting = visit.parts["id"]
        try:
            changes: dict[str, object] = {
                name: visit.text(name)[:2000]
                for name in ("time", "place", "convenes", "present", "note")
                if name in visit.form
            }
            if visit.text("day"):
                changes["day"] = _day(visit, "day")
            if visit.text("status") in get_args(MeetingStatus):
                changes["status"] = visit.text("status")
            self._forum.change_meeting(visit.actor, meeting, version=visit.number("version"), **changes)
        except ForumError as error:
            return self._reading.meeting(visit, fault=str(error), status=self._room.status_of(error))
        return self._room.go(visit, f"/moten/{meeting}", "andrat")

    def order_agenda(self, visit: Visit) -> Response:
        """Move one item up or down on an agenda."""
        meeting, moved = visit.parts["id"], visit.text("item")
        ids = [item.suggestion.id for item in self._forum.agenda(visit.actor, meeting).items]
        if moved in ids:
            place = ids.index(moved)
            other = place - 1 if visit.text("way") == "upp" else place + 1
            if 0 <= other < len(ids):
                ids[place], ids[other] = ids[other], ids[place]
                self._forum.order_agenda(visit.actor, meeting, ids)
        return self._room.go(visit, f"/moten/{meeting}", "ordning")

    # --- the steps ---------------------------------------------------------------------------------

    def _plain(self, visit: Visit, step: Callable[..., Suggestion]) -> str:
        return step(visit.actor, visit.parts["id"], note=visit.text("note"), version=visit.number("version")).id

    def _put_on_agenda(self, visit: Visit) -> str:
        meeting, note = visit.text("meeting"), visit.text("note")
        found = self._forum.put_on_agenda(
            visit.actor, visit.parts["id"], meeting, note=note, version=visit.number("version")
        )
        return found.id

    def _decide(self, visit: Visit) -> str:
        kind = next((kind for kind in DECISIONS if kind == visit.text("kind")), None)
        if kind is None:
            raise ForumError(visit.wording.gettext("Choose what was decided."))
        decision = Decision(kind, intent=_intent(visit, kind), section=_section(visit, kind))
        note, version = visit.text("note"), visit.number("version")
        return self._forum.decide(visit.actor, visit.parts["id"], decision, note=note, version=version).id

    def _merge(self, visit: Visit) -> str:
        into = visit.text("into")
        if not into:
            raise ForumError(visit.wording.gettext("Choose the suggestion that it is to become a part of."))
        note, version = visit.text("note"), visit.number("version")
        return self._forum.merge(visit.actor, visit.parts["id"], into, note=note, version=version).id

    def _split(self, visit: Visit) -> str:
        note, version = visit.text("note"), visit.number("version")
        return self._forum.split(visit.actor, visit.parts["id"], _chosen(visit), note=note, version=version).id

    def _move(self, visit: Visit) -> str:
        """Move the wordings that were marked, one after another; the first one is held against the version read."""
        target, version = visit.text("to"), visit.number("version")
        if not target:
            raise ForumError(visit.wording.gettext("Choose the suggestion that the wordings are to go to."))
        found = visit.parts["id"]
        for question in _chosen(visit):
            moved = self._forum.move(
                visit.actor, visit.parts["id"], question, target, note=visit.text("note"), version=version
            )
            found, version = moved.id, None
        return found

    def _again(self, visit: Visit, error: ForumError) -> Response:
        """Draw the page that the form stood on once more, with the reason."""
        status, meeting = self._room.status_of(error), visit.text("meeting_page")
        try:
            if meeting:
                visit.parts["id"] = meeting
                return self._reading.meeting(visit, fault=str(error), status=status)
            return self._reading.suggestion(visit, fault=str(error), status=status)
        except ForumError:
            raise error from None


def _chosen(visit: Visit) -> list[int]:
    """Return the wordings that were marked."""
    marked = [value for value in visit.form.getlist("wording") if isinstance(value, str)]
    chosen = [int(value) for value in marked if value.isascii() and value.isdigit() and len(value) < 10]
    if not chosen:
        raise ForumError(visit.wording.gettext("Mark at least one wording."))
    return chosen


def _intent(visit: Visit, kind: DecisionKind) -> str | None:
    """Return the question that a decision is about; its title will do."""
    given = visit.text("intent")[:200]
    if not given or kind in {"ändra_dokumentet", "hör_inte_hit"}:
        return None
    titles = {intent.title: intent.id for intent in visit.catalogue.content.intents.values()}
    return titles.get(given, given)


def _section(visit: Visit, kind: DecisionKind) -> str | None:
    return visit.text("section")[:300] or None if kind == "ändra_dokumentet" else None


def _day(visit: Visit, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(visit.text(name))
    except ValueError:
        raise ForumError(visit.wording.gettext("A day is written as 2026-09-01.")) from None
