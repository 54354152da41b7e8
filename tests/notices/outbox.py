"""An outbox that keeps messages in memory and breaks off where a test wants it to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.model import Notice, Outgoing

__all__ = ["Broken", "FakeOutbox"]


class Broken(Exception):
    """The program ends here, as far as the test is concerned."""


class FakeOutbox:
    """Keeps what was posted, once a key. ``breaks`` is ``before`` or ``after`` a post is kept, or None."""

    def __init__(self) -> None:
        self.waiting: dict[str, Outgoing] = {}
        self.left: dict[str, Outgoing] = {}
        self.breaks: str | None = None

    def carries(self, channel: str) -> bool:
        """Return that Slack is connected, and nothing else."""
        return channel == "slack"

    async def post(self, outgoings: Sequence[Outgoing], key: str | None = None) -> int:
        """Keep the message where its key is new."""
        if self.breaks == "before":
            raise Broken
        (outgoing,) = outgoings
        assert key
        is_new = key not in self.waiting and key not in self.left
        if is_new:
            self.waiting[key] = outgoing
        if self.breaks == "after":
            raise Broken
        return int(is_new)

    async def withdraw(self, key: str) -> bool | None:
        """Take back what has not left."""
        if key in self.waiting:
            del self.waiting[key]
            return True
        return False if key in self.left else None

    async def is_done(self, key: str) -> bool:
        """Return whether it is not waiting."""
        return key not in self.waiting

    def send(self) -> list[Outgoing]:
        """Let everything leave; return it in order."""
        sent = list(self.waiting.values())
        self.left |= self.waiting
        self.waiting.clear()
        return sent

    def texts(self) -> list[str]:
        """Let everything leave; return what the messages say."""
        return [said(outgoing) for outgoing in self.send()]


def said(outgoing: Outgoing) -> str:
    """Return a notice as text."""
    assert isinstance(outgoing.content, Notice)
    links = "".join(f"\n{label} {address}" for label, address in outgoing.content.links)
    return f"{outgoing.content.title}\n{outgoing.content.text}{links}"
