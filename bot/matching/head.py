"""The discriminative head: one weight for each feature and class, so that phrases of *other* intents count.

Multinomial logistic regression, fitted by block-wise dual ascent: a block of phrases is solved at a time
while the weights of all others stand. At the optimum the dual variables are ``C (Y - P)``; each block
takes a damped Newton step towards that. Böhning's bound on the curvature is 0.5, but with hundreds of
classes most chances lie near 0 or 1 and the true curvature far below; 0.08 was stable on all sizes tried and
reaches in 30 rounds what the bound reaches in 300.
Memory is one dense matrix of weights; no matrix of phrases by phrases is ever made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.space import Floats, Rows

__all__ = ["Samples", "fit", "softmax"]


Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Samples:
    """What the head is fitted on: rows, the class of each, and how much each counts (a phrase: 1)."""

    rows: Rows
    labels: npt.NDArray[np.int64]
    counts: Floats


_BLOCK = 160
_CURVATURE = 0.08


def fit(samples: Samples, width: int, classes: int, *, cost: float, rounds: int) -> Floats:
    """Return the weights (features by classes) that tell the classes apart.

    ``cost`` is C of the logistic regression for a sample that counts as one; ``rounds`` the passes over all.
    """
    rows, labels = samples.rows, samples.labels
    weights = np.zeros((width, classes), dtype=np.float32)
    dual = np.zeros((len(rows), classes), dtype=np.float32)
    costs = (cost * samples.counts).astype(np.float32)[:, None]
    blocks = list(_blocks(rows, costs))
    for _ in range(rounds):
        for first, last, columns, places, solver in blocks:
            here = weights[columns]
            dense = _dense(rows, first, last, places, len(columns))
            chances = softmax(dense @ here)
            chances[np.arange(last - first), labels[first:last]] -= 1
            step = solver @ (dual[first:last] + costs[first:last] * chances)
            dual[first:last] -= step
            weights[columns] = here - dense.T @ step
    return weights


def softmax(scores: Floats) -> Floats:
    """Return the scores of each row as chances that sum to one."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def _blocks(rows: Rows, costs: Floats) -> Iterator[tuple[int, int, Numbers, Numbers, Floats]]:
    """Yield each block's bounds, its columns, the place of each value among them, its curvature's inverse."""
    for first in range(0, len(rows), _BLOCK):
        last = min(first + _BLOCK, len(rows))
        columns, places = np.unique(rows.indices[rows.start[first] : rows.start[last]], return_inverse=True)
        dense = _dense(rows, first, last, places, len(columns))
        curved = np.eye(last - first, dtype=np.float32) + costs[first:last] * _CURVATURE * (dense @ dense.T)
        yield first, last, columns.astype(np.int64), places, np.linalg.inv(curved).astype(np.float32)


def _dense(rows: Rows, first: int, last: int, places: Numbers, width: int) -> Floats:
    """Return a block as a dense matrix of its own columns only."""
    dense = np.zeros((last - first, width), dtype=np.float32)
    lines = np.repeat(np.arange(last - first), np.diff(rows.start[first : last + 1]))
    dense[lines, places] = rows.values[rows.start[first] : rows.start[last]]
    return dense
