"""What a conversation was last about: enough to follow up on it and to answer its buttons, for seven days at most.

Promises: only redacted text; the conversation and the place stand as pseudonyms; a row is never older than
:data:`DAYS` after a purge, and what is purged is gone from the file.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database, Migrations

from bot.journal.storage import Storage
from bot.reply import SlotValue

__all__ = ["DAYS", "Threads", "Turn"]

DAYS = 7
"""How long a turn lives. A button older than that still answers, from what it carries itself."""

migrations = Migrations("lotsen-threads")


@migrations()
def turns(db: Database) -> None:
    """One row a question that somebody may still follow up on or press a button of."""
    db.table("turns").create(
        {
            "id": int,
            "token": str,
            "place": str,
            "thread": str,
            "question": str,
            "found": str,
            "intent": str,
            "county": str,
            "slots": str,
            "offered": str,
            "catalogue": str,
            "is_waiting": int,
            "hour": str,
        },
        pk="id",
        not_null={"token", "place", "thread", "question", "hour"},
    )
    db.table("turns").create_index(["token"], unique=True)
    db.table("turns").create_index(["thread"])
    db.table("turns").create_index(["hour"])


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it. ``place`` and ``thread`` are pseudonyms.

    ``offered`` are the intents of the options that were shown. ``is_waiting`` is a question that waits for the
    county of its place. ``found`` counts what was redacted, by kind.
    """

    token: str
    place: str
    thread: str
    question: str
    intent: str | None = None
    county: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    catalogue: str = ""
    is_waiting: bool = False
    found: Mapping[str, int] = field(default_factory=dict)


class Threads:
    """The latest turns of conversations, in the journal's file."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        storage.migrate(migrations)

    def note(self, turn: Turn, at: dt.datetime) -> None:
        """Keep a turn as what its thread was last about; the same token said again takes the earlier one's place."""
        row = {
            "token": turn.token,
            "place": turn.place,
            "thread": turn.thread,
            "question": turn.question,
            "found": json.dumps(dict(turn.found)),
            "intent": turn.intent,
            "county": turn.county,
            "slots": json.dumps(dict(turn.slots)),
            "offered": json.dumps(turn.offered),
            "catalogue": turn.catalogue,
            "is_waiting": turn.is_waiting,
            "hour": _hour(at),
        }
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        newest = "(select coalesce(max(id), 0) + 1 from turns)"
        sql = f"insert or replace into turns (id, {names}) values ({newest}, {values})"  # noqa: S608
        self._storage.write(sql, row)

    def turn(self, token: str, place: str) -> Turn | None:
        """Return the question that ``token`` names, where it was asked in ``place``."""
        row = self._storage.one("select * from turns where token = ? and place = ?", [token, place])
        return _turn(row) if row else None

    def last(self, thread: str, since: dt.datetime) -> Turn | None:
        """Return what a thread was last about, where that was not before the hour of ``since``."""
        sql = "select * from turns where thread = ? and hour >= ? order by id desc"
        row = self._storage.one(sql, [thread, _hour(since)])
        return _turn(row) if row else None

    def forget(self, place: str) -> int:
        """Delete every turn of a place; return how many there were."""
        return self._delete("place = ?", place)

    def purge(self, at: dt.datetime) -> int:
        """Delete the turns whose time is out; return how many."""
        return self._delete("hour < ?", _hour(at - dt.timedelta(days=DAYS)))

    def _delete(self, condition: str, value: str) -> int:
        return self._storage.write(f"delete from turns where {condition}", [value])  # noqa: S608


def _hour(at: dt.datetime) -> str:
    """Return the hour in universal time: the minute is not kept, and hours compare across a change of the clock."""
    return (at.astimezone(dt.UTC)).strftime("%Y-%m-%dT%H:00")


def _turn(row: dict[str, Any]) -> Turn:
    return Turn(
        token=row["token"],
        place=row["place"],
        thread=row["thread"],
        question=row["question"],
        intent=row["intent"],
        county=row["county"],
        slots=json.loads(row["slots"]),
        offered=tuple(json.loads(row["offered"])),
        catalogue=row["catalogue"],
        is_waiting=bool(row["is_waiting"]),
        found=json.loads(row["found"]),
    )
