"""The one place that imports Microsoft's SDK: what it would read from its surroundings is kept from it.

``microsoft_teams.apps`` loads any ``.env`` that lies in the working folder or above it, and takes whatever an option
leaves out from the environment (``CLIENT_ID``, ``SERVICE_URL``, ``DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS`` ...).
Either could open the endpoint to anybody or send the replies elsewhere. So its import, and the making of an app,
happen inside :func:`sheltered`. Its loggers print whole activities and error messages with a body's values in them;
they are silenced, and what is worth telling is told by :mod:`bot.channels.teams.adapter`.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = [
    "PUBLIC",
    "Account",
    "ActivityEvent",
    "ApiClientSettings",
    "App",
    "ClientOptions",
    "CloudEnvironment",
    "CreateConversationParams",
    "HttpRequest",
    "HttpRouteHandler",
    "InvokeResponse",
    "MessageActivityInput",
    "SentActivity",
    "TokenProvider",
    "sheltered",
    "silence",
]

_READ_BY_THE_SDK = (
    "CLIENT_ID",
    "CLIENT_SECRET",
    "CLOUD",
    "DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS",
    "MANAGED_IDENTITY_CLIENT_ID",
    "OAUTH_URL",
    "PORT",
    "SERVICE_URL",
    "TENANT_ID",
)
_NO_DOTENV = "PYTHON_DOTENV_DISABLED"


@contextmanager
def sheltered() -> Iterator[None]:
    """Keep the environment's variables and every ``.env`` from the SDK; the environment is as it was afterwards."""
    kept = {name: os.environ.pop(name) for name in (*_READ_BY_THE_SDK, _NO_DOTENV) if name in os.environ}
    os.environ[_NO_DOTENV] = "1"
    try:
        yield
    finally:
        del os.environ[_NO_DOTENV]
        os.environ.update(kept)


def silence() -> None:
    """Keep the loggers of the SDK and of what it calls from printing addresses, tokens and bodies.

    The SDK's HTTP client sets ``httpx``'s level to that of its own logger each time it is made; hence the second line.
    """
    for name in ("microsoft_teams", "microsoft_teams.common.http.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    for name in ("httpx", "httpcore", "msal", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)


# It warns of parts of its own that are not finished, at its import and each time that a client is made.
warnings.filterwarnings("ignore", ".* is in preview and may change in the future", FutureWarning)

with sheltered():
    from microsoft_teams.api import ApiClientSettings, InvokeResponse
    from microsoft_teams.api.activities.message.message import MessageActivityInput
    from microsoft_teams.api.activities.sent_activity import SentActivity
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, CloudEnvironment
    from microsoft_teams.api.auth.credentials import TokenProvider
    from microsoft_teams.api.clients.conversation.params import CreateConversationParams
    from microsoft_teams.api.models.account import Account
    from microsoft_teams.apps import App
    from microsoft_teams.apps.events import ActivityEvent
    from microsoft_teams.apps.http import HttpRequest, HttpRouteHandler
    from microsoft_teams.common import ClientOptions

silence()
