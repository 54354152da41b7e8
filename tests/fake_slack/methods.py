"""The Web API's methods: tokens, scopes, arguments and limits are checked as strictly as Slack does, or more."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.fake_slack.rules import error_for, message_faults, view_faults
from tests.fake_slack.workspace import (
    APP_TOKEN,
    BOT_ID,
    BOT_USER,
    RESPONSE_SECONDS,
    RESPONSE_USES,
    TEAM,
    Channel,
    Workspace,
)

__all__ = ["Methods", "Refused"]

_POSTED = {
    *("channel", "text", "blocks", "thread_ts", "client_msg_id", "metadata", "mrkdwn"),
    *("unfurl_links", "unfurl_media", "parse", "link_names"),
}
_ARGUMENTS = {
    "auth.test": set(),
    "chat.postMessage": _POSTED,
    "chat.postEphemeral": {"channel", "user", "text", "blocks", "thread_ts", "parse", "link_names"},
    "chat.update": {"channel", "ts", "text", "blocks", "parse", "link_names", "metadata"},
    "views.open": {"trigger_id", "view"},
    "views.update": {"view_id", "view", "hash"},
    "views.publish": {"user_id", "view", "hash"},
    "conversations.replies": {"channel", "ts", "limit", "cursor", "include_all_metadata", "oldest", "latest"},
    "conversations.history": {"channel", "limit", "cursor", "include_all_metadata", "oldest", "latest"},
    "assistant.threads.setSuggestedPrompts": {"channel_id", "thread_ts", "title", "prompts"},
    "apps.connections.open": set(),
}
_SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
}
_HISTORY = {"C": "channels:history", "G": "groups:history", "D": "im:history"}


class Refused(Exception):
    """What Slack says no with."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


class Methods:
    """The methods, on one workspace. ``socket_url`` is where Socket Mode connects."""

    def __init__(self, workspace: Workspace, socket_url: Callable[[], str]) -> None:
        self.workspace, self._socket_url = workspace, socket_url
        self._methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "views.open": self._open,
            "views.update": self._update_view,
            "views.publish": self._publish,
            "conversations.replies": self._replies,
            "conversations.history": self._history,
            "assistant.threads.setSuggestedPrompts": self._prompts,
            "apps.connections.open": lambda _body: {"url": self._socket_url()},
        }

    def call(self, method: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """Do what a call asks; raises :class:`Refused`."""
        if method not in self._methods:
            raise Refused("unknown_method", req_method=method)
        self._check_token(method, token)
        self._check_scope(method, str(body.get("channel") or ""))
        unknown = set(body) - _ARGUMENTS[method]
        if unknown:
            raise Refused("invalid_arguments", unknown=sorted(unknown))
        with self.workspace.lock:
            return {"ok": True, **self._methods[method](body)}

    def respond(self, ticket: str, body: dict[str, Any]) -> tuple[int, str]:
        """Take what is posted to a response address; return status and text as Slack does."""
        with self.workspace.lock:
            address = self.workspace.response_urls.get(ticket)
            if address is None or time.monotonic() > address["until"] or address["uses"] >= RESPONSE_USES:
                return 404, "expired_url" if address is None else "used_url"
            if set(body) - {"text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts"}:
                return 400, "invalid_arguments"
            if error := error_for(body):
                return 400, error
            address["uses"] += 1
            channel = self.workspace.channels[address["channel"]]
            shown = {"text": body.get("text", ""), "blocks": body.get("blocks", [])}
            if body.get("replace_original") and address.get("ts"):
                self._replace(channel, address["ts"], shown)
            elif body.get("response_type") == "in_channel":
                self.workspace.post(channel, shown | {"user": BOT_USER, "bot_id": BOT_ID})
            else:
                self._whisper(channel, address["user"], shown)
            return 200, "ok"

    def response_url(self, channel: str, user: str, stamp: str | None = None) -> str:
        """Return the ticket of a new response address."""
        with self.workspace.lock:
            ticket = self.workspace.next_id("R")
            address = {"channel": channel, "user": user, "ts": stamp, "uses": 0}
            self.workspace.response_urls[ticket] = address | {"until": time.monotonic() + RESPONSE_SECONDS}
            return ticket

    # --- checks ------------------------------------------------------------------------------------

    def _check_token(self, method: str, token: str) -> None:
        if not token:
            raise Refused("not_authed")
        wanted = APP_TOKEN if method == "apps.connections.open" else self.workspace.bot_token
        if wanted is None:
            raise Refused("token_revoked")
        if token != wanted:
            raise Refused("not_allowed_token_type" if token.startswith("x") else "invalid_auth")

    def _check_scope(self, method: str, channel: str) -> None:
        needed = _SCOPES.get(method)
        if method in {"conversations.replies", "conversations.history"}:
            needed = _HISTORY.get(channel[:1])
        if needed and needed not in self.workspace.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(self.workspace.scopes)))

    def _channel(self, name: str, *, to_write: bool = True) -> Channel:
        if name.startswith("U"):  # a person: their conversation with us
            if not any(name in channel.people for channel in self.workspace.channels.values()):
                raise Refused("channel_not_found")
            return self.workspace.direct(name)
        channel = self.workspace.channels.get(name)
        if channel is None or (name.startswith("D") and not channel.has_bot):
            raise Refused("channel_not_found")
        if not channel.has_bot:
            raise Refused("not_in_channel")
        if to_write and channel.is_archived:
            raise Refused("is_archived")
        return channel

    def _check_message(self, channel: Channel, body: dict[str, Any]) -> None:
        if error := error_for(body):
            self.workspace.trouble += message_faults(body) or [error]
            raise Refused(error, errors=message_faults(body))
        thread = body.get("thread_ts")
        if thread and not any(m["ts"] == thread and m.get("thread_ts", thread) == thread for m in channel.messages):
            raise Refused("invalid_thread_ts")

    # --- messages ----------------------------------------------------------------------------------

    def _auth_test(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": "https://fake.slack.com/",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
            "team": "Prov",
        }

    def _post_message(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(body.get("channel", ""))
        self._check_message(channel, body)
        if not body.get("text"):
            raise Refused("no_text")  # ours always say it aloud
        kept = {k: body[k] for k in ("text", "blocks", "thread_ts", "metadata", "client_msg_id") if body.get(k)}
        message = self.workspace.post(channel, kept | {"user": BOT_USER, "bot_id": BOT_ID})
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _post_ephemeral(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(body.get("channel", ""))
        if body.get("user") not in channel.people:
            raise Refused("user_not_in_channel")
        self._check_message(channel, body)
        shown = {k: body[k] for k in ("text", "blocks", "thread_ts") if body.get(k)}
        return {"message_ts": self._whisper(channel, body["user"], shown)["ts"]}

    def _whisper(self, channel: Channel, user: str, shown: dict[str, Any]) -> dict[str, Any]:
        message = {"type": "message", "ts": self.workspace.stamp(), "to": user, "is_ephemeral": True, **shown}
        message |= {"channel": channel.id}
        channel.ephemerals.append(message)
        return message

    def _update(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(body.get("channel", ""))
        self._check_message(channel, {k: v for k, v in body.items() if k != "thread_ts"})
        message = next((m for m in channel.messages if m["ts"] == body.get("ts")), None)
        if message is None:
            raise Refused("message_not_found")
        if message.get("bot_id") != BOT_ID:
            raise Refused("cant_update_message")
        message |= {"text": body.get("text", ""), "blocks": body.get("blocks", []), "edited": {"user": BOT_USER}}
        return {"channel": channel.id, "ts": message["ts"]}

    def _replace(self, channel: Channel, stamp: str, shown: dict[str, Any]) -> None:
        for message in [*channel.messages, *channel.ephemerals]:
            if message["ts"] == stamp:
                message.update(shown, edited={"user": BOT_USER})

    # --- windows -----------------------------------------------------------------------------------

    def _checked_view(self, view: Any) -> dict[str, Any]:
        if not isinstance(view, dict) or view_faults(view):
            found = view_faults(view) if isinstance(view, dict) else ["no view"]
            self.workspace.trouble += found
            raise Refused("invalid_arguments", errors=found)
        return view

    def _open(self, body: dict[str, Any]) -> dict[str, Any]:
        until = self.workspace.triggers.pop(body.get("trigger_id", ""), None)
        if until is None:
            raise Refused("invalid_trigger_id")
        if time.monotonic() > until:
            raise Refused("expired_trigger_id")
        view = self._checked_view(body.get("view"))
        made = {**view, "id": self.workspace.next_id("V"), "hash": self.workspace.stamp()}
        self.workspace.views[made["id"]] = made
        return {"view": made}

    def _update_view(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("view_id") not in self.workspace.views:
            raise Refused("not_found")
        self.workspace.views[body["view_id"]] |= self._checked_view(body.get("view"))
        return {"view": self.workspace.views[body["view_id"]]}

    def _publish(self, body: dict[str, Any]) -> dict[str, Any]:
        view = self._checked_view(body.get("view"))
        if view.get("type") != "home":
            raise Refused("invalid_arguments")
        self.workspace.homes[body["user_id"]] = view
        return {"view": view}

    def _prompts(self, body: dict[str, Any]) -> dict[str, Any]:
        prompts = body.get("prompts") or []
        if not 1 <= len(prompts) <= 4 or any(set(p) != {"title", "message"} for p in prompts):
            raise Refused("invalid_arguments")
        self._channel(body.get("channel_id", ""))
        self.workspace.prompts.append(body)
        return {}

    # --- history -----------------------------------------------------------------------------------

    def _replies(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(body.get("channel", ""), to_write=False)
        root = body.get("ts")
        found = [m for m in channel.messages if root in {m["ts"], m.get("thread_ts")}]
        if not found:
            raise Refused("thread_not_found")
        return self._page(found, body)

    def _history(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(body.get("channel", ""), to_write=False)
        return self._page([m for m in reversed(channel.messages) if not m.get("thread_ts")], body)

    @staticmethod
    def _page(found: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        start, limit = int(body.get("cursor") or 0), min(int(body.get("limit") or 100), 200)
        page = [dict(message) for message in found[start : start + limit]]
        if str(body.get("include_all_metadata")).lower() != "true":
            page = [{k: v for k, v in message.items() if k != "metadata"} for message in page]
        more = start + limit < len(found)
        cursor = {"next_cursor": str(start + limit) if more else ""}
        return {"messages": page, "has_more": more, "response_metadata": cursor}
