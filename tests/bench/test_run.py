"""The benchmark's one run: its parts stand on their own, and what was measured is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.__main__ import main, run


def broken() -> Iterator[str]:
    """Measure half, and fail."""
    yield "half a table\n"
    raise RuntimeError("no second core")


def test_a_part_that_fails_costs_the_others_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it had measured, why it ended and the other parts' tables are printed and kept; the run says it failed."""
    file = tmp_path / "bench.md"
    assert run({"one": broken, "other": lambda: iter(["a table\n"])}, file) == 1
    kept = file.read_text(encoding="utf-8")
    printed = capsys.readouterr().out
    for piece in ("half a table", "no second core", "a table"):
        assert piece in kept
        assert piece in printed
    assert run({"other": lambda: iter(["a table\n"])}, file) == 0


def test_one_part_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--only runs what it names and nothing else; another name is refused with those that there are."""
    monkeypatch.setattr("tests.bench.delivery.measure", lambda: "| in flight |\n")
    monkeypatch.setattr("sys.argv", ["bench", "--only", "delivery", "--out", str(tmp_path)])
    assert main() == 0
    assert (tmp_path / "bench.md").read_text(encoding="utf-8") == "# Delivery\n\n| in flight |\n"
    monkeypatch.setattr("sys.argv", ["bench", "--only", "all"])
    with pytest.raises(SystemExit):
        main()
