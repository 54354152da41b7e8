"""Lotsen in Slack, put together: the door or the socket, Bolt with our listeners, and the carrier.

Bolt gets no token: it would ask Slack who we are before it takes a question, and a question must be taken while Slack's
Web API is down. Who we are is asked in the background, again and again until Slack tells.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
from pydantic_core import to_json
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route

from bot.catalogue.catalogue import Catalogue
from bot.channels.slack.cards import Cards
from bot.channels.slack.carrier import Health, SlackCarrier
from bot.channels.slack.guard import Door
from bot.channels.slack.home import HomeView
from bot.channels.slack.listeners import Identity, Listeners
from bot.channels.slack.places import Whereabouts
from bot.channels.slack.press import Press
from bot.channels.slack.socket import Doorbell, Socket
from bot.channels.slack.spoken import Spoken
from bot.channels.slack.windows import Windows
from bot.chat.channel import House
from bot.documents.passages import Passages
from bot.settings import SlackSettings

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

__all__ = ["SlackChannel", "connect", "quiet"]

log = logging.getLogger(__name__)

_API = "https://slack.com/api/"
_TIMES = aiohttp.ClientTimeout(total=10, connect=5, sock_connect=5)
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


def connect(house: House) -> SlackChannel:
    """Return the channel that the settings describe. Raises ``ValueError`` where they describe none."""
    if house.settings.slack is None:
        raise ValueError("Slack is not configured")
    return SlackChannel(house, house.settings.slack)


def quiet(name: str) -> logging.Logger:
    """Return a logger for the SDK that is silent but for faults: below that it writes whole bodies."""
    logger = logging.getLogger(f"{__name__}.{name}")
    logger.setLevel(logging.CRITICAL)
    return logger


class SlackChannel:
    """The Slack channel of a running program."""

    def __init__(self, house: House, settings: SlackSettings) -> None:
        self._settings, self._health, self._identity = settings, Health(), Identity()
        self._client = self._client_with(settings.bot_token.reveal())

        def catalogue() -> Catalogue:
            return house.service.assistant().catalogue

        view = HomeView(house.texts)
        home = house.home
        self._windows = Windows(
            self._client,
            house.texts,
            catalogue,
            Passages(house.settings.originals),
            home=(lambda place, person: view.draw(home(place, person))) if home else None,
        )
        cards = Cards(house.texts, lambda county: catalogue().county_name(county), self._windows.has_original)
        self._carrier = SlackCarrier(self._client, Press(cards, Spoken(house.texts)), self._health)
        self._app = self._bolt()
        Listeners(
            intake=house.delivery,
            admit=house.service.admit,
            windows=self._windows,
            where=Whereabouts(settings.api_url),
            identity=self._identity,
            knows=lambda place, thread: asyncio.to_thread(house.knows, place, thread),
        ).listen(self._app)
        self._socket = self._make_socket()
        self._meeting: asyncio.Task[None] | None = None

    @property
    def carrier(self) -> SlackCarrier:
        """What delivery sends through."""
        return self._carrier

    def routes(self) -> Sequence[BaseRoute]:
        """Return the one address that Slack calls; none in Socket Mode."""
        if self._socket is not None or self._settings.signing_secret is None:
            return []
        door = Door(self._app, self._settings.signing_secret.reveal())
        return [Route("/slack/events", door, methods=["POST"])]

    async def start(self) -> None:
        """Open the session and, in Socket Mode, the socket; a Slack that does not answer is asked again."""
        self._client.session = aiohttp.ClientSession(timeout=_TIMES, json_serialize_bytes=to_json)
        self._meeting = asyncio.create_task(self._meet())
        if self._socket is not None:
            await self._socket.open()

    async def stop(self) -> None:
        """Close everything."""
        if self._meeting is not None:
            self._meeting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._meeting
        if self._socket is not None:
            await self._socket.close()
        await self._windows.close()
        if self._client.session is not None:
            await self._client.session.close()

    def state(self) -> dict[str, Any]:
        """Return how it goes: the way in, whether Slack knows us, and what it objects to."""
        is_open = self._socket is None or self._socket.is_open
        is_met = self._identity.user is not None
        fault = self._health.fault or self._health.socket_fault
        return {
            "ok": is_open and is_met and fault is None,
            "mode": "http" if self._socket is None else "socket",
            "connected": is_open,
            "known": is_met,
            "fault": fault,
        }

    # --- inside ------------------------------------------------------------------------------------

    def _client_with(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token, self._address, int(_TIMES.total or 10), logger=quiet("web"), retry_handlers=[])

    @property
    def _address(self) -> str:
        return self._settings.api_url or _API

    def _bolt(self) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None,
                team_id=self._identity.team,
                bot_user_id=self._identity.user,
                bot_id=self._identity.bot,
            )

        return AsyncApp(
            name="lotsen",
            logger=quiet("bolt"),
            client=self._client_with(None),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,  # Door has verified before anything was parsed
            attaching_conversation_kwargs_enabled=False,
            attaching_function_token_enabled=False,  # no step of a workflow is ours
        )

    def _make_socket(self) -> Socket | None:
        if self._settings.app_token is None:
            return None
        token = self._settings.app_token.reveal()
        bell = Doorbell(token, self._address, logger=quiet("socket"))
        bell.health = self._health
        return Socket(self._app, token, bell, quiet("socket"))

    async def _meet(self) -> None:
        """Ask Slack who we are until it tells."""
        pause = _FIRST_PAUSE
        while True:
            try:
                answer = await self._client.auth_test()
            except SlackApiError as error:
                data = getattr(error.response, "data", None)
                code = data.get("error") if isinstance(data, dict) else None
                self._health.fault = str(code) if code else None
                log.warning("slack: it was not told who we are: %s", code or "no answer that can be read")
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("slack: not reached: %s", type(error).__name__)
            else:
                self._identity.user, self._identity.bot = answer.get("user_id"), answer.get("bot_id")
                self._identity.team, self._health.fault = answer.get("team_id"), None
                log.info("slack: connected")
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
