"""The one port: the web page, health and metrics, and later the chat channels, as one ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web.guard import Guard
from bot.channels.web.katalog import CataloguePages
from bot.channels.web.pages import Pages
from bot.documents.passages import Passages
from bot.journal.store import Journal
from bot.service import Service
from bot.serving.live import LiveCatalogue
from bot.serving.metrics import Metrics
from bot.texts import Texts

__all__ = ["Serving", "build_app"]


@dataclass(frozen=True, slots=True)
class Serving:
    """What the application is made from."""

    live: LiveCatalogue
    journal: Journal | None
    texts: Texts
    county: str | None = None
    passages: Passages | None = None
    look_every: float = 1.0


def build_app(serving: Serving) -> Starlette:
    """Return the application; its lifespan watches the content folder and closes the journal."""
    metrics = Metrics()
    service = Service(serving.live.assistant, serving.journal)
    pages = Pages(service, metrics, serving.texts, serving.county, serving.passages)
    katalog = CataloguePages(lambda: serving.live.assistant().catalogue, pages.templates)
    health = _Health(serving, metrics)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(serving.live.watch(serving.look_every))
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            if serving.journal:
                serving.journal.close()

    static = Path(__file__).parent.parent / "channels" / "web" / "static"
    return Starlette(
        routes=[
            Route("/", pages.start),
            Route("/ask", pages.ask, methods=["POST"]),
            Route("/katalog", katalog.listing),
            Route("/katalog/{intent}", katalog.intent),
            Route("/feedback", pages.feedback, methods=["POST"]),
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/metrics", health.metrics),
            Mount("/static", StaticFiles(directory=static)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={500: _failed},
        lifespan=lifespan,
    )


class _Health:
    """Whether the process lives, whether it can answer, and its figures."""

    def __init__(self, serving: Serving, metrics: Metrics) -> None:
        self._serving, self._metrics = serving, metrics

    async def live(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, _request: Request) -> Response:
        """Tell the version that answers and what is wrong; 503 only where questions cannot be answered or kept."""
        state, journal = self._serving.live.state, self._serving.journal
        sound = journal is None or await asyncio.to_thread(journal.is_sound)
        return JSONResponse(
            {
                "ready": sound,
                "catalogue": state.version,
                "content": {"current": state.is_current, "faults": list(state.faults[:20])},
                "journal": {"kept": journal is not None, "sound": sound},
            },
            status_code=200 if sound else 503,
        )

    async def metrics(self, _request: Request) -> Response:
        return PlainTextResponse(self._metrics.render(), media_type="text/plain; version=0.0.4")


async def _failed(_request: Request, _error: Exception) -> Response:
    """Say that something went wrong, in plain Swedish, without a trace and without an echo."""
    return PlainTextResponse("Något gick fel hos Lotsen. Försök igen. Är det akut: ring 112.", status_code=500)
