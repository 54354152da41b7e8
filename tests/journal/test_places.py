"""What is set for places: apart, changed whole, gone when it is forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.places import Places, PlaceSettings
from bot.journal.storage import Storage

AT = dt.datetime(2026, 11, 22, 10, 17, tzinfo=dt.UTC)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """Return an open file."""
    storage = Storage(tmp_path / "journal.db")
    yield storage
    storage.close()


@pytest.fixture
def places(storage: Storage) -> Places:
    """Return its places."""
    return Places(storage)


def test_what_was_never_set_is_unset(places: Places) -> None:
    """An unknown place has nothing, and asking makes no row."""
    assert places.of("a") == PlaceSettings()
    assert places.count() == 0


def test_places_are_kept_apart(places: Places) -> None:
    """A setting holds for its place alone."""
    places.set_county("a", "kalmar", AT)
    places.set_county("b", "varmland", AT)
    assert (places.of("a").county, places.of("b").county, places.of("c").county) == ("kalmar", "varmland", None)


def test_another_county_takes_its_municipality_away(places: Places) -> None:
    """The same county again keeps the municipality; another one does not."""
    places.set_municipality("a", "kalmar", "Nybro", AT)
    places.set_county("a", "kalmar", AT)
    assert places.of("a").municipality == "Nybro"
    places.set_county("a", "varmland", AT)
    assert places.of("a") == PlaceSettings("varmland")


def test_settings_do_not_disturb_each_other(places: Places) -> None:
    """News and county are set and changed by themselves."""
    places.set_news("a", "weekly", "låst", AT)
    assert places.subscribers()[0].county is None
    places.set_county("a", "kalmar", AT)
    assert places.of("a") == PlaceSettings("kalmar", None, "weekly")


def test_without_news_no_address_is_kept(places: Places, storage: Storage) -> None:
    """Ending news deletes the address with it, whatever is passed along."""
    places.set_news("a", "at_once", "låst", AT)
    places.set_news("a", None, "låst", AT)
    assert places.subscribers() == []
    assert storage.rows("select sealed from places") == [{"sealed": None}]


def test_what_is_forgotten_is_gone_from_the_file(places: Places, storage: Storage) -> None:
    """A forgotten place leaves nothing behind."""
    places.set_news("en-ovanlig-nyckel", "weekly", "en-ovanlig-adress", AT)
    assert places.forget("en-ovanlig-nyckel")
    assert not places.forget("en-ovanlig-nyckel")
    storage.close()
    assert b"en-ovanlig" not in storage.path.read_bytes()


def test_a_pause_is_for_all_and_survives_a_restart(tmp_path: Path) -> None:
    """The switch stands in the file: a restarted program is still paused, and paused once is paused."""
    storage = Storage(tmp_path / "j.db")
    Places(storage).pause(AT)
    Places(storage).pause(AT + dt.timedelta(hours=3))
    storage.close()
    again = Storage(tmp_path / "j.db")
    assert Places(again).paused_since() == "2026-11-22T10:00"
    Places(again).resume()
    assert Places(again).paused_since() is None
    again.close()
