"""One sending process a journal."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from bot.journal.sole import Busy, sole_process


def _holds(database: Path, ready: object, end: object) -> None:
    with sole_process(database):
        ready.set()  # type: ignore[attr-defined]
        end.wait(20)  # type: ignore[attr-defined]


def test_a_second_process_is_refused_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    """While one has it another is told so; the kernel frees it when the first is killed."""
    context = multiprocessing.get_context("spawn")
    ready, end = context.Event(), context.Event()
    first = context.Process(target=_holds, args=(tmp_path / "journal.db", ready, end))
    first.start()
    assert ready.wait(20)
    with pytest.raises(Busy, match=r"journal\.db"), sole_process(tmp_path / "journal.db", patience=0):
        pass
    first.kill()
    first.join(20)
    with sole_process(tmp_path / "journal.db", patience=5):
        pass
