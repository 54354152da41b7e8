"""Microsoft Teams as a chat channel: one endpoint, ``POST /api/messages``, and a carrier."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Any

from starlette.routing import BaseRoute, Route

from bot.channels.teams.adapter import GuardedAdapter
from bot.channels.teams.carrier import Connector, TeamsCarrier
from bot.channels.teams.doorkeeper import Doorkeeper
from bot.channels.teams.listeners import Listeners
from bot.channels.teams.render import Renderer
from bot.channels.teams.sdk import (
    PUBLIC,
    ApiClientSettings,
    App,
    ClientOptions,
    CloudEnvironment,
    TokenProvider,
    sheltered,
    silence,
)
from bot.chat.carrier import Carrier, Parcel, Undeliverable, Unsure, Wait
from bot.chat.channel import House
from bot.documents.passages import Passages
from bot.settings import TeamsSettings

__all__ = ["TeamsChannel", "connect"]

log = logging.getLogger(__name__)

_ENDPOINT = "/api/messages"
_TIMEOUT = 15.0


def connect(house: House) -> TeamsChannel:
    """Return the channel that the settings describe."""
    settings = house.settings.teams
    if settings is None:
        raise ValueError("Teams is not configured: LOTSEN_TEAMS_CLIENT_ID is missing.")
    return TeamsChannel(house, settings)


class TeamsChannel:
    """Teams, as :class:`~bot.chat.channel.ChatChannel` describes a channel."""

    def __init__(
        self,
        house: House,
        settings: TeamsSettings,
        *,
        cloud: CloudEnvironment = PUBLIC,
        token: TokenProvider | None = None,
    ) -> None:
        """``cloud`` is where Microsoft's keys and tokens come from; ``token`` gives tokens in its stead."""
        self._settings, self._cloud, self._token = settings, cloud, token
        self._adapter = GuardedAdapter()
        renderer = Renderer(
            lambda: house.service.assistant().catalogue,
            house.texts,
            Passages(house.settings.originals),
            house.settings.public_url,
        )
        self._carrier = TeamsCarrier(renderer, self._connector, self._fetch_token, is_local=settings.is_local)
        self._listeners = Listeners(
            settings, house.delivery, house.service.admit, renderer, house.texts, self._show_soon
        )
        self._app: App | None = None
        self._doorkeeper: Doorkeeper | None = None
        self._connectors: dict[str, Connector] = {}
        self._updates: set[asyncio.Task[None]] = set()

    @property
    def carrier(self) -> Carrier:
        """What delivery sends through."""
        return self._carrier

    def routes(self) -> Sequence[BaseRoute]:
        """Return the one endpoint; until :meth:`start` it answers 503."""
        return [Route(_ENDPOINT, self._adapter.endpoint, methods=["POST"])]

    async def start(self) -> None:
        """Make the SDK's app and open the endpoint; nothing is fetched from Microsoft yet.

        Raises ``RuntimeError`` where the SDK would not check who calls.
        """
        app = self._app = self._made()
        with sheltered():
            await app.initialize()
        silence()
        app.server.on_request = self._listeners.hear
        if self._settings.is_local:
            log.warning("teams: local mode, no tokens are checked; programs on this machine may speak to Lotsen")
            self._adapter.open(None)
            return
        validator = getattr(app.server, "_token_validator", None)
        if validator is None:
            raise RuntimeError("Teams-SDK:n kontrollerar inga nycklar. Lotsen öppnar inte Teams.")
        doorkeeper = self._doorkeeper = Doorkeeper(validator, self._cloud.token_issuer)
        app.server._token_validator = doorkeeper  # type: ignore[assignment]
        self._adapter.open(doorkeeper)

    async def stop(self) -> None:
        """Let cards that are being updated arrive, and close the connections."""
        if self._updates:
            _done, late = await asyncio.wait(self._updates, timeout=2.0)
            for task in late:
                task.cancel()
        if self._app:
            for client in (self._app.http_client.http, self._app.api.http.http):
                with contextlib.suppress(Exception):
                    await client.aclose()

    def state(self) -> dict[str, Any]:
        """Return whether the endpoint is open, what keeps messages from coming or going, and how many were refused."""
        fault = (self._doorkeeper.fault if self._doorkeeper else None) or self._carrier.fault
        return {
            "ok": self._adapter.is_open and fault is None,
            "local": self._settings.is_local,
            "fault": fault,
            "refused": dict(sorted(self._adapter.refused.items())),
        }

    # --- the SDK -----------------------------------------------------------------------------------

    def _made(self) -> App:
        """Return the SDK's app. Every option is given: what is left out it would take from the environment."""
        settings = self._settings
        is_open = settings.is_local
        with sheltered():
            return App(
                client_id=None if is_open else settings.client_id,
                client_secret=settings.client_secret.reveal() if settings.client_secret and not self._token else None,
                tenant_id=None if is_open else settings.app_tenant,
                token=self._token,
                managed_identity_client_id=None,
                client=ClientOptions(timeout=_TIMEOUT),
                plugins=[],
                state=False,
                dangerously_allow_unauthenticated_requests=is_open,
                http_server_adapter=self._adapter,
                messaging_endpoint=_ENDPOINT,
                fetch_user_token=False,
                api_client_settings=ApiClientSettings(oauth_url=self._cloud.token_service_url),
                service_url="https://smba.trafficmanager.net/teams",
                cloud=self._cloud,
                telemetry={"agent365": False},
            )

    def _connector(self, service: str) -> Connector:
        """Return the client for an address; each is made once, and there are few."""
        if self._app is None:
            raise Wait("not_started")
        if service not in self._connectors:
            self._connectors[service] = self._app.api.clone(service_url=service).conversations
        return self._connectors[service]

    async def _fetch_token(self) -> object:
        """Fetch what the connector lets in; the SDK keeps it until it runs out."""
        if self._app is None:
            raise Wait("not_started")
        return await self._app.token_provider.get_app_token()

    # --- cards beside the answer to a click -----------------------------------------------------------------------

    def _show_soon(self, parcel: Parcel) -> None:
        task = asyncio.get_running_loop().create_task(self._shown(parcel))
        self._updates.add(task)
        task.add_done_callback(self._updates.discard)

    async def _shown(self, parcel: Parcel) -> None:
        """Send a card, once: who clicked has their answer already."""
        try:
            await self._carrier.send(parcel)
        except (Wait, Unsure, Undeliverable) as error:
            log.info("teams: a card beside the answer to a click did not get through: %s", error)
