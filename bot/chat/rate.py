"""How fast one person is answered: a bucket that fills by the second. In memory, under pseudonyms, gone at a restart.

Who asks faster than that is not turned away: what they ask waits for its turn, so that one person's flood delays
nobody else, and nothing is lost. Only beyond a thousand waiting things of one person the next ones are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chat.model import Outgoing

__all__ = ["Later", "Pace", "Rate"]

_MOST = 10_000
"""Buckets kept; beyond it those that are full again go first, as a full one says nothing."""


class Later(Exception):
    """Something is decided ``seconds`` from now; ``said`` tells who did it, ``is_first`` whether for the first time."""

    def __init__(self, seconds: float, said: Sequence[Outgoing], *, is_first: bool) -> None:
        super().__init__("later")
        self.seconds, self.said, self.is_first = seconds, said, is_first


@dataclass(frozen=True, slots=True)
class Pace:
    """When somebody's turn is: in ``seconds`` (0: now), or never. ``is_first``: they have not been told yet."""

    seconds: float = 0.0
    is_refused: bool = False
    is_first: bool = False


@dataclass
class _Bucket:
    """What is left for one person (below nothing where things wait), when that was, and when each has its turn."""

    left: float
    at: float
    turns: dict[str, float] = field(default_factory=dict)
    is_told: bool = False
    is_refused: bool = False


class Rate:
    """Lets ``burst`` through at once and ``per_second`` after that. Not safe for several threads at once."""

    def __init__(self, burst: int = 60, per_second: float = 20.0, most_waiting: int = 1000) -> None:
        self._burst, self._per_second, self._most_waiting = float(burst), per_second, most_waiting
        self._buckets: dict[str, _Bucket] = {}

    def take(self, who: str, key: str, at: float) -> Pace:
        """Return when ``who`` may do the thing ``key`` at ``at`` (seconds); one that waited passes when it comes again.

        Who has been told is told again only after a quiet time in which the bucket has filled up whole.
        """
        bucket = self._filled(who, at)
        turn = bucket.turns.get(key)
        if turn is not None:
            if at < turn:
                return Pace(min(turn - at, self._most_waiting / self._per_second))
            del bucket.turns[key]
            return Pace()
        if bucket.left >= 1:
            bucket.left -= 1
            return Pace()
        if len(bucket.turns) >= self._most_waiting:
            told, bucket.is_refused = bucket.is_refused, True
            return Pace(is_refused=True, is_first=not told)
        seconds = (1 - bucket.left) / self._per_second
        bucket.left -= 1
        bucket.turns[key] = at + seconds
        told, bucket.is_told = bucket.is_told, True
        return Pace(seconds, is_first=not told)

    def release(self, who: str, key: str) -> None:
        """Take a thing out of the line: it was seen to at once."""
        bucket = self._buckets.get(who)
        if bucket is not None:
            bucket.turns.pop(key, None)

    def _filled(self, who: str, at: float) -> _Bucket:
        bucket = self._buckets.get(who)
        if bucket is None:
            self._make_room(at)
            bucket = self._buckets[who] = _Bucket(self._burst, at)
        bucket.left = min(self._burst, bucket.left + max(0.0, at - bucket.at) * self._per_second)
        bucket.at = max(bucket.at, at)
        if bucket.left >= self._burst:  # every turn has come; what has not been back for it needs none
            bucket.is_told = bucket.is_refused = False
            bucket.turns.clear()
        return bucket

    def _make_room(self, at: float) -> None:
        if len(self._buckets) < _MOST:
            return
        full = [w for w, b in self._buckets.items() if b.left + (at - b.at) * self._per_second >= self._burst]
        for who in full or [next(iter(self._buckets))]:
            del self._buckets[who]
