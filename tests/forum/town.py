"""A forum to try things in: a journal in a folder, askers, conveners, and a clock that can be set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.access import Actor
from bot.assistant import Assistant
from bot.forum.forum import Forum
from bot.forum.model import Meeting, Suggestion
from bot.journal.forum import ForumStore
from bot.journal.store import Journal
from bot.reply import Reply

__all__ = ["ADMIN", "KALMAR", "NOBODY", "NOW", "VARMLAND", "Town"]

NOW = dt.datetime(2026, 11, 22, 10, 17, tzinfo=dt.timezone(dt.timedelta(hours=1)))
KALMAR = Actor(frozenset({"convener"}), frozenset({"kalmar"}))
VARMLAND = Actor(frozenset({"convener"}), frozenset({"varmland"}))
ADMIN = Actor(frozenset({"admin"}))
NOBODY = Actor()


@dataclass
class Town:
    """Everybody around one journal file."""

    path: Path
    assistant: Assistant
    now: dt.datetime = NOW
    asked: int = 0
    journal: Journal = field(init=False)
    forum: Forum = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal(self.path)
        self.forum = self.open()

    def open(self) -> Forum:
        """Return another forum on the same file, as a second process would have."""
        return Forum(ForumStore(self.journal.storage), lambda: self.assistant, lambda: self.now)

    def ask(
        self,
        text: str,
        county: str | None = "kalmar",
        *,
        asker: str | None = None,
        channel: str = "slack",
        municipality: str | None = None,
        **changes: object,
    ) -> str:
        """Log a question that the documents do not answer; return its message's id."""
        self.asked += 1
        message = f"m{self.asked}"
        slots = {"municipality": municipality} if municipality else {}
        reply = Reply("none", "", text, "v1", asked_for=county, reason="not_found", slots=slots)
        reply = replace(reply, **changes)  # type: ignore[arg-type]
        self.journal.log(reply, channel=channel, at=self.now, message=message, asker=asker)
        return message

    def one(self, text: str = "vem betalar tolken på mötet", county: str = "kalmar") -> Suggestion:
        """Ask a question and return the suggestion that it is in."""
        self.ask(text, county)
        return next(s for s in self.all() if s.county == county and self.holds(s, text))

    def all(self) -> list[Suggestion]:
        """Return every suggestion."""
        return self.forum.suggestions(ADMIN)

    def holds(self, suggestion: Suggestion, text: str) -> bool:
        """Return whether a wording is in a suggestion."""
        return text in self.texts(suggestion.id)

    def texts(self, suggestion_id: str) -> list[str]:
        """Return the wordings of a suggestion."""
        return [wording.text for wording in self.forum.suggestion(ADMIN, suggestion_id).wordings]

    def groups(self) -> set[frozenset[str]]:
        """Return which wordings are together."""
        return {frozenset(self.texts(suggestion.id)) for suggestion in self.all()}

    def meeting(self, county: str = "kalmar", day: str = "2026-12-03") -> Meeting:
        """Plan a meeting."""
        return self.forum.add_meeting(ADMIN, county, dt.date.fromisoformat(day))
