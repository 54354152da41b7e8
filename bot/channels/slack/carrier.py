"""Delivers to Slack once, and says truly what is known of an attempt.

What Slack answers decides: it asks us to wait, it may have been shown, or it never will be. The SDK's own retries are
off: it would send again what may be shown already. A message that Slack finds fault with is sent as text alone, so
that an answer never goes missing for its looks.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.limits import mentions
from bot.channels.slack.press import Press
from bot.chat.carrier import CannotTell, Parcel, Undeliverable, Unsure, Wait
from bot.chat.model import Address, ChannelName, Outgoing

__all__ = ["Health", "SlackCarrier"]

log = logging.getLogger(__name__)

_EVENT = "lotsen_message"
_MARKS = uuid.UUID("6f0f6f9c-2c1e-4d0e-9a55-9d6a1c0f7e11")
_TOKEN_PAUSE = 60.0
_PAGES, _PAGE = 5, 200

_LATER = {"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "accesslimited", "team_added_to_org"}
_MAYBE = {"fatal_error", "internal_error"}
_OURS = {
    *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"),
    *("no_permission", "not_allowed_token_type", "org_login_required", "access_denied", "team_access_not_granted"),
    *("ekm_access_denied", "app_missing_action_url", "enterprise_is_restricted"),
}
"""What only the operator can put right: the channel says so in its state, and what waits keeps waiting."""
_LOOKS = {
    *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch", "invalid_arguments"),
    *("metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app"),
}
_CLOSED = {
    *("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived", "messages_tab_disabled"),
    *("message_not_found", "cant_update_message", "edit_window_closed", "update_failed", "expired_url", "used_url"),
    *(
        "restricted_action",
        "restricted_action_thread_locked",
        "cannot_reply_to_message",
        "no_dual_broadcast_content_update",
    ),
}
"""What shuts one way to somebody: the next one is tried."""


class _Closed(Exception):
    """This way is shut; the message was not shown by it."""


@dataclass
class Health:
    """How Slack answers us; the faults are Slack's own words for what is wrong, with our token or the socket's."""

    fault: str | None = None
    socket_fault: str | None = None


class SlackCarrier:
    """Slack, as delivery sees it. ``session`` is the one that the client uses too."""

    name: ChannelName = "slack"

    def __init__(self, client: AsyncWebClient, press: Press, health: Health) -> None:
        self._client, self._press, self._health = client, press, health

    # --- rendering ---------------------------------------------------------------------------------

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the message with the ways by which it may reach its reader, best first."""
        printed = self._press.print(outgoing.content, outgoing.to)
        if printed.faults:  # a reply of a catalogue to come: said, not shown
            log.error("slack: a message was over a limit and goes as text: %s", "; ".join(printed.faults[:5]))
        message = {"text": printed.text, "blocks": [] if printed.faults else printed.blocks}
        return Parcel(outgoing.to.place.key, {"message": message, "ways": list(_ways(outgoing.to))})

    # --- sending -----------------------------------------------------------------------------------

    async def send(self, parcel: Parcel) -> str | None:
        """Deliver by the first way that is open; raises :class:`Wait`, :class:`Unsure` or :class:`Undeliverable`."""
        message = parcel.payload["message"]
        if mentions(message):
            raise Undeliverable("mention")
        why = "no_way"
        for way in parcel.payload["ways"]:
            try:
                return await self._by(way, message, parcel.mark)
            except _Closed as closed:
                why = str(closed)
        raise Undeliverable(why)

    async def _by(self, way: Mapping[str, Any], message: Mapping[str, Any], mark: str) -> str | None:
        """Send by one way, without its looks where Slack takes exception to them."""
        body = {**way["arguments"], **message, **_SILENT.get(way["method"], {})}
        if mark and way["method"] == "chat.postMessage":
            body["client_msg_id"] = str(uuid.uuid5(_MARKS, mark))
            body["metadata"] = {"event_type": _EVENT, "event_payload": {"mark": mark}}
        try:
            return await self._post(way, body)
        except _Looks as looks:
            log.error("slack: a message was refused for its looks (%s) and goes as text", looks)
        try:
            return await self._post(way, {k: v for k, v in body.items() if k not in {"blocks", "metadata"}})
        except _Looks as looks:
            raise _Closed(str(looks)) from None

    async def _post(self, way: Mapping[str, Any], body: dict[str, Any]) -> str | None:
        if way["method"] == "response_url":
            await self._respond(way["url"], body)
            return None
        answer = await self._call(way["method"], body)
        stamp = answer.get("ts") or answer.get("message_ts")
        return str(stamp) if stamp else None

    async def _respond(self, url: str, body: dict[str, Any]) -> None:
        """Post to an address that Slack gave for one reply; it needs no token and lives half an hour."""
        session = self._client.session
        if session is None:
            raise Wait("closed")
        async with _Attempt(), session.post(url, json=body, allow_redirects=False) as response:
            if response.status == 429:
                raise Wait("ratelimited", _seconds(response.headers))
            if response.status in {500, 503}:
                raise Wait(f"http_{response.status}")
            if response.status > 500:
                raise Unsure(f"http_{response.status}")
            if response.status != 200:
                raise _Closed("expired_url")

    async def _call(self, method: str, body: dict[str, Any]) -> Mapping[str, Any]:
        """Call the Web API once."""
        async with _Attempt():
            try:
                answer = await self._client.api_call(method, json=body)
            except SlackApiError as error:
                self._refused(error)
            self._health.fault = None
            data = answer.data
            return data if isinstance(data, dict) else {}

    def _refused(self, error: SlackApiError) -> NoReturn:
        """Say what a refusal means."""
        response = error.response
        status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 200)
        data = getattr(response, "data", None)
        code = str(data.get("error") or "") if isinstance(data, dict) else ""
        if status == 429 or code in _LATER:
            raise Wait(code or "ratelimited", _seconds(getattr(response, "headers", None) or {})) from None
        if status in {500, 503}:
            raise Wait(f"http_{status}") from None
        if status > 500 or code in _MAYBE or not code:
            raise Unsure(code or f"http_{status}") from None
        if code in _OURS:
            self._health.fault = code
            raise Wait(code, _TOKEN_PAUSE) from None
        if code in _LOOKS or code == "msg_too_long":
            raise _Looks(code) from None
        if code in _CLOSED:
            raise _Closed(code) from None
        raise Undeliverable(code) from None

    # --- looking -----------------------------------------------------------------------------------

    async def find(self, parcel: Parcel) -> str | None:
        """Return the message that an earlier attempt left, by its mark in the conversation's history.

        Raises :class:`CannotTell` where we may not read the history, or the message was for one person alone.
        """
        way = parcel.payload["ways"][0]
        if way["method"] == "chat.update":
            return None  # doing it again changes nothing
        if way["method"] != "chat.postMessage" or not parcel.mark:
            raise CannotTell(way["method"])
        channel, thread = way["arguments"]["channel"], way["arguments"].get("thread_ts")
        method = "conversations.replies" if thread else "conversations.history"
        params = {"channel": channel, "limit": _PAGE, "include_all_metadata": "true"} | (
            {"ts": thread} if thread else {}
        )
        for _page in range(_PAGES):
            answer = await self._look(method, params)
            for message in answer.get("messages", ()):
                if _mark(message) == parcel.mark:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            params["cursor"] = cursor
        raise CannotTell("long")

    async def _look(self, method: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = await self._client.api_call(method, http_verb="GET", params=dict(params))
        except SlackApiError as error:
            fault = self._health.fault
            try:
                self._refused(error)
            except Wait as wait:
                if str(wait) == "missing_scope":  # not to read is how we mean it to be
                    self._health.fault = fault
                    raise CannotTell("missing_scope") from None
                raise
            except (Unsure, Undeliverable, _Closed, _Looks) as other:
                raise CannotTell(str(other)) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Wait(type(error).__name__) from None
        return answer.data if isinstance(answer.data, dict) else {}


class _Looks(Exception):
    """Slack takes exception to blocks or length."""


class _Attempt:
    """One request: what the network does to it becomes a :class:`Wait` (never sent) or :class:`Unsure`."""

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
            raise Wait("unreachable") from None
        if isinstance(error, aiohttp.ClientError | OSError | TimeoutError):
            raise Unsure(type(error).__name__) from None


_SILENT: Mapping[str, Mapping[str, Any]] = {
    "chat.postMessage": {"unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False},
    "chat.postEphemeral": {"parse": "none", "link_names": False},
    "chat.update": {"parse": "none", "link_names": False},
}
"""Nothing in our text is looked up, fetched or turned into a mention."""


def _ways(to: Address) -> Sequence[dict[str, Any]]:
    """Return the ways to a reader: who is addressed alone is never answered where others see it."""
    here: dict[str, Any] = {"channel": to.place.conversation}
    threaded = here | ({"thread_ts": to.thread} if to.thread else {})
    post = {"method": "chat.postMessage", "arguments": threaded}
    url = to.route.get("response_url")
    if to.person is None:
        update = {"method": "chat.update", "arguments": here | {"ts": to.replaces}}
        # A command may be given where we are no member: only Slack's own address reaches the channel then.
        shown = {"method": "response_url", "url": url, "arguments": {"response_type": "in_channel"}}
        return [*([update] if to.replaces else []), post, *([shown] if url else [])]
    arguments: dict[str, Any] = {"response_type": "ephemeral", "replace_original": to.replaces is not None}
    respond = [{"method": "response_url", "url": url, "arguments": arguments}] if url else []
    hidden = {"method": "chat.postEphemeral", "arguments": threaded | {"user": to.person}}
    direct = {"method": "chat.postMessage", "arguments": {"channel": to.person}}
    if to.place.is_direct:  # a conversation with us, or one of two others that we are not in
        return [*respond, direct]
    return [hidden, *respond, direct] if to.thread and not to.replaces else [*respond, hidden, direct]


def _mark(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    mark = (metadata.get("event_payload") or {}).get("mark")
    return mark if metadata.get("event_type") == _EVENT and isinstance(mark, str) else None


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Return how long Slack asks us to wait."""
    given = headers.get("Retry-After") or headers.get("retry-after") or ""
    return float(given) if given.isdigit() else None
