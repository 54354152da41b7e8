"""Socket Mode: Slack's requests over a connection that we open, for who has no address that Slack can call."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.slack.carrier import Health

__all__ = ["Doorbell", "Socket"]

log = logging.getLogger(__name__)


class Doorbell(AsyncWebClient):
    """Asks Slack for the address of a socket, with the app's token, and notes what Slack objects to."""

    health: Health | None = None

    async def apps_connections_open(self, **more: Any) -> AsyncSlackResponse:
        """Return the address; the SDK asks again and again, and says nothing."""
        try:
            answer = await super().apps_connections_open(**more)
        except SlackApiError as error:
            data = getattr(error.response, "data", None)
            fault = str(data.get("error")) if isinstance(data, dict) else "unknown"
            log.warning("slack: the socket was refused: %s", fault)
            if self.health is not None:
                self.health.socket_fault = fault
            raise
        if self.health is not None:
            self.health.socket_fault = None
        return answer


class Socket:
    """The connection. It is opened in the background and again whenever it breaks.

    ``web_client`` carries the app's token, not the bot's.
    """

    def __init__(self, app: AsyncApp, token: str, web_client: Doorbell, logger: logging.Logger) -> None:
        self._app, self._token, self._web_client, self._logger = app, token, web_client, logger
        self._handler: AsyncSocketModeHandler | None = None
        self._opening: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection now."""
        session = self._handler.client.current_session if self._handler else None
        return session is not None and not session.closed

    async def open(self) -> None:
        """Begin to connect; returns at once."""
        self._handler = AsyncSocketModeHandler(self._app, self._token, logger=self._logger, web_client=self._web_client)
        self._opening = asyncio.create_task(self._connect(self._handler))

    async def close(self) -> None:
        """Close the connection; what was not acknowledged is delivered again, then or to the next process."""
        if self._opening is not None:
            self._opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._opening
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]

    @staticmethod
    async def _connect(handler: AsyncSocketModeHandler) -> None:
        await handler.connect_async()  # type: ignore[no-untyped-call]
