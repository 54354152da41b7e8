"""What the house gives a chat channel, and what it expects of one.

A channel's package has a module ``channel`` with ``connect(house) -> ChatChannel``. It is imported only where the
channel is configured, so that nobody waits for an SDK that is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.chat.carrier import Carrier
from bot.chat.home import Home
from bot.chat.model import Incoming, Outgoing, Place
from bot.service import Service
from bot.settings import Settings
from bot.texts import Texts

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

__all__ = ["ChatChannel", "House", "Intake", "NotTaken"]


class NotTaken(Exception):
    """It could not be stored (the program is ending, or the disk is full): do not acknowledge, answer 503.

    The platform delivers it again, then or to the next process.
    """


class Intake(Protocol):
    """Delivery, as a channel sees it."""

    async def receive(self, incoming: Incoming) -> bool:
        """Keep what was heard; return False where its key is known already (acknowledge all the same).

        It is on disk when this returns. Raises :class:`NotTaken`.
        """
        ...

    async def at_once(self, incoming: Incoming) -> list[Outgoing]:
        """Keep it, decide it and return what to say, for an answer in the same HTTP response.

        A known key gives an empty list, a fault of ours a plain apology. Raises :class:`NotTaken`.
        """
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What a channel is connected to. Raw text goes through ``service.admit`` and nowhere else.

    ``knows`` is the desk's: whether a thread is one that Lotsen is asked in. ``home`` is what somebody's own page holds
    (their conversation with Lotsen, their id). Both read the journal: call them in a thread.
    """

    settings: Settings
    service: Service
    delivery: Intake
    texts: Texts
    knows: Callable[[Place, str], bool] = lambda _place, _thread: False
    home: Callable[[Place, str], Home] | None = None


class ChatChannel(Protocol):
    """A chat channel that is configured."""

    @property
    def carrier(self) -> Carrier:
        """What delivery sends through. Works from the end of :meth:`start` to the beginning of :meth:`stop`."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """Return the HTTP routes, asked for once, before :meth:`start`."""
        ...

    async def start(self) -> None:
        """Open what is needed (sessions, sockets), inside the running event loop.

        A platform that does not answer is no error here: the channel keeps trying and tells it in :meth:`state`.
        """
        ...

    async def stop(self) -> None:
        """Close everything; called when delivery has stopped and nothing is sent any more."""
        ...

    def state(self) -> dict[str, Any]:
        """Return how it goes, for ``/health/ready``: ``ok`` (bool), and plain figures and words. No secrets, no ids."""
        ...
