"""The catalogue as pages: every question by topic, and its answers in the counties side by side."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.coverage import side_by_side
from bot.catalogue.models import Intent
from bot.forum.model import Group

__all__ = ["CataloguePages"]


class CataloguePages:
    """``/katalog`` and ``/katalog/<intent>``; ``catalogue`` gives the newest good version.

    ``decisions`` gives what the forum decided on a question, as far as whoever sent a request may see the forum.
    """

    def __init__(
        self,
        catalogue: Callable[[], Catalogue],
        templates: Environment,
        decisions: Callable[[Request, str], Sequence[Group]] = lambda _request, _intent: (),
    ) -> None:
        self._catalogue, self._templates, self._decisions = catalogue, templates, decisions

    async def listing(self, _request: Request) -> Response:
        """Draw every question by topic, with the counties that answer it."""
        catalogue = self._catalogue()
        topics: dict[str, list[Intent]] = defaultdict(list)
        for intent in sorted(catalogue.content.intents.values(), key=lambda intent: (intent.topic, intent.title)):
            topics[intent.topic].append(intent)
        html = self._templates.get_template("katalog.html").render(catalogue=catalogue, topics=dict(topics))
        return HTMLResponse(html)

    async def intent(self, request: Request) -> Response:
        """Draw one question's answers in the three counties, beside each other."""
        catalogue = self._catalogue()
        intent = catalogue.intent(request.path_params["intent"])
        if intent is None:
            return HTMLResponse(
                self._templates.get_template("saknas.html").render(catalogue=catalogue), status_code=404
            )
        columns = [
            (county, catalogue.fill(text) if text else "", [catalogue.sections[cite] for cite in cites], bool(cites))
            for county, text, cites in side_by_side(intent, catalogue.content)
        ]
        decisions = await asyncio.to_thread(self._decisions, request, intent.id)
        html = self._templates.get_template("intent.html").render(
            catalogue=catalogue, intent=intent, columns=columns, decisions=decisions
        )
        return HTMLResponse(html)
