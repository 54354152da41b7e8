"""Coverage: which of a question's informative words an intent accounts for, and the other way round.

Likeness alone is blind to the one word that changes everything ("lön", "öppettider", "vuxenpsykiatrin"): a
question may be like a phrase in all but what it asks for. So every informative word must be accounted for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.language.negation import opposites
from bot.language.words import STOP
from bot.matching.accounts import Accounts
from bot.matching.analysis import Analysis
from bot.matching.corpus import PLACE
from bot.matching.space import Space

__all__ = ["Asked", "Coverage", "Covered"]

_WORTH = np.array([0.0, 0.6, 1.0])
"""How much a word counts that nothing accounts for, only the answers, or the phrases."""


@dataclass(frozen=True)
class Asked:
    """A question's informative words."""

    weights: tuple[float, ...]
    """The weight of each word."""
    features: tuple[tuple[int, ...], ...]
    """The features that can account for each word: itself and its concepts, as far as the space has them."""
    kinds: tuple[int, ...]
    ids: frozenset[int]
    unknown: float
    against: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    """For each word that has an opposite in the space: its number (or none), and its opposites'."""


class Covered(NamedTuple):
    """What an intent accounts for; see :class:`bot.matching.evidence.Evidence`."""

    all: float
    back: float
    kind: float
    opposite: float


class Coverage:
    """Holds questions against the words of intents."""

    def __init__(self, space: Space, accounts: Accounts) -> None:
        self._space = space
        self._accounts = accounts
        self._weights = accounts.weights.tolist()

    def asked(self, read: Analysis) -> Asked:
        """Return the informative words of a question."""
        words: dict[str, tuple[float, tuple[int, ...]]] = {}
        against = []
        strange = total = 0.0
        unseen = set(read.unknown)
        for word, root in zip(read.words, read.stems, strict=True):
            if word in STOP or not (word.isalpha() or word == "§") or root in words:
                continue
            concepts = read.concepts.get(root, ())
            if PLACE in concepts:
                continue  # which municipality it is about is not what is asked
            weight = self._space.weight("w", root)
            own = self._numbers("w", (root,))
            words[root] = (weight, (*own, *self._numbers("c", concepts)))
            swaps = self._numbers("w", opposites(root))
            if swaps:
                against.append((own, swaps))
            total += weight
            strange += weight if word in unseen else 0.0
        kinds = self._numbers("c", [c for c in read.lexical["c"] if c.startswith("?")])
        return Asked(
            weights=tuple([weight for weight, _ in words.values()]),
            features=tuple([features for _, features in words.values()]),
            kinds=kinds,
            ids=frozenset([n for _, features in words.values() for n in features]),
            unknown=strange / total if total else 0.0,
            against=tuple(against),
        )

    def _numbers(self, block: str, keys: Sequence[str]) -> tuple[int, ...]:
        number = self._space.number
        return tuple([n for key in keys if (n := number(block, key)) is not None])

    def of(self, classes: Sequence[int], nearest: Sequence[int], asked: Asked) -> list[Covered]:
        """Return what each of ``classes`` accounts for; ``nearest`` are their nearest phrases."""
        groups = [*asked.features, *(group for pair in asked.against for group in pair)]
        found = self._accounts.best(classes, groups)
        weights = np.array(asked.weights)
        # Added up word by word, so that the last digit depends on no machine.
        shares = weights[:, None] * _WORTH[found[: len(weights)]]
        covered = shares.cumsum(axis=0)[-1].tolist() if len(weights) else [0.0] * len(classes)
        opposed = found[len(weights) :: 2] == 0, found[len(weights) + 1 :: 2] > 0
        opposite = (opposed[0] & opposed[1]).any(axis=0)
        kinds = self._accounts.kinds_of(classes, asked.kinds)
        whole = sum(asked.weights) or 1.0
        return [
            Covered(share / whole, self._back(row, asked.ids), sum(kind) / len(kind) if kind else 0.5, float(swapped))
            for share, row, kind, swapped in zip(covered, nearest, kinds, opposite.tolist(), strict=True)
        ]

    def knows(self, i: int, keys: Iterable[tuple[str, str]]) -> bool:
        """Return whether class ``i`` has one of the features (block, key) in its phrases or answers."""
        group = tuple([n for block, key in keys if (n := self._space.number(block, key)) is not None])
        return bool(self._accounts.best([i], [group])[0, 0])

    def _back(self, row: int, ids: frozenset[int]) -> float:
        """Return the share of a phrase's words and concepts that the question has."""
        columns, total = self._accounts.phrase(row)
        weights = self._weights
        shared = sum([weights[column] for column in columns if column in ids])
        return shared / total if total else 0.0
