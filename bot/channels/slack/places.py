"""Where something was done in Slack, and where the reply to it goes: read out of events, clicks, forms and commands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.chat.model import Address, Place

__all__ = ["Body", "Whereabouts"]

Body = Mapping[str, Any]


class Whereabouts:
    """Reads addresses. ``api_url`` is another Web API's, whose response addresses are trusted as Slack's are."""

    def __init__(self, api_url: str | None = None) -> None:
        self._trusted = urlsplit(api_url).netloc if api_url else None

    def of_message(self, body: Body) -> Address:
        """Return where the reply to a message goes: its thread; in a direct conversation straight below."""
        event = body["event"]
        kind = event.get("channel_type")
        place = _place(_team(body), event["channel"], is_direct=kind == "im" if kind else None, is_group=kind == "mpim")
        thread = event.get("thread_ts") or (None if place.is_direct else event["ts"])
        return Address(place, thread)

    def of_command(self, body: Body) -> Address:
        """Return where the reply to a slash command goes: to who gave it alone, as nobody else has seen it."""
        place = _place(_team(body), body["channel_id"], is_group=_is_group(body.get("channel_name")))
        return Address(place, person=body["user_id"], route=self._route(body))

    def of_shortcut(self, body: Body) -> Address:
        """Return where the reply to a message shortcut goes: to who took it alone, in the message's thread if any."""
        place = _place(_team(body), body["channel"]["id"], is_group=_is_group(body["channel"].get("name")))
        thread = body["message"].get("thread_ts")
        return Address(place, thread, person=body["user"]["id"], route=self._route(body))

    def of_click(self, body: Body, *, in_place: bool = False) -> Address:
        """Return where the reply to a button goes: the thread of its message, or, ``in_place``, the message's place.

        A button in the App Home has no conversation: the reply goes to the one with who pressed it.
        """
        box, user = body.get("container", {}), body["user"]["id"]
        named = body.get("channel", {})
        channel = box.get("channel_id") or named.get("id")
        if channel is None:
            return Address(_place(_team(body), user, is_direct=True))
        place = _place(_team(body), channel, is_group=_is_group(named.get("name")))
        stamp, is_hidden = box.get("message_ts"), bool(box.get("is_ephemeral"))
        thread = box.get("thread_ts") or body.get("message", {}).get("thread_ts")
        if thread is None and not is_hidden and not place.is_direct:
            thread = stamp
        return Address(
            place,
            thread,
            person=user if is_hidden else None,
            replaces=stamp if in_place else None,
            route=self._route(body) if is_hidden else {},
        )

    def _route(self, body: Body) -> dict[str, str]:
        """Return the address that Slack gave for the reply, where it is Slack's own."""
        url = body.get("response_url") or ""
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_slack = parts.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
        is_trusted = is_slack or (self._trusted is not None and parts.netloc == self._trusted)
        return {"response_url": url} if url and is_trusted else {}


def keep(address: Address) -> dict[str, Any]:
    """Return an address as a form carries it."""
    return {
        "team": address.place.team,
        "conversation": address.place.conversation,
        "direct": address.place.is_direct,
        "thread": address.thread,
        "person": address.person,
        "route": dict(address.route),
    }


def kept(text: str) -> tuple[Address, str | None]:
    """Return the address and the token that a form carries; raises ``ValueError`` or ``KeyError`` for anything else."""
    data = json.loads(text)
    place = Place("slack", data["team"], data["conversation"], data["direct"])
    return Address(place, data["thread"], data["person"], route=data["route"]), data.get("token")


def _place(team: str, conversation: str, *, is_direct: bool | None = None, is_group: bool = False) -> Place:
    """Return the place; a conversation with one person has an id that begins with D."""
    direct = conversation.startswith("D") if is_direct is None else is_direct
    return Place("slack", team, conversation, direct, is_group and not direct)


def _is_group(name: Any) -> bool:
    """Return whether a conversation's name is one that Slack gives to a direct conversation of several."""
    return isinstance(name, str) and name.startswith("mpdm-")


def _team(body: Body) -> str:
    """Return the workspace."""
    team = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
    return team or ""
