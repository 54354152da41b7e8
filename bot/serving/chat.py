"""The chat side of the running program: delivery and the channels, started and stopped in the right order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute

from bot.catalogue.catalogue import Catalogue
from bot.chat.channel import ChatChannel, House
from bot.chat.delivery import Delivery
from bot.chat.desk import Desk
from bot.service import Service
from bot.serving.board import make_board
from bot.serving.channels import connect_channels
from bot.serving.metrics import Metrics
from bot.serving.notices import Notices
from bot.settings import Settings
from bot.texts import Texts

__all__ = ["Chat", "open_chat"]

log = logging.getLogger(__name__)


def open_chat(settings: Settings, service: Service, texts: Texts, metrics: Metrics, notices: Notices) -> Chat:
    """Return the chat side over the journal file of ``notices``, with every channel that is configured.

    Raises ``JournalError`` where the journal cannot be used.
    """

    def catalogue() -> Catalogue:
        return service.assistant().catalogue

    def state() -> dict[str, Any]:
        return chat.state()

    desk = Desk(
        service,
        notices.places,
        notices.threads,
        notices.vault,
        settings.appointed,
        texts,
        service.clock,
        settings.county,
        following=notices.following,
        forum_channels=notices.forum_channels,
        measure=metrics.question,
        board=make_board(notices.forum, notices.editions, texts, catalogue, state, settings.public_url),
    )
    apology = texts.gettext("Something went wrong here and I cannot answer. Try again. If it is urgent: call 112.")
    delivery = Delivery(notices.storage, desk.handle, metrics, apology=apology, rescue=desk.rescue)
    house = House(settings, service, delivery, texts, desk.knows, desk.home)
    chat = Chat(delivery, connect_channels(house))
    return chat


@dataclass(frozen=True, slots=True)
class Chat:
    """Delivery, and the channels that are connected to it."""

    delivery: Delivery
    channels: Sequence[ChatChannel]

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

    async def stop(self) -> None:
        """Take nothing more, let what is under way arrive, then close the channels."""
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
