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
_FORWARDED = frozenset(
    {
        *("forwarded", "via", "front-end-https", "cdn-loop", "true-client-ip", "fastly-client-ip"),
        *("x-real-ip", "x-client-ip", "x-cluster-client-ip", "x-remote-ip", "x-remote-addr", "x-host"),
        *("x-arr-log-id", "x-arr-ssl", "x-proxyuser-ip"),
    }
)
_FORWARDED_PREFIXES = ("x-forwarded", "x-original", "x-rewrite", "x-envoy", "x-amzn", "cf-", "x-azure", "x-appengine")
"""What proxies add to a request, by name and by how the name begins; a browser sends none of it by itself."""


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
    if _came_through_proxy(request, headers):
        return "proxy"
    if request.client is None or not is_loopback(request.client.host):
        return "client"
    hosts = headers.getlist("host")
    return None if len(hosts) == 1 and _HOST.match(hosts[0]) else "host"


def _came_through_proxy(request: Request, headers: Headers) -> bool:
    """Return whether a proxy sent it, as far as that shows.

    nginx with nothing but ``proxy_pass`` adds no header and puts our own name in place of the one that was asked for;
    but it speaks HTTP/1.0 to us, up to its version 1.29, and no browser does. What says
    that it comes from a page elsewhere has been through one too.
    """
    if request.scope.get("http_version") == "1.0":
        return True
    if any(name in _FORWARDED or name.startswith(_FORWARDED_PREFIXES) for name in headers):
        return True
    origin = headers.get("origin", "null")  # a page that hides its address says "null": ours do
    return origin != "null" and not _HOST.match(origin.partition("://")[2])
