"""The catalogue versions that were seen, and how far each place has been told of them.

Promises: the first version seen is where news begins; a place that begins to subscribe begins at the version of that
moment; what a place was about to be told when the program died is told once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Migrations
from sqlite_utils.db import Database

from bot.journal.storage import Storage

__all__ = ["Edition", "Editions", "Reader"]

migrations = Migrations("lotsen-editions")


@migrations()
def editions(db: Database) -> None:
    """One row each time another version came into use, and one a place that reads the news."""
    db.table("editions").create(
        {"id": int, "version": str, "seen": str, "snapshot": str}, pk="id", not_null={"version", "seen", "snapshot"}
    )
    db.table("edition_readers").create(
        {"place": str, "told": int, "telling": int, "looked": str}, pk="place", not_null={"told", "looked"}
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """A version as it came into use. ``id`` counts up: a version that comes back is another edition."""

    id: int
    version: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class Reader:
    """How far a place has been told; ``telling`` is the edition that it is just being told of.

    ``looked`` is the last day that its weekly digest was due.
    """

    place: str
    told: int
    telling: int | None
    looked: str


class Editions:
    """The editions and their readers, in the journal's file."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        storage.migrate(migrations)

    def see(self, version: str, snapshot: str, at: dt.datetime) -> Edition:
        """Return the edition of the version that is in use; it is kept where it was not the last one already."""
        with self._storage.writing() as db:
            newest = self.newest()
            if newest is not None and newest.version == version:
                return newest
            row = {"version": version, "seen": at.isoformat(timespec="seconds"), "snapshot": snapshot}
            return Edition(int(str(db.table("editions").insert(row).last_pk)), version, snapshot)

    def newest(self) -> Edition | None:
        """Return the edition that came into use last."""
        return self._edition("select * from editions order by id desc limit 1", [])

    def before_newest(self) -> Edition | None:
        """Return the edition that the newest one took the place of, or None where there was none."""
        return self._edition("select * from editions order by id desc limit 1 offset 1", [])

    def edition(self, number: int) -> Edition | None:
        """Return one edition."""
        return self._edition("select * from editions where id = ?", [number])

    def count(self) -> int:
        """Return how many editions are kept."""
        row = self._storage.one("select count(*) as n from editions")
        return int(row["n"]) if row else 0

    def readers(self) -> dict[str, Reader]:
        """Return every reader by its place."""
        rows = self._storage.rows("select * from edition_readers")
        return {row["place"]: Reader(row["place"], row["told"], row["telling"], row["looked"]) for row in rows}

    def begin(self, place: str, edition: int, looked: str) -> Reader:
        """Let a place read from ``edition`` on; what went before is no news to it."""
        with self._storage.writing() as db:
            row = {"place": place, "told": edition, "telling": None, "looked": looked}
            db.table("edition_readers").insert(row, replace=True)
        return Reader(place, edition, None, looked)

    def telling(self, place: str, edition: int, after: int) -> bool:
        """Note that a place is being told up to ``edition``; the outbox may not have it yet.

        ``after`` is how far it had been told; False comes back where another process has told it since, or is
        telling it of another edition.
        """
        sql = """update edition_readers set telling = ?
            where place = ? and told = ? and (telling is null or telling = ?)"""
        with self._storage.writing() as db:
            return bool(db.execute(sql, [edition, place, after, edition]).rowcount)

    def told(self, place: str, edition: int, looked: str) -> None:
        """Note that a place has been told up to ``edition``, and the weekly digest of ``looked`` seen to."""
        sql = "update edition_readers set telling = null, told = max(told, ?), looked = ? where place = ?"
        with self._storage.writing() as db:
            db.execute(sql, [edition, looked, place])

    def keep_only(self, places: Collection[str]) -> None:
        """Forget the readers that subscribe no longer, and the editions that no reader comes from.

        The newest edition and the one before it stay: between them lies what changed last.
        """
        with self._storage.writing() as db:
            for place in set(self.readers()) - set(places):
                db.execute("delete from edition_readers where place = ?", [place])
            db.execute(
                """delete from editions where id not in (select id from editions order by id desc limit 2)
                and id not in (select told from edition_readers)
                and id not in (select telling from edition_readers where telling is not null)"""
            )

    def _edition(self, sql: str, values: list[int]) -> Edition | None:
        row = self._storage.one(sql, values)
        return Edition(row["id"], row["version"], row["snapshot"]) if row else None
