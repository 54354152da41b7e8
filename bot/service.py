"""The door: what every channel calls. Redacts, asks the newest catalogue, keeps the journal.

Raw text ends in :meth:`Service.ask`: from there on only the redacted text exists.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.assistant import Assistant
from bot.journal.store import Journal, JournalError
from bot.reply import Question, Reply, SlotValue
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
        raw: str,
        *,
        county: str | None = None,
        channel: str = "terminal",
        now: dt.datetime | None = None,
        slots: Mapping[str, SlotValue] | None = None,
        intent: str | None = None,
        message: str | None = None,
    ) -> Asked:
        """Return the reply to ``raw`` and log it. ``message`` is the channel's id: delivered twice, counted once."""
        assistant = self.assistant()
        redacted = assistant.catalogue.redactor.redact(_cut(raw))
        question = Question(
            text=redacted.text,
            now=now or self.clock(),
            county=county,
            slots=known_slots(slots or {}, assistant.catalogue.content.counties),
            intent=intent,
            found=dict(redacted.found),
        )
        reply = assistant.ask(question)
        return Asked(reply, self._log(reply, channel, message))

    def redact(self, raw: str) -> str:
        """Return ``raw`` without personal data, for what askers write beside questions."""
        return self.assistant().catalogue.redactor.redact(_cut(raw)).text

    def _log(self, reply: Reply, channel: str, message: str | None) -> int | None:
        if self.journal is None:
            return None
        try:
            return self.journal.log(reply, channel=channel, at=self.clock(), message=message)
        except JournalError as error:
            log.error("%s", error)
            return None


def _cut(raw: str) -> str:
    """Return the beginning of a long text, cut between words: half a number would be harder to tell as one."""
    if len(raw) <= _LONGEST:
        return raw
    words = raw[:_LONGEST].rsplit(None, 1)
    return words[0] if len(words) == 2 else ""
