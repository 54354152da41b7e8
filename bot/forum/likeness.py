"""How alike two questions are, whatever their wording: words, parts of words, concepts and what they are near to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from bot.matching.analysis import Analysis
from bot.matching.matcher import Matcher

__all__ = ["ALIKE", "Reader", "likeness"]

ALIKE = 0.30
"""Least mean likeness for two groups to be one. Chosen on half of the themes in tests/bench (see grouping.py there)."""

_BLOCKS = {"n": 0.6, "w": 1.0, "c": 0.8}

Features = Mapping[str, float]


class Reader:
    """Reads questions as weighted features, in the light of one catalogue; remembers what it has read."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._read: dict[str, Features] = {}

    def features(self, text: str) -> Features:
        """Return a question's features, of length one."""
        if text not in self._read:
            self._read[text] = self._features(self._matcher.read(text))
        return self._read[text]

    def _features(self, read: Analysis) -> Features:
        found: dict[str, float] = {}
        for block, importance in _BLOCKS.items():
            part = {
                f"{block}:{key}": sqrt(count) * self._matcher.rarity(block, key)
                for key, count in read.blocks[block].items()
            }
            length = sqrt(sum(value * value for value in part.values()))
            found |= {name: importance * value / length for name, value in part.items() if length}
        length = sqrt(sum(value * value for value in found.values())) or 1.0
        return {name: value / length for name, value in found.items()}


def likeness(features: Sequence[Features], intents: Sequence[str | None] = ()) -> npt.NDArray[np.float64]:
    """Return how alike every two of the questions are, 0..1; ``intents`` are what the catalogue took them for."""
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
