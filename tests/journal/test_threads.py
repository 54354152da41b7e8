"""What conversations were last about: the latest turn, in its own place, for a week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.journal.storage import Storage
from bot.journal.threads import DAYS, Threads, Turn

AT = dt.datetime(2026, 11, 22, 10, 17, tzinfo=dt.timezone(dt.timedelta(hours=1)))
LONG_AGO = AT - dt.timedelta(days=365)
TURN = Turn(
    token="t1",
    place="p1",
    thread="h1",
    question="vem kallar till SIP",
    intent="sip.vem-kallar",
    county="kalmar",
    slots={"age": 4, "care_contact": False, "municipality": "Nybro"},
    offered=("sip.nar", "sip.vad-ar"),
    catalogue="abc",
    is_waiting=True,
    found={"namn": 2},
)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """Return an open file."""
    storage = Storage(tmp_path / "journal.db")
    yield storage
    storage.close()


@pytest.fixture
def threads(storage: Storage) -> Threads:
    """Return its threads."""
    return Threads(storage)


def test_a_turn_comes_back_whole(threads: Threads) -> None:
    """Everything of a turn is kept, with its types."""
    threads.note(TURN, AT)
    assert threads.turn("t1", "p1") == threads.last("h1", LONG_AGO) == TURN


def test_a_token_opens_its_own_place_only(threads: Threads) -> None:
    """The same token in another place is unknown."""
    threads.note(TURN, AT)
    assert threads.turn("t1", "p2") is None
    assert threads.turn("t2", "p1") is None


def test_the_latest_turn_is_what_a_thread_is_about(threads: Threads) -> None:
    """A question that is answered anew is the latest again, and stands there once."""
    threads.note(TURN, AT)
    threads.note(replace(TURN, token="t2", intent="bup.nummer-dag"), AT)
    assert threads.last("h1", LONG_AGO) == replace(TURN, token="t2", intent="bup.nummer-dag")
    threads.note(replace(TURN, intent="sip.nar", is_waiting=False), AT)
    last = threads.last("h1", LONG_AGO)
    assert last is not None
    assert (last.token, last.intent, last.is_waiting) == ("t1", "sip.nar", False)
    assert threads.forget("p1") == 2


def test_threads_are_kept_apart(threads: Threads) -> None:
    """Another thread knows nothing of it."""
    threads.note(TURN, AT)
    assert threads.last("h2", LONG_AGO) is None


def test_what_is_too_long_ago_does_not_count(threads: Threads) -> None:
    """A turn before the hour of the limit is not what the thread is about."""
    threads.note(TURN, AT)
    assert threads.last("h1", AT + dt.timedelta(minutes=30)) == TURN
    assert threads.last("h1", AT + dt.timedelta(hours=2)) is None


def test_hours_compare_across_time_zones(threads: Threads) -> None:
    """Summer time's end makes no turn an hour older than it is."""
    threads.note(TURN, AT)
    assert threads.last("h1", AT.astimezone(dt.UTC)) == TURN
    assert threads.last("h1", AT.astimezone(dt.timezone(dt.timedelta(hours=2)))) == TURN


def test_a_purge_takes_what_is_older_than_a_week(threads: Threads, storage: Storage) -> None:
    """Seven days later it is still there, an hour after that it is gone, also from the file."""
    threads.note(replace(TURN, question="en ovanlig fråga"), AT)
    threads.note(replace(TURN, token="t2", thread="h2"), AT + dt.timedelta(days=1))
    assert threads.purge(AT + dt.timedelta(days=DAYS)) == 0
    assert threads.purge(AT + dt.timedelta(days=DAYS, hours=1)) == 1
    assert threads.turn("t1", "p1") is None
    assert threads.turn("t2", "p1") is not None
    storage.close()
    assert "en ovanlig fråga".encode() not in storage.path.read_bytes()


def test_the_minute_is_not_kept(threads: Threads, storage: Storage) -> None:
    """Together with a calendar the minute would tell who asked."""
    threads.note(TURN, AT)
    storage.close()
    assert b":17" not in storage.path.read_bytes()
