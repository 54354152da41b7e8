"""Repairs typing errors: an unknown word becomes the known word that was most likely meant.

Only unknown words are touched. How far a repair may reach depends on the word's length, because short words
have neighbours everywhere ("lön" is one letter from "kön"); a repair never turns a word into its opposite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from bot.language.negation import opposed
from bot.language.normalise import fold

__all__ = ["Speller"]

_REMEMBERED = 4096


class Speller:
    """Knows the words of the catalogue, with how often each occurs."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        self._by_fold: dict[str, str] = {}
        self._near: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
        for word in sorted(self._counts, key=lambda w: (-self._counts[w], w)):
            plain = fold(word)
            self._by_fold.setdefault(plain, word)
            if len(plain) >= 4 and plain.isalpha():
                for key in {plain[0], "*" + plain[-2:]}:
                    self._near[key, len(plain)].append((plain, word))
        self._memory: dict[str, str | None] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def repair(self, word: str) -> str | None:
        """Return the known word that ``word`` was meant to be; None where none is near enough."""
        if word in self._counts:
            return word
        if word not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[word] = self._search(word)
        return self._memory[word]

    def restored(self, word: str) -> str:
        """Return the commonest known word that is ``word`` with its diacritics, or ``word`` itself."""
        return self._by_fold.get(word, word)

    def commoner(self, one: str, other: str) -> bool:
        """Return whether ``one`` is a clearly commoner word here than ``other``."""
        return self._counts.get(one, 0) > 2 * self._counts.get(other, 0)

    def _search(self, word: str) -> str | None:
        plain = fold(word)
        if plain in self._by_fold:
            return self._by_fold[plain]
        reach = _reach(len(plain))
        if not reach or not plain.isalpha():
            return None
        best: tuple[int, int, str] | None = None
        for candidate, original in self._candidates(plain, reach):
            distance = OSA.distance(plain, candidate, score_cutoff=reach)
            if distance <= reach and not opposed(plain, candidate):
                rank = (distance, -self._counts[original], original)
                best = min(best, rank) if best else rank
        return best[2] if best else None

    def _candidates(self, plain: str, reach: int) -> Iterable[tuple[str, str]]:
        for length in range(len(plain) - reach, len(plain) + reach + 1):
            yield from self._near.get((plain[0], length), ())
            yield from self._near.get(("*" + plain[-2:], length), ())


def _reach(length: int) -> int:
    """Return how many slips (a letter wrong, missing, extra or swapped) a word of a length may have."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2
