"""The chat channels that are configured, each imported only then."""

from __future__ import annotations

import importlib
import ipaddress

from bot.chat.channel import ChatChannel, House
from bot.settings import Settings, SettingsError

__all__ = ["configured", "connect_channels", "refuse_open_door"]


def configured(settings: Settings) -> tuple[str, ...]:
    """Return the names of the channels that the settings configure."""
    return tuple(name for name, given in (("slack", settings.slack), ("teams", settings.teams)) if given is not None)


def connect_channels(house: House) -> list[ChatChannel]:
    """Return the configured channels; ``bot.channels.<name>.channel.connect(house)`` makes each."""
    modules = [importlib.import_module(f"bot.channels.{name}.channel") for name in configured(house.settings)]
    return [module.connect(house) for module in modules]


def refuse_open_door(settings: Settings, host: str) -> None:
    """Raise :class:`SettingsError` where the Teams endpoint without authentication could be reached from outside."""
    if settings.teams is not None and settings.teams.is_local and not _is_loopback(host):
        raise SettingsError(
            f"LOTSEN_TEAMS_LOCAL=1 öppnar Teams utan inloggning och får bara användas på den egna datorn, "
            f"inte på {host}. Ta bort LOTSEN_TEAMS_LOCAL eller ange --host 127.0.0.1."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
