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

import numpy as np
import numpy.typing as npt

from bot.matching.space import Floats, Rows

__all__ = ["fit", "softmax"]

_BLOCK = 160
_CURVATURE = 0.08


def fit(rows: Rows, labels: npt.NDArray[np.int64], width: int, classes: int, *, cost: float, rounds: int) -> Floats:
    """Return the weights (features by classes) that tell the classes apart.

    ``cost`` is C of the logistic regression; ``rounds`` the passes over all phrases.
    """
    weights = np.zeros((width, classes), dtype=np.float32)
    dual = np.zeros((len(rows), classes), dtype=np.float32)
    blocks = list(_blocks(rows, cost))
    for _ in range(rounds):
        for first, last, columns, dense, solver in blocks:
            here = weights[columns]
            chances = softmax(dense @ here)
            chances[np.arange(last - first), labels[first:last]] -= 1
            step = solver @ (dual[first:last] + cost * chances)
            dual[first:last] -= step
            weights[columns] = here - dense.T @ step
    return weights


def softmax(scores: Floats) -> Floats:
    """Return the scores of each row as chances that sum to one."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def _blocks(rows: Rows, cost: float) -> Iterator[tuple[int, int, npt.NDArray[np.int64], Floats, Floats]]:
    """Yield for each block its bounds, its columns, itself as a dense matrix, and the inverse of its curvature."""
    for first in range(0, len(rows), _BLOCK):
        last = min(first + _BLOCK, len(rows))
        begin, end = int(rows.start[first]), int(rows.start[last])
        columns, places = np.unique(rows.indices[begin:end], return_inverse=True)
        dense = np.zeros((last - first, len(columns)), dtype=np.float32)
        lines = np.repeat(np.arange(last - first), np.diff(rows.start[first : last + 1]))
        dense[lines, places] = rows.values[begin:end]
        curved = np.eye(last - first, dtype=np.float32) + cost * _CURVATURE * (dense @ dense.T)
        yield first, last, columns.astype(np.int64), dense, np.linalg.inv(curved).astype(np.float32)
