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


def test_what_was_deleted_is_in_neither_file_after_folding(storage: Storage) -> None:
    """The write-ahead log keeps what a row held until it is folded in; then it is empty, and the file without it."""
    log = storage.path.with_name(f"{storage.path.name}-wal")
    storage.write(INSERT, ["hemligaordet"])
    storage.write("delete from t", [])
    assert b"hemligaordet" in log.read_bytes()
    assert storage.fold()
    assert log.stat().st_size == 0
    assert b"hemligaordet" not in storage.path.read_bytes()


def test_folding_waits_for_nobody_who_reads_for_long(storage: Storage) -> None:
    """Where another connection is reading it gives up after its patience, and folds once that one is done."""
    storage.write(INSERT, ["ett"])
    other = Storage(storage.path)
    other.db.execute("begin")
    assert other.one("select a from t") == {"a": "ett"}
    storage.write(INSERT, ["två"])
    assert not storage.fold(patience=10)
    other.db.execute("rollback")
    assert storage.fold()
    other.close()
