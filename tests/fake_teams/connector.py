"""The fake Bot Connector: takes what Lotsen sends, keeps it, and fails on command. Runs in a thread on a free port."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fake_teams.keys import Keys

__all__ = ["Connector", "Fault", "Posted"]

_LARGEST = 28 * 1024


@dataclass(frozen=True)
class Fault:
    """How the next call goes wrong. ``taken`` says that the message is shown all the same; status 0 drops the line."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    taken: bool = False
    delay: float = 0.0


@dataclass(frozen=True)
class Posted:
    """A message as it is shown; ``replaced`` is the id of the one whose place it took."""

    id: str
    conversation: str
    activity: dict[str, Any]
    at: float
    replaced: str | None = None

    @property
    def card(self) -> dict[str, Any]:
        """The card that it shows."""
        card: dict[str, Any] = self.activity["attachments"][0]["content"]
        return card

    @property
    def text(self) -> str:
        """What it says, as its card's fallback has it."""
        return str(self.card["fallbackText"])


class Connector:
    """One connector. ``faults`` are used up in order, one a call; ``no_personal`` lets nobody be written to alone."""

    def __init__(self, keys: Keys | None = None, bearer: str | None = None) -> None:
        self.keys, self.bearer = keys, bearer
        self.posted: list[Posted] = []
        self.calls: list[tuple[str, str]] = []
        self.faults: deque[Fault] = deque()
        self.no_personal = False
        self.refused: list[str] = []
        self._ids = itertools.count(1_700_000_000_000)
        self._changed = threading.Condition()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    # --- running -----------------------------------------------------------------------------------

    def __enter__(self) -> Connector:
        """Start on a free port."""
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(self._app(), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)

    @property
    def url(self) -> str:
        """The service address that activities name."""
        return f"http://127.0.0.1:{self.port}/teams"

    @property
    def metadata(self) -> str:
        """Where Microsoft's key server is said to be."""
        return f"http://127.0.0.1:{self.port}/v1/.well-known/openidconfiguration"

    # --- what tests ask ----------------------------------------------------------------------------

    def wait(self, count: int = 1, seconds: float = 15.0) -> list[Posted]:
        """Return the messages once there are ``count``; fails with what there is where they do not come."""
        return self.until(lambda: len(self.posted) >= count, seconds)

    def until(self, met: Callable[[], bool], seconds: float = 15.0) -> list[Posted]:
        """Return the messages once ``met`` holds."""
        with self._changed:
            if not self._changed.wait_for(met, seconds):
                raise AssertionError(f"after {seconds} s: {[p.text[:80] for p in self.posted]}, refused {self.refused}")
            return list(self.posted)

    # --- the connector's interface -----------------------------------------------------------------

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/.well-known/openidconfiguration", self._openid),
                Route("/v1/.well-known/keys", self._keyset),
                Route("/teams/v3/conversations", self._open, methods=["POST"]),
                Route("/teams/v3/conversations/{rest:path}", self._message, methods=["POST", "PUT"]),
            ]
        )

    async def _openid(self, _request: Request) -> Response:
        return JSONResponse({"issuer": "https://api.botframework.com", "jwks_uri": self.metadata + "/../keys"})

    async def _keyset(self, _request: Request) -> Response:
        assert self.keys
        self.keys.fetched += 1
        return JSONResponse(self.keys.document())

    async def _open(self, request: Request) -> Response:
        body = await request.json()
        self.calls.append(("create", str(body["members"][0]["id"])))
        if not self._may(request):
            return Response(status_code=401)
        if self.no_personal:
            return JSONResponse({"error": {"code": "ForbiddenOperationException"}}, 403)
        if not body.get("tenantId") or not body.get("channelData", {}).get("tenant", {}).get("id"):
            return self._refuse("no tenant")
        return JSONResponse({"id": f"a:{body['members'][0]['id']}"}, 201)

    async def _message(self, request: Request) -> Response:
        conversation, _, replaced = request.path_params["rest"].partition("/activities")
        replaced = replaced.strip("/")
        fault = self._called(request.method, conversation)
        body = await request.body()
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        wrong = self._wrong(request, body, replaced)
        if wrong:
            return wrong
        activity = json.loads(body)
        if fault and not fault.taken and fault.status:
            return Response(status_code=fault.status, headers=fault.headers)
        identity = self._show(conversation, activity, replaced or None) if not fault or fault.taken else ""
        if fault:
            return _Dropped() if not fault.status else Response(status_code=fault.status, headers=fault.headers)
        return JSONResponse({"id": identity}, 200 if replaced else 201)

    def _called(self, method: str, conversation: str) -> Fault | None:
        """Note a call and return how it is to fail."""
        with self._changed:
            self.calls.append((method, conversation))
            self._changed.notify_all()
            return self.faults.popleft() if self.faults else None

    def _wrong(self, request: Request, body: bytes, replaced: str) -> Response | None:
        """Return what Microsoft would refuse the message with."""
        if not self._may(request):
            return Response(status_code=401)
        if len(body) > _LARGEST + 2048:
            return self._refuse("too large", 413)
        activity = json.loads(body)
        if activity.get("type") != "message" or "from" in activity:
            return self._refuse("not a message of a bot")
        return self._refuse("nothing to replace") if request.method == "PUT" and not replaced else None

    def _show(self, conversation: str, activity: dict[str, Any], replaced: str | None) -> str:
        with self._changed:
            identity = replaced or str(next(self._ids))
            self.posted.append(Posted(identity, conversation, activity, time.monotonic(), replaced))
            self._changed.notify_all()
        return identity

    def _may(self, request: Request) -> bool:
        return self.bearer is None or request.headers.get("authorization") == f"Bearer {self.bearer}"

    def _refuse(self, why: str, status: int = 400) -> Response:
        self.refused.append(why)
        return JSONResponse({"error": {"code": "BadArgument", "message": why}}, status)


class _Dropped(Response):
    """Promises a body and ends the connection without one."""

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        """Answer half."""
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError
