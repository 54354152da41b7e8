"""What was heard and is not decided yet, and the keys of what was heard lately.

Promises: one row a key however often it comes; the content of a row (who, what, where to) is gone as soon as it is
decided or given up, only a digest of its key stays, and that for some days.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError
from sqlite_utils import Database, Migrations

from bot.chat.model import Incoming
from bot.journal.storage import Storage

__all__ = ["Heard", "Inbox"]

_KEPT = 3 * 24 * 3600
"""Seconds that a key is remembered: platforms deliver again within hours."""

migrations = Migrations("lotsen-inbox")


@migrations()
def inbox(db: Database) -> None:
    """One row a thing heard; ``payload`` only while it waits."""
    db.execute(
        """create table inbox (id integer primary key autoincrement, key blob not null unique, state text not null,
        attempts integer not null default 0, at real not null, due real not null default 0, error text, payload text)"""
    )
    db.execute("create index inbox_open on inbox (state) where state != 'done'")


@dataclass(slots=True)
class Heard:
    """A thing heard. ``is_stored``: the file holds its content. ``is_recovered``: it lay there at start."""

    id: int
    incoming: Incoming
    at: float
    attempts: int = 0
    due: float = 0.0
    is_stored: bool = False
    is_recovered: bool = False


class Inbox:
    """The table. Everything that writes is called inside ``storage.writing()``."""

    def __init__(self, storage: Storage) -> None:
        """Make the table where it is missing; raises ``JournalError``."""
        self._storage = storage
        storage.migrate(migrations)

    def admit(self, incoming: Incoming, at: float) -> Heard | None:
        """Take the key in as decided and without content, for what is decided in the same transaction.

        None where the key is known.
        """
        sql = "insert or ignore into inbox (key, state, at) values (?, 'done', ?)"
        cursor = self._storage.db.execute(sql, (_digest(incoming.key), at))
        return Heard(int(cursor.lastrowid or 0), incoming, at) if cursor.rowcount else None

    def forget(self, heard: Heard) -> None:
        """Take the key out again, so that the same thing may come once more."""
        self._storage.db.execute("delete from inbox where id = ?", (heard.id,))

    def keep(self, heard: Heard, error: str | None = None) -> None:
        """Keep the content, for later."""
        payload = _adapter().dump_json(heard.incoming).decode()
        values = (heard.attempts, heard.due, error, payload, heard.id)
        self._storage.db.execute(
            "update inbox set state = 'new', attempts = ?, due = ?, error = ?, payload = ? where id = ?", values
        )

    def begin(self, heard: Heard) -> None:
        """Count an attempt before it is made: what takes the whole process down is given up in the end."""
        self._storage.db.execute("update inbox set attempts = attempts + 1 where id = ?", (heard.id,))

    def end(self, heard: Heard, error: str | None = None) -> None:
        """Take the content away: it is decided, or given up where there is an ``error``."""
        state = "failed" if error else "done"
        values = (state, error, heard.attempts, heard.id)
        self._storage.db.execute(
            "update inbox set state = ?, error = ?, attempts = ?, payload = null where id = ?", values
        )

    def recover(self) -> list[Heard]:
        """Return what an earlier process left, oldest first; what this version cannot read is given up."""
        found = []
        for row in self._storage.rows("select * from inbox where state = 'new' order by id"):
            try:
                incoming = _adapter().validate_json(row["payload"])
            except ValidationError:
                sql = "update inbox set state = 'failed', error = 'unreadable', payload = null where id = ?"
                self._storage.db.execute(sql, (row["id"],))
                continue
            heard = Heard(row["id"], incoming, row["at"], row["attempts"], row["due"])
            heard.is_stored = heard.is_recovered = True
            found.append(heard)
        return found

    def failed(self) -> int:
        """Return how many were given up."""
        row = self._storage.one("select count(*) as n from inbox where state = 'failed'")
        return int(row["n"]) if row else 0

    def probe(self) -> None:
        """Write something and take it away again: raises where the disk is still full or read-only."""
        self._storage.db.execute("insert or replace into inbox (key, state, at) values (x'', 'done', 0)")
        self._storage.db.execute("delete from inbox where key = x''")

    def purge(self, now: float) -> None:
        """Forget the keys of some days ago."""
        self._storage.db.execute("delete from inbox where state != 'new' and at < ?", (now - _KEPT,))


def _digest(key: str) -> bytes:
    """Return what is stored of a key: enough to know it again, nothing of the conversation that it names."""
    return hashlib.blake2b(key.encode(), digest_size=16, person=b"lotsen-inbox").digest()


@cache
def _adapter() -> TypeAdapter[Incoming]:
    return TypeAdapter(Incoming)
