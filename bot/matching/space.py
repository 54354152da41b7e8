"""The feature space: names to numbers, inverse frequencies, and texts as sparse unit rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from bot.matching.analysis import BLOCKS, Analysis

__all__ = ["Rows", "Space", "stack"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


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

    def dots(self, spans: Sequence[tuple[int, int]], dense: Floats) -> list[Floats]:
        """Return, for each span of rows (first, after last), the rows' products with a dense vector; all in one go."""
        full = [(first, last) for first, last in spans if last > first]
        if not full:
            return [np.zeros(0, dtype=np.float32) for _ in spans]
        start = self.start
        cells = [slice(start[first], start[last]) for first, last in full]
        indices = np.concatenate([self.indices[cell] for cell in cells])
        values = np.concatenate([self.values[cell] for cell in cells])
        lengths = np.concatenate([start[first + 1 : last + 1] - start[first:last] for first, last in full])
        begins = np.cumsum(lengths) - lengths
        # The zero at the end lets a row without features begin there; its sum is set to zero below.
        sums = np.add.reduceat(np.append(values * dense[indices], np.float32(0)), begins).astype(np.float32)
        sums[lengths == 0] = 0
        out, at = [], 0
        for first, last in spans:
            out.append(sums[at : at + last - first])
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

    def sparse(self, text: Analysis, blocks: Mapping[str, float] = BLOCKS) -> tuple[list[int], list[float]]:
        """Return a text's columns and values: each block normed by itself, the whole of length one."""
        return self.joined(self.normed(text, blocks), blocks)

    def normed(self, text: Analysis, blocks: Iterable[str] = BLOCKS) -> dict[str, tuple[list[int], list[float]]]:
        """Return a text's columns and values by block, each block of length one; an empty block is left out."""
        parts = {}
        plain = self._plain
        for block in blocks:
            ids = self._ids[block]
            columns: list[int] = []
            values: list[float] = []
            for key, count in text.blocks[block].items():
                number = ids.get(key)
                if number is not None:
                    columns.append(number)
                    values.append(plain[number] if count == 1.0 else sqrt(count) * plain[number])
            length = sqrt(sum([value * value for value in values]))
            if length:
                parts[block] = (columns, [value / length for value in values])
        return parts

    @staticmethod
    def joined(
        parts: Mapping[str, tuple[list[int], list[float]]], blocks: Mapping[str, float] = BLOCKS
    ) -> tuple[list[int], list[float]]:
        """Return blocks that :meth:`normed` gave as one row of length one, each with its importance."""
        columns: list[int] = []
        values: list[float] = []
        for block, importance in blocks.items():
            if block in parts:
                columns += parts[block][0]
                values += [value * importance for value in parts[block][1]]
        length = sqrt(sum([value * value for value in values])) or 1.0
        return columns, [value / length for value in values]

    def rows(self, texts: Iterable[Analysis], blocks: Mapping[str, float] = BLOCKS) -> Rows:
        """Return texts as sparse rows."""
        parts = (self.sparse(text, blocks) for text in texts)
        return stack([(np.array(c, dtype=np.int32), np.array(v, dtype=np.float32)) for c, v in parts])


def stack(parts: Sequence[tuple[Sequence[int] | Ints, Sequence[float] | Floats]]) -> Rows:
    """Return rows given as (columns, values), each row's columns in ascending order."""
    start = np.zeros(len(parts) + 1, dtype=np.int32)
    np.cumsum([len(columns) for columns, _ in parts], out=start[1:])
    indices = np.empty(int(start[-1]), dtype=np.int32)
    values = np.empty(int(start[-1]), dtype=np.float32)
    for i, (columns, weights) in enumerate(parts):
        order = np.argsort(np.array(columns, dtype=np.int32), kind="stable")
        indices[start[i] : start[i + 1]] = np.array(columns, dtype=np.int32)[order]
        values[start[i] : start[i + 1]] = np.array(weights, dtype=np.float32)[order]
    return Rows(start, indices, values)
