"""The journal's store: SQLite in one file. The only module that writes to disk while questions are answered.

Promises: a question is stored redacted or not at all; asked again it is counted, not doubled; the same message
(by the channel's own id) is counted once however often it is delivered; what is deleted is gone from the
file and its write-ahead log. Every write is one transaction.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.journal.schema import migrations
from bot.language.normalise import fold, normalise
from bot.reply import Reply

__all__ = ["Journal", "JournalError", "LoggedQuestion"]

UNANSWERED = ("not_found", "no_local_rule")
"""The reasons for ``none`` that make an improvement suggestion; small talk and other subjects do not."""


class JournalError(Exception):
    """The journal cannot be opened or written; the message says which file and what to do (in Swedish)."""


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A distinct question as the journal holds it."""

    id: int
    county: str | None
    question: str
    status: str
    reason: str | None
    intent: str | None
    nearest: tuple[str, ...]
    catalogue: str
    count: int
    first: str
    last: str


class Journal:
    """The questions asked, in one SQLite file. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open or make the journal at ``path``; raises :class:`JournalError` where that cannot be done."""
        self.path = path
        self._lock = threading.RLock()
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
            self._db = Database(connection)
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma busy_timeout = 10000")
            self._db.enable_wal()
            migrations.apply(self._db)
        except (OSError, sqlite3.Error) as error:
            raise JournalError(
                f"journalen {path} kan inte öppnas ({error}). Ange en fil som får skrivas med LOTSEN_DATABASE."
            ) from error

    def close(self) -> None:
        """Close the file, once or more; the write-ahead log is folded into it."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
            self._db.close()

    def log(self, reply: Reply, *, channel: str, at: dt.datetime, message: str | None = None) -> int | None:
        """Count one question with its outcome; return the question's id.

        ``message`` is the channel's own id of the message: a second delivery of it is not counted, but what came
        of it last (an option that was picked) is what stays. Small talk and empty questions are never logged (None).
        """
        if reply.reason == "small_talk" or not reply.redacted_question.strip():
            return None
        key = f"{reply.asked_for or ''}|{fold(normalise(reply.redacted_question))}"
        hour = at.strftime("%Y-%m-%dT%H:00")
        with self._writing() as db:
            if message is not None:
                known = _one(db, "select question_id from asked where message = ?", [message])
                if known:
                    db.table("questions").update(known["question_id"], _outcome(reply))
                    return int(known["question_id"])
            question_id = self._count(db, key, reply, hour)
            db.table("asked").insert(
                {
                    "question_id": question_id,
                    "hour": hour,
                    "channel": channel,
                    "status": reply.status,
                    "redacted": sum(reply.found.values()),
                    "message": message,
                }
            )
        return question_id

    def feedback(self, message: str, kind: str, *, at: dt.datetime, text: str = "") -> bool:
        """Keep what an asker said of the reply to ``message``; return whether that message is in the journal.

        ``kind`` is ``helped``, ``did_not_help``, ``none_of_these`` or ``proposal``; ``text`` is redacted already.
        An opinion said again replaces the earlier one; the same proposal sent twice is kept once.
        """
        with self._writing() as db:
            asked = _one(db, "select question_id from asked where message = ? order by id desc", [message])
            if asked is None:
                return False
            token = f"{message}|{text}" if kind == "proposal" else message
            row = {"question_id": asked["question_id"], "kind": kind, "text": text, "token": token}
            db.table("feedback").insert({**row, "hour": at.strftime("%Y-%m-%dT%H:00")}, replace=True)
        return True

    def unanswered(self) -> list[LoggedQuestion]:
        """Return the questions that the documents did not answer, or whose answer did not help; oldest first."""
        sql = """
            select * from questions where (status = 'none' and reason in (?, ?))
            or id in (select question_id from feedback where kind != 'helped') order by first, id
        """
        with self._lock:
            return [_question(row) for row in self._db.query(sql, UNANSWERED)]

    def questions(self) -> list[LoggedQuestion]:
        """Return every distinct question, oldest first."""
        with self._lock:
            return [_question(row) for row in self._db.query("select * from questions order by first, id")]

    def is_sound(self) -> bool:
        """Return whether SQLite finds the file whole."""
        with self._lock:
            found = _one(self._db, "pragma quick_check", [])
            return found is not None and "ok" in found.values()

    @staticmethod
    def _count(db: Database, key: str, reply: Reply, hour: str) -> int:
        """Add one to the question's count, or make its row; what came of it is what came of it last."""
        outcome = {**_outcome(reply), "last": hour}
        known = _one(db, "select id, count from questions where key = ?", [key])
        if known:
            db.table("questions").update(known["id"], {**outcome, "count": known["count"] + 1})
            return int(known["id"])
        row = {
            "key": key,
            "county": reply.asked_for,
            "question": reply.redacted_question,
            "count": 1,
            "first": hour,
        }
        return int(str(db.table("questions").insert({**row, **outcome}).last_pk))

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One write transaction; the lock is taken at once, so that two writers never lose each other's row."""
        with self._lock:
            try:
                self._db.execute("begin immediate")
                with self._db.atomic():
                    yield self._db
                self._db.commit()
            except sqlite3.Error as error:
                self._db.rollback()
                raise JournalError(f"journalen {self.path} kunde inte skrivas ({error}).") from error
            except BaseException:
                self._db.rollback()
                raise


def _outcome(reply: Reply) -> dict[str, Any]:
    return {
        "status": reply.status,
        "reason": reply.reason,
        "intent": reply.intent,
        "nearest": json.dumps(reply.nearest),
        "catalogue": reply.catalogue,
    }


def _one(db: Database, sql: str, values: list[Any]) -> dict[str, Any] | None:
    return next(iter(db.query(sql, values)), None)


def _question(row: dict[str, Any]) -> LoggedQuestion:
    fields = {name: row[name] for name in LoggedQuestion.__slots__ if name != "nearest"}
    return LoggedQuestion(**fields, nearest=tuple(json.loads(row["nearest"] or "[]")))
