"""How alike two questions are, whatever their wording: parts of words, concepts, and what they are near to.

The likeness of two questions depends on them and the catalogue alone, never on what else was asked, so that groups
do not drift as questions come in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from bot.forum.vocabulary import ideas
from bot.language.words import tokens
from bot.matching.matcher import Matcher

__all__ = ["ALIKE", "Features", "Reader", "likeness"]

ALIKE = 0.20
"""Least mean likeness for two groups to be one. Like the weights below chosen on every second theme in tests/bench."""

_BLOCKS = {"n": 1.0, "c": 0.5}
"""The weight of n-grams and of the catalogue's concepts (bot.matching.analysis). Stems added nothing to them."""

_IDEAS = 0.8
"""The weight of the field's common words (bot.forum.vocabulary)."""

_NEAR = 0.25
"""The weight of the nearest intents, against the rest: two questions without an answer are alike where they are near
to the same ones."""

Features = Mapping[str, float]


class Reader:
    """Reads questions as weighted features, in the light of one catalogue; remembers what it has read."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._read: dict[str, Features] = {}

    def features(self, text: str) -> Features:
        """Return a question's features, of length one."""
        if text not in self._read:
            inside = self._inside(text)
            near = {f"near:{c.intent}": sqrt(c.score) for c in self._matcher.rank(text).candidates}
            self._read[text] = _unit({**_scaled(inside, 1.0), **_scaled(near, sqrt(_NEAR))})
        return self._read[text]

    def _inside(self, text: str) -> Features:
        """Return what stands in the question: rare features count by the square of their rarity."""
        read = self._matcher.read(text)
        found: dict[str, float] = {}
        for block, importance in _BLOCKS.items():
            part = {
                f"{block}:{key}": sqrt(count) * self._matcher.rarity(block, key) ** 2
                for key, count in read.blocks[block].items()
            }
            found |= _scaled(part, importance)
        # Both as written and as repaired: the repair knows the catalogue's words only.
        words = dict.fromkeys((*tokens(text), *read.words))
        return {**found, **_scaled({f"idea:{name}": 1.0 for name in ideas(words)}, _IDEAS)}


def likeness(features: Sequence[Features]) -> npt.NDArray[np.float64]:
    """Return how alike every two of the questions are, 0..1."""
    seen: dict[str, int] = {}
    for one in features:
        for name in one:
            seen[name] = seen.get(name, 0) + 1
    numbers = {name: i for i, name in enumerate(sorted(name for name, count in seen.items() if count > 1))}
    rows = np.zeros((len(features), len(numbers)), dtype=np.float64)
    for i, one in enumerate(features):
        for name, value in one.items():
            if name in numbers:
                rows[i, numbers[name]] = value
    return rows @ rows.T


def _scaled(part: Features, length: float) -> Features:
    """Return the features with this length together; none where there are none."""
    own = sqrt(sum(value * value for value in part.values()))
    return {name: length * value / own for name, value in part.items()} if own else {}


def _unit(part: Features) -> Features:
    return _scaled(part, 1.0)
