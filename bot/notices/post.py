"""What notices need of delivery: to put a message into the outbox once, and to take it back while it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.chat.model import ChannelName, Outgoing

__all__ = ["NoPost", "Post"]


class Post(Protocol):
    """Delivery, as notices see it."""

    def carries(self, channel: ChannelName) -> bool:
        """Return whether messages to a channel can be posted."""
        ...

    async def post(self, outgoings: Sequence[Outgoing], key: str | None = None) -> int:
        """Put messages into the outbox, once a key; return how many were put there."""
        ...

    async def withdraw(self, key: str) -> bool | None:
        """Take a message back; return False where it has left, or may have, and None where the key is unknown."""
        ...

    async def is_done(self, key: str) -> bool:
        """Return whether the outbox has nothing more to do with a message: it was sent, or never will be."""
        ...


class NoPost:
    """Where there is no chat channel: nothing can be posted, and nobody tries."""

    def carries(self, channel: ChannelName) -> bool:
        """Return that nothing is carried."""
        return False

    async def post(self, outgoings: Sequence[Outgoing], key: str | None = None) -> int:
        """Post nothing."""
        return 0

    async def withdraw(self, key: str) -> bool | None:
        """Know of nothing."""
        return None

    async def is_done(self, key: str) -> bool:
        """Have nothing to do."""
        return True
