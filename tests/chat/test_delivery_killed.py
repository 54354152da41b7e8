"""Kill -9 between any two steps of a message: real processes, really killed, and what is left is counted."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.journal.storage import Storage
from tests.chat.killed import ASKED, STEPS, lines
from tests.paths import ROOT


def run(folder: Path, look: str, step: str = "") -> int:
    """Run the process; return how it ended."""
    command = [sys.executable, "-m", "tests.chat.killed", str(folder), look, step]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode


def states(folder: Path, table: str) -> Counter[str]:
    """Return how many rows are in which state."""
    storage = Storage(folder / "journal.db")
    rows = storage.rows(f"select state from {table}")
    storage.close()
    return Counter(row["state"] for row in rows)


@pytest.mark.parametrize("step", STEPS)
def test_killed_and_started_again(tmp_path: Path, step: str) -> None:
    """Asked 8, stored 8, answered 8: nothing is lost and nothing is shown twice."""
    assert run(tmp_path, "find", step) == -signal.SIGKILL
    assert run(tmp_path, "find") == 0
    assert states(tmp_path, "inbox") == {"done": ASKED}
    assert states(tmp_path, "outbox") == {"sent": ASKED}
    assert sorted(line.split(" ", 1)[1] for line in lines(tmp_path / "shown")) == [f"fråga {n}" for n in range(ASKED)]


@pytest.mark.parametrize("step", ["shown, no answer yet", "sent, not reported", "reported, not committed"])
def test_killed_where_nobody_can_look(tmp_path: Path, step: str) -> None:
    """Where the platform cannot be looked at, every answer is shown, under one mark, and twice at most."""
    assert run(tmp_path, "blind", step) == -signal.SIGKILL
    assert run(tmp_path, "blind") == 0
    shown = Counter(lines(tmp_path / "shown"))
    assert {line.split(" ", 1)[1] for line in shown} == {f"fråga {n}" for n in range(ASKED)}
    assert len(shown) == ASKED
    assert max(shown.values()) == 2


def test_killed_again_and_again(tmp_path: Path) -> None:
    """Killed at every second step in turn over the same file, then left to run: 8 asked, 8 answered, none twice."""
    for step in list(STEPS)[::2]:
        assert run(tmp_path, "find", step) in {-signal.SIGKILL, 0}
    assert run(tmp_path, "find") == 0
    assert states(tmp_path, "inbox") == {"done": ASKED}
    assert states(tmp_path, "outbox") == {"sent": ASKED}
    assert sorted(line.split(" ", 1)[1] for line in lines(tmp_path / "shown")) == [f"fråga {n}" for n in range(ASKED)]
