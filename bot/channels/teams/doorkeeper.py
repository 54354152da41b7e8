"""Who may knock at ``/api/messages``: the check of the token, stricter and calmer than the SDK's alone.

The SDK's validator is what decides (signature, audience, issuer, time). Around it stands what it leaves open: a token
without an expiry, one that Entra issued for other kinds of apps, one that is not bound to the address that replies go
to; it fetches Microsoft's keys in the event loop, once for every key that a stranger makes up; and it checks the same
token anew for each of the thousands of activities that Microsoft sends with it.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import jwt

__all__ = ["Doorkeeper", "TokenValidator"]

_TRUSTED_FOR = 300.0
_MOST_TRUSTED = 256
_LEEWAY = 300
"""Seconds that a clock may differ, as in the SDK."""
_BURST, _PER_SECOND = 10.0, 1 / 6


class TokenValidator(Protocol):
    """The SDK's validator."""

    async def validate_token(self, raw_token: str, service_url: str | None = None) -> dict[str, Any]:
        """Return the token's claims or raise."""
        ...


@dataclass(frozen=True, slots=True)
class _Trusted:
    claims: dict[str, Any]
    until: float


class Doorkeeper:
    """Takes the place of the SDK's validator and asks it. Refuses by raising, as it does.

    ``fault`` is set while Microsoft's keys cannot be fetched: then nobody new can be let in.
    """

    def __init__(self, validator: TokenValidator, issuer: str, clock: Callable[[], float] = time.time) -> None:
        """``issuer`` is the only one that is let in."""
        self._validator, self._issuer, self._clock = validator, issuer, clock
        self._trusted: OrderedDict[str, _Trusted] = OrderedDict()
        self._known_keys: set[str] = set()
        self._left, self._at = _BURST, clock()
        self.fault: str | None = None

    async def validate_token(self, raw_token: str, service_url: str | None = None) -> dict[str, Any]:
        """Return the claims of a token that is Microsoft's, meant for us, and bound to ``service_url`` if given.

        Raises ``jwt.InvalidTokenError`` or what the validator raises.
        """
        name = hashlib.sha256(raw_token.encode("utf-8", "replace")).hexdigest()
        known, now = self._trusted.get(name), self._clock()
        if known is None or known.until <= now:
            claims = await self._checked(raw_token)
            self._trusted[name] = known = _Trusted(claims, min(now + _TRUSTED_FOR, claims["exp"] + _LEEWAY))
            while len(self._trusted) > _MOST_TRUSTED:
                self._trusted.popitem(last=False)
        bound = known.claims.get("serviceurl")
        if service_url is not None and (not isinstance(bound, str) or bound.rstrip("/") != service_url.rstrip("/")):
            raise jwt.InvalidTokenError("the token is bound to another address")
        return known.claims

    async def _checked(self, raw_token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(raw_token)
        claims = jwt.decode(raw_token, options={"verify_signature": False})
        if header.get("alg") != "RS256" or claims.get("iss") != self._issuer:
            raise jwt.InvalidTokenError("not a token of the Bot Framework")
        for claim in ("exp", "iat"):
            if type(claims.get(claim)) is not int:
                raise jwt.InvalidTokenError(f"{claim} is missing or no whole number")
        key = str(header.get("kid"))
        if key not in self._known_keys and not self._may_fetch():
            raise jwt.InvalidTokenError("too many unknown keys")
        # In a thread: the first token, and then one every five minutes, makes the validator fetch Microsoft's keys.
        try:
            verified = await asyncio.to_thread(asyncio.run, self._validator.validate_token(raw_token))
        except jwt.PyJWKClientConnectionError:
            self.fault = "no_keys"
            raise
        self.fault = None
        self._known_keys.add(key)
        return verified

    def _may_fetch(self) -> bool:
        """Return whether keys may be fetched for a key that was never seen: a few at once, then ten a minute."""
        now = self._clock()
        self._left = min(_BURST, self._left + (now - self._at) * _PER_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
