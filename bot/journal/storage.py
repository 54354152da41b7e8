"""The one SQLite file that holds all state, and the one way to write to it.

Promises: every write is one transaction, or joins the one that is open; two writers, in threads or processes, never
lose each other's rows; what is deleted is gone from the file and its write-ahead log once it is folded in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

__all__ = ["JournalError", "Storage"]


_PATIENCE = 10_000
"""Milliseconds that a writer waits for another one."""
_FOLDED = 4000
"""Pages (16 MB) after which the log is folded into the file: the same pages are written again and again."""


class JournalError(Exception):
    """The journal cannot be opened or written; the message says which file and what to do (in Swedish)."""


class Storage:
    """An open journal file. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at ``path``; raises :class:`JournalError` where that cannot be done."""
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
            self.db = Database(connection)
            connection.execute("pragma secure_delete = on")
            connection.execute(f"pragma busy_timeout = {_PATIENCE}")
            self.db.enable_wal()
            connection.execute(f"pragma wal_autocheckpoint = {_FOLDED}")
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def migrate(self, migrations: Migrations) -> None:
        """Bring the tables of one store up to date; each store names its own migrations."""
        try:
            with self._lock:
                migrations.apply(self.db)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def close(self) -> None:
        """Close the file, once or more; the write-ahead log is folded into it."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self.db.execute("pragma wal_checkpoint(truncate)").fetchall()
            self.db.close()

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction; inside another one, a part of it that can fail by itself.

        The file's lock is taken at once, so that what was read inside still holds when it is written.
        Raises :class:`JournalError` where the file cannot be written; nothing of the transaction is kept then.
        """
        with self._lock:
            outermost, savepoint = self._depth == 0, f"part_{self._depth}"
            if not outermost and not self.is_writing:
                raise JournalError(f"journalen {self.path} kunde inte skrivas (transaktionen gick förlorad).")
            connection = self.db.conn
            self._depth += 1
            try:
                connection.execute("begin immediate" if outermost else f"savepoint {savepoint}")
                yield self.db
                connection.execute("commit" if outermost else f"release {savepoint}")
            except BaseException as error:
                if connection.in_transaction:  # SQLite may have ended it by itself
                    connection.execute("rollback" if outermost else f"rollback to {savepoint}")
                    if not outermost:
                        connection.execute(f"release {savepoint}")
                if isinstance(error, sqlite3.Error):
                    raise JournalError(f"journalen {self.path} kunde inte skrivas ({error}).") from error
                raise
            finally:
                self._depth -= 1

    def write(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Write one statement, in the open transaction or in one of its own; return how many rows it touched.

        SQLite undoes a statement that fails by itself, so that it needs no savepoint. Raises :class:`JournalError`.
        """
        with self._lock:
            if not self._depth:
                with self.writing() as db:
                    return int(db.conn.execute(sql, values).rowcount)
            if not self.is_writing:
                raise JournalError(f"journalen {self.path} kunde inte skrivas (transaktionen gick förlorad).")
            try:
                return int(self.db.conn.execute(sql, values).rowcount)
            except sqlite3.Error as error:
                raise JournalError(f"journalen {self.path} kunde inte skrivas ({error}).") from error

    @property
    def is_writing(self) -> bool:
        """Whether a write transaction is open. SQLite ends one by itself where the disk is full or fails."""
        return self.db.conn.in_transaction

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """Return what a query finds."""
        with self._lock:
            cursor = self.db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> dict[str, Any] | None:
        """Return the first row that a query finds, or None."""
        return next(iter(self.rows(sql, values)), None)

    def is_sound(self) -> bool:
        """Return whether SQLite finds the file whole."""
        found = self.one("pragma quick_check")
        return found is not None and "ok" in found.values()

    def fold(self, patience: int = _PATIENCE) -> bool:
        """Fold the write-ahead log into the file and empty it: what was deleted stands in neither after that.

        False where somebody is still at the file after ``patience`` milliseconds; do it again later.
        """
        with self._lock:
            self.db.execute(f"pragma busy_timeout = {patience}")
            try:
                busy, *_ = self.db.execute("pragma wal_checkpoint(truncate)").fetchone()
            finally:
                self.db.execute(f"pragma busy_timeout = {_PATIENCE}")
        return not busy

    def compact(self) -> bool:
        """Write the file anew without what was deleted; return whether the write-ahead log is empty as well.

        False means that another process was at the file: do it again when that has ended.
        """
        with self._lock:
            try:
                self.fold()
                self.db.execute("vacuum")
                return self.fold()
            except sqlite3.OperationalError:
                return False

    def _unusable(self, error: Exception) -> JournalError:
        return JournalError(
            f"journalen {self.path} kan inte öppnas ({error}). Ange en fil som får skrivas med LOTSEN_DATABASE."
        )
