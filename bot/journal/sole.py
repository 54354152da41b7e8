"""One sending process a journal: two would each send what waits in its outbox."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.journal.storage import JournalError

if sys.platform != "win32":
    import fcntl

__all__ = ["Busy", "sole_process"]


class Busy(JournalError):
    """Another process has the journal in use; the message says what to do (in Swedish)."""


@contextlib.contextmanager
def sole_process(database: Path, patience: float = 10.0) -> Iterator[None]:
    """Be the only process that sends from this journal; the operating system lets go of it however the process ends.

    Waits ``patience`` seconds for one that is just ending. Raises :class:`Busy`. Windows has no such locks: whoever
    starts two there is not stopped.
    """
    path = database.with_name(f"{database.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        until = time.monotonic() + patience
        while sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= until:
                    raise Busy(
                        f"en annan lotsen använder redan journalen {database}. Avsluta den först, eller ange en annan "
                        "fil med LOTSEN_DATABASE."
                    ) from error
                time.sleep(0.2)
        yield
