"""The program with Slack connected, in a thread of the test's own process, against the fake Slack."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import uvicorn

from bot.channels.slack.channel import SlackChannel
from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.serving.program import open_program
from bot.settings import Settings, read_settings
from bot.texts import texts_in
from tests.conftest import CACHE, CONTENT
from tests.fake_slack.people import Outside
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

__all__ = ["ADMIN", "CONVENER", "Program"]

ADMIN, CONVENER = "U0ADMIN", "U0CONVENER"


@dataclass
class Program:
    """A running program: ``with Program(slack, live, folder) as program: program.outside.mention(...)``."""

    slack: FakeSlack
    live: LiveCatalogue
    folder: Path
    county: str | None = "kalmar"
    over_socket: bool = False
    more: dict[str, str] = field(default_factory=dict)
    rounds_every: float | None = None
    """Seconds between the rounds of the notices; None makes none."""

    def __enter__(self) -> Self:
        """Start it and wait until Slack knows it."""
        texts, settings = texts_in("sv"), self._settings()
        opened = self.opened = open_program(settings, self.live.assistant, texts)
        assert opened.chat is not None
        assert opened.journal is not None
        self.journal, self.delivery = opened.journal, opened.chat.delivery
        (channel,) = opened.chat.channels
        assert isinstance(channel, SlackChannel)
        self.channel = channel
        serving = Serving(self.live, self.journal, texts, metrics=opened.metrics, chat=opened.chat)
        if self.rounds_every is not None:
            serving = replace(serving, rounds=opened.rounds, rounds_every=self.rounds_every)
        app = build_app(serving)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), daemon=True)
        self._thread.start()
        self.slack.workspace.wait(lambda: self._server.started)
        self.outside = Outside(self.slack, None if self.over_socket else f"{self.url}/slack/events")
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it as a signal does."""
        self.outside.close()
        self._server.should_exit = True
        self._thread.join(20)
        self._listening.close()

    def settled(self, seconds: float = 20.0) -> None:
        """Wait until nothing waits to be decided or sent."""

        def done() -> bool:
            state = self.delivery.state()
            return state["inbox"]["waiting"] == 0 and state["outbox"]["waiting"] == 0

        self.slack.workspace.wait(done, seconds)

    def state(self) -> dict[str, Any]:
        """Return how the channel does."""
        return self.channel.state()

    def _settings(self) -> Settings:
        given = {
            "LOTSEN_CONTENT": str(CONTENT),
            "LOTSEN_CACHE": str(CACHE),
            "LOTSEN_DATABASE": str(self.folder / "journal.db"),
            "LOTSEN_ORIGINALS": str(self.folder / "originals"),
            "LOTSEN_PUBLIC_URL": "https://lotsen.example",
            **({"LOTSEN_COUNTY": self.county} if self.county else {}),
            "LOTSEN_SLACK_API_URL": self.slack.api_url,
            "LOTSEN_ADMINS": f"slack:{ADMIN}",
            "LOTSEN_CONVENERS": f"slack:{CONVENER}",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        }
        socket_mode = {"SLACK_APP_TOKEN": APP_TOKEN} if self.over_socket else {}
        return read_settings({**given, **socket_mode, **self.more})
