"""Erasing what was asked (gallring): only with a decision, never during a hold, and so that it is gone from the file.

A journal of questions is an official document. It may be erased only by a decision of the organisation, and not while
somebody's request to see it is being tried: a hold stops erasing until it is lifted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database, Migrations

from bot.journal.storage import JournalError, Storage

__all__ = ["Erased", "Erasure", "Hold"]

migrations = Migrations("lotsen-erasure")


@migrations()
def erasures(db: Database) -> None:
    """Keep every erasure (its decision and its counts, never what was erased) and every hold."""
    db.table("erasures").create(
        {"id": int, "at": str, "before": str, "decision": str, "counts": str},
        pk="id",
        not_null={"at", "before", "decision", "counts"},
    )
    db.table("holds").create(
        {"id": int, "reason": str, "since": str, "lifted": str}, pk="id", not_null={"reason", "since"}
    )


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop to all erasing, and why."""

    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class Erased:
    """How much an erasure took, and ``kept`` for the open suggestions' sake; counts only."""

    asked: int
    questions: int
    opinions: int
    kept: int
    is_gone_from_file: bool = True


class Erasure:
    """Erases from one journal file."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        storage.migrate(migrations)

    def hold(self) -> Hold | None:
        """Return the hold that is set, or None."""
        row = self._storage.one("select reason, since from holds where lifted is null order by id limit 1")
        return Hold(row["reason"], row["since"]) if row else None

    def set_hold(self, reason: str, at: dt.datetime) -> None:
        """Stop all erasing until the hold is lifted."""
        with self._storage.writing() as db:
            db.table("holds").insert({"reason": reason, "since": _time(at)})

    def lift_holds(self, at: dt.datetime) -> int:
        """Lift every hold; return how many there were."""
        with self._storage.writing() as db:
            lifted = db.execute("update holds set lifted = ? where lifted is null", [_time(at)])
            return int(lifted.rowcount)

    def erase(self, before: dt.date, decision: str, kept: Collection[int], at: dt.datetime) -> Erased:
        """Erase what was asked before a day, except the questions in ``kept`` (ids), which the forum has open.

        Raises :class:`JournalError` without a decision to refer to and while a hold is set.
        """
        if not decision.strip():
            raise JournalError("Gallring kräver ett beslut. Ange beslutets beteckning, till exempel ett diarienummer.")
        with self._storage.writing() as db:
            held = self.hold()  # inside the transaction: a hold that comes meanwhile waits, or is seen
            if held:
                raise JournalError(f"Gallringen är stoppad sedan {held.since} ({held.reason}). Häv stoppet först.")
            erased = _erase(db, before.isoformat(), set(kept))
            counts = asdict(erased)
            del counts["is_gone_from_file"]
            row = {"at": _time(at), "before": before.isoformat(), "decision": decision.strip()}
            db.table("erasures").insert({**row, "counts": json.dumps(counts)})
        return Erased(**counts, is_gone_from_file=self._storage.compact())

    def done(self) -> list[dict[str, Any]]:
        """Return every erasure so far, oldest first: decision, day and counts."""
        rows = self._storage.rows("select at, before, decision, counts from erasures order by id")
        return [{**row, "counts": json.loads(row["counts"])} for row in rows]


def _erase(db: Database, before: str, kept: set[int]) -> Erased:
    """Delete the old rows of the questions that are not kept; a question asked later too stays, and counts anew."""
    db.execute("create temp table if not exists kept_questions (id integer primary key)")
    db.execute("delete from kept_questions")
    db.conn.executemany("insert into kept_questions values (?)", [(number,) for number in sorted(kept)])
    old = "hour < ? and question_id not in (select id from kept_questions)"
    held_back = next(
        db.query(
            "select count(*) as n from asked where hour < ? and question_id in (select id from kept_questions)",
            [before],
        )
    )["n"]
    opinions = db.execute(f"delete from feedback where {old}", [before]).rowcount  # noqa: S608
    asked = db.execute(f"delete from asked where {old}", [before]).rowcount  # noqa: S608
    never = """not exists (select 1 from asked where question_id = questions.id)
        and not exists (select 1 from feedback where question_id = questions.id)
        and id not in (select id from kept_questions)"""
    questions = db.execute(f"delete from questions where {never}").rowcount  # noqa: S608
    if db.table("forum_members").exists():  # a question's id may be given anew; its place in a suggestion may not
        db.execute("delete from forum_members where question_id not in (select id from questions)")
    db.execute(
        """update questions set count = (select count(*) from asked where question_id = questions.id),
        first = coalesce((select min(hour) from asked where question_id = questions.id), first)
        where id not in (select id from kept_questions)"""
    )
    return Erased(asked=asked, questions=questions, opinions=opinions, kept=int(held_back))


def _time(at: dt.datetime) -> str:
    return at.isoformat(timespec="minutes")
