"""Groups questions by how alike they are: average linkage, from groups that stand already and questions that are new.

Pure, and the same in every order of its input. A group that a person has shaped takes new questions and nothing else;
groups that nobody has touched may also be joined to each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = ["Seed", "agglomerate"]

Likeness = npt.NDArray[np.float64]
_DIGITS = 6
_FREE = 2
"""Two groups may be joined where their standings add up to no more than this."""
_NEVER = -1.0


@dataclass(frozen=True, slots=True)
class Seed:
    """What the grouping begins with: rows that are together already, and how firmly they stand."""

    rows: tuple[int, ...]
    standing: Literal[0, 1, 2] = 0
    """0 is a new question, 1 a group that stands, 2 a group that a person has shaped: never joined to another group."""


def agglomerate(likeness: Likeness, seeds: Sequence[Seed], least: float) -> list[tuple[int, ...]]:
    """Return which seeds belong together, as tuples of their numbers, each in ascending order.

    The two groups with the greatest mean likeness between their rows are joined, again and again, for as long as it
    is at least ``least``; of equal pairs the one with the lowest numbers is taken. ``likeness`` is symmetric.
    """
    if not seeds:
        return []
    linkage = _Linkage(likeness, seeds)
    while True:
        i, j, mean = linkage.nearest()
        if mean < least:
            return sorted(tuple(sorted(part)) for part in linkage.parts.values())
        linkage.join(i, j)


class _Linkage:
    """The groups so far and the mean likeness between them, with each one's nearest remembered."""

    def __init__(self, likeness: Likeness, seeds: Sequence[Seed]) -> None:
        self.parts = {i: [i] for i in range(len(seeds))}
        self._sizes = np.array([len(seed.rows) for seed in seeds], dtype=np.float64)
        self._standing = np.array([seed.standing for seed in seeds])
        belongs = np.zeros((len(seeds), len(likeness)), dtype=np.float64)
        for number, seed in enumerate(seeds):
            belongs[number, list(seed.rows)] = 1.0
        self._sums = belongs @ likeness @ belongs.T
        self._means = np.round(self._sums / np.outer(self._sizes, self._sizes), _DIGITS)
        self._means[self._standing[:, None] + self._standing > _FREE] = _NEVER
        np.fill_diagonal(self._means, _NEVER)
        self._nearest = self._means.argmax(axis=1)
        self._best = self._means.max(axis=1)

    def nearest(self) -> tuple[int, int, float]:
        """Return the two groups that are most alike, the lower number first, and how much."""
        i = int(self._best.argmax())
        j = int(self._nearest[i])
        return min(i, j), max(i, j), float(self._best[i])

    def join(self, i: int, j: int) -> None:
        """Make ``j`` a part of ``i``."""
        self.parts[i] += self.parts.pop(j)
        self._sums[i] += self._sums[j]
        self._sums[:, i] += self._sums[:, j]
        self._sizes[i] += self._sizes[j]
        self._standing[i] = max(self._standing[i], self._standing[j])
        gone = self._means[i] == _NEVER
        row = np.round(self._sums[i] / (self._sizes[i] * self._sizes), _DIGITS)
        row[(gone | (self._means[j] == _NEVER)) | (self._standing + self._standing[i] > _FREE)] = _NEVER
        row[i] = row[j] = _NEVER
        self._means[i], self._means[:, i] = row, row
        self._means[j], self._means[:, j] = _NEVER, _NEVER
        self._refresh(i, j)

    def _refresh(self, i: int, j: int) -> None:
        """Look for the nearest anew where it was one of the two; elsewhere ``i`` may have become it."""
        stale = np.flatnonzero((self._nearest == i) | (self._nearest == j) | (np.arange(len(self._best)) == i))
        self._nearest[stale] = self._means[stale].argmax(axis=1)
        self._best[stale] = self._means[stale].max(axis=1)
        column = self._means[:, i]
        nearer = (column > self._best) | ((column == self._best) & (i < self._nearest))
        self._nearest[nearer] = i
        self._best[nearer] = column[nearer]
        self._best[j] = _NEVER
