"""A ticket in every form: what is sent in comes from a page of ours, that browser, that form, and only once.

A ticket is signed with a key that lives as long as the process, and holds the browser's session, the form's address
and the time. A browser keeps its session in a cookie that no other site's form brings along.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["COOKIE", "Fault", "Tickets"]

COOKIE = "lotsen_forum"
_SESSION = re.compile(r"\A[A-Za-z0-9_-]{43}\Z")
_LIVES = 12 * 3600
_MOST = 100_000
"""Used tickets that are remembered; whoever sits at the machine sends fewer in a day."""

Fault = Literal["missing", "forged", "old", "used"]


class Tickets:
    """Gives out tickets and takes each back once. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._key, self._clock = secrets.token_bytes(32), clock
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    @staticmethod
    def session(request: Request) -> str:
        """Return the browser's session; a new one where it has none, or none that we made."""
        found = request.cookies.get(COOKIE, "")
        return found if _SESSION.match(found) else secrets.token_urlsafe(32)

    @staticmethod
    def keep(response: Response, session: str) -> None:
        """Leave the session with the browser, out of the reach of scripts and of other sites' forms."""
        response.set_cookie(COOKIE, session, path="/forum", samesite="strict", httponly=True)

    def ticket(self, session: str, action: str) -> str:
        """Return a new ticket for the form that is sent to ``action``."""
        body = f"{secrets.token_urlsafe(12)}.{int(self._clock())}"
        return f"{body}.{self._sign(session, action, body)}"

    def take(self, ticket: str, session: str, action: str) -> Fault | None:
        """Take a ticket; return what is wrong with it, or None. Taken once, it is used."""
        body, _, signature = ticket.rpartition(".")
        if not body:
            return "missing"
        if not hmac.compare_digest(signature.encode(), self._sign(session, action, body).encode()):
            return "forged"
        now = self._clock()
        if not 0 <= now - int(body.rpartition(".")[2]) <= _LIVES:
            return "old"
        with self._lock:
            if body in self._used:
                return "used"
            self._used = {used: at for used, at in self._used.items() if now - at <= _LIVES} | {body: now}
            return None if len(self._used) <= _MOST else "old"

    def give_back(self, ticket: str) -> None:
        """Let a ticket be used after all: its form was refused and nothing was done."""
        with self._lock:
            self._used.pop(ticket.rpartition(".")[0], None)

    def _sign(self, session: str, action: str, body: str) -> str:
        return hmac.digest(self._key, f"{session}\n{action}\n{body}".encode(), hashlib.sha256).hex()
