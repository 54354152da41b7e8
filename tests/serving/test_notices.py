"""The rounds in the running program."""

from __future__ import annotations

import time
from pathlib import Path

from starlette.testclient import TestClient

from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.serving.program import open_program
from bot.settings import read_settings
from bot.texts import texts_in
from tests.conftest import SMALL


def test_the_rounds_go_while_the_program_serves(tmp_path: Path, environment: dict[str, str]) -> None:
    """A started program makes its first round by itself, tells it in the metrics, and ends without a fault."""
    content = {"LOTSEN_CONTENT": str(SMALL), "LOTSEN_CACHE": str(tmp_path / "cache")}
    settings = read_settings({**environment, **content})
    live = LiveCatalogue(settings.content, settings.cache, texts_in("sv"))
    program = open_program(settings, live.assistant, texts_in("sv"))
    serving = Serving(live, program.journal, texts_in("sv"), metrics=program.metrics, rounds=program.rounds)
    with TestClient(build_app(serving)) as client:
        for _ in range(200):
            if program.notices.editions.newest() is not None and "news" in program.rounds.done:
                break
            time.sleep(0.02)
        text = client.get("/metrics").text
    assert 'lotsen_rounds_done{part="news"} 0' in text
    assert 'lotsen_rounds_failed{part="news"} 0' in text
    assert program.rounds.failed == {}
