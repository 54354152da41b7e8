"""What askers say of an answer: did it help, what is missing, and that they want to be told."""

from __future__ import annotations

import logging
import re

from bot.chat.addresses import alone
from bot.chat.following import Following
from bot.chat.model import Incoming, Judge, Outgoing, Propose, TellMe
from bot.chat.notes import Notes
from bot.chat.standing import Standing
from bot.journal.storage import JournalError
from bot.reply import Reply
from bot.service import Service

__all__ = ["TOKEN", "Opinions"]

log = logging.getLogger(__name__)

TOKEN = re.compile(r"[0-9a-f]{24}")
"""What a question's token looks like; it comes back over the network and could be anything."""

_OPINIONS = frozenset({"helped", "did_not_help", "none_of_these"})


class Opinions:
    """Keeps what askers say, and thanks them alone."""

    def __init__(self, service: Service, notes: Notes, following: Following | None) -> None:
        self._service, self._notes, self._following = service, notes, following

    def judge(self, incoming: Incoming, act: Judge) -> list[Outgoing]:
        """Keep one click on what an answer was worth; whom it did not help may ask to be told."""
        kept = act.opinion in _OPINIONS and self._feedback(act.token, act.opinion)
        follow = act.token if self._following is not None and act.opinion != "helped" else None
        return [Outgoing(alone(incoming), self._notes.thanks(act.opinion, follow) if kept else self._notes.not_kept())]

    def propose(self, incoming: Incoming, at: Standing, act: Propose, own: str) -> list[Outgoing]:
        """Keep a proposal, to its question where the journal has it, else as a question ``own`` of its own."""
        text = act.text
        if not text.text.strip():
            return [Outgoing(alone(incoming), self._notes.empty_proposal())]
        kept = act.token is not None and self._feedback(act.token, "proposal", text.text)
        if not kept:
            version = self._service.assistant().catalogue.version
            reply = Reply("none", "", text.text, version, asked_for=at.county, reason="not_found", found=text.found)
            self._service.keep(
                reply, channel=incoming.place.channel, message=own, asker=at.asker, place=at.journal_place
            )
            kept = self._feedback(own, "proposal", text.text)
        out = [Outgoing(alone(incoming), self._notes.proposed() if kept else self._notes.not_kept())]
        if text.found:
            out.append(Outgoing(alone(incoming), self._notes.personal_data_in_form()))
        return out

    def tell(self, incoming: Incoming, act: TellMe) -> list[Outgoing]:
        """Keep that somebody wants to be told; what was offered to them alone gives place to that."""
        kept = self._following is not None and bool(TOKEN.fullmatch(act.token))
        if kept and self._following is not None:
            kept = self._following.follow(act.token, incoming)
        seen_alone = incoming.place.is_direct or incoming.reply_to.person is not None
        to = incoming.reply_to if act.is_offer and seen_alone else alone(incoming)
        return [Outgoing(to, self._notes.will_tell() if kept else self._notes.cannot_tell())]

    def _feedback(self, token: str, kind: str, text: str = "") -> bool:
        journal = self._service.journal
        if journal is None or not TOKEN.fullmatch(token):
            return False
        try:
            return journal.feedback(token, kind, at=self._service.clock(), text=text)
        except JournalError as error:
            log.error("%s", error)
            return False
