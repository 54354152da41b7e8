"""The one port: the web pages, health and metrics, and the chat channels, as one ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.access import Actor
from bot.channels.web.forum.local import refusal
from bot.channels.web.forum.room import Room
from bot.channels.web.forum.routes import forum_routes
from bot.channels.web.guard import Guard
from bot.channels.web.katalog import CataloguePages
from bot.channels.web.pages import Pages
from bot.documents.passages import Passages
from bot.forum.forum import Forum
from bot.forum.measures import Measures
from bot.forum.model import Group
from bot.journal.forum import ForumStore
from bot.journal.storage import Storage
from bot.journal.store import Journal
from bot.notices.rounds import Rounds
from bot.service import Service
from bot.serving.chat import Chat
from bot.serving.live import LiveCatalogue
from bot.serving.metrics import Metrics
from bot.texts import Texts

__all__ = ["Serving", "build_app"]

_SOUND_FOR = 60.0


@dataclass(frozen=True, slots=True)
class Serving:
    """What the application is made from. ``host`` is the address that it is bound to, where that is known."""

    live: LiveCatalogue
    journal: Journal | None
    texts: Texts
    county: str | None = None
    passages: Passages | None = None
    look_every: float = 1.0
    metrics: Metrics = field(default_factory=Metrics)
    chat: Chat | None = None
    rounds: Rounds | None = None
    rounds_every: float = 20.0
    host: str | None = None


def build_app(serving: Serving) -> Starlette:
    """Return the application; its lifespan watches the content folder, runs chat and rounds, and closes the journal."""
    metrics, chat = serving.metrics, serving.chat
    service = Service(serving.live.assistant, serving.journal)
    pages = Pages(service, metrics, serving.texts, serving.county, serving.passages)
    health = _Health(serving)
    # The forum reads over a connection of its own: a long look at the statistics keeps no chat waiting.
    storage = Storage(serving.journal.path) if serving.journal else None
    forum = Forum(ForumStore(storage), serving.live.assistant, texts=serving.texts) if storage else None

    def decisions(request: Request, intent: str) -> Sequence[Group]:
        """Return the forum's decisions on a question, for whom the forum's pages are open to."""
        is_open = forum is not None and refusal(request, serving.host) is None
        return forum.decided(Actor(is_local=True), intent) if forum and is_open else ()

    katalog = CataloguePages(lambda: serving.live.assistant().catalogue, pages.templates, decisions)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        going_round: asyncio.Task[None] | None = None
        watching = asyncio.create_task(serving.live.watch(serving.look_every))
        try:
            if chat:
                await chat.start()
            if serving.rounds:
                going_round = asyncio.create_task(serving.rounds.run(serving.rounds_every))
            yield
        finally:
            if going_round:
                await _ended(going_round)
            if chat:
                await chat.stop()
            await _ended(watching)
            if storage:
                storage.close()
            if serving.journal:
                serving.journal.close()

    static = Path(__file__).parent.parent / "channels" / "web" / "static"
    return Starlette(
        routes=[
            *(chat.routes() if chat else ()),  # first: they are asked for the most
            Route("/", pages.start),
            Route("/ask", pages.ask, methods=["POST"]),
            Route("/katalog", katalog.listing),
            Route("/katalog/{intent}", katalog.intent),
            Route("/feedback", pages.feedback, methods=["POST"]),
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/metrics", health.metrics),
            Mount("/static", StaticFiles(directory=static)),
            *(_forum(serving, forum, storage, service, pages) if forum and storage else ()),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={500: _failed},
        lifespan=lifespan,
    )


def _forum(serving: Serving, forum: Forum, storage: Storage, service: Service, pages: Pages) -> list[Route]:
    """Return the forum's pages."""
    measures = Measures(storage, forum, serving.live.assistant)
    return forum_routes(Room(service, forum, measures, serving.texts, pages.templates, serving.host))


class _Health:
    """Whether the process lives, whether it can answer, and its figures."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._sound, self._look_again = True, 0.0

    async def live(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, _request: Request) -> Response:
        """Tell the version that answers and what is wrong; 503 only where questions cannot be answered or kept.

        A channel that is down, content that does not load or messages that were not delivered make it ``degraded``:
        no restart mends those.
        """
        state, chat = self._serving.live.state, self._serving.chat
        sound = await self._is_sound()
        body: dict[str, Any] = {
            "catalogue": state.version,
            "content": {"current": state.is_current, "faults": list(state.faults[:20])},
            "journal": {"kept": self._serving.journal is not None, "sound": sound},
        }
        ready, degraded = sound, not state.is_current
        if chat:
            told = chat.state()
            ready = ready and told["open"] and told["stores"]
            degraded = degraded or any(not c.get("ok") or c["undelivered"] for c in told["channels"].values())
            body |= {"channels": told.pop("channels"), "delivery": told}
        return JSONResponse({"ready": ready, "degraded": degraded, **body}, status_code=200 if ready else 503)

    async def metrics(self, _request: Request) -> Response:
        chat, rounds = self._serving.chat, self._serving.rounds
        gauges = {**(chat.gauges() if chat else {}), **(rounds.gauges() if rounds else {})}
        text = self._serving.metrics.render(gauges)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    async def _is_sound(self) -> bool:
        """Return whether SQLite finds the journal whole, looked at once a minute: it reads the whole file."""
        journal = self._serving.journal
        if journal is not None and time.monotonic() >= self._look_again:
            self._look_again = time.monotonic() + _SOUND_FOR
            self._sound = await asyncio.to_thread(journal.is_sound)
        return self._sound


async def _ended(task: asyncio.Task[None]) -> None:
    """End a task and wait until it has."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _failed(_request: Request, _error: Exception) -> Response:
    """Say that something went wrong, in plain Swedish, without a trace and without an echo."""
    return PlainTextResponse("Något gick fel hos Lotsen. Försök igen. Är det akut: ring 112.", status_code=500)
