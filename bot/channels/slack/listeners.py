"""What Slack sends, as ``Incoming``: one listener a thing that somebody can do, and a last one for all else.

Every listener does the same: read, clean, hand over to delivery, and only then acknowledge; nothing is done after
that (Bolt answers 404 after three seconds where something fails just after ``ack()``). What fails before is not
acknowledged, and Slack delivers it again. Raw text ends in :meth:`Listeners._admit`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse

from bot.channels.slack import names
from bot.channels.slack.heard import as_written, is_to_somebody_else
from bot.channels.slack.places import Body, Whereabouts, kept
from bot.channels.slack.windows import Windows
from bot.chat.channel import Intake, NotTaken
from bot.chat.hearing import heard
from bot.chat.model import (
    Act,
    Address,
    Ask,
    ChooseCounty,
    Command,
    Incoming,
    Judge,
    Opinion,
    Pick,
    Place,
    Propose,
    TellMe,
)
from bot.privacy.redact import Redacted

__all__ = ["Identity", "Listeners"]

log = logging.getLogger(__name__)

_ANY = re.compile(r".*", re.S)
_WRITTEN = {None, "file_share", "thread_broadcast"}
"""Kinds of messages that somebody has written: plain ones, with a file, and from a thread to its channel."""
_SHORT = 600
"""Characters that are redacted in passing; longer texts go to a thread, so that nobody else waits for them."""


@dataclass
class Identity:
    """Who we are in the workspace; empty until Slack has told."""

    user: str | None = None
    bot: str | None = None
    team: str | None = None


@dataclass(frozen=True)
class Listeners:
    """Listens for everything in the manifest.

    ``admit`` takes personal data out of raw text. ``knows`` tells whether a thread is one of ours: what is written in
    others is none of our business, and neither stored nor redacted.
    """

    intake: Intake
    admit: Callable[[str], Redacted]
    windows: Windows
    where: Whereabouts
    identity: Identity
    knows: Callable[[Place, str], Awaitable[bool]]

    def listen(self, app: AsyncApp) -> None:
        """Register every listener with Bolt; the last of each kind takes what nobody else does."""
        app.event("app_mention")(self.mention)
        app.event("message")(self.message)
        app.event("app_home_opened")(self.home_opened)
        app.command(names.COMMAND)(self.command)
        app.shortcut(names.SHORTCUT)(self.shortcut)
        app.action(names.pattern(names.PICK))(self.pick)
        app.action(names.pattern(names.COUNTY))(self.county)
        app.action(names.pattern(names.JUDGE))(self.judge)
        app.action(names.TELL)(self.tell)
        app.action(names.PASSAGE)(self.passage)
        app.action(names.OPEN_PROPOSAL)(self.open_proposal)
        app.action(names.pattern(names.OWN_COUNTY))(self.own_county)
        app.view(names.PROPOSAL)(self.proposal)
        app.event(_ANY)(self.other_event)  # unheard events count as failures, and Slack cuts off who fails often
        for register in (app.action, app.command, app.shortcut, app.view, app.options, app.view_closed):
            register(_ANY)(self.other)
        app.error(self.failed)

    # --- what is written ---------------------------------------------------------------------------

    async def mention(self, body: dict[str, Any]) -> None:
        """Answer a mention in its thread."""
        if not self._is_strange(body["event"]):
            await self._message(body)

    async def message(self, body: dict[str, Any]) -> None:
        """Answer a direct message, a mention, or what is written in a thread of ours; the rest ends at the door.

        Where a workspace sends a mention as a message too, or only so, it has the mention's key: it is heard once.
        """
        if not self._is_strange(body["event"]) and await self._is_for_us(body):
            await self._message(body)

    async def _is_for_us(self, body: Body) -> bool:
        event, address = body["event"], self.where.of_message(body)
        if address.place.is_direct or self._calls_us(event, self._ourselves(body)):
            return True
        if not event.get("thread_ts") or is_to_somebody_else(event.get("text") or "", self._ourselves(body)):
            return False
        return await self.knows(address.place, event["thread_ts"])

    async def _message(self, body: Body) -> None:
        event, to = body["event"], self.where.of_message(body)
        us = self._ourselves(body)
        text = await self._admit(event.get("text") or "", us)
        is_overheard = not to.place.is_direct and us is not None and not self._calls_us(event, us)
        act = heard(text, is_overheard=is_overheard) if text.text.strip() or is_overheard else Command("hjalp")
        key = f"slack|{to.place.team}|{event['channel']}|{event['ts']}"
        await self._receive(key, to, event["user"], act)

    @staticmethod
    def _calls_us(event: Mapping[str, Any], us: str | None) -> bool:
        """Return whether a message mentions us: as a mention, or as the message that the mention stands in."""
        text = event.get("text") or ""
        is_named = us is not None and (f"<@{us}>" in text or f"<@{us}|" in text)
        return is_named or event.get("type") == "app_mention"

    def _is_strange(self, event: Mapping[str, Any]) -> bool:
        """Return whether a message is a program's, an edit, a joining and the like, or our own."""
        if event.get("bot_id") or event.get("hidden") or event.get("subtype") not in _WRITTEN:
            return True
        return event.get("user") in {None, "", "USLACKBOT", self.identity.user}

    def _ourselves(self, body: Body) -> str | None:
        """Return our own id, from the event where Slack has not told us yet."""
        if self.identity.user:
            return self.identity.user
        granted = body.get("authorizations") or [{}]
        return next((one.get("user_id") for one in granted if one.get("is_bot")), None)

    async def command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take ``/lotsen ...``: a word to Lotsen itself, or a question, answered to who asked alone."""
        to = self.where.of_command(body)
        text = await self._admit(body.get("text") or "")
        act = heard(text, is_command=True)
        await self._receive(f"slack|{to.place.team}|command|{body['trigger_id']}", to, body["user_id"], act)
        await ack()

    async def shortcut(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take "Fråga Lotsen om detta": the message is the question, the answer goes to who asked alone."""
        to = self.where.of_shortcut(body)
        text = await self._admit(body["message"].get("text") or "")
        key = f"slack|{to.place.team}|shortcut|{body.get('action_ts') or body['trigger_id']}|{body['user']['id']}"
        await self._receive(key, to, body["user"]["id"], Ask(text, is_quoted=True))
        await ack()

    # --- what is pressed ---------------------------------------------------------------------------

    async def pick(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take a choice among options. A county that was asked for takes the place of the question for it."""
        value = _value(body)
        given = value.get("slots")
        slots = {k: v for k, v in given.items() if isinstance(v, str | int | bool)} if isinstance(given, dict) else {}
        act = Pick(_word(value, "token"), _word(value, "intent") or None, slots, _word(value, "catalogue"))
        await self._click(body, act, in_place=set(slots) == {"county"})
        await ack()

    async def county(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take the county of a place; the answer takes the place of the question for it."""
        value = _value(body)
        await self._click(body, ChooseCounty(_word(value, "token"), _word(value, "county")), in_place=True)
        await ack()

    async def judge(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take what somebody thinks of an answer."""
        value = _value(body)
        opinion = cast("Opinion", _word(value, "opinion"))  # the desk looks whether it is one
        await self._click(body, Judge(_word(value, "token"), opinion))
        await ack()

    async def tell(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take that somebody wants to be told what the forum decides."""
        value = _value(body)
        is_offer = value.get("offer") is True
        await self._click(body, TellMe(_word(value, "token"), is_offer=is_offer), in_place=is_offer)
        await ack()

    async def own_county(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take somebody's own county from the App Home, and draw it anew."""
        await self._click(body, Command("lan", _word(_value(body), "county")))
        self.windows.draw_home(self.where.of_click(body).place, body["user"]["id"])
        await ack()

    async def _click(self, body: Body, act: Act, *, in_place: bool = False) -> None:
        to = self.where.of_click(body, in_place=in_place)
        key = f"slack|{to.place.team}|action|{body['actions'][0]['action_ts']}|{body['user']['id']}"
        await self._receive(key, to, body["user"]["id"], act)

    # --- windows -----------------------------------------------------------------------------------

    async def passage(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Show the original's own words, in a window for who asked."""
        cites = _value(body).get("cites")
        await self.windows.open_passages(body["trigger_id"], cites if isinstance(cites, list) else [])
        await ack()

    async def open_proposal(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Open the form for a proposal."""
        to = self.where.of_click(body)
        await self.windows.open_proposal(body["trigger_id"], to, _word(_value(body), "token") or None)
        await ack()

    async def proposal(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take a proposal; the thanks go to who sent it alone."""
        view, user = body["view"], body["user"]["id"]
        try:
            to, token = kept(view["private_metadata"])
        except (ValueError, KeyError, TypeError):  # of another version: the thanks go to the conversation with us
            to, token = self.where.of_click(body), None
        if not to.place.is_direct:
            to = replace(to, person=user)
        written = view["state"]["values"][names.PROPOSAL_BLOCK][names.PROPOSAL_INPUT].get("value") or ""
        text = await self._admit(written)
        key = f"slack|{to.place.team}|view|{view['id']}|{view.get('hash', '')}"
        await self._receive(key, to, user, Propose(token, text))
        await ack()

    async def home_opened(self, body: dict[str, Any]) -> None:
        """Offer questions where somebody opens the conversation with us, else draw the App Home."""
        event = body["event"]
        person = Place("slack", body.get("team_id") or "", event["user"], is_direct=True)
        if event.get("tab") == "messages":
            self.windows.offer_questions(event["channel"])
        else:
            self.windows.draw_home(person, event["user"])

    # --- everything else ---------------------------------------------------------------------------

    async def other_event(self, event: dict[str, Any]) -> None:
        """Take note of what we did not ask for."""
        log.debug("slack: an event of the kind %s", str(event.get("type"))[:40])

    async def other(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Acknowledge a click or form of another version of ours."""
        log.debug("slack: a request of the kind %s", str(body.get("type"))[:40])
        await ack()

    async def failed(self, error: Exception) -> BoltResponse:
        """Say in the log what kind of fault it was, nothing of what was sent; Slack delivers it again."""
        if not isinstance(error, NotTaken):
            log.error("slack: a request could not be taken: %s", type(error).__name__)
        return BoltResponse(status=503)

    async def _admit(self, raw: str, ourselves: str | None = None) -> Redacted:
        written = as_written(raw, ourselves or self.identity.user)
        return self.admit(written) if len(written) <= _SHORT else await asyncio.to_thread(self.admit, written)

    async def _receive(self, key: str, to: Address, person: str, act: Act) -> None:
        await self.intake.receive(Incoming(key, to, person, act))


def _word(value: Mapping[str, Any], name: str) -> str:
    """Return a word that a button carries; anything else that may stand there is no word."""
    word = value.get(name)
    return word if isinstance(word, str) else ""


def _value(body: Body) -> dict[str, Any]:
    """Return what a button carries; a value that is not ours is empty."""
    try:
        value = json.loads(body["actions"][0].get("value") or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
