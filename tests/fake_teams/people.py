"""People who write to Lotsen in Teams: the activities as Teams sends them, posted to the endpoint."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

__all__ = ["BOT", "TENANT", "Person"]

TENANT = "0f8fad5b-d9cb-469f-a165-70867728950e"
BOT = "28:7f1c2a9e-0000-4000-8000-00000000b07a"
_ids = itertools.count(int(time.time() * 1000))

Activity = dict[str, Any]


@dataclass
class Person:
    """Somebody in Teams. ``token`` gives what the connector would send as its own proof."""

    endpoint: str
    service: str
    name: str = "Kim Testsson"
    user: str = "29:1-kim"
    directory: str = "5f2d1c0b-aaaa-4bbb-8ccc-0000000000k1"
    tenant: str = TENANT
    token: Callable[[], str] | None = None
    sent: list[Activity] = field(default_factory=list)

    # --- what they do ------------------------------------------------------------------------------

    def says(self, text: str, **more: Any) -> httpx.Response:
        """Write to Lotsen alone."""
        return self.post(self.message(text, **more))

    def mentions(self, text: str, *, thread: str = "1699999999999", **more: Any) -> httpx.Response:
        """Mention Lotsen in a channel's thread."""
        return self.post(self.mention(text, thread=thread, **more))

    def clicks(self, data: Any, message: str, where: Activity | None = None, **written: str) -> httpx.Response:
        """Press a button of a card (``Action.Execute``); ``written`` is what its fields hold."""
        return self.post(self.click(data, message, where, **written))

    def post(self, activity: Any, **headers: str) -> httpx.Response:
        """Send an activity to Lotsen as the connector does."""
        if isinstance(activity, dict):
            self.sent.append(activity)
        if self.token:
            headers.setdefault("authorization", f"Bearer {self.token()}")
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        with httpx.Client(timeout=30, trust_env=False) as client:
            return client.post(self.endpoint, content=body, headers={"content-type": "application/json", **headers})

    # --- what that looks like ----------------------------------------------------------------------

    def activity(self, kind: str, conversation: Activity | None = None, **more: Any) -> Activity:
        """Return an activity of theirs."""
        return {
            "type": kind,
            "id": str(next(_ids)),
            "timestamp": "2026-11-22T09:00:00.000Z",
            "serviceUrl": self.service,
            "channelId": "msteams",
            "from": {"id": self.user, "name": self.name, "aadObjectId": self.directory},
            "recipient": {"id": BOT, "name": "Lotsen"},
            "conversation": conversation or self.alone(),
            "channelData": {"tenant": {"id": self.tenant}},
            **more,
        }

    def alone(self) -> Activity:
        """Return the conversation with Lotsen alone."""
        return {"id": f"a:{self.user}", "conversationType": "personal", "tenantId": self.tenant}

    def group(self) -> Activity:
        """Return a group chat."""
        return {"id": "19:grupp@thread.v2", "conversationType": "groupChat", "isGroup": True, "tenantId": self.tenant}

    def channel(self, thread: str) -> Activity:
        """Return a thread of a channel."""
        name = f"19:kanal@thread.tacv2;messageid={thread}"
        return {"id": name, "conversationType": "channel", "isGroup": True, "tenantId": self.tenant}

    def message(self, text: str, **more: Any) -> Activity:
        """Return a message to Lotsen alone."""
        return self.activity("message", text=text, textFormat="plain", locale="sv-SE", **more)

    def mention(self, text: str, *, thread: str | None = None, **more: Any) -> Activity:
        """Return a message that mentions Lotsen, in a channel's thread or in the group chat."""
        entity = {"type": "mention", "mentioned": {"id": BOT, "name": "Lotsen"}, "text": "<at>Lotsen</at>"}
        where = self.channel(thread) if thread else self.group()
        return self.activity("message", where, text=f"<at>Lotsen</at> {text}", entities=[entity], **more)

    def click(self, data: Any, message: str, where: Activity | None = None, **written: str) -> Activity:
        """Return a click on a card's button."""
        action = {"type": "Action.Execute", "verb": data.get("action"), "data": {**data, **written}}
        value = {"action": action, "trigger": "manual"}
        return self.activity("invoke", where, name="adaptiveCard/action", replyToId=message, value=value)
