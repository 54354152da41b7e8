"""The door of ``POST /slack/events``: who sent it is proven before anything of it is read.

Bolt parses a body before it looks at the signature, and a stranger's ``{bad`` would end in its stack trace. Here the
signature and its age are checked on the raw bytes. Nothing of a body is written anywhere, whatever becomes of it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

__all__ = ["Door"]

log = logging.getLogger(__name__)

_LONGEST_SIGNATURE = 200


class Door:
    """Lets what Slack signed through to Bolt."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: Clock | None = None) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret, clock or Clock())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as an ASGI application: a route to one is shorter than a route to a function."""
        response = await self.handle(Request(scope, receive))
        await response(scope, receive, send)

    async def handle(self, request: Request) -> Response:
        """Answer one request: 401 where it is not Slack's or too old, 400 where it cannot be read."""
        body = await request.body()
        if not self._is_signed(body, request.headers):
            return Response(status_code=401)
        try:
            bolt_request = _read(body, request.headers)
        except (ValueError, AttributeError, TypeError, KeyError, IndexError, RecursionError):
            log.warning("a signed request could not be read")
            return Response(status_code=400)
        try:
            return to_starlette_response(await self._app.async_dispatch(bolt_request))
        except Exception as error:  # Bolt's own, at a body of a shape that it does not expect; ours never get here
            log.error("slack: a signed request made Bolt stumble: %s", type(error).__name__)
            return Response(status_code=400)

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        stamp, signature = (headers.get(f"x-slack-{part}", "") for part in ("request-timestamp", "signature"))
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            return False
        if not (signature.isascii() and 0 < len(signature) <= _LONGEST_SIGNATURE):
            return False
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            return False


def _read(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """Return the request as Bolt takes it; raises for what is no object."""
    request = AsyncBoltRequest(body=body.decode(), headers={name: [value] for name, value in headers.items()})
    if not isinstance(request.body, dict):
        raise TypeError("not an object")
    return request
