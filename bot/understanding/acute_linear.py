"""A small linear classifier: is somebody in danger now? Character n-grams in words, words, pairs, classes.

Logistic regression with L2 over rows of length one, each feature weighed by its rarity; trained with NumPy by
Nesterov's accelerated gradient (deterministic: no random numbers). All features are additive over words, so that a
word's share is computed once and remembered. What was never seen in training counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LinearModel", "probability", "word_features"]

Array = NDArray[Any]
Row = tuple[Sequence[str], Sequence[str]]
"""A text's words, and the names of the classes, signs and the like that were found in it."""

_NGRAMS = (3, 4)
_STEPS = 300
_WORD, _GRAM, _PAIR, _CLASS = 1.5, 1.0, 1.0, 1.5
"""How much a whole word, a piece of one, two neighbours and a class or sign weigh beside each other.

Chosen with the rarity on texts by writers who had seen no example: from 14.8 to 8.6 % missed with as many false alarms.
"""


@lru_cache(maxsize=50_000)
def word_features(word: str) -> tuple[str, ...]:
    """Return the features of one word: itself, and its character n-grams with the word's edges marked."""
    if word.isdigit():
        return ("w=#",)
    edged = f"<{word}>"
    grams = [edged[i : i + n] for n in _NGRAMS for i in range(len(edged) - n + 1)]
    return (f"w={word}", *grams)


def probability(score: float) -> float:
    """Return the probability that log-odds stand for."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True)
class LinearModel:
    """Weights and rarities by feature. :meth:`score` takes words and the names of the classes and signs found."""

    weights: dict[str, tuple[float, float]]
    """Of each feature its weight times its rarity, and its rarity."""
    bias: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "_share", lru_cache(maxsize=20_000)(self._word_share))

    def score(self, words: Sequence[str], extra: Iterable[str]) -> float:
        """Return the log-odds of danger for words and extra features."""
        total, square = 0.0, 0.0
        for word in words:
            weight, size = self._share(word)  # type: ignore[attr-defined]
            total += weight
            square += size
        for name, value in _rest(words, extra):
            known = self.weights.get(name)
            if known is not None:
                total += value * known[0]
                square += (value * known[1]) ** 2
        return self.bias + total / (sqrt(square) or 1.0)

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
        pairs = [(weight, rarity) for weight, rarity in arrays["weights"].tolist()]
        return cls(dict(zip(names, pairs, strict=True)), float(arrays["bias"][0]))

    @classmethod
    def train(cls, rows: Sequence[Row], labels: Sequence[bool], strength: float = 20.0) -> LinearModel:
        """Return a model for rows of (words, extra features); both labels weigh equally in all.

        Neighbours that stand in one row only are left out: they are most of all features, and teach next to nothing.
        """
        pairs = Counter(pair for words, _ in rows for pair in set(_pairs(words)))
        number: dict[str, int] = {}
        columns: list[int] = []
        values: list[float] = []
        ends: list[int] = []
        often: dict[int, int] = {}
        for words, extra in rows:
            features = [*_all_of(words), *((n, v) for n, v in _rest(words, extra) if v != _PAIR or pairs[n] > 1)]
            here = [number.setdefault(name, len(number)) for name, _ in features]
            for column in set(here):
                often[column] = often.get(column, 0) + 1
            columns += here
            values += [value for _, value in features]
            ends.append(len(columns))
        rarity = np.array([log((len(rows) + 1) / (often[i] + 0.5)) / 3 for i in range(len(number))])
        data = _unit(_Rows(np.array(columns), np.array(values), np.array([0, *ends]), len(number)), rarity)
        weights, bias = _fit(data, np.array(labels, dtype=np.float64), strength)
        kept = {name: (float(weights[i] * rarity[i]), float(rarity[i])) for name, i in number.items()}
        return cls(kept, bias)

    def _word_share(self, word: str) -> tuple[float, float]:
        """Return what a word adds to the total, and to the square of the row's length."""
        total, square = 0.0, 0.0
        for name, value in _of_word(word):
            known = self.weights.get(name)
            if known is not None:
                total += value * known[0]
                square += (value * known[1]) ** 2
        return total, square


def _of_word(word: str) -> Iterator[tuple[str, float]]:
    name, *grams = word_features(word)
    yield name, _WORD
    for gram in grams:
        yield gram, _GRAM


def _all_of(words: Iterable[str]) -> Iterator[tuple[str, float]]:
    for word in words:
        yield from _of_word(word)


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{left} {right}" for left, right in pairwise(words)]


def _rest(words: Sequence[str], extra: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield the features that are not of one word: pairs of neighbours, classes, signs."""
    for pair in _pairs(words):
        yield pair, _PAIR
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


def _unit(rows: _Rows, rarity: Array) -> _Rows:
    """Return rows whose values are weighed by rarity and that are of length one."""
    values = rows.values * rarity[rows.columns]
    lengths = np.sqrt(np.add.reduceat(values * values, rows.ends[:-1]))
    lengths[lengths == 0] = 1.0
    return _Rows(rows.columns, values / np.repeat(lengths, np.diff(rows.ends)), rows.ends, rows.width)


def _fit(data: _Rows, labels: Array, strength: float) -> tuple[Array, float]:
    """Return weights and bias of the least mean logistic loss with an L2 term of ``1 / (strength n)``."""
    n = len(labels)
    share = labels.mean()
    sample = np.where(labels > 0, 0.5 / share, 0.5 / (1.0 - share)) / n
    penalty = 1.0 / (strength * n)
    weights, bias = np.zeros(data.width), 0.0
    ahead, bias_ahead = weights, bias
    # The loss bends at most a quarter as much as the Gram matrix. The bias, a column of ones, would bend it far more
    # than all features do: it goes in steps as much smaller.
    bend = _curvature(data, sample)
    step = 1.0 / (0.5 * bend + penalty)
    for round_ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(data.times(ahead) + bias_ahead, -30, 30)))
        residual = sample * (chance - labels)
        fresh = ahead - step * (data.transposed(residual) + penalty * ahead)
        fresh_bias = bias_ahead - step * bend * float(residual.sum())
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
    return 1.1 * value + float(sample.max())  # power iteration comes from below
