"""Between Starlette and the SDK: answers every request that Teams or a stranger can send, and none of them with 500.

The SDK answers 500 to an activity that its models do not know, and Teams stops delivering to a bot that answers so for
a while. What is decided here, in this order: who knocks (401, before the body is read), whether it is JSON and an
object (400); then the SDK and Lotsen's own ears. Of a body nothing is logged.
"""

from __future__ import annotations

import ipaddress
import json
import logging
from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.teams.doorkeeper import Doorkeeper
from bot.channels.teams.sdk import HttpRequest, HttpRouteHandler

__all__ = ["GuardedAdapter"]

log = logging.getLogger(__name__)


class GuardedAdapter:
    """The SDK's ``HttpServerAdapter`` for an application that runs its own server. ``refused`` counts by reason."""

    def __init__(self) -> None:
        self._handler: HttpRouteHandler | None = None
        self._doorkeeper: Doorkeeper | None = None
        self._is_local = False
        self.refused: Counter[str] = Counter()

    def open(self, doorkeeper: Doorkeeper | None) -> None:
        """Let requests in: whoever ``doorkeeper`` lets in; without one, programs (no web page) on this machine."""
        self._doorkeeper, self._is_local = doorkeeper, doorkeeper is None

    @property
    def is_open(self) -> bool:
        """Whether anybody is let in yet."""
        return self._handler is not None and (self._doorkeeper is not None or self._is_local)

    # --- what the SDK calls ------------------------------------------------------------------------

    def register_route(self, method: str, path: str, handler: HttpRouteHandler) -> None:
        """Keep the handler of the one endpoint; :meth:`endpoint` has its route already."""
        if method != "POST" or self._handler is not None:
            raise ValueError(f"Lotsen serves one Teams endpoint, not {method} {path} beside it.")
        self._handler = handler

    def serve_static(self, path: str, directory: str) -> None:
        """Refuse: Lotsen serves no files for Teams."""
        raise NotImplementedError(f"Lotsen serves no files for Teams ({path}, {directory}).")

    async def start(self, port: int) -> None:
        """Refuse: ``lotsen serve`` runs the server, on its own address and port."""
        raise NotImplementedError(f"Lotsen runs the server itself, not the SDK on port {port}.")

    async def stop(self) -> None:
        """Do nothing: the server is not the SDK's."""

    # --- the endpoint ------------------------------------------------------------------------------

    async def endpoint(self, request: Request) -> Response:
        """Answer one request."""
        if self._handler is None or not self.is_open:
            return self._refuse("not_open", 503)
        if not await self._may_enter(request):
            return self._refuse("unauthorised", 401)
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            return self._refuse("malformed", 400)
        if not isinstance(body, dict):
            return self._refuse("malformed", 400)
        result = await self._handler(HttpRequest(body=body, headers=dict(request.headers)))
        return self._response(result["status"], result.get("body"))

    def _response(self, status: int, body: Any) -> Response:
        if status == 401:
            return self._refuse("unauthorised", 401)
        if status == 500:  # the SDK could not read it: our own ears answer with 503 where we are at fault
            return self._refuse("malformed", 400)
        if status >= 400:
            self.refused[str(status)] += 1
        return Response(status_code=status) if body is None else JSONResponse(body, status)

    async def _may_enter(self, request: Request) -> bool:
        if self._doorkeeper is None:
            is_browser = "origin" in request.headers or "sec-fetch-site" in request.headers
            return _is_loopback(request.client.host if request.client else "") and not is_browser
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            return False
        try:
            await self._doorkeeper.validate_token(token)
        except Exception as error:  # whatever goes wrong with a token, it is not let in
            log.info("teams: a token was refused: %s", type(error).__name__)
            return False
        return True

    def _refuse(self, why: str, status: int) -> Response:
        self.refused[why] += 1
        return JSONResponse({"error": why}, status)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
