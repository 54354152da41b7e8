"""The head at run time: scores of all classes for a question's features.

Up to :data:`MOST_FITTED` classes the discriminative head is fitted. Its weights are features by classes, and the
time to fit them grows with phrases times classes; a catalogue beyond that size gets each class's centroid
(of its phrases, and a little of its answers) instead, kept as an inverted index, so that a question only touches
the classes that share features with it.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from bot.matching.space import Floats, Ints, Rows

__all__ = ["MOST_FITTED", "Centroids", "Fitted", "Head"]

Numbers = npt.NDArray[np.intp]

MOST_FITTED = 1200
"""Classes beyond which the head is not fitted any more."""

_SHIFT: Final = 13
"""Bits by which a float's fraction is longer than a half's."""
_WITHOUT_COPIES: Final = np.int32(-0x70000001)
"""All bits but the three below the sign, where shifting leaves copies of it."""
_TOO_SMALL: Final = np.float32(2.0**112)
"""A float's exponent is counted from 127, a half's from 15."""

_SHARE = 0.1
_FEW = 50
_SHARPNESS = 30.0
"""What turns a likeness to a centroid into a score of the size that a fitted head gives."""
_DOCUMENT = 0.2
"""How much an answer counts beside the mean phrase."""
_FLATTENED = 0.3
"""The power that flattens a centroid: a word of one phrase in twenty says nearly as much as a word of each.

With _DOCUMENT it was chosen at 5,000 intents: top-1 from 67 to 78 %, wrong answers from 4.8 to 2.0 %.
"""


class Head(Protocol):
    """Scores classes."""

    def scores(self, columns: Numbers, values: Floats) -> Floats:
        """Return the score of each class for a sparse question."""


class Fitted:
    """Weights that were fitted: features by classes, in half precision."""

    def __init__(self, weights: npt.NDArray[np.float16]) -> None:
        self.weights = weights
        self._bits = weights.view(np.int16)

    def scores(self, columns: Numbers, values: Floats) -> Floats:
        """Return the score of each class for a sparse question."""
        # NumPy turns a half into a float one number at a time, which was the dearest step of an answer. As bits it is
        # two steps: shift exponent and fraction to their places and clear the copies of the sign. That leaves each
        # weight too small by a power of two, which the question's values make good without any rounding.
        bits = self._bits.take(columns, axis=0).astype(np.int32)
        bits <<= _SHIFT
        bits &= _WITHOUT_COPIES
        weights = bits.view(np.float32)
        return np.asarray((values * _TOO_SMALL) @ weights, dtype=np.float32)


class Centroids:
    """Each class's mean phrase, by feature: row f holds the classes that have feature f, and how much."""

    def __init__(self, rows: Rows, classes: int) -> None:
        self.rows = rows
        self.classes = classes

    @classmethod
    def build(cls, phrases: Rows, bounds: Ints, documents: Rows, width: int) -> Centroids:
        """Return the centroids of classes whose phrase rows lie between ``bounds``, each with one document."""
        numbers = np.arange(len(bounds) - 1, dtype=np.int64)
        owners = np.repeat(numbers, np.diff(bounds))
        sizes = np.diff(phrases.start)
        columns = np.concatenate([phrases.indices, documents.indices]).astype(np.int64)
        of = np.concatenate([np.repeat(owners, sizes), np.repeat(numbers, np.diff(documents.start))])
        share = phrases.values / np.repeat(np.diff(bounds)[owners], sizes)
        cells, places = np.unique(columns * len(numbers) + of, return_inverse=True)
        shares = np.concatenate([share, _DOCUMENT * documents.values])
        values = np.bincount(places, weights=shares, minlength=len(cells)).astype(np.float32) ** _FLATTENED
        features, classes = np.divmod(cells, len(bounds) - 1)
        # A feature of every tenth class tells nearly nothing and costs most of the time: it is left out.
        rare = np.bincount(features, minlength=width)[features] <= max(_FEW, _SHARE * (len(bounds) - 1))
        values, features, classes = values[rare], features[rare], classes[rare]
        lengths = np.sqrt(np.bincount(classes, weights=values**2, minlength=len(bounds) - 1))
        values = (values * _SHARPNESS / np.maximum(lengths, 1e-9)[classes]).astype(np.float32)
        start = np.zeros(width + 1, dtype=np.int32)
        np.cumsum(np.bincount(features, minlength=width), out=start[1:])
        return cls(Rows(start, classes.astype(np.int32), values), len(bounds) - 1)

    def scores(self, columns: Numbers, values: Floats) -> Floats:
        """Return the score of each class for a sparse question."""
        rows = self.rows
        spans = list(map(slice, rows.start[columns].tolist(), rows.start[columns + 1].tolist()))
        if not spans:
            return np.zeros(self.classes, dtype=np.float32)
        owners = np.concatenate([rows.indices[span] for span in spans])
        shares = np.concatenate([rows.values[span] * value for span, value in zip(spans, values, strict=True)])
        return np.bincount(owners, weights=shares, minlength=self.classes).astype(np.float32)
