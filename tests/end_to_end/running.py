"""``lotsen serve`` in a process of its own, that can be stopped, killed and started again on the same journal."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

from tests.conftest import CACHE, CONTENT
from tests.paths import ROOT

__all__ = ["Running"]


class Running:
    """A running program, started in ``folder`` where its files are; ``settings`` is all else in its environment."""

    def __init__(self, folder: Path, settings: dict[str, str], level: str = "info") -> None:
        self.folder, self._level = folder, level
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LOTSEN_CONTENT": str(CONTENT),
            "LOTSEN_CACHE": str(CACHE),
            "LOTSEN_DATABASE": str(folder / "journal.db"),
            "LOTSEN_ORIGINALS": str(folder / "originals"),
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it as an operator does."""
        self.stop()

    def start(self) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port), "--log-level", self._level]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(1200):
            assert self._process.poll() is None, f"lotsen serve ended:\n{self.log()[-2000:]}"
            if self._answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"lotsen serve did not become ready:\n{self.log()[-2000:]}")

    def stop(self) -> None:
        """Stop it gracefully."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it between two steps, whichever they are."""
        self._end(signal.SIGKILL)

    def state(self) -> dict[str, Any]:
        """Return what ``/health/ready`` tells."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            with error:
                return dict(json.load(error))

    def metrics(self) -> str:
        """Return what ``/metrics`` tells."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as response:
            return str(response.read().decode())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a query finds in the journal."""
        connection = sqlite3.connect(self.folder / "journal.db", timeout=10)
        try:
            return list(connection.execute(sql))
        finally:
            connection.close()

    def log(self) -> str:
        """Return what it has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stored(self) -> bytes:
        """Return everything that it has kept: all its files but the log."""
        return b"".join(content for path, content in self.files().items() if path != str(self._log))

    def files(self) -> dict[str, bytes]:
        """Return all files that it has left."""
        return {str(p): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    @property
    def _log(self) -> Path:
        return self.folder / "lotsen.log"

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=2):
                return True
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
