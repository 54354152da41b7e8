"""Which word patterns a word agrees with, misspelt or not.

A word pattern is a folded word (``dor``), a beginning (``suicid*``) or an ending (``*kniv``). A word of five
letters or more that agrees with none is tried with one typing error (two from nine letters) against the patterns that
begin with the same letter and are about as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

__all__ = ["Lexicon"]

_SHORTEST = 5
_LONG = 9
_SWAPS_ONLY = 6
_SHORTEST_BEGUN = 7
"""Letters from which the beginning of a word may be a beginning misspelt."""
_NOTHING: frozenset[int] = frozenset()


class Lexicon:
    """Word patterns by number; :meth:`find` gives the numbers that a word agrees with."""

    def __init__(self, patterns: Iterable[str], known: Iterable[str] = ()) -> None:
        """``known`` are correctly spelt words that must not be read as misspelt ones."""
        self._number: dict[str, int] = {}
        self._known = frozenset(known)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._begin: dict[str, list[int]] = defaultdict(list)
        self._end: dict[str, list[int]] = defaultdict(list)
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._begins_alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for pattern in patterns:
            self._add(pattern)
        self.find = lru_cache(maxsize=20_000)(self._find)

    def number(self, pattern: str) -> int:
        """Return the number of a pattern that the lexicon was made from."""
        return self._number[pattern]

    def _add(self, pattern: str) -> None:
        if pattern in self._number:
            return
        number = self._number[pattern] = len(self._number)
        word = pattern.strip("*")
        if pattern.startswith("*"):
            self._end[word].append(number)
            return
        (self._begin if pattern.endswith("*") else self._exact)[word].append(number)
        if len(word) >= _SHORTEST:
            kind = word[0], len(word)
            if word not in self._alike[kind]:
                self._alike[kind].append(word)
            if word in self._begin and word not in self._begins_alike[kind]:
                self._begins_alike[kind].append(word)

    def _find(self, word: str) -> frozenset[int]:
        found = self._straight(word)
        if found or len(word) < _SHORTEST or word in self._known or word.isdigit():
            return found
        return self._misspelt(word)

    def _straight(self, word: str) -> frozenset[int]:
        found = list(self._exact.get(word, ()))
        for i in range(2, len(word) + 1):
            found += self._begin.get(word[:i], ())
        for i in range(max(1, len(word) - 14), len(word) - 2):
            found += self._end.get(word[i:], ())
        return frozenset(found) if found else _NOTHING

    def _misspelt(self, word: str) -> frozenset[int]:
        """Return the patterns of the nearest words; a beginning may be misspelt in a longer word as well."""
        best = _nearest(word, self._alike)
        for length in range(len(word) - 1, max(_SHORTEST_BEGUN, len(word) - 12) - 1, -1):
            for candidate, distance in _nearest(word[:length], self._begins_alike).items():
                best[candidate] = min(distance, best.get(candidate, distance))
        if not best:
            return _NOTHING
        least = min(best.values())
        found: set[int] = set()
        for candidate, distance in best.items():
            if distance == least:
                found.update(self._exact.get(candidate, ()))
                found.update(self._begin.get(candidate, ()))
        return frozenset(found)


def _nearest(word: str, alike: Mapping[tuple[str, int], list[str]]) -> dict[str, int]:
    """Return those that the word may be misspelt, with their distances; ``alike`` has them by letter and length."""
    found = {}
    slips = 2 if len(word) >= _LONG else 1
    for length in range(len(word) - slips, len(word) + slips + 1):
        for candidate in alike.get((word[0], length), ()):
            distance = OSA.distance(word, candidate, score_cutoff=slips)
            if distance <= slips and _near(word, candidate, distance):
                found[candidate] = distance
    return found


def _near(word: str, candidate: str, distance: int) -> bool:
    """Return whether the word may be the candidate misspelt.

    One letter taken for another makes another word of a short one ("kräver", "kväver"): up to six letters
    only a swap, a letter too many or one too few counts.
    """
    shorter = min(len(word), len(candidate))
    if shorter <= _SWAPS_ONLY and len(word) == len(candidate):
        return distance == 0 or (distance == 1 and sorted(word) == sorted(candidate))
    return distance <= (2 if shorter >= _LONG else 1)
