"""The chat side of the running program: delivery and the channels, started and stopped in the right order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import BaseRoute

from bot.chat.channel import ChatChannel, House
from bot.chat.delivery import Delivery
from bot.chat.desk import Desk
from bot.journal.contacts import Contacts
from bot.journal.forum_channels import ForumChannels
from bot.journal.places import Places
from bot.journal.storage import Storage
from bot.journal.threads import Threads
from bot.notices.following import Following
from bot.notices.rounds import Rounds
from bot.privacy.vault import open_vault
from bot.service import Service
from bot.serving.channels import connect_channels
from bot.serving.metrics import Metrics
from bot.settings import Settings
from bot.texts import Texts

__all__ = ["Chat", "open_chat"]

log = logging.getLogger(__name__)


def open_chat(settings: Settings, storage: Storage, service: Service, texts: Texts, metrics: Metrics) -> Chat:
    """Return the chat side over one journal file, with every channel that is configured.

    Raises ``JournalError`` and ``VaultError`` where the journal or the key cannot be used.
    """
    vault = open_vault(settings.key_file)
    desk = Desk(
        service,
        Places(storage),
        Threads(storage),
        vault,
        settings.appointed,
        texts,
        service.clock,
        settings.county,
        following=Following(Contacts(storage, vault), service.clock),
        forum_channels=ForumChannels(storage),
        measure=metrics.question,
    )
    apology = texts.gettext("Something went wrong here and I cannot answer. Try again. If it is urgent: call 112.")
    delivery = Delivery(storage, desk.handle, metrics, apology=apology)
    house = House(settings, service, delivery, texts, desk.knows)
    return Chat(delivery, connect_channels(house))


@dataclass(frozen=True, slots=True)
class Chat:
    """Delivery, the channels that are connected to it, and the rounds that post to it."""

    delivery: Delivery
    channels: Sequence[ChatChannel]
    rounds: Rounds | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let delivery send through the channels."""
        for channel in self.channels:
            self.delivery.carry(channel.carrier)

    def routes(self) -> list[BaseRoute]:
        """Return the channels' HTTP routes."""
        return [route for channel in self.channels for route in channel.routes()]

    async def start(self) -> None:
        """Take in first, then open the channels, then send: nobody is turned away, nothing is sent too early.

        A channel that does not start is logged and tells it in its state; the others run.
        """
        await self.delivery.start()
        for channel in self.channels:
            try:
                await channel.start()
            except Exception as error:
                log.error("%s does not start: %s", channel.carrier.name, type(error).__name__)
        self.delivery.send()
        if self.rounds:
            self._tasks.append(asyncio.create_task(self.rounds.run()))

    async def stop(self) -> None:
        """Take nothing more, let what is under way arrive, then close the channels."""
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()
        await self.delivery.stop()
        for channel in self.channels:
            try:
                await channel.stop()
            except Exception as error:
                log.error("%s does not stop: %s", channel.carrier.name, type(error).__name__)

    def state(self) -> dict[str, Any]:
        """Return how delivery and each channel do, for ``/health/ready``."""
        state = self.delivery.state()
        for channel in self.channels:
            state["channels"][channel.carrier.name] |= channel.state()
        return state

    def gauges(self) -> dict[str, float]:
        """Return the queues' lengths and ages and each channel's state, for the metrics."""
        state = self.state()
        gauges: dict[str, float] = {}
        for queue in ("inbox", "outbox"):
            gauges[f"lotsen_{queue}_waiting"] = state[queue]["waiting"]
            gauges[f"lotsen_{queue}_oldest_seconds"] = state[queue]["oldest_seconds"] or 0.0
        for name, channel in state["channels"].items():
            gauges[f'lotsen_channel_ok{{channel="{name}"}}'] = float(bool(channel.get("ok")))
            gauges[f'lotsen_undelivered{{channel="{name}"}}'] = channel["undelivered"]
        return gauges
