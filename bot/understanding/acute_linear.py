"""A small linear classifier: is somebody in danger now? Character n-grams in words, words, pairs, classes.

Logistic regression with L2, trained with NumPy by Nesterov's accelerated gradient (deterministic: no random
numbers). All features are additive over words, so that a word's share is computed once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LinearModel", "word_features"]

Array = NDArray[Any]

_NGRAMS = (3, 4)
_STEPS = 300


@lru_cache(maxsize=50_000)
def word_features(word: str) -> tuple[str, ...]:
    """Return the features of one word: itself, and its character n-grams with the word's edges marked."""
    if word.isdigit():
        return ("w=#",)
    edged = f"<{word}>"
    grams = [edged[i : i + n] for n in _NGRAMS for i in range(len(edged) - n + 1)]
    return (f"w={word}", *grams)


@dataclass(frozen=True)
class LinearModel:
    """Weights by feature. :meth:`probability` takes words and the names of the classes and signs found."""

    weights: dict[str, float]
    bias: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "_share", lru_cache(maxsize=20_000)(self._word_share))

    def probability(self, words: Sequence[str], extra: Iterable[str]) -> float:
        """Return the probability of danger for words and extra features."""
        total, count = 0.0, 0.0
        for word in words:
            share, number = self._share(word)  # type: ignore[attr-defined]
            total += share
            count += number
        for name, value in _rest(words, extra):
            total += value * self.weights.get(name, 0.0)
            count += value * value
        score = self.bias + total / max(count, 1.0) ** 0.5
        return 1.0 / (1.0 + exp(-score))

    def to_arrays(self) -> dict[str, Array]:
        """Return the model as arrays, for ``numpy.savez``."""
        names = sorted(self.weights)
        joined = "\n".join(names).encode()
        return {
            "names": np.frombuffer(joined, dtype=np.uint8),
            "weights": np.array([self.weights[n] for n in names], dtype=np.float64),
            "bias": np.array([self.bias]),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> LinearModel:
        """Return the model that :meth:`to_arrays` gave. Raises ``ValueError`` or ``KeyError``."""
        names = bytes(arrays["names"]).decode().split("\n")
        values = arrays["weights"].tolist()
        return cls(dict(zip(names, values, strict=True)), float(arrays["bias"][0]))

    @classmethod
    def train(
        cls,
        rows: Sequence[tuple[Sequence[str], Sequence[str]]],
        labels: Sequence[bool],
        strength: float = 20.0,
    ) -> LinearModel:
        """Return a model for rows of (words, extra features); both labels weigh equally in all."""
        number: dict[str, int] = {}
        columns: list[int] = []
        values: list[float] = []
        ends: list[int] = []
        for words, extra in rows:
            features = [(f, 1.0) for word in words for f in word_features(word)] + list(_rest(words, extra))
            norm = max(sum(v * v for _, v in features), 1.0) ** 0.5
            columns += [number.setdefault(name, len(number)) for name, _ in features]
            values += [value / norm for _, value in features]
            ends.append(len(columns))
        data = _Rows(np.array(columns), np.array(values), np.array([0, *ends]), len(number))
        weights, bias = _fit(data, np.array(labels, dtype=np.float64), strength)
        kept = {name: float(weights[i]) for name, i in number.items() if abs(weights[i]) > 1e-4}
        return cls(kept, bias)

    def _word_share(self, word: str) -> tuple[float, float]:
        features = word_features(word)
        return sum(self.weights.get(f, 0.0) for f in features), float(len(features))


_CLASS = 4.0
"""How much a class or a sign weighs beside an n-gram: there are far fewer of them."""


def _rest(words: Sequence[str], extra: Iterable[str]) -> Iterable[tuple[str, float]]:
    """Yield the features that are not of one word: pairs of neighbours, classes, signs."""
    for left, right in pairwise(words):
        yield f"{left} {right}", 1.0
    for name in extra:
        yield name, _CLASS


@dataclass(frozen=True)
class _Rows:
    """A sparse matrix by rows."""

    columns: Array
    values: Array
    ends: Array
    width: int

    def times(self, weights: Array) -> Array:
        return np.add.reduceat(weights[self.columns] * self.values, self.ends[:-1])

    def transposed(self, residual: Array) -> Array:
        spread = np.repeat(residual, np.diff(self.ends))
        return np.bincount(self.columns, weights=spread * self.values, minlength=self.width)


def _fit(data: _Rows, labels: Array, strength: float) -> tuple[Array, float]:
    """Return weights and bias of the least mean logistic loss with an L2 term of ``1 / (strength n)``."""
    n = len(labels)
    share = labels.mean()
    sample = np.where(labels > 0, 0.5 / share, 0.5 / (1.0 - share)) / n
    penalty = 1.0 / (strength * n)
    weights, bias = np.zeros(data.width), 0.0
    ahead, bias_ahead = weights, bias
    # Rows have norm one and the bias adds one: the loss's curvature is at most 2 / 4 times the largest share.
    step = 1.0 / (0.5 * _curvature(data, sample) + penalty)
    for round_ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(data.times(ahead) + bias_ahead, -30, 30)))
        residual = sample * (chance - labels)
        fresh = ahead - step * (data.transposed(residual) + penalty * ahead)
        fresh_bias = bias_ahead - step * float(residual.sum())
        momentum = round_ / (round_ + 3.0)
        ahead = fresh + momentum * (fresh - weights)
        bias_ahead = fresh_bias + momentum * (fresh_bias - bias)
        weights, bias = fresh, fresh_bias
    return weights, bias


def _curvature(data: _Rows, sample: Array) -> float:
    """Return the largest eigenvalue of the weighted rows' Gram matrix: power iteration, fixed start."""
    vector = np.ones(data.width) / data.width**0.5
    value = 1.0
    for _ in range(15):
        vector = data.transposed(sample * data.times(vector))
        value = float(np.linalg.norm(vector))
        vector /= max(value, 1e-12)
    return value + float(sample.max())
