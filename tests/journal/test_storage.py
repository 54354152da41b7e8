"""One statement by itself: it is kept, or joins the open transaction, and what fails takes nothing else along."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from bot.journal.storage import JournalError, Storage

INSERT = "insert into t (a) values (?)"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Return a storage with a table of one unique column."""
    made = Storage(tmp_path / "journal.db")
    made.db.execute("create table t (a text unique)")
    return made


def kept(storage: Storage) -> list[str]:
    """Return what another connection finds in the file."""
    other = Storage(storage.path)
    found = [row["a"] for row in other.rows("select a from t order by a")]
    other.close()
    return found


def test_a_statement_by_itself_is_on_disk_when_it_returns(storage: Storage) -> None:
    """Outside a transaction it has one of its own, and tells how many rows it touched."""
    assert storage.write(INSERT, ["ett"]) == 1
    assert kept(storage) == ["ett"]


def test_a_statement_shares_the_fate_of_its_transaction(storage: Storage) -> None:
    """Inside one it is kept with the rest, or not at all."""
    with storage.writing():
        storage.write(INSERT, ["ett"])
        assert kept(storage) == []
    with contextlib.suppress(ZeroDivisionError), storage.writing():
        storage.write(INSERT, ["två"])
        raise ZeroDivisionError
    assert kept(storage) == ["ett"]


def test_a_statement_that_fails_takes_nothing_else_along(storage: Storage) -> None:
    """What the transaction wrote before and writes after is kept; the fault is the journal's own."""
    with storage.writing():
        storage.write(INSERT, ["ett"])
        with pytest.raises(JournalError):
            storage.write(INSERT, ["ett"])
        storage.write(INSERT, ["två"])
    assert kept(storage) == ["ett", "två"]


def test_nothing_is_written_beside_a_transaction_that_is_lost(storage: Storage) -> None:
    """Where SQLite has ended the transaction by itself a statement is refused, not kept on its own."""
    with contextlib.suppress(JournalError), storage.writing() as db:
        db.execute("rollback")
        with pytest.raises(JournalError, match="gick förlorad"):
            storage.write(INSERT, ["ett"])
    assert kept(storage) == []
