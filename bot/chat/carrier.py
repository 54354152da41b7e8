"""What delivery needs of a chat channel, and how a channel tells it that something did not go well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from bot.chat.model import ChannelName, Outgoing

__all__ = ["CannotTell", "Carrier", "Parcel", "Undeliverable", "Unsure", "Wait"]


class Wait(Exception):
    """The platform did not take it and says, or it is known, that nothing was shown: try again in ``seconds``."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class Unsure(Exception):
    """It was sent and no answer came: it may be shown or not."""


class Undeliverable(Exception):
    """It will never be taken (the channel is gone, the bot was removed): kept and shown to the operator."""


class CannotTell(Exception):
    """The channel has no way to see whether an earlier attempt arrived."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A rendered message, as it waits in the outbox. ``queue`` is the conversation that it is paced with.

    ``payload`` is the channel's own business: plain JSON, redacted text only. ``mark`` is unique to the message
    and the same in every attempt: a UUID that delivery gives where :meth:`Carrier.render` leaves it empty. The
    channel sends it where :meth:`Carrier.find` can see it again.
    """

    queue: str
    payload: dict[str, Any]
    mark: str = ""


class Carrier(Protocol):
    """A chat channel, as delivery sees it."""

    name: ChannelName

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the message as the platform takes it. Pure."""
        ...

    async def send(self, parcel: Parcel) -> str | None:
        """Deliver it once; return the platform's id of the message where there is one.

        Raises :class:`Wait`, :class:`Unsure` or :class:`Undeliverable`, and nothing else.
        """
        ...

    async def find(self, parcel: Parcel) -> str | None:
        """Return the id of the message that an earlier, unsure attempt left, or None where there is none.

        Raises :class:`CannotTell`, or :class:`Wait` where the platform does not answer now.
        """
        ...
