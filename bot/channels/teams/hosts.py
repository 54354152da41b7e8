"""Which addresses replies may be sent to: a reply carries the bot's token, so never where a body alone says."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

__all__ = ["is_service"]

_SERVICES = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.onyx.prod.teams.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
    }
)
"""Microsoft's Bot Connector for Teams, whole names: anybody may register another name under trafficmanager.net."""


def is_service(address: str, *, is_local: bool = False) -> bool:
    """Return whether ``address`` is a connector's; ``is_local`` lets in the machine itself and nothing else."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.query or parts.fragment:
        return False
    if is_local:
        return parts.scheme == "http" and _is_loopback(host)
    return parts.scheme == "https" and host in _SERVICES and parts.port in {None, 443}


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
