"""Coverage: which of a question's informative words an intent accounts for, and the other way round.

Likeness alone is blind to the one word that changes everything ("lön", "öppettider", "vuxenpsykiatrin"): a
question may be like a phrase in all but what it asks for. So every informative word must be accounted for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.language.negation import opposites
from bot.language.words import STOP, stem
from bot.matching.analysis import Analysis
from bot.matching.corpus import PLACE
from bot.matching.space import Ints, Rows, Space

__all__ = ["Asked", "Coverage", "Covered", "informative"]

_PARTLY = 0.6
"""How much a word counts that only the answers account for."""
_STOPS = frozenset(stem(word) for word in STOP)


@dataclass(frozen=True)
class Asked:
    """A question's informative words: weight, number in the space (or None), and its concepts' numbers."""

    words: tuple[tuple[float, int | None, tuple[int, ...]], ...]
    kinds: tuple[int, ...]
    ids: frozenset[int]
    unknown: float
    against: tuple[tuple[int | None, frozenset[int]], ...]
    """For each word that has an opposite in the space: its number, and its opposites'."""


class Covered(NamedTuple):
    """What an intent accounts for; see :class:`bot.matching.evidence.Evidence`."""

    all: float
    back: float
    kind: float
    opposite: float


class _Support(NamedTuple):
    near: frozenset[int]
    wide: frozenset[int]
    all: frozenset[int]
    kinds: dict[int, float]


class Coverage:
    """Holds questions against the words of intents; an intent's words are gathered when first asked for."""

    def __init__(self, space: Space, phrases: Rows, bounds: Ints, documents: Rows) -> None:
        self._space = space
        self._phrases = phrases
        self._bounds = bounds
        self._documents = documents
        # Words and concepts only: with every n-gram the sets would be ten times as large.
        self._lexical = np.array([name[0] != "n" for name in space.names], dtype=bool)
        self._supports: dict[int, _Support] = {}
        self._phrase_weights: dict[int, tuple[float, dict[int, float]]] = {}
        # The weight of what says something of the subject; other features weigh nothing here.
        self._weights = [
            weight if informative(name) else 0.0
            for name, weight in zip(space.names, space.weights.tolist(), strict=True)
        ]

    def asked(self, read: Analysis) -> Asked:
        """Return the informative words of a question."""
        words: dict[str, tuple[float, int | None, tuple[int, ...]]] = {}
        against = []
        strange = total = 0.0
        unseen = set(read.unknown)
        ids: set[int] = set()
        for word, root in zip(read.words, read.stems, strict=True):
            if word in STOP or not (word.isalpha() or word == "§") or root in words:
                continue
            if PLACE in read.concepts.get(root, ()):
                continue  # which municipality it is about is not what is asked
            weight = self._space.weight("w", root)
            ideas = tuple(n for c in read.concepts.get(root, ()) if (n := self._space.number("c", c)) is not None)
            number = self._space.number("w", root)
            words[root] = (weight, number, ideas)
            swaps = {n for swap in opposites(root) if (n := self._space.number("w", swap)) is not None}
            if swaps:
                against.append((number, frozenset(swaps)))
            ids.update(ideas, () if number is None else (number,))
            total += weight
            strange += weight if word in unseen else 0.0
        unknown = strange / total if total else 0.0
        kinds = (self._space.number("c", c) for c in read.blocks["c"] if c.startswith("?"))
        return Asked(
            tuple(words.values()), tuple(k for k in kinds if k is not None), frozenset(ids), unknown, tuple(against)
        )

    def of(self, i: int, nearest: int, asked: Asked) -> Covered:
        """Return what class ``i``, with ``nearest`` as its nearest phrase, accounts for."""
        support = self._support(i)
        total = covered = 0.0
        for weight, number, ideas in asked.words:
            total += weight
            if number in support.near or any(idea in support.near for idea in ideas):
                covered += weight
            elif number in support.wide or any(idea in support.wide for idea in ideas):
                covered += weight * _PARTLY
        whole = total or 1.0
        kind = [support.kinds.get(k, 0.0) for k in asked.kinds]
        return Covered(
            all=covered / whole,
            back=self._back(nearest, asked),
            kind=sum(kind) / len(kind) if kind else 0.5,
            opposite=float(any(n not in support.all and swaps & support.all for n, swaps in asked.against)),
        )

    def _back(self, row: int, asked: Asked) -> float:
        """Return the share of a phrase's words and concepts that the question has."""
        if row not in self._phrase_weights:
            weighed = {column: self._weights[column] for column in self._phrases.row(row)[0].tolist()}
            kept = {column: weight for column, weight in weighed.items() if weight}
            self._phrase_weights[row] = (sum(kept.values()), kept)
        total, weights = self._phrase_weights[row]
        shared = sum([weight for column, weight in weights.items() if column in asked.ids])
        return shared / total if total else 0.0

    def _support(self, i: int) -> _Support:
        """Return class ``i``'s features in phrases and in answers, both, and how usual each kind is."""
        if i not in self._supports:
            first, last = int(self._bounds[i]), int(self._bounds[i + 1])
            span = self._phrases
            columns = span.indices[span.start[first] : span.start[last]]
            columns, often = np.unique(columns[self._lexical[columns]], return_counts=True)
            near = frozenset(columns.tolist())
            wide = frozenset(self._documents.row(i)[0].tolist())
            names = self._space.names
            kinds = {
                int(n): float(k) / (last - first)
                for n, k in zip(columns, often, strict=True)
                if names[int(n)].startswith("c:?")
            }
            self._supports[i] = _Support(near, wide, near | wide, kinds)
        return self._supports[i]


def informative(name: str) -> bool:
    """Return whether a feature says something of the subject: a word that is no stop word, or a concept."""
    block, _, key = name.partition(":")
    return (block == "w" and key not in _STOPS and " " not in key) or (block == "c" and not key.startswith("?"))
