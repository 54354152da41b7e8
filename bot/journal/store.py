"""The journal's questions: what was asked, what came of it, and what askers said of it.

Promises: a question is stored redacted or not at all; asked again it is counted, not doubled; the same message
(by the channel's own id) is counted once however often it is delivered.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.journal.schema import migrations
from bot.journal.storage import JournalError, Storage
from bot.language.normalise import fold, normalise
from bot.reply import Reply

__all__ = ["Journal", "JournalError", "LoggedQuestion"]

UNANSWERED = ("not_found", "no_local_rule")
"""The reasons for ``none`` that make an improvement suggestion; small talk and other subjects do not."""

_COUNT = """insert into questions (key, county, question, count, first, last, status, reason, intent, nearest,
    catalogue) values (:key, :county, :question, 1, :hour, :hour, :status, :reason, :intent, :nearest, :catalogue)
    on conflict (key) do update set count = count + 1, last = excluded.last, status = excluded.status,
    reason = excluded.reason, intent = excluded.intent, nearest = excluded.nearest, catalogue = excluded.catalogue
    returning id"""
_ANOTHER_OUTCOME = """update questions set status = :status, reason = :reason, intent = :intent, nearest = :nearest,
    catalogue = :catalogue where id = :id"""
_ASKED = """insert into asked (question_id, hour, channel, message, redacted, asker, place, status, reason, intent,
    county, municipality) values (:question_id, :hour, :channel, :message, :redacted, :asker, :place, :status, :reason,
    :intent, :county, :municipality)"""
_COUNTED_OTHERWISE = """update asked set status = :status, reason = :reason, intent = :intent, county = :county,
    municipality = :municipality where id = :id"""


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
        self.storage = Storage(path)
        self.storage.migrate(migrations)

    def close(self) -> None:
        """Close the file, once or more; the write-ahead log is folded into it."""
        self.storage.close()

    def log(
        self,
        reply: Reply,
        *,
        channel: str,
        at: dt.datetime,
        message: str | None = None,
        asker: str | None = None,
        place: str | None = None,
    ) -> int | None:
        """Count one question with its outcome; return the question's id.

        ``message`` is the channel's own id of the message: a second delivery of it is not counted, but what came
        of it last (an option that was picked) is what stays. ``asker`` and ``place`` are pseudonyms, never a
        platform's ids. Small talk and empty questions are never logged (None).
        """
        if reply.reason == "small_talk" or not reply.redacted_question.strip():
            return None
        key = f"{reply.asked_for or ''}|{fold(normalise(reply.redacted_question))}"
        hour = at.strftime("%Y-%m-%dT%H:00")
        with self.storage.writing() as db:
            known = _one(db, "select id, question_id from asked where message = ?", [message]) if message else None
            if known:
                db.execute(_ANOTHER_OUTCOME, {"id": known["question_id"], **_outcome(reply)})
                db.execute(_COUNTED_OTHERWISE, {"id": known["id"], **_counted_by(reply)})
                return int(known["question_id"])
            question = {"key": key, "county": reply.asked_for, "question": reply.redacted_question, "hour": hour}
            question_id = int(db.execute(_COUNT, question | _outcome(reply)).fetchone()[0])
            row = {"question_id": question_id, "hour": hour, "channel": channel, "message": message}
            row |= {"redacted": sum(reply.found.values()), "asker": asker, "place": place}
            db.execute(_ASKED, row | _counted_by(reply))
        return question_id

    def feedback(self, message: str, kind: str, *, at: dt.datetime, text: str = "") -> bool:
        """Keep what an asker said of the reply to ``message``; return whether that message is in the journal.

        ``kind`` is ``helped``, ``did_not_help``, ``none_of_these`` or ``proposal``; ``text`` is redacted already.
        An opinion said again replaces the earlier one; the same proposal sent twice is kept once.
        """
        with self.storage.writing() as db:
            asked = _one(db, "select question_id from asked where message = ? order by id desc", [message])
            if asked is None:
                return False
            token = f"{message}|{text}" if kind == "proposal" else message
            row = {"question_id": asked["question_id"], "kind": kind, "text": text, "token": token, "message": message}
            db.table("feedback").insert({**row, "hour": at.strftime("%Y-%m-%dT%H:00")}, replace=True)
        return True

    def unanswered(self) -> list[LoggedQuestion]:
        """Return the questions that the documents did not answer, or whose answer did not help; oldest first."""
        sql = """
            select * from questions where (status = 'none' and reason in (?, ?))
            or id in (select question_id from feedback where kind != 'helped') order by first, id
        """
        return [_question(row) for row in self.storage.rows(sql, UNANSWERED)]

    def questions(self) -> list[LoggedQuestion]:
        """Return every distinct question, oldest first."""
        return [_question(row) for row in self.storage.rows("select * from questions order by first, id")]

    def is_sound(self) -> bool:
        """Return whether SQLite finds the file whole."""
        return self.storage.is_sound()


def _outcome(reply: Reply) -> dict[str, Any]:
    return {
        "status": reply.status,
        "reason": reply.reason,
        "intent": reply.intent,
        "nearest": json.dumps(reply.nearest),
        "catalogue": reply.catalogue,
    }


def _counted_by(reply: Reply) -> dict[str, Any]:
    """Return what the statistics count one time asked by."""
    return {
        "status": reply.status,
        "reason": reply.reason,
        "intent": reply.intent,
        "county": reply.asked_for,
        "municipality": reply.slots.get("municipality"),
    }


def _one(db: Database, sql: str, values: list[Any]) -> dict[str, Any] | None:
    cursor = db.execute(sql, values)
    row = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else None


def _question(row: dict[str, Any]) -> LoggedQuestion:
    fields = {name: row[name] for name in LoggedQuestion.__slots__ if name != "nearest"}
    return LoggedQuestion(**fields, nearest=tuple(json.loads(row["nearest"] or "[]")))
