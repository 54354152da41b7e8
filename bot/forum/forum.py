"""The dialogue forum: the one door to its suggestions, decisions and meetings. Every method asks ``bot.access`` first.

Promises: a convener sees and changes the own county's suggestions only; every step is kept with role, time and note
and can be taken back; a change made on an older version than the newest is refused; what people write is redacted
before it is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from bot.access import Act, Actor
from bot.assistant import Assistant
from bot.catalogue.content import nearest
from bot.forum.calendar import Reminder, Year
from bot.forum.decisions import check, fingerprint, is_published
from bot.forum.errors import Conflict, IllegalMove, NotFound
from bot.forum.gathering import Gathering, new_id, root_of
from bot.forum.ledger import Ledger
from bot.forum.model import (
    Action,
    Agenda,
    Decision,
    Detail,
    Event,
    Group,
    Meeting,
    Minutes,
    State,
    Suggestion,
)
from bot.forum.reading import Reading
from bot.forum.rights import permits, require, role_of
from bot.forum.secretary import Secretary
from bot.forum.states import after
from bot.journal.forum import ForumStore, Move
from bot.language.normalise import fold, normalise
from bot.texts import Texts, texts_in

__all__ = ["Forum"]

_WRITTEN = frozenset({"place", "convenes", "present", "note"})
"""What of a meeting people write freely."""


class Forum:
    """The forum of all counties. ``clock`` gives local time; ``assistant`` that of the newest catalogue."""

    def __init__(
        self,
        store: ForumStore,
        assistant: Callable[[], Assistant],
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
        texts: Texts | None = None,
    ) -> None:
        self._store, self._assistant, self._clock = store, assistant, clock
        texts = texts or texts_in("sv")
        self._gathering = Gathering(store, assistant)
        self._ledger = Ledger(store)
        self._reading = Reading(store, assistant, texts)
        self._secretary = Secretary(store, assistant, texts)

    # --- suggestions -------------------------------------------------------------------------------

    def suggestions(
        self,
        actor: Actor,
        *,
        county: str | None = None,
        states: Collection[State] = (),
        search: str = "",
        is_newest: bool = True,
    ) -> list[Suggestion]:
        """Return the suggestions that the actor may see, the most asked first; what is new is taken in before.

        ``is_newest`` false leaves that to :meth:`gather`: it takes its time, and a chat waits for the same file.
        ``search`` is looked for in the typical question and in every wording. Raises :class:`NotAllowed` where a
        county is named that the actor may not see, or none may be seen.
        """
        require(actor, "see_forum", county or next(iter(sorted(actor.counties)), None))
        known = self._all() if is_newest else self._reading.all(self._store.missed(), self._clock().date())
        found = [s for s in known.values() if permits(actor, "see_forum", s.county)]
        found = [s for s in found if county in {None, s.county} and (not states or s.state in states)]
        wanted = _plain(search)
        if not wanted:
            return found
        worded = self._reading.wordings(self._gathering.refresh(self._clock()))
        return [s for s in found if any(wanted in _plain(w.text) for w in worded.get(s.id, ()))]

    def suggestion(self, actor: Actor, suggestion_id: str) -> Detail:
        """Return everything about one suggestion; the id of one that was merged leads to where it went."""
        group = self._group(actor, "see_forum", suggestion_id)
        return self._detail(group.id)

    def decided(self, actor: Actor, intent_id: str) -> list[Group]:
        """Return the groups that the actor may see and whose decision made or changed a question of the catalogue."""
        return [group for group in self._reading.decided(intent_id) if permits(actor, "see_forum", group.county)]

    def gather(self) -> int:
        """Take in what was asked since; return how many questions were new. Lotsen's own step."""
        before = len(self._store.members())
        self._gathering.refresh(self._clock())
        return len(self._store.members()) - before

    def events(self, after: int = 0) -> list[Event]:
        """Return the decisions and publishings that stand, later than the event number ``after``. For the notices."""
        return self._reading.events(after)

    # --- steps -------------------------------------------------------------------------------------

    def put_on_agenda(
        self, actor: Actor, suggestion_id: str, meeting_id: str, *, note: str = "", version: int | None = None
    ) -> Suggestion:
        """Put a suggestion last on a planned meeting's agenda, or move it there from another's."""
        group = self._group(actor, "decide", suggestion_id, version)
        meeting = self._planned(meeting_id, group, actor)
        return self._step(actor, "agenda", group, note, meeting=meeting.id)

    def take_off_agenda(
        self, actor: Actor, suggestion_id: str, *, note: str = "", version: int | None = None
    ) -> Suggestion:
        """Take a suggestion off the agenda again."""
        group = self._group(actor, "decide", suggestion_id, version)
        return self._step(actor, "off_agenda", group, note, meeting=None)

    def decide(
        self, actor: Actor, suggestion_id: str, decision: Decision, *, note: str = "", version: int | None = None
    ) -> Suggestion:
        """Decide on a suggestion; where it stands on an agenda, the decision is that meeting's.

        Raises :class:`NotFound` for an intent or a section that the catalogue has not (a new question names one that
        is yet to be written, or none).
        """
        group = self._group(actor, "decide", suggestion_id, version)
        check(decision, self._assistant().catalogue)
        made = replace(
            decision,
            note=self._redacted(decision.note or note),
            meeting=group.meeting,
            fingerprint=fingerprint(decision, self._assistant().catalogue),
        )
        return self._step(actor, "decide", group, note or decision.note, decision=made)

    def publish(self, actor: Actor, suggestion_id: str, *, note: str = "", version: int | None = None) -> Suggestion:
        """Say that what was decided can be read now. The forum finds it by itself too: :meth:`find_published`."""
        return self._step(actor, "publish", self._group(actor, "decide", suggestion_id, version), note)

    def tell(self, actor: Actor, suggestion_id: str, *, note: str = "", version: int | None = None) -> Suggestion:
        """Say that those who asked have been told."""
        return self._step(actor, "tell", self._group(actor, "decide", suggestion_id, version), note)

    def reopen(self, actor: Actor, suggestion_id: str, *, note: str = "", version: int | None = None) -> Suggestion:
        """Take up again what was dismissed or published."""
        group = self._group(actor, "decide", suggestion_id, version)
        return self._step(actor, "reopen", group, note, decision=None, meeting=None)

    def undo(self, actor: Actor, suggestion_id: str, *, note: str = "", version: int | None = None) -> Suggestion:
        """Take back the last step that stands; that is a step of its own."""
        group = self._group(actor, "decide", suggestion_id, version)
        self._ledger.undo(group, at=self._clock(), role=role_of(actor), note=self._redacted(note))
        return self._all()[group.id]

    def redo(self, actor: Actor, suggestion_id: str, *, note: str = "", version: int | None = None) -> Suggestion:
        """Take the step again that was taken back last, where nothing else was done since."""
        group = self._group(actor, "decide", suggestion_id, version)
        self._ledger.redo(group, at=self._clock(), role=role_of(actor), note=self._redacted(note))
        return self._all()[group.id]

    def find_published(self) -> list[Suggestion]:
        """Mark every decided suggestion that the catalogue in use has by now; return those. Lotsen's own step.

        One whose marking a person took back is left alone until the catalogue changes again.
        """
        assistant, now = self._assistant(), self._clock()
        version = assistant.catalogue.version
        found = []
        for group in self._store.groups().values():
            if group.state != "beslutad" or group.merged_into or not is_published(group, assistant, now):
                continue
            if any(
                s.action == "publish" and s.is_undone and s.catalogue == version for s in self._store.steps(group.id)
            ):
                continue
            with self._store.writing():
                if self._store.group(group.id) == group:  # nobody changed it meanwhile
                    changed = replace(group, state=after(group.state, "publish"))
                    self._ledger.take("publish", group, changed, at=now, role="system", catalogue=version)
                    found.append(group.id)
        known = self._all() if found else {}
        return [known[group_id] for group_id in found]

    def mark_told(self, suggestion_id: str) -> None:
        """Note that those who asked have been told; not published, nothing happens. Lotsen's own step."""
        group = self._store.group(suggestion_id)
        if group is not None and group.state == "publicerad":
            changed = replace(group, state=after(group.state, "tell"))
            self._ledger.take("tell", group, changed, at=self._clock(), role="system")

    # --- grouping by hand --------------------------------------------------------------------------

    def merge(
        self, actor: Actor, suggestion_id: str, into: str, *, note: str = "", version: int | None = None
    ) -> Suggestion:
        """Let the first suggestion become a part of the second; its id leads there from then on."""
        other = self._group(actor, "decide", suggestion_id, version)
        home = self._group(actor, "decide", into)
        self._same(other, home)
        self._ledger.merge(home, other, at=self._clock(), role=role_of(actor), note=self._redacted(note))
        return self._all()[home.id]

    def split(
        self,
        actor: Actor,
        suggestion_id: str,
        questions: Collection[int],
        *,
        note: str = "",
        version: int | None = None,
    ) -> Suggestion:
        """Make a suggestion of its own of some of the wordings; return the new one."""
        group = self._group(actor, "decide", suggestion_id, version)
        inside = self._wordings(group.id)
        chosen = self._chosen(questions, inside)
        if len(chosen) == len(inside):
            raise IllegalMove("Minst en fråga måste bli kvar i förslaget.")
        with self._store.writing():
            known = self._store.groups()
            fresh = Group(new_id(f"{group.id}|{min(chosen)}", known), group.county, inside[chosen[0]], by_hand=True)
            self._store.add(fresh)
            self._regroup(actor, "split", group, [Move(q, self._home(q), fresh.id) for q in chosen], note)
        return self._all()[fresh.id]

    def move(
        self, actor: Actor, suggestion_id: str, question: int, to: str, *, note: str = "", version: int | None = None
    ) -> Suggestion:
        """Move one wording to another suggestion; return the one that it went to."""
        group = self._group(actor, "decide", suggestion_id, version)
        target = self._group(actor, "decide", to)
        self._same(group, target)
        inside = self._wordings(group.id)
        self._chosen([question], inside)
        if len(inside) == 1:
            raise IllegalMove("Det är förslagets enda fråga. Slå ihop förslagen i stället.")
        with self._store.writing():
            self._store.change(replace(target, by_hand=True))
            self._regroup(actor, "move", group, [Move(question, self._home(question), target.id)], note)
        return self._all()[target.id]

    # --- meetings ----------------------------------------------------------------------------------

    def add_meeting(
        self, actor: Actor, county: str, day: dt.date, *, time: str = "", place: str = "", convenes: str = ""
    ) -> Meeting:
        """Plan a meeting. Where nobody is named, the party whose turn it is convenes."""
        require(actor, "decide", county)
        turn = convenes or self._secretary.year(county, self._clock().date()).turn or ""
        return self._secretary.add(county, day, time, self._redacted(place), self._redacted(turn))

    def change_meeting(self, actor: Actor, meeting_id: str, *, version: int | None = None, **changes: Any) -> Meeting:
        """Change a meeting's ``day``, ``time``, ``place``, ``convenes``, ``status``, ``present`` or ``note``."""
        meeting = self._meeting(actor, "decide", meeting_id)
        clean = {name: self._redacted(value) if name in _WRITTEN else value for name, value in changes.items()}
        return self._secretary.change(meeting, version, clean)

    def meetings(self, actor: Actor, *, county: str | None = None) -> list[Meeting]:
        """Return the meetings that the actor may see, by day."""
        if county is not None:
            require(actor, "see_forum", county)
        known = self._store.meetings()
        return [m for m in known if county in {None, m.county} and permits(actor, "see_forum", m.county)]

    def meeting(self, actor: Actor, meeting_id: str) -> Meeting:
        """Return one meeting."""
        return self._meeting(actor, "see_forum", meeting_id)

    def order_agenda(self, actor: Actor, meeting_id: str, ids: Sequence[str]) -> Agenda:
        """Put the suggestions on an agenda in this order."""
        self._secretary.order(self._meeting(actor, "decide", meeting_id), ids)
        return self.agenda(actor, meeting_id)

    def agenda(self, actor: Actor, meeting_id: str, *, act: Act = "see_forum") -> Agenda:
        """Return a meeting's agenda. An export asks with ``act="export"``."""
        meeting = self._meeting(actor, act, meeting_id)
        now = self._clock()
        missed = self._gathering.refresh(now)
        known = self._reading.all(missed, now.date())
        return self._secretary.agenda(meeting, known, lambda one: self._reading.detail(known[one], missed), now.date())

    def minutes(self, actor: Actor, meeting_id: str, *, act: Act = "see_forum") -> Minutes:
        """Return what a meeting came to. An export asks with ``act="export"``."""
        return self._secretary.minutes(self._meeting(actor, act, meeting_id), self._all())

    def year(self, actor: Actor, county: str) -> Year:
        """Return where a county's forum stands: the term's meeting, whose turn it is, the yearly revision."""
        require(actor, "see_forum", county)
        return self._secretary.year(county, self._clock().date())

    def reminders(self) -> list[Reminder]:
        """Return what every county's forum is to be reminded of today. For the notices."""
        today = self._clock().date()
        counties = self._assistant().catalogue.content.counties
        return [r for c in counties for r in self._secretary.reminders(self._secretary.year(c, today), today)]

    # --- inside ------------------------------------------------------------------------------------

    def _all(self) -> dict[str, Suggestion]:
        now = self._clock()
        return self._reading.all(self._gathering.refresh(now), now.date())

    def _detail(self, group_id: str) -> Detail:
        missed = self._gathering.refresh(self._clock())
        return self._reading.detail(self._all()[group_id], missed)

    def _step(
        self,
        actor: Actor,
        action: Action,
        group: Group,
        note: str,
        **changes: Any,
    ) -> Suggestion:
        state = after(group.state, action, changes.get("decision"))
        changed = replace(group, state=state, by_hand=True, **changes)
        version = self._assistant().catalogue.version
        self._ledger.take(
            action, group, changed, at=self._clock(), role=role_of(actor), note=self._redacted(note), catalogue=version
        )
        return self._all()[group.id]

    def _regroup(self, actor: Actor, action: Action, group: Group, moves: Sequence[Move], note: str) -> None:
        changed = replace(group, by_hand=True)
        self._ledger.take(
            action, group, changed, at=self._clock(), role=role_of(actor), note=self._redacted(note), moves=moves
        )

    def _group(self, actor: Actor, act: Act, suggestion_id: str, version: int | None = None) -> Group:
        """Return the live group by its id, or by that of one merged into it, where the actor may."""
        self._gathering.refresh(self._clock())
        groups = self._store.groups()
        if suggestion_id not in groups:
            seen = [g.id for g in groups.values() if permits(actor, "see_forum", g.county)]
            raise NotFound(f"Det finns inget förslag ”{suggestion_id}”.{nearest(suggestion_id, seen)}")
        group = groups[root_of(groups, suggestion_id)]
        require(actor, act, group.county)
        if version is not None and version != group.version:
            raise Conflict(
                f"Någon annan har ändrat förslaget sedan du öppnade det; det är nu ”{group.state}”. "
                "Läs om det och försök igen."
            )
        return group

    def _meeting(self, actor: Actor, act: Act, meeting_id: str) -> Meeting:
        known = {m.id: m for m in self._store.meetings() if permits(actor, "see_forum", m.county)}
        meeting = self._store.meeting(meeting_id)
        if meeting is None:
            raise NotFound(f"Det finns inget möte ”{meeting_id}”.{nearest(meeting_id, known)}")
        require(actor, act, meeting.county)
        return meeting

    def _planned(self, meeting_id: str, group: Group, actor: Actor) -> Meeting:
        """Return a meeting that the group can be put on the agenda of."""
        meeting = self._meeting(actor, "decide", meeting_id)
        if meeting.county != group.county:
            raise IllegalMove("Förslaget och mötet hör till olika län.")
        if meeting.status != "planerat":
            raise IllegalMove(f"Mötet är {meeting.status}. Välj ett planerat möte.")
        return meeting

    def _wordings(self, group_id: str) -> dict[int, str]:
        """Return the questions of a group with their texts, the most asked first."""
        found = self._reading.wordings(self._gathering.refresh(self._clock())).get(group_id, ())
        return {wording.id: wording.text for wording in found}

    def _home(self, question: int) -> str:
        return self._store.members()[question]

    @staticmethod
    def _chosen(questions: Collection[int], inside: Collection[int]) -> list[int]:
        unknown = sorted(set(questions) - set(inside))
        if unknown or not questions:
            what = f"Frågan {unknown[0]} hör inte till förslaget." if unknown else "Ange minst en fråga."
            raise NotFound(f"{what} De som gör det: {', '.join(map(str, sorted(inside)))}.")
        return [question for question in inside if question in questions]

    @staticmethod
    def _same(one: Group, other: Group) -> None:
        if one.county != other.county:
            raise IllegalMove("Förslagen hör till olika län och hålls isär.")
        if one.id == other.id:
            raise IllegalMove("Det är samma förslag.")

    def _redacted(self, text: str) -> str:
        return self._assistant().catalogue.redactor.redact(text.strip()).text if text.strip() else ""


def _plain(text: str) -> str:
    return fold(normalise(text))
