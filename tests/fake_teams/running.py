"""Lotsen with its Teams channel, served on a free port by a thread of the test's own process.

For what a subprocess cannot be told: Microsoft's keys lie at a local server, and tokens come from the test.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.assistant import Assistant
from bot.channels.teams.channel import TeamsChannel
from bot.channels.web.guard import Guard
from bot.chat.channel import House
from bot.chat.delivery import Delivery
from bot.chat.desk import Desk
from bot.chat.model import Outgoing
from bot.journal.contacts import Contacts
from bot.journal.places import Places
from bot.journal.store import Journal
from bot.journal.threads import Threads
from bot.notices.following import Following
from bot.privacy.vault import Vault
from bot.service import Service
from bot.serving.chat import Chat
from bot.serving.metrics import Metrics
from bot.settings import Appointed, Settings, TeamsSettings
from bot.texts import texts_in

__all__ = ["Running", "running"]


@dataclass
class Running:
    """A running Lotsen: where it listens, what it keeps, and its channel."""

    url: str
    journal: Journal
    channel: TeamsChannel
    chat: Chat

    @property
    def endpoint(self) -> str:
        """Where Teams posts to."""
        return f"{self.url}/api/messages"

    def post(self, *outgoings: Outgoing) -> int:
        """Send messages of Lotsen's own, as the rounds do."""
        loop = self.chat.delivery._loop
        assert loop
        return asyncio.run_coroutine_threadsafe(self.chat.delivery.post(outgoings), loop).result(10)

    def stored(self) -> bytes:
        """Return everything that lies on disk, the write-ahead log too."""
        path = self.journal.path
        files = [path, path.with_name(path.name + "-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())


@contextmanager
def running(
    assistant: Assistant, folder: Path, teams: TeamsSettings, *, county: str | None = "kalmar", **sdk: Any
) -> Iterator[Running]:
    """Serve Lotsen until the block ends. ``sdk`` goes to the channel: another cloud, a source of tokens."""
    journal = Journal(folder / "journal.db")
    service = Service(lambda: assistant, journal)
    texts = texts_in("sv")
    settings = Settings(
        content=folder,
        database=journal.path,
        key_file=folder / "key",
        cache=folder,
        originals=folder / "originals",
        county=county,
        language="sv",
        teams=teams,
    )
    desk = Desk(
        service,
        Places(journal.storage),
        Threads(journal.storage),
        vault := Vault(b"k" * 32),
        Appointed(frozenset({"teams:admin"})),
        texts,
        service.clock,
        county,
        following=Following(Contacts(journal.storage, vault), service.clock),
    )
    delivery = Delivery(journal.storage, desk.handle, Metrics(), apology="Något gick fel.")
    channel = TeamsChannel(House(settings, service, delivery, texts), teams, **sdk)
    chat = Chat(delivery, [channel])

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await chat.start()
        yield
        await chat.stop()

    app = Starlette(routes=chat.routes(), middleware=[Middleware(Guard)], lifespan=lifespan)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield Running(f"http://127.0.0.1:{listening.getsockname()[1]}", journal, channel, chat)
    finally:
        server.should_exit = True
        thread.join(20)
        journal.close()
