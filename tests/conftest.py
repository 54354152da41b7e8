"""What all tests share: the real catalogue, compiled once, and places to write that vanish afterwards."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path

import pytest

import bot.cli  # noqa: F401  (first of all: it sets how many threads NumPy gets)
from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.opening import open_catalogue
from bot.service import Service
from bot.texts import texts_in
from tests.paths import ROOT

CONTENT = Path(os.environ.get("LOTSEN_TEST_CONTENT") or ROOT)
"""What is tested: the checkout's own content, or a copy that stands still while somebody edits it."""
SMALL = ROOT / "tests" / "content-small"
"""A handful of invented intents and documents that compile in an instant."""
CACHE = ROOT / ".pytest_cache" / "lotsen"
NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogue once, before the workers of a parallel run would each do it."""
    if not hasattr(config, "workerinput"):
        open_catalogue(CONTENT, CACHE)


_ASSISTANTS: list[Assistant] = []
# One remembered reply is enough to be tested, and no test's fault hides behind another's reply.
sys.modules[Assistant.__module__]._MOST_REMEMBERED = 1


def pytest_runtest_setup() -> None:
    """Let the shared assistants forget what they were asked: a test that changes something must be seen to."""
    for assistant in _ASSISTANTS:
        assistant._remembered.clear()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return the real catalogue."""
    return open_catalogue(CONTENT, CACHE)


@pytest.fixture(scope="session")
def assistant(catalogue: Catalogue) -> Assistant:
    """Return an assistant that speaks Swedish."""
    _ASSISTANTS.append(Assistant(catalogue, texts_in("sv")))
    return _ASSISTANTS[-1]


@pytest.fixture
def service(assistant: Assistant) -> Service:
    """Return the door to the assistant, without a journal and with a clock that stands still."""
    return Service(lambda: assistant, clock=lambda: NOW)


@pytest.fixture
def content_copy(tmp_path: Path) -> Path:
    """Return a copy of the real content that a test may break."""
    folder = tmp_path / "content"
    for part in ("intents", "knowledge"):
        shutil.copytree(CONTENT / part, folder / part)
    return folder


@pytest.fixture(scope="session")
def small_catalogue() -> Catalogue:
    """Return the catalogue of the small invented content."""
    return open_catalogue(SMALL)


@pytest.fixture(scope="session")
def small_assistant(small_catalogue: Catalogue) -> Assistant:
    """Return an assistant of the small catalogue that speaks Swedish."""
    _ASSISTANTS.append(Assistant(small_catalogue, texts_in("sv")))
    return _ASSISTANTS[-1]


@pytest.fixture
def small_content(tmp_path: Path) -> Path:
    """Return a copy of the small content that a test may break."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment for ``lotsen`` in which nothing of the user's own is read or written."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LOTSEN_CONTENT": str(CONTENT),
        "LOTSEN_CACHE": str(CACHE),
        "LOTSEN_DATABASE": str(tmp_path / "journal.db"),
        "LOTSEN_ORIGINALS": str(tmp_path / "originals"),
    }


@pytest.fixture(scope="session")
def originals() -> list[Path]:
    """Return the five original documents as text, or skip where they are not at hand."""
    folder = os.environ.get("LOTSEN_TEST_ORIGINALS")
    if not folder:
        pytest.skip("the five original documents are not at hand (LOTSEN_TEST_ORIGINALS names their folder)")
    return sorted(Path(folder).glob("*.txt"))
