"""The forum's statistics, for whoever may see them: reads the journal and the forum's steps, and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.access import Act, Actor
from bot.assistant import Assistant
from bot.forum.actors import Actors
from bot.forum.forum import Forum
from bot.forum.rights import require
from bot.forum.statistics import Course, Period, Statistics, Unit, statistics
from bot.journal.occasions import occasions, opinions
from bot.journal.storage import Storage

__all__ = ["Measures"]


class Measures:
    """Counts what ``storage`` holds; ``assistant`` is that of the newest catalogue, which knows the topics."""

    def __init__(self, storage: Storage, forum: Forum, assistant: Callable[[], Assistant]) -> None:
        self._storage, self._forum, self._assistant = storage, forum, assistant

    def statistics(
        self,
        actor: Actor,
        *,
        county: str | None = None,
        period: Period | None = None,
        unit: Unit = "month",
        act: Act = "see_forum",
    ) -> Statistics:
        """Return the statistics of a county, or of all counties for whoever may see them all.

        An export asks with ``act="export"``. Raises :class:`bot.forum.errors.NotAllowed` where the actor may not.
        """
        require(actor, act, county)
        period = period or Period()
        content = self._assistant().catalogue.content
        return statistics(
            occasions(self._storage, period.first, period.last),
            opinions(self._storage, period.first, period.last),
            self._courses(actor, county),
            county=county,
            period=period,
            unit=unit,
            topic_of={intent.id: intent.topic for intent in content.intents.values()},
            actors=Actors(content.concepts),
        )

    def _courses(self, actor: Actor, county: str | None) -> list[Course]:
        """Return how far each suggestion has come, by the decisions and publishings that stand."""
        decided: dict[str, dt.date] = {}
        published: dict[str, dt.date] = {}
        for event in self._forum.events():
            (published if event.action == "publish" else decided)[event.suggestion] = event.at.date()
        return [
            Course(dt.date.fromisoformat(s.first[:10]), decided.get(s.id), published.get(s.id))
            for s in self._forum.suggestions(actor, county=county)
            if s.first
        ]
