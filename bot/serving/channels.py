"""The chat channels that are configured, each imported only then."""

from __future__ import annotations

import importlib

from bot.chat.channel import ChatChannel, House
from bot.settings import Settings

__all__ = ["configured", "connect_channels"]


def configured(settings: Settings) -> tuple[str, ...]:
    """Return the names of the channels that the settings configure."""
    return tuple(name for name, given in (("slack", settings.slack), ("teams", settings.teams)) if given is not None)


def connect_channels(house: House) -> list[ChatChannel]:
    """Return the configured channels; ``bot.channels.<name>.channel.connect(house)`` makes each."""
    modules = [importlib.import_module(f"bot.channels.{name}.channel") for name in configured(house.settings)]
    return [module.connect(house) for module in modules]
