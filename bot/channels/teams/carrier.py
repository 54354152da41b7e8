"""Takes messages to Teams through the SDK's client of the Bot Connector, one attempt at a time.

The connector has no way to read back what a bot has sent: whether an attempt that got no answer is shown cannot be
told, and :meth:`TeamsCarrier.find` says so. What a failed attempt means:

- no connection, 412, 429, 502, 503, 504, or no token: nothing was shown, try again (``Wait``)
- sent and no answer, or 500: it may be shown (``Unsure``)
- 400, 403, 404, 413, or an address that is no connector's: it will never be (``Undeliverable``)
"""

from __future__ import annotations

import email.utils
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import httpx

from bot.channels.teams.hosts import is_service
from bot.channels.teams.render import Renderer
from bot.channels.teams.sdk import Account, CreateConversationParams, MessageActivityInput, SentActivity
from bot.chat.carrier import CannotTell, Parcel, Undeliverable, Unsure, Wait
from bot.chat.model import ChannelName, Outgoing

__all__ = ["Connector", "TeamsCarrier"]

log = logging.getLogger(__name__)

_TRY_AGAIN = frozenset({412, 429, 502, 503, 504})
_NO_TOKEN = 30.0


class Connector(Protocol):
    """The Bot Connector at one address: the part of the SDK's ``ConversationClient`` that Lotsen uses."""

    async def create(self, params: CreateConversationParams) -> Any:
        """Open a conversation with somebody; returns something with an ``id``."""
        ...

    async def create_activity(self, conversation_id: str, activity: MessageActivityInput) -> SentActivity:
        """Post a message."""
        ...

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: MessageActivityInput
    ) -> SentActivity:
        """Put a message in the place of another."""
        ...


class TeamsCarrier:
    """Renders and sends. ``connector`` gives the client for an address, ``token`` fetches what it needs to get in."""

    name: ChannelName = "teams"

    def __init__(
        self,
        renderer: Renderer,
        connector: Callable[[str], Connector],
        token: Callable[[], Awaitable[object]],
        *,
        is_local: bool,
    ) -> None:
        self._renderer, self._connector, self._token, self._is_local = renderer, connector, token, is_local
        self.fault: str | None = None

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the message as it waits in the outbox."""
        return self._renderer.parcel(outgoing)

    async def find(self, parcel: Parcel) -> str | None:
        """Raise :class:`CannotTell`: Teams lets no bot read what stands in a conversation."""
        raise CannotTell("no_read_back")

    async def send(self, parcel: Parcel) -> str | None:
        """Deliver it once; return the id of the message where Teams tells it."""
        payload = parcel.payload
        service = str(payload.get("service", ""))
        if not is_service(service, is_local=self._is_local):
            raise Undeliverable("not_a_connector")
        try:
            await self._token()
        except Exception as error:  # MSAL and requests have many; nothing has been sent
            self.fault = "no_token"
            log.error("teams: no token to send with: %s", type(error).__name__)
            raise Wait("no_token", _NO_TOKEN) from None
        connector = self._connector(service)
        where = await self._where(connector, payload)
        activity = MessageActivityInput.model_validate(payload["activity"])
        sent = await self._sent(connector, where, payload.get("update"), activity)
        self.fault = None
        return sent

    async def _sent(
        self, connector: Connector, where: str, replaced: str | None, activity: MessageActivityInput
    ) -> str | None:
        if replaced:
            try:
                return await self._attempt(lambda: connector.update_activity(where, replaced, activity))
            except Undeliverable:
                log.info("teams: a message to be replaced is gone; it is sent anew")
        return await self._attempt(lambda: connector.create_activity(where, activity))

    async def _where(self, connector: Connector, payload: dict[str, Any]) -> str:
        """Return the conversation; for one person's eyes in a shared place that is one with them alone.

        Teams shows nothing to one person alone in a channel. Where no conversation can be opened (Lotsen is not
        installed for them), a notice, which repeats nothing of what they wrote, is said in the place itself.
        """
        conversation, thread = str(payload["conversation"]), payload.get("thread")
        shared = f"{conversation};messageid={thread}" if thread else conversation
        alone = payload.get("alone")
        if not alone:
            return shared
        params = CreateConversationParams(
            members=[Account(id=alone)],
            tenant_id=payload["tenant"],
            channel_data={"tenant": {"id": payload["tenant"]}},
        )
        try:
            return str(await self._attempt(lambda: connector.create(params)))
        except Undeliverable:
            if not payload.get("may_be_open"):
                raise
            return shared

    async def _attempt(self, call: Callable[[], Awaitable[Any]]) -> str | None:
        """Make one call and return the id that it answers; tell what a failure means."""
        try:
            answer = await call()
        except httpx.HTTPStatusError as error:
            meaning = _meaning(error.response)
            if not isinstance(meaning, Undeliverable):  # that one is about a conversation, not about Teams
                self.fault = f"http_{error.response.status_code}"
            raise meaning from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol):
            self.fault = "no_connection"
            raise Wait("no_connection") from None
        except httpx.HTTPError:
            self.fault = "no_answer"
            raise Unsure("no_answer") from None
        except (KeyError, ValueError, TypeError):
            return None  # taken, with an answer that names no message
        return str(answer.id) if answer.id else None


def _meaning(response: httpx.Response) -> Wait | Unsure | Undeliverable:
    status = response.status_code
    if status in _TRY_AGAIN:
        return Wait(f"http_{status}", _seconds(response.headers.get("retry-after")))
    if status == 401:
        return Wait("http_401", _NO_TOKEN)
    return Undeliverable(f"http_{status}") if status < 500 else Unsure(f"http_{status}")


def _seconds(given: str | None) -> float | None:
    """Return how long a ``Retry-After`` says to wait: seconds or a date."""
    if given is None:
        return None
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except ValueError:
        return None
