"""The one periodic task: tells askers, sends news and reminders, deletes what is old. Each by itself.

A part that fails is logged and tried again at the next round; it never stops the others, nor the program.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.journal.storage import JournalError

__all__ = ["Part", "Rounds"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the rounds do: ``act`` takes the time and returns how much it did.

    ``every`` is the least time between two rounds of it; ``may`` says whether it may be done at a time at all.
    """

    name: str
    act: Callable[[dt.datetime], Awaitable[int]]
    every: dt.timedelta = dt.timedelta()
    may: Callable[[dt.datetime], bool] | None = None


@dataclass
class Rounds:
    """Does its parts again and again. ``done`` counts what each did, ``failed`` how often it did not work."""

    parts: tuple[Part, ...]
    clock: Callable[[], dt.datetime]
    done: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    _last: dict[str, dt.datetime] = field(default_factory=dict)

    async def run(self, every: float) -> None:
        """Make a round each ``every`` seconds for as long as the task lives."""
        while True:
            await self.once()
            await asyncio.sleep(every)

    def gauges(self) -> dict[str, float]:
        """Return how much each part did and how often it failed since the start, for the metrics."""
        did = {f'lotsen_rounds_done{{part="{part.name}"}}': self.done.get(part.name, 0) for part in self.parts}
        failed = {f'lotsen_rounds_failed{{part="{part.name}"}}': self.failed.get(part.name, 0) for part in self.parts}
        return {**did, **failed}

    async def once(self, *, at_any_time: bool = False) -> Mapping[str, int | None]:
        """Make one round; return how much each part did, None for one that failed.

        ``at_any_time`` passes over the hours and intervals: an operator wants it now.
        """
        results: dict[str, int | None] = {}
        for part in self.parts:
            now = self.clock()
            if at_any_time or self._is_due(part, now):
                results[part.name] = await self._do(part, now)
        return results

    def _is_due(self, part: Part, now: dt.datetime) -> bool:
        last = self._last.get(part.name)
        if part.may is not None and not part.may(now):
            return False
        return last is None or now - last >= part.every

    async def _do(self, part: Part, now: dt.datetime) -> int | None:
        try:
            count = await part.act(now)
        except Exception as error:  # whatever it is, the others go on
            why = error if isinstance(error, JournalError) else type(error).__name__
            log.error("%s: the round did not go well (%s); it is tried again", part.name, why)
            self.failed[part.name] = self.failed.get(part.name, 0) + 1
            return None
        self._last[part.name] = now
        self.done[part.name] = self.done.get(part.name, 0) + count
        return count
