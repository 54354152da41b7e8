"""What Lotsen says and has not got through with yet: rendered, one row a message.

States: ``waiting`` (nobody has been sent it), ``sending`` (it may be on its way or shown: look before it is sent
again), ``sent`` and ``failed``. Promises: the content of a row is gone when it is sent; what cannot be delivered is
kept for the operator for two weeks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json
from sqlite_utils import Database, Migrations

from bot.chat.carrier import Parcel
from bot.chat.model import ChannelName
from bot.journal.storage import Storage

__all__ = ["Failed", "Letter", "Outbox", "Posted", "Report"]

_DAY = 24 * 3600
_KEPT = 3 * _DAY
_FAILED_KEPT = 14 * _DAY
_KEYED_KEPT = 400 * _DAY

migrations = Migrations("lotsen-outbox")


@migrations()
def outbox(db: Database) -> None:
    """One row a message; ``key`` where it must not be queued twice, ``at`` when what it answers came."""
    db.execute(
        """create table outbox (id integer primary key autoincrement, key text unique, channel text not null,
        queue text not null, mark text not null, payload text, state text not null, attempts integer not null default 0,
        at real not null, due real not null default 0, ended real, error text, is_unsure integer not null default 0)"""
    )
    db.execute("create index outbox_open on outbox (channel, id) where state in ('waiting', 'sending')")
    db.execute("create index outbox_failed on outbox (id) where state = 'failed'")


@migrations()
def outbox_urgent(db: Database) -> None:
    """Say which messages are about somebody in danger: they go before the others of their conversation."""
    db.execute("alter table outbox add column is_urgent integer not null default 0")


@dataclass(slots=True)
class Letter:
    """A message on its way. ``is_urgent``: it is about somebody in danger.

    ``is_begun``: the file says ``sending``. ``may_be_shown``: an earlier attempt may have got there. ``is_repeated``:
    it was sent a second time without a way to see whether the first got there.
    """

    id: int
    channel: ChannelName
    parcel: Parcel
    at: float
    attempts: int = 0
    due: float = 0.0
    is_begun: bool = False
    may_be_shown: bool = False
    is_repeated: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a message, and when. ``state`` is the row's new one."""

    id: int
    channel: ChannelName
    state: str
    attempts: int
    at: float
    due: float = 0.0
    error: str | None = None
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of Lotsen's own, found by its key, and how far it has come."""

    id: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that could not be delivered, without its content."""

    id: int
    channel: str
    conversation: str
    attempts: int
    at: float
    error: str


class Outbox:
    """The table. Everything that writes is called inside ``storage.writing()``."""

    def __init__(self, storage: Storage) -> None:
        """Make the table where it is missing; raises ``JournalError``."""
        self._storage = storage
        storage.migrate(migrations)

    def add(
        self,
        channel: ChannelName,
        parcel: Parcel,
        at: float,
        *,
        begun: bool,
        key: str | None = None,
        urgent: bool = False,
    ) -> Letter | None:
        """Store a message, as ``sending`` where it is handed over at once; None where its key is known."""
        payload = to_json(parcel.payload).decode()
        state = "sending" if begun else "waiting"
        cursor = self._storage.db.execute(
            """insert or ignore into outbox (key, channel, queue, mark, payload, state, at, is_urgent)
            values (?, ?, ?, ?, ?, ?, ?, ?)""",
            (_digest(key) if key else None, channel, parcel.queue, parcel.mark, payload, state, at, urgent),
        )
        if not cursor.rowcount:
            return None
        return Letter(int(cursor.lastrowid or 0), channel, parcel, at, is_begun=begun, is_urgent=urgent)

    def find(self, key: str) -> Posted | None:
        """Return the message that was stored under a key, or None where there is none or it is forgotten."""
        row = self._storage.one("select id, state from outbox where key = ?", [_digest(key)])
        return Posted(row["id"], row["state"] in {"waiting", "sending"}) if row else None

    def drop(self, letter_id: int) -> None:
        """Delete a message, so that its key may be used again."""
        self._storage.db.execute("delete from outbox where id = ?", (letter_id,))

    def begin(self, ids: Iterable[int]) -> None:
        """Say that the messages may be shown from now on."""
        self._many("update outbox set state = 'sending' where id = ?", [(i,) for i in ids])

    def record(self, reports: Sequence[Report]) -> None:
        """Write down what became of attempts; whatever is sent loses its content."""
        for report in reports:
            if report.state != "sent":
                self._record_trouble(report)
        sent = [(r.attempts, r.at, r.is_unsure, r.id) for r in reports if r.state == "sent"]  # the last word on a row
        self._many(
            """update outbox set state = 'sent', attempts = ?, ended = ?, is_unsure = ?,
            payload = null, queue = '' where id = ?""",
            sent,
        )

    def open(self, channel: str, limit: int) -> list[int]:
        """Return the messages that are not sent yet, oldest first."""
        sql = """select id from outbox where channel = ? and state in ('waiting', 'sending') order by id limit ?"""
        return [row["id"] for row in self._storage.rows(sql, (channel, limit))]

    def letters(self, ids: Sequence[int]) -> list[Letter]:
        """Return messages from the file, in their order; one that says ``sending`` may be shown."""
        sql = f"select * from outbox where id in ({','.join('?' * len(ids))}) order by id"  # noqa: S608
        return [_letter(row) for row in self._storage.rows(sql, ids)]

    def give_up(self, channels: Iterable[str], before: float, now: float) -> None:
        """End what is too old and belongs to a channel that is not among ``channels`` (no longer configured)."""
        known = sorted(channels)
        sql = f"""update outbox set state = 'failed', error = 'no_channel', ended = ? where at < ?
            and state in ('waiting', 'sending') and channel not in ({",".join("?" * len(known))})"""  # noqa: S608
        self._storage.db.execute(sql, (now, before, *known))

    def failed(self) -> list[Failed]:
        """Return what could not be delivered, oldest first."""
        sql = "select id, channel, queue, attempts, at, error from outbox where state = 'failed' order by id"
        return [
            Failed(row["id"], row["channel"], row["queue"], row["attempts"], row["at"], row["error"] or "")
            for row in self._storage.rows(sql)
        ]

    def retry(self, ids: Sequence[int] | None, now: float) -> int:
        """Let failed messages (all, or the ones named) be tried again; return how many there were.

        One that may be shown already is looked for first.
        """
        which = "" if ids is None else f"and id in ({','.join('?' * len(ids))})"
        sql = f"""update outbox set state = case is_unsure when 0 then 'waiting' else 'sending' end,
            attempts = 0, due = 0, at = ?, ended = null where state = 'failed' {which}"""  # noqa: S608
        return self._storage.db.execute(sql, (now, *(ids or ()))).rowcount

    def count(self) -> dict[tuple[str, str], int]:
        """Return how many there are by channel and state, the sent ones left out."""
        found: dict[tuple[str, str], int] = {}
        for states in ("state in ('waiting', 'sending')", "state = 'failed'"):  # as the indexes have it
            sql = f"select channel, state, count(*) as n from outbox where {states} group by channel, state"  # noqa: S608
            found |= {(row["channel"], row["state"]): row["n"] for row in self._storage.rows(sql)}
        return found

    def purge(self, now: float) -> None:
        """Forget what was sent some days ago (a year, where it must not be queued again), and what failed long ago."""
        sql = """delete from outbox where (state = 'sent' and key is null and ended < ?)
            or (state = 'failed' and ended < ?) or (state = 'sent' and ended < ?)"""
        self._storage.db.execute(sql, (now - _KEPT, now - _FAILED_KEPT, now - _KEYED_KEPT))

    def _record_trouble(self, report: Report) -> None:
        ended = report.at if report.state == "failed" else None
        self._storage.db.execute(
            "update outbox set state = ?, attempts = ?, due = ?, error = ?, is_unsure = ?, ended = ? where id = ?",
            (report.state, report.attempts, report.due, report.error, report.is_unsure, ended, report.id),
        )

    def _many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._storage.db.conn.executemany(sql, rows)


def _digest(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=16, person=b"lotsen-outbox").hexdigest()


def _letter(row: dict[str, Any]) -> Letter:
    is_begun = row["state"] == "sending"
    parcel = Parcel(row["queue"], json.loads(row["payload"]), row["mark"])
    return Letter(
        id=row["id"],
        channel=row["channel"],
        parcel=parcel,
        at=row["at"],
        attempts=row["attempts"],
        due=row["due"],
        is_begun=is_begun,
        may_be_shown=is_begun,
        is_urgent=bool(row["is_urgent"]),
    )
