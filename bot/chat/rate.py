"""How fast one person may ask: a bucket that fills by the second. In memory, under pseudonyms, gone at a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Rate", "Verdict"]

Verdict = Literal["pass", "warn", "drop"]

_MOST = 10_000
"""Buckets kept; beyond it those that are full again go first, as a full one says nothing."""


@dataclass
class _Bucket:
    """What is left for one person, when that was, and whether they have been told that it is empty."""

    left: float
    at: float
    is_told: bool = False


class Rate:
    """Lets ``burst`` through at once and ``per_second`` after that. Not safe for several threads at once."""

    def __init__(self, burst: int = 60, per_second: float = 1.0) -> None:
        self._burst, self._per_second = float(burst), per_second
        self._buckets: dict[str, _Bucket] = {}

    def take(self, who: str, at: float) -> Verdict:
        """Return whether ``who`` may go on at ``at`` (seconds): "warn" the first time that it is too fast, then "drop".

        Who has been told is told again only after a quiet time in which the bucket has filled up whole.
        """
        bucket = self._buckets.get(who)
        if bucket is None:
            self._make_room(at)
            bucket = self._buckets[who] = _Bucket(self._burst, at)
        bucket.left = min(self._burst, bucket.left + max(0.0, at - bucket.at) * self._per_second)
        bucket.at = max(bucket.at, at)
        if bucket.left >= self._burst:
            bucket.is_told = False
        if bucket.left >= 1:
            bucket.left -= 1
            return "pass"
        told, bucket.is_told = bucket.is_told, True
        return "drop" if told else "warn"

    def _make_room(self, at: float) -> None:
        if len(self._buckets) < _MOST:
            return
        full = [w for w, b in self._buckets.items() if b.left + (at - b.at) * self._per_second >= self._burst]
        for who in full or [next(iter(self._buckets))]:
            del self._buckets[who]
