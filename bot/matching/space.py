"""The feature space: names to numbers, inverse frequencies, and texts as sparse unit rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from bot.matching.analysis import BLOCKS, Analysis, grams

__all__ = ["Rows", "Space", "Sparse", "stack"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Sparse = tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]
"""Columns and the values beside them."""

_REMEMBERED = 8192
_ZERO = np.zeros(1, dtype=np.float32)


@dataclass(frozen=True)
class Rows:
    """Sparse rows: row i has the columns ``indices[start[i]:start[i+1]]`` with the values beside them."""

    start: Ints
    indices: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.start) - 1

    def row(self, i: int) -> tuple[Ints, Floats]:
        """Return the columns and values of one row."""
        here = slice(int(self.start[i]), int(self.start[i + 1]))
        return self.indices[here], self.values[here]

    @cached_property
    def lengths(self) -> Ints:
        """How many features each row has."""
        return np.diff(self.start)

    def dots(self, spans: Sequence[tuple[int, int]], dense: Floats) -> list[list[float]]:
        """Return, for each span of rows (first, after last), the rows' products with a dense vector; all in one go."""
        full = [span for span in spans if span[1] > span[0]]
        if not full:
            return [[] for _ in spans]
        start = self.start
        cells = [slice(int(start[first]), int(start[last])) for first, last in full]
        indices = np.concatenate([self.indices[cell] for cell in cells])
        values = np.concatenate([*[self.values[cell] for cell in cells], _ZERO])
        lengths = np.concatenate([self.lengths[first:last] for first, last in full])
        # Every index lies within the vector; to "wrap" those that do not is the cheapest that NumPy can do with them.
        values[:-1] *= dense.take(indices, mode="wrap")
        # The zero at the end lets a row without features begin there; its sum is set to zero below.
        sums = np.add.reduceat(values, lengths.cumsum() - lengths)
        sums[lengths == 0] = 0
        flat, out, at = sums.tolist(), [], 0
        for first, last in spans:
            out.append(flat[at : at + last - first])
            at += max(0, last - first)
        return out


class Space:
    """Features by number; a feature's name is its block's letter and itself: "n: ka", "w:samtyck"."""

    def __init__(self, names: Sequence[str], weights: Floats) -> None:
        self.names = list(names)
        self.weights = weights
        self._ids: dict[str, dict[str, int]] = {block: {} for block in BLOCKS}
        for i, name in enumerate(self.names):
            self._ids[name[0]][name[2:]] = i
        self._plain = [float(w) for w in weights]
        self._rarities = np.array(weights, dtype=np.float64)
        self._spelt: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def build(cls, texts: Iterable[Analysis], others: Iterable[Analysis]) -> Space:
        """Return the space of all features of ``texts``, and of the words and concepts of ``others``.

        Frequencies are counted over ``texts`` alone.
        """
        seen: Counter[str] = Counter()
        total = 1
        for text in texts:
            total += 1
            seen.update(f"{block}:{key}" for block, keys in text.blocks.items() for key in keys)
        for text in others:
            for block in ("w", "c"):
                for key in text.blocks[block]:
                    seen.setdefault(f"{block}:{key}", 1)
        # An n-gram of a single phrase teaches nothing about the next question; words and concepts stay.
        names = sorted(name for name, count in seen.items() if count > 1 or name[0] != "n")
        return cls(names, np.array([log(total / (seen[name] + 0.5)) + 0.3 for name in names], dtype=np.float32))

    def number(self, block: str, key: str) -> int | None:
        """Return the number of a feature, or None where the space has it not."""
        return self._ids[block].get(key)

    def weight(self, block: str, key: str) -> float:
        """Return a feature's inverse frequency; one that was never seen weighs as the rarest."""
        number = self.number(block, key)
        return self._plain[number] if number is not None else log(len(self.names) + 2) * 0.8

    def sparse(self, text: Analysis, blocks: Mapping[str, float] = BLOCKS) -> Sparse:
        """Return a text's columns and values: each block normed by itself, the whole of length one."""
        return self.joined(self.normed(text, blocks), blocks)

    def normed(self, text: Analysis, blocks: Iterable[str] = BLOCKS) -> dict[str, Sparse]:
        """Return a text's columns and values by block, each block of length one; an empty block is left out."""
        parts = {}
        for block in blocks:
            counts = self._grams(text) if block == "n" else self._numbered(block, text.lexical[block])
            if counts:
                columns = np.fromiter(counts, dtype=np.intp, count=len(counts))
                often = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
                values = np.sqrt(often) * self._rarities[columns]
                parts[block] = (columns, values / _length(values))
        return parts

    def _numbered(self, block: str, counts: Mapping[str, float]) -> dict[int, float]:
        """Return counts by feature number, without the features that the space has not."""
        ids = self._ids[block]
        return {number: count for key, count in counts.items() if (number := ids.get(key)) is not None}

    def _grams(self, text: Analysis) -> Mapping[int, float]:
        """Return how often each of the space's n-grams stands in a text."""
        spelt = [self._spelling(word) for word in text.words]
        if all(weight == 1.0 for weight in text.weights):
            return Counter(chain.from_iterable(spelt))
        counts: dict[int, float] = {}
        for numbers, weight in zip(spelt, text.weights, strict=True):
            for number in numbers:
                counts[number] = counts.get(number, 0.0) + weight
        return counts

    def _spelling(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's n-grams; remembered, as most words stood in another question before."""
        numbers = self._spelt.get(word)
        if numbers is None:
            ids = self._ids["n"]
            numbers = tuple([ids[gram] for gram in grams(word) if gram in ids])
            if len(self._spelt) >= _REMEMBERED:
                self._spelt.clear()
            self._spelt[word] = numbers
        return numbers

    @staticmethod
    def joined(parts: Mapping[str, Sparse], blocks: Mapping[str, float] = BLOCKS) -> Sparse:
        """Return blocks that :meth:`normed` gave as one row of length one, each with its importance."""
        there = [(*parts[block], importance) for block, importance in blocks.items() if block in parts]
        if not there:
            return np.zeros(0, dtype=np.intp), np.zeros(0)
        values = np.concatenate([values * importance for _, values, importance in there])
        return np.concatenate([columns for columns, _, _ in there]), values / (_length(values) or 1.0)

    def rows(self, texts: Iterable[Analysis], blocks: Mapping[str, float] = BLOCKS) -> Rows:
        """Return texts as sparse rows."""
        parts = (self.sparse(text, blocks) for text in texts)
        return stack([(columns.astype(np.int32), values.astype(np.float32)) for columns, values in parts])


def _length(values: npt.NDArray[np.float64]) -> float:
    """Return a vector's length, summed in order: NumPy's own sum depends on the machine in the last digit."""
    return sqrt((values * values).cumsum()[-1])


def stack(parts: Sequence[tuple[Ints, Floats] | Sparse]) -> Rows:
    """Return rows given as (columns, values), each row's columns in ascending order."""
    start = np.zeros(len(parts) + 1, dtype=np.int32)
    np.cumsum([len(columns) for columns, _ in parts], out=start[1:])
    indices = np.empty(int(start[-1]), dtype=np.int32)
    values = np.empty(int(start[-1]), dtype=np.float32)
    for i, (columns, weights) in enumerate(parts):
        order = np.argsort(columns, kind="stable")
        indices[start[i] : start[i + 1]] = columns[order]
        values[start[i] : start[i + 1]] = weights[order]
    return Rows(start, indices, values)
