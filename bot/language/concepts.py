"""Concepts: classes of words that mean the same to the asker, abbreviations among them.

A class is matched by stems, words and phrases alike, longest first, so that "ta initiativ till" is one thing
and "SIP" is "samordnad individuell plan".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.language.words import stem, tokens

__all__ = ["Concepts"]

_LONGEST = 6


class Concepts:
    """A table from sequences of stems to the concepts that they stand for."""

    def __init__(self, classes: Iterable[tuple[str, Iterable[str]]]) -> None:
        table: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.words: set[str] = set()
        for name, forms in classes:
            for form in forms:
                words = tokens(form)
                if words and len(words) <= _LONGEST:
                    self.words.update(words)
                    table[tuple(stem(w) for w in words)].add(name)
        self._table = {key: tuple(sorted(names)) for key, names in table.items()}
        self._starts = {key[0] for key in self._table}

    def find(self, stems: Sequence[str]) -> list[tuple[str, int, int]]:
        """Return (concept, first, after last) for each class met, the longest reading at each place."""
        found: list[tuple[str, int, int]] = []
        for i, first in enumerate(stems):
            if first not in self._starts:
                continue
            for length in range(min(_LONGEST, len(stems) - i), 0, -1):
                names = self._table.get(tuple(stems[i : i + length]))
                if names:
                    found.extend((name, i, i + length) for name in names)
                    if length > 1:
                        break
        return found
