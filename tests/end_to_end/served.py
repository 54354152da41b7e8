"""``lotsen serve`` as an operator runs it: a process of its own on a free port, to be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.paths import ROOT

__all__ = ["Served"]

_PATIENCE = 120.0


class Served:
    """One installation. ``environment`` is all that the process sees; its state lies in ``folder``."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *arguments: str) -> None:
        self.folder, self._environment, self._arguments = folder, dict(environment), arguments
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = folder / "lotsen.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Served:
        """Start, and wait until it answers."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it is ready; fails with its log where it ends before."""
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port), *self._arguments]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.folder, env={**self._environment, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
            )
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise AssertionError(f"lotsen ended with {self._process.returncode}:\n{self.said()}")
            try:
                if self.ready()["ready"]:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"lotsen does not get ready:\n{self.said()}")

    def stop(self) -> None:
        """Ask it to end, as an operator does, and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.kill(self._process.pid, how)
        self._process.wait(60)
        self._process = None

    def ready(self) -> dict[str, Any]:
        """Return what ``/health/ready`` tells."""
        with urllib.request.urlopen(f"{self.url}/health/ready", timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def said(self) -> str:
        """Return everything that it has logged or printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stored(self) -> bytes:
        """Return everything that lies in its folder but the log."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and path != self.log]
        return b"".join(path.read_bytes() for path in files)
