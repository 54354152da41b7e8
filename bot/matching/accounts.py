"""What intents account for: each one's words and concepts, laid out so that many are looked up at once.

All arrays are made when the matcher is built and mapped when it is loaded, so that no question is the slow one that
gathers them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from bot.language.words import STOP, stem
from bot.matching.space import Ints, Rows, Space

__all__ = ["Accounts", "informative"]

_STOPS = frozenset(stem(word) for word in STOP)
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Accounts:
    """Words and concepts by intent and by phrase."""

    start: Ints
    """Feature f has the owners ``start[f]`` up to ``start[f + 1]``; a last feature, beyond the space's, has none."""
    owners: Ints
    """Twice a class's number, and one more where a phrase has the feature and not only an answer."""
    kinds: Ints
    """The features that are kinds of question."""
    usual: Numbers
    """By class and kind: in which share of the class's phrases it stands."""
    phrase_start: Ints
    """Phrase p has the informative features ``phrase_start[p]`` up to ``phrase_start[p + 1]``."""
    phrase_features: Ints
    totals: Numbers
    """The weight of each phrase's informative features."""
    weights: Numbers
    """The weight of each feature; 0 where it says nothing of the subject."""

    @classmethod
    def build(cls, space: Space, phrases: Rows, bounds: Ints, documents: Rows) -> Accounts:
        """Return the accounts of classes whose phrase rows lie between ``bounds``, each with one document."""
        names, width, classes = space.names, len(space), len(bounds) - 1
        told = np.array([informative(name) for name in names], dtype=bool)
        weights = np.where(told, space.weights.astype(np.float64), 0.0)
        lines = np.repeat(np.arange(len(phrases)), phrases.lengths)
        lexical = np.array([name[0] != "n" for name in names], dtype=bool)[phrases.indices]
        owner = np.repeat(np.arange(classes), np.diff(bounds))[lines[lexical]]
        near, often = np.unique(phrases.indices[lexical] * np.int64(classes) + owner, return_counts=True)
        wide = documents.indices * np.int64(classes) + np.repeat(np.arange(classes), documents.lengths)
        wide = np.setdiff1d(wide, near)
        cells = np.concatenate([near * 2 + 1, wide * 2])
        cells.sort()
        features, owners = np.divmod(cells, 2 * classes)
        kinds = np.array([i for i, name in enumerate(names) if name.startswith("c:?")], dtype=np.int32)
        counts = _counts(near, often, kinds, classes) if len(kinds) else np.zeros((classes, 0))
        own = told[phrases.indices]
        return cls(
            start=_starts(np.bincount(features, minlength=width + 1)),
            owners=owners.astype(np.int32),
            kinds=kinds,
            usual=counts / np.maximum(1, np.diff(bounds))[:, None],
            phrase_start=_starts(np.bincount(lines[own], minlength=len(phrases))),
            phrase_features=phrases.indices[own],
            totals=np.bincount(lines[own], weights[phrases.indices[own]], len(phrases)).astype(np.float64),
            weights=weights,
        )

    def best(self, classes: Sequence[int], groups: Sequence[Sequence[int]]) -> npt.NDArray[np.int8]:
        """Return, by group of features and class, 2 where a phrase has one of them, 1 where only an answer, else 0."""
        if not groups or not classes:
            return np.zeros((len(groups), len(classes)), dtype=np.int8)
        nothing = (len(self.start) - 2,)
        filled = [group or nothing for group in groups]
        features = np.array(list(chain.from_iterable(filled)))
        first, last = self.start[features], self.start[features + 1]
        spans = map(slice, first.tolist(), last.tolist())
        owners = np.concatenate([self.owners[span] for span in spans])
        place = np.full(len(self.usual), -1, dtype=np.intp)
        place[classes] = np.arange(len(classes))
        places = place[owners >> 1]
        hits = np.flatnonzero(places >= 0)
        lines = np.arange(len(features)).repeat(last - first)[hits]
        table = np.zeros((len(features), len(classes)), dtype=np.int8)
        table[lines, places[hits]] = (owners[hits] & 1) + 1
        sizes = np.array(list(map(len, filled)))
        return np.asarray(np.maximum.reduceat(table, sizes.cumsum() - sizes, axis=0))

    def kinds_of(self, classes: Sequence[int], kinds: Sequence[int]) -> list[list[float]]:
        """Return how usual each of ``kinds`` is in each of ``classes``."""
        columns = np.searchsorted(self.kinds, np.array(kinds, dtype=np.int32))
        return self.usual[np.array(classes, dtype=np.intp)[:, None], columns].tolist()  # type: ignore[no-any-return]

    def phrase(self, row: int) -> tuple[list[int], float]:
        """Return a phrase's informative features, and what they weigh together."""
        features = self.phrase_features[self.phrase_start[row] : self.phrase_start[row + 1]]
        return features.tolist(), float(self.totals[row])


def informative(name: str) -> bool:
    """Return whether a feature says something of the subject: a word that is no stop word, or a concept."""
    block, _, key = name.partition(":")
    return (block == "w" and key not in _STOPS and " " not in key) or (block == "c" and not key.startswith("?"))


def _starts(sizes: npt.NDArray[np.int64]) -> Ints:
    return np.concatenate([[0], sizes.cumsum()]).astype(np.int32)


def _counts(cells: npt.NDArray[np.int64], often: npt.NDArray[np.int64], kinds: Ints, classes: int) -> Numbers:
    """Return by class and kind in how many phrases it stands; ``cells`` are feature times classes plus class."""
    features, owners = np.divmod(cells, classes)
    column = np.searchsorted(kinds, features)
    is_kind = kinds[np.minimum(column, len(kinds) - 1)] == features
    counts = np.zeros((classes, len(kinds)))
    counts[owners[is_kind], column[is_kind]] = often[is_kind]
    return counts
