"""The door of ``POST /slack/events``: who sent it is proven before anything of it is read.

Bolt parses a body before it looks at the signature, and a stranger's ``{bad`` would end in its stack trace. Here the
signature and its age are checked on the raw bytes. Nothing of a body is written anywhere, whatever becomes of it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import ClientDisconnect
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
        answer = await self.answer(
            await _body(receive), {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        )
        content = (answer.body or "").encode()
        headers = {"content-length": [str(len(content))], **answer.headers}
        raw = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, values in headers.items() for value in values
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": content})

    async def answer(self, body: bytes, headers: Mapping[str, str]) -> BoltResponse:
        """Answer one request: 401 where it is not Slack's or too old, 400 where it cannot be read."""
        if not self._is_signed(body, headers):
            return BoltResponse(status=401)
        try:
            request = _read(body, headers)
        except (ValueError, AttributeError, TypeError, KeyError, IndexError, RecursionError):
            log.warning("a signed request could not be read")
            return BoltResponse(status=400)
        try:
            return await self._app.async_dispatch(request)
        except Exception as error:  # Bolt's own, at a body of a shape that it does not expect; ours never get here
            log.error("slack: a signed request made Bolt stumble: %s", type(error).__name__)
            return BoltResponse(status=400)

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


async def _body(receive: Receive) -> bytes:
    """Return a request's body; raises ``ClientDisconnect`` where its sender has gone."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _read(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """Return the request as Bolt takes it; raises for what is no object."""
    request = AsyncBoltRequest(body=body.decode(), headers={name: [value] for name, value in headers.items()})
    if not isinstance(request.body, dict):
        raise TypeError("not an object")
    return request
