"""What the forum's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from tests.forum.town import Town


@pytest.fixture
def town(tmp_path: Path, assistant: Assistant) -> Iterator[Town]:
    """Return a forum with an empty journal and the real catalogue."""
    found = Town(tmp_path / "journal.db", assistant)
    yield found
    found.journal.close()
