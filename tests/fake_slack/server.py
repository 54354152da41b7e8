"""The fake Slack as a server of its own: Web API, response addresses and Socket Mode, in a thread on a free port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.fake_slack.methods import Methods, Refused
from tests.fake_slack.workspace import APP_ID, SCOPES, Call, Fault, Workspace

__all__ = ["FakeSlack"]


class FakeSlack:
    """A running fake Slack: ``with FakeSlack() as slack: ...``; ``slack.api_url`` is what LOTSEN_SLACK_API_URL gets."""

    def __init__(self, scopes: Iterable[str] = SCOPES) -> None:
        self.workspace = Workspace(scopes)
        self.methods = Methods(self.workspace, self._socket_url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.api_url = f"{self.url}/api/"
        self._sockets: dict[str, WebSocket] = {}
        self._acknowledged: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._tickets: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        config = uvicorn.Config(
            _Cuttable(self._app()),
            log_level="critical",
            access_log=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), daemon=True)

    def __enter__(self) -> Self:
        """Start it."""
        self._thread.start()
        self.workspace.wait(lambda: self._server.started)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._server.should_exit = True
        self._thread.join(10)
        self._listening.close()

    def fail(self, method: str, **how: Any) -> None:
        """Let a method's next calls go wrong: see :class:`Fault`; ``first`` counts from now."""
        with self.workspace.lock:
            done = self.workspace._numbers.get(method, 0)
            self.workspace.faults.append(Fault(method, **how | {"first": done + how.get("first", 1)}))

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        with self.workspace.lock:
            self.workspace.faults.clear()

    # --- Socket Mode -------------------------------------------------------------------------------

    def has_socket(self) -> bool:
        """Return whether somebody is connected."""
        return bool(self._sockets)

    def push(self, kind: str, payload: dict[str, Any], *, retry: int = 0, seconds: float = 3.0) -> bool:
        """Send an envelope over the socket; return whether it was acknowledged in time."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self._push(kind, payload, retry, seconds), self._loop).result(
            seconds + 5
        )

    def disconnect(self) -> None:
        """Ask whoever is connected to connect anew, as Slack does several times a day, and cut the line."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._disconnect(), self._loop).result(5)

    async def _push(self, kind: str, payload: dict[str, Any], retry: int, seconds: float) -> bool:
        envelope = secrets.token_hex(8)
        done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._acknowledged[envelope] = done
        message = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            "retry_attempt": retry,
            "retry_reason": "timeout" if retry else "",
        }
        await next(iter(self._sockets.values())).send_text(json.dumps(message))
        try:
            await asyncio.wait_for(done, seconds)
        except TimeoutError:
            return False
        return True

    async def _disconnect(self) -> None:
        for name, one in list(self._sockets.items()):
            self._sockets.pop(name)
            await one.send_text(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
            await one.close()

    def _socket_url(self) -> str:
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"

    async def _socket(self, one: WebSocket) -> None:
        ticket = one.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await one.close()
            return
        self._tickets.discard(ticket)
        await one.accept()
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP_ID}}
        await one.send_text(json.dumps(hello))
        self._sockets[ticket] = one
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                answer = json.loads(await one.receive_text())
                waiting = self._acknowledged.pop(answer.get("envelope_id"), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer)
        self._sockets.pop(ticket, None)

    # --- HTTP --------------------------------------------------------------------------------------

    def _app(self) -> Starlette:
        @contextlib.asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            self._loop = asyncio.get_running_loop()
            yield

        return Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=["GET", "POST"]),
                Route("/response/{ticket}", self._response, methods=["POST"]),
                WebSocketRoute("/socket", self._socket),
            ],
            lifespan=lifespan,
        )

    async def _api(self, request: Request) -> Response:
        method = request.path_params["method"]
        body = await _arguments(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ") or str(body.pop("token", ""))
        fault = self.workspace.strike(method)
        if fault is not None:
            refused = await self._strike(fault, request)
            if refused is not None:
                return self._noted(method, body, refused)
        try:
            answer = JSONResponse(self.methods.call(method, token, body))
        except Refused as no:
            answer = JSONResponse(no.answer)
        if fault is not None and fault.drop == "after":
            request.scope["cut"]()
        return self._noted(method, body, answer)

    async def _strike(self, fault: Fault, request: Request) -> Response | None:
        """Return the answer that a fault gives instead of the method's, or None where the method is still done."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "before":
            request.scope["cut"]()
        if fault.status is not None:
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else None
            if fault.status == 429:
                return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
            return PlainTextResponse("upstream error", fault.status, headers)
        if fault.error is not None:
            return JSONResponse({"ok": False, "error": fault.error})
        return PlainTextResponse("") if fault.drop == "before" else None

    def _noted(self, method: str, body: dict[str, Any], response: Response) -> Response:
        data = json.loads(response.body) if isinstance(response, JSONResponse) else {}
        with self.workspace.lock:
            self.workspace.calls.append(Call(method, body, response.status_code, data))
        return response

    async def _response(self, request: Request) -> Response:
        fault = self.workspace.strike("response_url")
        if fault is not None:
            refused = await self._strike(fault, request)
            if refused is not None:
                return refused
        status, text = self.methods.respond(request.path_params["ticket"], await request.json())
        return PlainTextResponse(text, status)


async def _arguments(request: Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        data = await request.json()
        return data if isinstance(data, dict) else {}
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


class _Cuttable:
    """Lets a request's line be cut: ``request.scope["cut"]()``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            scope["cut"] = send.__self__.transport.abort  # type: ignore[attr-defined]
        await self._app(scope, receive, send)
