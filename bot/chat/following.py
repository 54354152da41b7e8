"""What the desk needs of whoever tells askers what became of their question."""

from __future__ import annotations

from typing import Protocol

from bot.chat.model import Incoming

__all__ = ["Following"]


class Following(Protocol):
    """Keeps where to tell somebody about a question, apart from the question and for a short time."""

    def follow(self, token: str, incoming: Incoming) -> bool:
        """Keep that ``incoming.person`` wants to be told of the question ``token``; return whether it is kept."""
        ...

    def forget(self, incoming: Incoming) -> int:
        """Delete every contact of ``incoming.person``, wherever it was made; return how many there were."""
        ...
