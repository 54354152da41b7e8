"""What Teams sends, read with tolerance: the few fields that Lotsen uses, each checked, and nothing else.

The SDK's own models refuse a whole message over a field that nobody here reads; a question would be lost by that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.chat.model import Address, Place

__all__ = ["Activity", "read_activity"]

Scope = Literal["personal", "groupChat", "channel"]
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that Teams tells. ``person`` is the id in the directory where Teams gives it, as admins know it."""

    type: str
    name: str
    id: str
    tenant: str
    conversation: str
    scope: Scope
    person: str
    user: str
    bot: str
    service: str
    thread: str | None = None
    replied_to: str | None = None
    text: str = ""
    value: Any = None
    own_mentions: frozenset[str] = field(default_factory=frozenset)
    action: str = ""
    added: frozenset[str] = field(default_factory=frozenset)

    @property
    def key(self) -> str:
        """The same however often Teams delivers it."""
        return f"teams|{self.tenant}|{self.conversation}|{self.id}"

    def address(self, replaces: str | None = None) -> Address:
        """Return where a reply goes: the thread in a channel, the conversation elsewhere."""
        is_direct, is_group = self.scope == "personal", self.scope == "groupChat"
        place = Place("teams", self.tenant, self.conversation, is_direct, is_group)
        return Address(place, self.thread, replaces=replaces, route={"service": self.service, "user": self.user})


def read_activity(body: Mapping[str, Any]) -> Activity | None:
    """Return what ``body`` tells, or None where it lacks what every activity of Teams has."""
    conversation, sender, bot = (_part(body, key) for key in ("conversation", "from", "recipient"))
    full, sep, root = _text(conversation, "id").partition(";messageid=")
    tenant = _text(conversation, "tenantId") or _text(_part(_part(body, "channelData"), "tenant"), "id")
    user, service, kind = _text(sender, "id"), _text(body, "serviceUrl"), _text(body, "type")
    if not (full and user and service and kind):
        return None
    scope = _scope(conversation, full)
    own, replied_to = _text(body, "id"), _text(body, "replyToId") or None
    thread = (root if sep else replied_to or own or None) if scope == "channel" else None
    return Activity(
        type=kind,
        name=_text(body, "name"),
        id=own or _digest(body),
        tenant=tenant,
        conversation=full,
        scope=scope,
        person=_text(sender, "aadObjectId") or user,
        user=user,
        bot=_text(bot, "id"),
        service=service,
        thread=thread,
        replied_to=replied_to,
        text=body["text"] if isinstance(body.get("text"), str) else "",
        value=body.get("value"),
        own_mentions=frozenset(_own_mentions(body, _text(bot, "id"))),
        action=_text(body, "action"),
        added=frozenset(_text(member, "id") for member in _list(body, "membersAdded")),
    )


def _scope(conversation: Mapping[str, Any], full: str) -> Scope:
    kind = _text(conversation, "conversationType")
    if kind == "personal":
        return "personal"
    if kind == "channel" or full.endswith(("@thread.tacv2", "@thread.skype")):
        return "channel"
    return "groupChat" if kind or conversation.get("isGroup") is True else "personal"


def _own_mentions(body: Mapping[str, Any], bot: str) -> Iterator[str]:
    """Yield how Lotsen is mentioned in the text, as it stands there."""
    for entity in _list(body, "entities"):
        if _text(entity, "type") == "mention" and _text(_part(entity, "mentioned"), "id") == bot:
            yield _text(entity, "text")


def _list(value: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    parts = value.get(key)
    return [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = value.get(key)
    return part if isinstance(part, Mapping) else {}


def _text(value: Mapping[str, Any], key: str) -> str:
    """Return a name or a number as text; one that is no text, too long or not encodable counts as missing."""
    text = value.get(key)
    if not isinstance(text, str) or len(text) > _LONGEST:
        return ""
    return text.encode("utf-8", "ignore").decode()


def _digest(body: Mapping[str, Any]) -> str:
    """Return a name for an activity that came without one: the same body is the same thing."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode("utf-8", "replace")).hexdigest()[:32]
