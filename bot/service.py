"""The door: what every channel calls. Redacts, asks the newest catalogue, keeps the journal.

Raw text ends in :meth:`Service.ask`: from there on only the redacted text exists.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.assistant import Assistant
from bot.journal.store import Journal, JournalError
from bot.privacy.redact import Redacted
from bot.reply import Previous, Question, Reply, SlotValue
from bot.understanding.slots import known_slots

__all__ = ["Asked", "Service"]

log = logging.getLogger(__name__)

_LONGEST = 4000
"""Characters of a question that are read. Nobody asks that much in a chat; what is longer is pasted, or an attack."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply, and the journal's id of its question (None where it was not logged)."""

    reply: Reply
    question_id: int | None = None


@dataclass
class Service:
    """Answers raw questions from any channel.

    ``assistant`` is called for each question and gives the assistant of the newest catalogue: a question ends on
    the version that it began with. A journal that cannot be written never costs the asker the answer.
    """

    assistant: Callable[[], Assistant]
    journal: Journal | None = None
    clock: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now().astimezone())

    def ask(
        self,
        raw: str | Redacted,
        *,
        county: str | None = None,
        channel: str = "terminal",
        now: dt.datetime | None = None,
        slots: Mapping[str, SlotValue] | None = None,
        intent: str | None = None,
        message: str | None = None,
        previous: Previous | None = None,
        asker: str | None = None,
        place: str | None = None,
    ) -> Asked:
        """Return the reply to ``raw`` and log it.

        ``message`` is the channel's id: delivered twice, counted once. ``previous`` is what was last answered in
        the same conversation. ``asker`` and ``place`` are pseudonyms for the journal.
        """
        reply = self.reply(raw, county=county, now=now, slots=slots, intent=intent, previous=previous)
        return Asked(reply, self.keep(reply, channel=channel, message=message, asker=asker, place=place))

    def reply(
        self,
        raw: str | Redacted,
        *,
        county: str | None = None,
        now: dt.datetime | None = None,
        slots: Mapping[str, SlotValue] | None = None,
        intent: str | None = None,
        previous: Previous | None = None,
        in_place: bool = False,
    ) -> Reply:
        """Return the reply to ``raw`` and keep nothing; the arguments are those of :meth:`ask`.

        ``in_place`` says that the reply takes the place of an earlier one, an acute card of which must stay.
        """
        assistant = self.assistant()
        redacted = raw if isinstance(raw, Redacted) else self.admit(raw)
        question = Question(
            text=redacted.text,
            now=now or self.clock(),
            county=county,
            slots=known_slots(slots or {}, assistant.catalogue.content.counties),
            intent=intent,
            found=dict(redacted.found),
            previous=previous,
            in_place=in_place,
        )
        return assistant.ask(question)

    def danger(self, redacted: Redacted, county: str | None) -> Reply | None:
        """Return the acute card alone where a text speaks of danger now, else None. Keeps nothing."""
        question = Question(redacted.text, self.clock(), county, found=dict(redacted.found))
        return self.assistant().danger(question)

    def keep(
        self,
        reply: Reply,
        *,
        channel: str,
        message: str | None = None,
        asker: str | None = None,
        place: str | None = None,
        now: dt.datetime | None = None,
    ) -> int | None:
        """Log a reply; return the journal's id of its question, None where it was not logged."""
        if self.journal is None:
            return None
        if reply.follows:  # "och i Kil då?" tells the forum nothing by itself
            reply = replace(reply, redacted_question=f"{reply.follows} {reply.redacted_question}")
        try:
            at = now or self.clock()
            return self.journal.log(reply, channel=channel, at=at, message=message, asker=asker, place=place)
        except JournalError as error:
            log.error("%s", error)
            return None

    def admit(self, raw: str) -> Redacted:
        """Return ``raw`` without personal data: what a channel calls with whatever somebody has written."""
        return self.assistant().catalogue.redactor.redact(_cut(raw))


def _cut(raw: str) -> str:
    """Return the beginning of a long text, cut between words: half a number would be harder to tell as one."""
    if len(raw) <= _LONGEST:
        return raw
    words = raw[:_LONGEST].rsplit(None, 1)
    return words[0] if len(words) == 2 else ""
