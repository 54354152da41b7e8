"""Takes steps with suggestions and takes them back; every one of them is kept, and none is rewritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.forum.errors import Conflict, IllegalMove
from bot.forum.model import Action, Group, RoleName
from bot.journal.forum import ForumStore, Kept, Move

__all__ = ["Ledger"]

_BACK: tuple[Action, ...] = ("undo", "redo")


class Ledger:
    """Writes steps. Every method joins the transaction that is open, or is one."""

    def __init__(self, store: ForumStore) -> None:
        self._store = store

    def take(
        self,
        action: Action,
        before: Group,
        after: Group,
        *,
        at: dt.datetime,
        role: RoleName,
        note: str = "",
        moves: Sequence[Move] = (),
        catalogue: str = "",
        undoes: int | None = None,
    ) -> Group:
        """Keep a step that turns ``before`` into ``after`` and moves questions; return the group as it is kept."""
        with self._store.writing():
            kept = self._store.change(after)
            self._move(moves)
            self._agenda(action, before, after)
            step = Kept(0, at, role, action, before, kept, note, tuple(moves), catalogue, undoes)
            self._store.add_step(after.id, step)
        return kept

    def merge(
        self, home: Group, other: Group, *, at: dt.datetime, role: RoleName, note: str = "", catalogue: str = ""
    ) -> Group:
        """Move all of the other group's questions here; its id leads here from then on.

        Raises :class:`IllegalMove` where the other one is decided on already.
        """
        with self._store.writing():
            questions = [question for question, group_id in self._store.members().items() if group_id == other.id]
            moves = [Move(question, other.id, home.id) for question in sorted(questions)]
            self._close(other, home.id, questions)
            after = home if role == "system" else replace(home, by_hand=True)
            return self.take("merge", home, after, at=at, role=role, note=note, moves=moves, catalogue=catalogue)

    def undo(self, group: Group, *, at: dt.datetime, role: RoleName, note: str = "") -> Group:
        """Take back the last step that stands; :class:`IllegalMove` where there is none or others build on it."""
        steps = self._store.steps(group.id)
        last = next((s for s in reversed(steps) if s.action not in _BACK and not s.is_undone), None)
        if last is None:
            raise IllegalMove("Det finns inget steg att ångra på förslaget.")
        with self._store.writing():
            back = self._back(last)
            self._unmerge(group, last, back)
            self._store.mark_undone(group.id, last.number, True)
            after = _as_in(group, last.before)
            return self.take("undo", group, after, at=at, role=role, note=note, moves=back, undoes=last.number)

    def redo(self, group: Group, *, at: dt.datetime, role: RoleName, note: str = "") -> Group:
        """Take the step again that was undone last. Raises :class:`IllegalMove` where something was done since."""
        target = self._undone(self._store.steps(group.id))
        if target is None:
            raise IllegalMove("Det finns inget ångrat steg att göra om på förslaget.")
        with self._store.writing():
            moves = target.moves
            if target.action == "merge":  # with what the other one has got since
                moves = self._all_of([move.origin for move in moves], group.id)
            self._remerge(group, target, moves)
            self._store.mark_undone(group.id, target.number, False)
            after = _as_in(group, target.after)
            return self.take("redo", group, after, at=at, role=role, note=note, moves=moves, undoes=target.number)

    def _back(self, step: Kept) -> tuple[Move, ...]:
        """Return the moves that take a step's moves back; what a part has got since it was split off comes with it."""
        if step.action == "split":
            return self._all_of([move.target for move in step.moves], step.before.id)
        return tuple(Move(move.question, move.target, move.origin) for move in step.moves)

    def _all_of(self, origins: Collection[str], target: str) -> tuple[Move, ...]:
        members = sorted(self._store.members().items())
        return tuple(Move(question, home, target) for question, home in members if home in origins)

    @staticmethod
    def _undone(steps: Sequence[Kept]) -> Kept | None:
        """Return the step that was undone last and that nothing new has followed."""
        by_number = {step.number: step for step in steps}
        for step in reversed(steps):
            if step.action not in _BACK:
                return None
            target = by_number.get(step.undoes or 0)
            if step.action == "undo" and target is not None and target.is_undone:
                return target
        return None

    def _move(self, moves: Sequence[Move]) -> None:
        members = self._store.members()
        for move in moves:
            if members.get(move.question) != move.origin:
                raise Conflict("Frågorna har flyttats vidare sedan dess. Flytta dem för hand i stället.")
            self._store.join(move.question, move.target)

    def _unmerge(self, group: Group, step: Kept, back: Sequence[Move]) -> None:
        """Open or close the other group of a merger or split that is taken back."""
        for other_id in dict.fromkeys(move.target if step.action == "merge" else move.origin for move in back):
            other = self._store.group(other_id)
            if other is None or step.action == "move":
                continue
            if step.action == "merge":
                opened = self._store.change(replace(other, merged_into=None, by_hand=True))
                self._agenda("undo", replace(opened, meeting=None), opened)
            else:
                self._close(other, group.id, [move.question for move in back])

    def _remerge(self, group: Group, step: Kept, moves: Sequence[Move]) -> None:
        """Close or open the other group of a merger or split that is taken again."""
        for other_id in dict.fromkeys(move.origin if step.action == "merge" else move.target for move in step.moves):
            other = self._store.group(other_id)
            if other is None or step.action == "move":
                continue
            if step.action == "merge":
                self._close(other, group.id, [move.question for move in moves])
            else:
                self._store.change(replace(other, merged_into=None))

    def _close(self, other: Group, into: str, questions: Sequence[int]) -> None:
        """Let a group lead to another one; refused where it has been worked on or has got more questions since."""
        has_more = any(home == other.id and q not in questions for q, home in self._store.members().items())
        if has_more or other.state not in {"ny", "på dagordningen"}:
            raise IllegalMove("Det andra förslaget har behandlats vidare. Slå ihop eller flytta för hand i stället.")
        self._store.change(replace(other, merged_into=into))
        self._agenda("undo", other, replace(other, meeting=None))

    def _agenda(self, action: Action, before: Group, after: Group) -> None:
        """Keep the meetings' agendas as the step leaves them; a meeting that was held keeps its items."""
        if before.meeting == after.meeting:
            return
        if before.meeting and not (action != "undo" and self._was_held(before.meeting)):
            kept = [group_id for group_id in self._store.agenda(before.meeting) if group_id != after.id]
            self._store.set_agenda(before.meeting, kept)
        if after.meeting and after.id not in (listed := self._store.agenda(after.meeting)):
            self._store.set_agenda(after.meeting, [*listed, after.id])

    def _was_held(self, meeting_id: str) -> bool:
        meeting = self._store.meeting(meeting_id)
        return meeting is not None and meeting.status == "hållet"


def _as_in(group: Group, snapshot: Group) -> Group:
    """Return the group in the state of a snapshot; that a person has shaped it stays true."""
    return replace(
        group,
        state=snapshot.state,
        decision=snapshot.decision,
        meeting=snapshot.meeting,
        by_hand=True,
    )
