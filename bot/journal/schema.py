"""The journal's tables, as migrations that are recorded, idempotent and transactional."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

__all__ = ["migrations"]

migrations = Migrations("lotsen")


@migrations()
def questions(db: Database) -> None:
    """One row a distinct question (its folded text) in a county; asked again means counted, not doubled."""
    db.table("questions").create(
        {
            "id": int,
            "key": str,
            "county": str,
            "question": str,
            "status": str,
            "reason": str,
            "intent": str,
            "nearest": str,
            "catalogue": str,
            "count": int,
            "first": str,
            "last": str,
        },
        pk="id",
        not_null={"key", "question", "status", "count", "first", "last"},
    )
    db.table("questions").create_index(["key"], unique=True)
    db.table("questions").create_index(["status", "county"])


@migrations()
def asked(db: Database) -> None:
    """One row a time that a question was asked: when (to the hour), over which channel, and what came of it."""
    db.table("asked").create(
        {
            "id": int,
            "question_id": int,
            "hour": str,
            "channel": str,
            "status": str,
            "redacted": int,
            "message": str,
        },
        pk="id",
        not_null={"question_id", "hour", "channel", "status"},
        foreign_keys=[("question_id", "questions", "id")],
    )
    db.table("asked").create_index(["message"], unique=True)


@migrations()
def feedback(db: Database) -> None:
    """Keep what askers said of an answer, and what they propose; redacted like everything else."""
    db.table("feedback").create(
        {"id": int, "question_id": int, "kind": str, "text": str, "hour": str, "token": str},
        pk="id",
        not_null={"question_id", "kind", "hour"},
        foreign_keys=[("question_id", "questions", "id")],
    )
    db.table("feedback").create_index(["token"], unique=True)


@migrations()
def asked_in_full(db: Database) -> None:
    """Keep with each time asked what the statistics count by; ``asker`` is a keyed pseudonym that rotates."""
    for column in ("county", "municipality", "intent", "reason", "asker", "place"):
        db.table("asked").add_column(column, str)
    db.execute(
        """update asked set county = (select county from questions where id = question_id),
        intent = (select intent from questions where id = question_id),
        reason = (select reason from questions where id = question_id)"""
    )
    db.table("asked").create_index(["hour"])


@migrations()
def feedback_of_a_message(db: Database) -> None:
    """Keep with feedback which message it is about: the forum counts the times asked that were disputed."""
    db.table("feedback").add_column("message", str)
    db.execute("update feedback set message = token where kind != 'proposal'")
    db.execute(
        """update feedback set message = substr(token, 1, length(token) - length(coalesce(text, '')) - 1)
        where kind = 'proposal'"""
    )
    db.table("feedback").create_index(["message"])
