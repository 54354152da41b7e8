"""What is shown beside the conversation: forms, passages, the App Home and the first questions.

Nothing of it is an answer, so nothing of it waits in the outbox; where Slack does not open a window it can be opened
again. A trigger lives three seconds, so a window is opened at once and whole.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalogue.catalogue import Catalogue
from bot.channels.slack.modals import View, passages_view, proposal_view
from bot.channels.slack.places import keep
from bot.chat.model import Address, Place
from bot.documents.passages import Passages
from bot.texts import Texts

__all__ = ["Windows"]

log = logging.getLogger(__name__)

_SECONDS = 2.0
"""How long Slack gets for a window: its own patience with us ends at three."""


class Windows:
    """Opens windows. ``home`` gives somebody's App Home; it runs in a thread."""

    def __init__(
        self,
        client: AsyncWebClient,
        texts: Texts,
        catalogue: Callable[[], Catalogue],
        passages: Passages,
        home: Callable[[Place, str], View] | None = None,
    ) -> None:
        self._client, self._texts = client, texts
        self._catalogue, self._passages, self._home = catalogue, passages, home
        self._tasks: set[asyncio.Task[None]] = set()

    async def open_proposal(self, trigger: str, to: Address, token: str | None) -> None:
        """Open the form "Föreslå förbättring"."""
        await self._open(trigger, proposal_view(self._texts, keep(to) | {"token": token}))

    async def open_passages(self, trigger: str, cites: Sequence[Any]) -> None:
        """Open a window with the sections' own words."""
        found = await asyncio.to_thread(self._words, [cite for cite in cites if isinstance(cite, str)])
        await self._open(trigger, passages_view(self._texts, found))

    def has_original(self, cite: str) -> bool:
        """Return whether the section ``document#section`` can be shown word for word."""
        return self._passage(cite) is not None

    def draw_home(self, place: Place, person: str) -> None:
        """Draw somebody's App Home, soon."""
        if self._home is not None:
            self._begin(self._publish(self._home, place, person))

    def offer_questions(self, channel: str) -> None:
        """Offer a few questions to who has opened the conversation, where the workspace allows it."""
        _ = self._texts.gettext
        prompts = [
            _("Who calls the SIP?"),
            _("Which number does BUP answer at night?"),
            _("May I consult without consent?"),
        ]
        body = {
            "channel_id": channel,
            "title": _("Ask for example"),
            "prompts": [{"title": prompt, "message": prompt} for prompt in prompts],
        }
        self._begin(self._call("assistant.threads.setSuggestedPrompts", body))

    async def close(self) -> None:
        """End what is still under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- inside ------------------------------------------------------------------------------------

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _publish(self, home: Callable[[Place, str], View], place: Place, person: str) -> None:
        try:
            view = await asyncio.to_thread(home, place, person)
        except Exception as error:  # the home is a courtesy: whatever is wrong with it costs nobody an answer
            log.error("slack: the home could not be drawn: %s", type(error).__name__)
            return
        await self._call("views.publish", {"user_id": person, "view": view})

    async def _open(self, trigger: str, view: View) -> None:
        await self._call("views.open", {"trigger_id": trigger, "view": view})

    async def _call(self, method: str, body: dict[str, Any]) -> None:
        """Call Slack once, briefly; a refusal is noted and costs nobody anything."""
        try:
            await asyncio.wait_for(self._client.api_call(method, json=body), _SECONDS)
        except SlackApiError as error:
            code = error.response.get("error") if hasattr(error.response, "get") else None
            log.info("slack: %s was refused: %s", method, code)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.info("slack: %s did not get through: %s", method, type(error).__name__)

    def _words(self, cites: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return title, heading and own words of each section that can be shown."""
        sections = self._catalogue().sections
        found = []
        for cite in cites:
            words = self._passage(cite)
            if words is not None:
                document, section = sections[cite]
                found.append((document.title, section.heading, words))
        return found

    def _passage(self, cite: str) -> str | None:
        pair = self._catalogue().sections.get(cite)
        return self._passages.passage(pair[0], cite.partition("#")[2]) if pair else None
