"""Local mode: the forum answers whoever sits at the machine, and nobody else, until there is a login.

Three things must hold, each for what the others cannot see. The server is bound to a loopback address (or the whole
network could connect); the connection comes from one (a container may forward a port); and the name that the browser
asked for is a loopback name (a foreign name that leads here, DNS rebinding, would let its pages read ours). A request
that came through a proxy is not local, wherever the proxy stands.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Literal

from starlette.datastructures import Headers
from starlette.requests import Request

__all__ = ["Refusal", "is_loopback", "refusal"]

Refusal = Literal["bound", "client", "host", "proxy"]

_HOST = re.compile(r"\A(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?\Z", re.IGNORECASE)
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def is_loopback(address: str | None) -> bool:
    """Return whether an address, or the name ``localhost``, stays within the machine."""
    if address is None:
        return False
    if address.casefold() == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def refusal(request: Request, bound_to: str | None) -> Refusal | None:
    """Return why a request is not local, or None where it is. ``bound_to`` is what the server listens on."""
    headers = Headers(scope=request.scope)
    if not is_loopback(bound_to):
        return "bound"
    if any(name in headers for name in _FORWARDED):
        return "proxy"
    if request.client is None or not is_loopback(request.client.host):
        return "client"
    hosts = headers.getlist("host")
    return None if len(hosts) == 1 and _HOST.match(hosts[0]) else "host"
