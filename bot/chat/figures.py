"""What delivery counts. The serving room's metrics are one."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Figures"]


class Figures(Protocol):
    """Takes counts; labels come from fixed lists. Called from several threads."""

    def failure(self, kind: str) -> None:
        """Count one failure of a fixed ``kind``."""
        ...

    def sent(self, channel: str, seconds: float) -> None:
        """Count one message that got through, ``seconds`` after what it answers came."""
        ...

    def retried(self, channel: str) -> None:
        """Count one attempt that has to be made again."""
        ...

    def undelivered(self, channel: str) -> None:
        """Count one message that was given up."""
        ...
