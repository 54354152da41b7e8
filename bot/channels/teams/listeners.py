"""What Teams tells, turned into what somebody did: questions, commands, clicks, and the first meeting.

Acknowledged only when it is stored (``delivery.receive``); a click is answered in the same breath with the new card.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.teams.activity import Activity, read_activity
from bot.channels.teams.buttons import read_click
from bot.channels.teams.hosts import is_service
from bot.channels.teams.render import Renderer, said
from bot.channels.teams.sdk import ActivityEvent, InvokeResponse
from bot.channels.teams.text import plain_text
from bot.chat.carrier import Parcel
from bot.chat.channel import Intake, NotTaken
from bot.chat.hearing import heard
from bot.chat.model import Act, Command, Incoming, Propose
from bot.privacy.redact import Redacted
from bot.settings import TeamsSettings
from bot.texts import Texts

__all__ = ["Listeners"]

_LONGEST = 10_000
"""Characters of a message that are looked at; the door reads fewer still."""


class Listeners:
    """Hears what the SDK has let in. ``show`` sends what the answer to a click cannot hold, once and soon."""

    def __init__(
        self,
        settings: TeamsSettings,
        delivery: Intake,
        admit: Callable[[str], Redacted],
        renderer: Renderer,
        texts: Texts,
        show: Callable[[Parcel], None],
    ) -> None:
        self._is_local, self._tenants = settings.is_local, frozenset(t.lower() for t in settings.tenants)
        self._delivery, self._admit, self._renderer = delivery, admit, renderer
        self._texts, self._show = texts, show

    async def hear(self, event: ActivityEvent) -> InvokeResponse[Any]:
        """Take one activity; the status says what became of it. Never raises for what stands in it."""
        body = event.body.model_dump()
        activity = read_activity(body)
        if activity is None:
            return InvokeResponse(status=501 if body.get("type") == "invoke" else 200)
        if not self._is_ours(activity):
            return InvokeResponse(status=403)
        try:
            if activity.type == "invoke":
                return await self._invoked(activity)
            incoming = self._incoming(activity)
            if incoming is not None:
                await self._delivery.receive(incoming)
        except NotTaken:
            return InvokeResponse(status=503)
        return InvokeResponse(status=200)

    def _is_ours(self, activity: Activity) -> bool:
        """Return whether it comes from a tenant that is let in, and wants its replies at Microsoft."""
        if not is_service(activity.service, is_local=self._is_local):
            return False
        return activity.tenant.lower() in self._tenants or (self._is_local and not self._tenants)

    # --- messages ----------------------------------------------------------------------------------

    def _incoming(self, activity: Activity) -> Incoming | None:
        """Return what somebody did, or None where it does not concern Lotsen."""
        if activity.type == "message" and activity.user != activity.bot:
            return self._message(activity)
        is_new = activity.type == "installationUpdate" and activity.action == "add"
        is_new |= activity.type == "conversationUpdate" and activity.bot in activity.added
        if is_new and activity.scope == "personal":
            key = f"teams|{activity.tenant}|{activity.conversation}|installed"
            return Incoming(key, activity.address(), activity.person, Command("hjalp"))
        return None

    def _message(self, activity: Activity) -> Incoming | None:
        if isinstance(activity.value, Mapping):
            act = read_click(activity.value, self._admit)
            return self._done(activity, act) if act else None
        if activity.scope != "personal" and not activity.own_mentions:
            return None
        text = plain_text(activity.text[:_LONGEST], activity.own_mentions)
        return Incoming(activity.key, activity.address(), activity.person, self._said(text))

    def _said(self, text: str) -> Act:
        return heard(self._admit(text)) if text else Command("hjalp")

    # --- clicks ------------------------------------------------------------------------------------

    async def _invoked(self, activity: Activity) -> InvokeResponse[Any]:
        if activity.name == "adaptiveCard/action":
            return InvokeResponse(status=200, body=await self._clicked(activity))
        if activity.name == "message/submitAction":
            act = self._feedback(activity.value)
            if act is not None:
                await self._delivery.receive(self._done(activity, act))
            return InvokeResponse(status=200)
        return InvokeResponse(status=501)

    async def _clicked(self, activity: Activity) -> dict[str, Any]:
        """Return the answer to a click; the card that it leads to is then shown to everybody, and for good."""
        value = activity.value if isinstance(activity.value, Mapping) else {}
        action = value.get("action")
        act = read_click(action.get("data") if isinstance(action, Mapping) else None, self._admit)
        if act is None:
            return said(self._texts.gettext("Choose or write something first. If that does not help: ask again."))
        outgoings = await self._delivery.at_once(self._done(activity, act))
        answer = self._renderer.answer(outgoings)
        for parcel in (self._renderer.update(outgoings, answer), self._renderer.offer(outgoings)):
            if parcel is not None:
                self._show(parcel)
        return answer

    def _done(self, activity: Activity, act: Act) -> Incoming:
        return Incoming(activity.key, activity.address(activity.replied_to), activity.person, act)

    def _feedback(self, value: Any) -> Act | None:
        """Return what was written under Teams' own thumbs, where an organisation shows them; a thumb alone is lost.

        Teams does not say which question the message answered, so it is kept as a proposal of its own.
        """
        told = value.get("actionValue") if isinstance(value, Mapping) else None
        written = told.get("feedback") if isinstance(told, Mapping) else None
        try:
            text = json.loads(written)["feedbackText"] if isinstance(written, str) else ""
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return Propose(None, self._admit(text[:_LONGEST])) if isinstance(text, str) and text.strip() else None
