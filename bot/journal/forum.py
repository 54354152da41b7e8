"""The forum's store: suggestions, the questions in them, the steps taken, and the meetings.

Promises: it keeps redacted text and roles only; a suggestion's id never changes and never goes away; a change that
was made on an older version of a suggestion is not written.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlite_utils import Database

from bot.forum.errors import Conflict
from bot.forum.model import Action, Decision, Group, Meeting, Missed, RoleName, State
from bot.journal.forum_schema import migrations
from bot.journal.storage import Storage
from bot.journal.store import UNANSWERED

__all__ = ["ForumStore", "Kept", "Move"]


@dataclass(frozen=True, slots=True)
class Move:
    """A question that went from one group to another in a step."""

    question: int
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A step as it is kept: the group before and after it, and the questions that moved."""

    number: int
    at: dt.datetime
    role: RoleName
    action: Action
    before: Group
    after: Group
    note: str = ""
    moves: tuple[Move, ...] = ()
    catalogue: str = ""
    undoes: int | None = None
    is_undone: bool = False


_MISSED = """
    select a.question_id, q.county, q.question, q.key, q.nearest, a.intent, a.hour, a.channel,
        a.municipality, a.asker, a.place, coalesce(f.kind, a.reason) as reason
    from asked a join questions q on q.id = a.question_id
    left join (
        select message, max(kind) as kind from feedback where kind != 'helped' and message is not null group by message
    ) f on f.message = a.message
    where (a.status = 'none' and a.reason in (?, ?)) or f.kind is not null
    order by a.hour, a.id
"""


class ForumStore:
    """The forum's tables in the journal's file."""

    def __init__(self, storage: Storage) -> None:
        """Use the open ``storage``; the tables are made where they are missing."""
        self.storage = storage
        storage.migrate(migrations)

    def writing(self) -> AbstractContextManager[Database]:
        """Return one transaction; what is read inside still holds when it is written."""
        return self.storage.writing()

    # --- what the journal knows --------------------------------------------------------------------

    def missed(self) -> list[Missed]:
        """Return every time that a question was asked in vain or its answer disputed, oldest first."""
        return [
            Missed(**{**row, "nearest": tuple(json.loads(row["nearest"] or "[]"))})
            for row in self.storage.rows(_MISSED, UNANSWERED)
        ]

    def proposals(self, questions: Sequence[int]) -> list[str]:
        """Return what askers have proposed to these questions, oldest first, each text once."""
        marks = ",".join("?" * len(questions))
        sql = f"select text from feedback where kind = 'proposal' and question_id in ({marks}) order by id"  # noqa: S608
        return list(dict.fromkeys(row["text"] for row in self.storage.rows(sql, list(questions))))

    # --- groups ------------------------------------------------------------------------------------

    def groups(self) -> dict[str, Group]:
        """Return every group by its id, those that were merged into another one too."""
        return {row["id"]: _group(row) for row in self.storage.rows("select * from forum_groups order by id")}

    def group(self, group_id: str) -> Group | None:
        """Return one group as it stands now."""
        row = self.storage.one("select * from forum_groups where id = ?", [group_id])
        return _group(row) if row else None

    def add(self, group: Group) -> None:
        """Keep a new group."""
        with self.writing() as db:
            db.table("forum_groups").insert(_row(group))

    def change(self, group: Group) -> Group:
        """Keep a changed group; return it with its next version.

        Raises :class:`Conflict` where it is not made from the newest version.
        """
        with self.writing() as db:
            current = db.execute("select version from forum_groups where id = ?", [group.id]).fetchone()
            if current is None or current[0] != group.version:
                raise Conflict("Någon annan har ändrat förslaget sedan du öppnade det. Läs om det och försök igen.")
            following = replace(group, version=group.version + 1)
            db.table("forum_groups").update(group.id, _row(following))
        return following

    def describe(self, group: Group) -> None:
        """Keep what follows from the journal and the catalogue (typical question, neighbours): no new version."""
        with self.writing() as db:
            row = _row(group)
            told = {name: row[name] for name in ("question", "nearest", "elsewhere", "catalogue")}
            db.table("forum_groups").update(group.id, told)

    def members(self) -> dict[int, str]:
        """Return the group of every question that is in one."""
        rows = self.storage.rows("select question_id, group_id from forum_members")
        return {int(row["question_id"]): row["group_id"] for row in rows}

    def join(self, question: int, group_id: str) -> None:
        """Put a question in a group; it leaves the one that it was in."""
        with self.writing() as db:
            db.table("forum_members").insert({"question_id": question, "group_id": group_id}, replace=True)

    # --- steps -------------------------------------------------------------------------------------

    def steps(self, group_id: str) -> list[Kept]:
        """Return the steps of a group, first to last."""
        rows = self.storage.rows("select * from forum_steps where group_id = ? order by number", [group_id])
        return [_kept(row) for row in rows]

    def add_step(self, group_id: str, step: Kept) -> Kept:
        """Keep a step as the group's next; return it with its number."""
        with self.writing() as db:
            last = db.execute("select max(number) from forum_steps where group_id = ?", [group_id]).fetchone()[0]
            numbered = replace(step, number=(last or 0) + 1)
            db.table("forum_steps").insert(
                {
                    "group_id": group_id,
                    "number": numbered.number,
                    "at": numbered.at.isoformat(timespec="minutes"),
                    "role": numbered.role,
                    "action": numbered.action,
                    "before": json.dumps(_row(numbered.before), ensure_ascii=False),
                    "after": json.dumps(_row(numbered.after), ensure_ascii=False),
                    "note": numbered.note,
                    "moves": json.dumps([asdict(move) for move in numbered.moves]),
                    "catalogue": numbered.catalogue,
                    "undoes": numbered.undoes,
                    "is_undone": int(numbered.is_undone),
                }
            )
        return numbered

    def mark_undone(self, group_id: str, number: int, is_undone: bool) -> None:
        """Note whether a step has been taken back."""
        with self.writing() as db:
            sql = "update forum_steps set is_undone = ? where group_id = ? and number = ?"
            db.execute(sql, [int(is_undone), group_id, number])

    def standing(self, after: int, actions: Sequence[Action]) -> list[tuple[int, str, Kept]]:
        """Return the steps of these kinds that stand, later than the global number ``after``, with their group."""
        marks = ",".join("?" * len(actions))
        sql = f"select * from forum_steps where id > ? and action in ({marks}) and not is_undone order by id"  # noqa: S608
        return [(row["id"], row["group_id"], _kept(row)) for row in self.storage.rows(sql, [after, *actions])]

    # --- meetings ----------------------------------------------------------------------------------

    def meetings(self) -> list[Meeting]:
        """Return every meeting, by day."""
        return [_meeting(row) for row in self.storage.rows("select * from forum_meetings order by day, id")]

    def meeting(self, meeting_id: str) -> Meeting | None:
        """Return one meeting."""
        row = self.storage.one("select * from forum_meetings where id = ?", [meeting_id])
        return _meeting(row) if row else None

    def add_meeting(self, meeting: Meeting) -> None:
        """Keep a new meeting."""
        with self.writing() as db:
            db.table("forum_meetings").insert({**asdict(meeting), "day": meeting.day.isoformat()})

    def change_meeting(self, meeting: Meeting) -> Meeting:
        """Keep a changed meeting; return it with its next version. Raises :class:`Conflict` as :meth:`change` does."""
        with self.writing() as db:
            current = db.execute("select version from forum_meetings where id = ?", [meeting.id]).fetchone()
            if current is None or current[0] != meeting.version:
                raise Conflict("Någon annan har ändrat mötet sedan du öppnade det. Läs om det och försök igen.")
            following = replace(meeting, version=meeting.version + 1)
            row = {**asdict(following), "day": following.day.isoformat()}
            db.table("forum_meetings").update(row.pop("id"), row)
        return following

    def agenda(self, meeting_id: str) -> list[str]:
        """Return the ids of the groups on a meeting's agenda, in order."""
        sql = "select group_id from forum_agenda where meeting = ? order by position, group_id"
        return [row["group_id"] for row in self.storage.rows(sql, [meeting_id])]

    def set_agenda(self, meeting_id: str, group_ids: Sequence[str]) -> None:
        """Keep a meeting's agenda: just these groups, in this order."""
        with self.writing() as db:
            db.execute("delete from forum_agenda where meeting = ?", [meeting_id])
            db.table("forum_agenda").insert_all(
                {"meeting": meeting_id, "group_id": group_id, "position": place}
                for place, group_id in enumerate(group_ids, 1)
            )


def _row(group: Group) -> dict[str, Any]:
    row = asdict(group)
    row["nearest"] = json.dumps(group.nearest)
    row["elsewhere"] = json.dumps(group.elsewhere)
    row["decision"] = json.dumps(asdict(group.decision), ensure_ascii=False) if group.decision else None
    row["by_hand"] = int(group.by_hand)
    return row


def _group(row: dict[str, Any]) -> Group:
    state: State = row["state"]
    decision = json.loads(row["decision"]) if row["decision"] else None
    return Group(
        id=row["id"],
        county=row["county"],
        question=row["question"],
        state=state,
        version=row["version"],
        nearest=tuple(json.loads(row["nearest"] or "[]")),
        elsewhere=tuple(json.loads(row["elsewhere"] or "[]")),
        catalogue=row["catalogue"] or "",
        decision=Decision(**decision) if decision else None,
        meeting=row["meeting"],
        merged_into=row["merged_into"],
        by_hand=bool(row["by_hand"]),
    )


def _kept(row: dict[str, Any]) -> Kept:
    return Kept(
        number=row["number"],
        at=dt.datetime.fromisoformat(row["at"]),
        role=row["role"],
        action=row["action"],
        before=_group(json.loads(row["before"])),
        after=_group(json.loads(row["after"])),
        note=row["note"] or "",
        moves=tuple(Move(**move) for move in json.loads(row["moves"] or "[]")),
        catalogue=row["catalogue"] or "",
        undoes=row["undoes"],
        is_undone=bool(row["is_undone"]),
    )


def _meeting(row: dict[str, Any]) -> Meeting:
    return Meeting(**{**row, "day": dt.date.fromisoformat(row["day"])})
