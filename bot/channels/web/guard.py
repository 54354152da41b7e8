"""What stands before every page: body size, same-origin forms, and the security headers (OWASP ASVS V1-V3)."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard"]

_LARGEST_BODY = 64 * 1024
_PLATFORMS = {"/slack/events": 1024 * 1024, "/api/messages": 1024 * 1024}
"""Where chat platforms post, and how much: they sign what they send and have no browser that could be misused."""
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_RAW = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in _HEADERS.items()]
"""The same as ASGI has them: every response gets them, and most are to a chat platform."""


class _TooLarge(Exception):
    """The body went past the limit while it was read."""


class Guard:
    """ASGI middleware: refuses large bodies and forms from other sites, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        largest = _PLATFORMS.get(scope["path"], _LARGEST_BODY)
        refused = self._refused(scope, headers, largest)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        try:
            await self._app(scope, _limited(receive, largest), _with_headers(send))
        except _TooLarge:
            await _plain("Meddelandet är för långt.", 413)(scope, receive, _with_headers(send))

    @staticmethod
    def _refused(scope: Scope, headers: Headers, largest: int) -> PlainTextResponse | None:
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > largest:
            return _plain("Meddelandet är för långt.", 413)
        if scope["method"] == "POST" and scope["path"] not in _PLATFORMS and not _is_same_site(headers):
            return _plain("Formuläret kom från en annan webbplats och togs inte emot.", 403)
        return None


def _is_same_site(headers: Headers) -> bool:
    """Return whether a form was sent from our own page; programs without a browser's headers pass."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def _limited(receive: Receive, largest: int) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise _TooLarge
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            names = {name for name, _ in given}
            message["headers"] = [*given, *(header for header in _RAW if header[0] not in names)]
        await send(message)

    return sender


def _plain(text: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(text, status_code=status)
