"""What is set for a place: its county, its municipality, its news; and whether Lotsen is paused.

A place is a channel's or group's own key. A conversation with one person is kept under a pseudonym, never under the
platform's id of anybody. Promises: what was never set is unset; a place that takes no news keeps no address.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database, Migrations

from bot.journal.storage import Storage

__all__ = ["News", "PlaceSettings", "Places", "Subscriber"]

News = Literal["at_once", "weekly"]

migrations = Migrations("lotsen-places")


@migrations()
def places(db: Database) -> None:
    """One row a place that something was set for, and one a switch of the whole installation that is on."""
    db.table("places").create(
        {"key": str, "county": str, "municipality": str, "news": str, "sealed": str, "set_on": str},
        pk="key",
        not_null={"set_on"},
    )
    db.table("switches").create({"name": str, "since": str}, pk="name", not_null={"since"})


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """What is set for one place; None where nothing is."""

    county: str | None = None
    municipality: str | None = None
    news: News | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A place that takes news. ``sealed`` is the address to send it to, under the vault's lock."""

    key: str
    county: str | None
    news: News
    sealed: str


class Places:
    """The places' settings, in the journal's file."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        storage.migrate(migrations)

    def of(self, key: str) -> PlaceSettings:
        """Return what is set for a place."""
        row = self._storage.one("select county, municipality, news from places where key = ?", [key])
        return PlaceSettings(**row) if row else PlaceSettings()

    def set_county(self, key: str, county: str, at: dt.datetime) -> None:
        """Set a place's county; a municipality of another county goes with the old one."""
        keep = self.of(key)
        self._set(key, at, county=county, municipality=keep.municipality if keep.county == county else None)

    def set_municipality(self, key: str, county: str, municipality: str | None, at: dt.datetime) -> None:
        """Set a place's municipality together with the county that it lies in."""
        self._set(key, at, county=county, municipality=municipality)

    def set_news(self, key: str, news: News | None, sealed: str | None, at: dt.datetime) -> None:
        """Set which news a place takes and where to send them; None ends it and deletes the address."""
        self._set(key, at, news=news, sealed=sealed if news else None)

    def forget(self, key: str) -> bool:
        """Delete everything that is set for a place; return whether anything was."""
        with self._storage.writing() as db:
            known = next(db.query("select 1 from places where key = ?", [key]), None)
            db.execute("delete from places where key = ?", [key])
        return known is not None

    def subscribers(self) -> list[Subscriber]:
        """Return the places that take news, in a stable order."""
        rows = self._storage.rows(
            "select key, county, news, sealed from places where news is not null and sealed is not null order by key"
        )
        return [Subscriber(**row) for row in rows]

    def count(self) -> int:
        """Return how many places something is set for."""
        row = self._storage.one("select count(*) as n from places")
        return int(row["n"]) if row else 0

    # --- the whole installation --------------------------------------------------------------------

    def paused_since(self) -> str | None:
        """Return since when (to the hour) Lotsen is paused, or None where it answers."""
        row = self._storage.one("select since from switches where name = 'paused'")
        return str(row["since"]) if row else None

    def pause(self, at: dt.datetime) -> None:
        """Pause Lotsen everywhere; paused already it stays as it is."""
        if self.paused_since() is None:
            with self._storage.writing() as db:
                row = {"name": "paused", "since": at.strftime("%Y-%m-%dT%H:00")}
                db.table("switches").insert(row, ignore=True)

    def resume(self) -> None:
        """Let Lotsen answer again everywhere."""
        with self._storage.writing() as db:
            db.execute("delete from switches where name = 'paused'")

    def _set(self, key: str, at: dt.datetime, **values: Any) -> None:
        with self._storage.writing() as db:
            row = {"key": key, "set_on": at.date().isoformat(), **values}
            db.table("places").upsert(row, pk="key")
