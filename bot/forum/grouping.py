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
    sizes = np.array([len(seed.rows) for seed in seeds], dtype=np.float64)
    sums = _between(likeness, seeds)
    mean = np.round(sums / np.outer(sizes, sizes), _DIGITS)
    np.fill_diagonal(mean, -1.0)
    standing = np.array([seed.standing for seed in seeds])
    mean[standing[:, None] + standing > _FREE] = -1.0
    parts: dict[int, list[int]] = {i: [i] for i in range(len(seeds))}
    best = mean.max(axis=1)
    while True:
        i = int(best.argmax())
        if best[i] < least:
            break
        j = int(mean[i].argmax())
        i, j = min(i, j), max(i, j)
        _join(i, j, sums, sizes, mean)
        standing[i] = max(standing[i], standing[j])
        mean[i, standing + standing[i] > _FREE] = -1.0
        mean[standing + standing[i] > _FREE, i] = -1.0
        parts[i] += parts.pop(j)
        best = mean.max(axis=1)
    return sorted(tuple(sorted(part)) for part in parts.values())


def _between(likeness: Likeness, seeds: Sequence[Seed]) -> Likeness:
    """Return the sum of likeness between the rows of every two seeds."""
    belongs = np.zeros((len(seeds), len(likeness)), dtype=np.float64)
    for number, seed in enumerate(seeds):
        belongs[number, list(seed.rows)] = 1.0
    return belongs @ likeness @ belongs.T


def _join(i: int, j: int, sums: Likeness, sizes: Likeness, mean: Likeness) -> None:
    """Make ``j`` a part of ``i``."""
    sums[i] += sums[j]
    sums[:, i] += sums[:, j]
    sizes[i] += sizes[j]
    barred = (mean[i] < 0) | (mean[j] < 0)
    mean[i] = np.round(sums[i] / (sizes[i] * sizes), _DIGITS)
    mean[i][barred] = -1.0
    mean[j] = -1.0
    mean[:, i] = mean[i]
    mean[:, j] = -1.0
    mean[i, i] = -1.0
