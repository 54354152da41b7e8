"""Where each county's dialogue forum has its channel, and what it has been reminded of there.

Promises: a county has one channel at most; its address is under the vault's lock; a reminder is noted for good.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlite_utils import Database, Migrations

from bot.journal.storage import Storage

__all__ = ["ForumChannel", "ForumChannels"]

migrations = Migrations("lotsen-forum-channels")


@migrations()
def forum_channels(db: Database) -> None:
    """One row a county that has a channel, and one a reminder that was sent."""
    db.table("forum_channels").create(
        {"county": str, "place": str, "sealed": str, "set_on": str},
        pk="county",
        not_null={"place", "sealed", "set_on"},
    )
    db.table("forum_reminded").create({"key": str, "on_day": str}, pk="key", not_null={"on_day"})


@dataclass(frozen=True, slots=True)
class ForumChannel:
    """A county's forum channel; ``sealed`` is its address."""

    county: str
    place: str
    sealed: str


class ForumChannels:
    """The forum's channels, in the journal's file."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        storage.migrate(migrations)

    def set(self, county: str, place: str, sealed: str, at: dt.datetime) -> None:
        """Let ``place`` be the county's forum channel; an earlier one is it no longer."""
        with self._storage.writing() as db:
            row = {"county": county, "place": place, "sealed": sealed, "set_on": at.date().isoformat()}
            db.table("forum_channels").insert(row, replace=True)

    def unset(self, place: str) -> bool:
        """Let ``place`` be no forum channel any more; return whether it was one."""
        with self._storage.writing() as db:
            return bool(db.execute("delete from forum_channels where place = ?", [place]).rowcount)

    def all(self) -> list[ForumChannel]:
        """Return every forum channel, by county."""
        rows = self._storage.rows("select county, place, sealed from forum_channels order by county")
        return [ForumChannel(**row) for row in rows]

    def is_reminded(self, key: str) -> bool:
        """Return whether a reminder was sent."""
        return self._storage.one("select 1 from forum_reminded where key = ?", [key]) is not None

    def reminded(self, key: str, at: dt.datetime) -> None:
        """Note that a reminder was sent."""
        with self._storage.writing() as db:
            db.table("forum_reminded").insert({"key": key, "on_day": at.date().isoformat()}, ignore=True)
