"""The forum's tables: suggestions with their questions, every step that was taken, and the meetings."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

__all__ = ["migrations"]

migrations = Migrations("lotsen-forum")


@migrations()
def groups(db: Database) -> None:
    """One row a suggestion, and which of the journal's questions belong to it."""
    db.table("forum_groups").create(
        {
            "id": str,
            "county": str,
            "question": str,
            "state": str,
            "version": int,
            "nearest": str,
            "elsewhere": str,
            "catalogue": str,
            "decision": str,
            "meeting": str,
            "merged_into": str,
            "by_hand": int,
        },
        pk="id",
        not_null={"question", "state", "version"},
    )
    db.table("forum_groups").create_index(["county", "state"])
    db.table("forum_members").create({"question_id": int, "group_id": str}, pk="question_id", not_null={"group_id"})
    db.table("forum_members").create_index(["group_id"])


@migrations()
def steps(db: Database) -> None:
    """Every step in order, with the group before and after it, so that it can be taken back."""
    db.table("forum_steps").create(
        {
            "id": int,
            "group_id": str,
            "number": int,
            "at": str,
            "role": str,
            "action": str,
            "before": str,
            "after": str,
            "note": str,
            "moves": str,
            "catalogue": str,
            "undoes": int,
            "is_undone": int,
        },
        pk="id",
        not_null={"group_id", "number", "at", "role", "action", "before", "after"},
    )
    db.table("forum_steps").create_index(["group_id", "number"], unique=True)


@migrations()
def meetings(db: Database) -> None:
    """One row a meeting, and what stands on each one's agenda."""
    db.table("forum_meetings").create(
        {
            "id": str,
            "county": str,
            "day": str,
            "time": str,
            "place": str,
            "convenes": str,
            "status": str,
            "present": str,
            "note": str,
            "version": int,
        },
        pk="id",
        not_null={"county", "day", "status", "version"},
    )
    db.table("forum_agenda").create(
        {"meeting": str, "group_id": str, "position": int},
        pk=("meeting", "group_id"),
        not_null={"position"},
    )
