"""The index: everything numeric that a question is held against."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.negation import opposites_in
from bot.language.words import STOP
from bot.matching.analysis import Analyser, Analysis
from bot.matching.corpus import BACKGROUND, Corpus
from bot.matching.evidence import Evidence
from bot.matching.head import Samples, softmax
from bot.matching.space import Floats, Ints, Rows, Space

__all__ = ["Index", "Looked"]

Fit = Callable[[Samples, int, int], Floats]

_DOCUMENT = {"w": 1.0, "c": 0.6}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_SENTENCE_COUNTS = 0.2
_PARTLY = 0.6
"""How much a word counts that only the answers account for."""


@dataclass(frozen=True)
class Looked:
    """What the index saw: evidence and the nearest phrase for each candidate class, and the background's chance."""

    evidence: dict[int, Evidence]
    nearest: dict[int, str]
    background: float
    outside: str
    unknown: float


@dataclass(frozen=True)
class Parts:
    """The arrays of an index."""

    phrases: Rows
    bounds: Ints
    """Class i has the phrase rows ``bounds[i]`` up to ``bounds[i + 1]``."""
    anti: Rows
    anti_bounds: Ints
    documents: Rows
    head: npt.NDArray[np.float16]


class Index:
    """Rows and weights of a corpus in one feature space."""

    def __init__(self, corpus: Corpus, space: Space, parts: Parts) -> None:
        self.space = space
        self.parts = parts
        self._classes = corpus.classes
        self._texts = [text for texts in corpus.phrases for text in texts]
        self._intents = sum(not name.startswith(BACKGROUND) for name in corpus.classes)
        self._scratch = np.zeros(len(space), dtype=np.float32)
        self._support: dict[int, tuple[frozenset[int], frozenset[int], frozenset[str]]] = {}

    @classmethod
    def build(cls, corpus: Corpus, analyser: Analyser, fit: Fit) -> Index:
        """Return the index of a corpus; ``fit`` makes the head of rows, labels and the two sizes."""
        read = [[analyser.read(text) for text in texts] for texts in corpus.phrases]
        documents = [analyser.read(text) for text in corpus.documents]
        anti = [[analyser.read(text) for text in texts] for texts in corpus.anti]
        space = Space.build([a for texts in read for a in texts], documents)
        phrases = space.rows(a for texts in read for a in texts)
        sizes = [len(texts) for texts in read]
        return cls(
            corpus,
            space,
            Parts(
                phrases=phrases,
                bounds=np.cumsum([0, *sizes], dtype=np.int32),
                anti=space.rows(a for texts in anti for a in texts),
                anti_bounds=np.cumsum([0, *(len(texts) for texts in anti)], dtype=np.int32),
                documents=space.rows(documents, _DOCUMENT),
                head=fit(_samples(space, read, corpus, analyser), len(space), len(sizes)).astype(np.float16),
            ),
        )

    def look(self, read: Analysis, most: int) -> Looked:
        """Return the evidence for the ``most`` likeliest intents."""
        columns, values = self.space.sparse(read)
        dense = np.array(values, dtype=np.float32)
        scores = dense @ self.parts.head[columns].astype(np.float32) if columns else np.zeros(len(self._classes), dtype=np.float32)
        chances = softmax(scores)
        intents, rest = chances[: self._intents], chances[self._intents :]
        order = np.lexsort((np.arange(len(intents)), -intents))[:most]
        worst = int(rest.argmax()) if len(rest) else -1
        evidence, nearest = self._evidence(read, order, chances, columns, dense)
        return Looked(
            evidence,
            nearest,
            background=float(rest.sum()),
            outside=self._classes[self._intents + worst] if worst >= 0 else "",
            unknown=self._unknown(read),
        )

    def _evidence(
        self, read: Analysis, order: npt.NDArray[np.int64], chances: Floats, columns: list[int], dense: Floats
    ) -> tuple[dict[int, Evidence], dict[int, str]]:
        row = self._scratch
        row[columns] = dense
        narrow, narrow_values = self.space.sparse(read, _DOCUMENT)
        weights = self._informative(read)
        found, nearest = {}, {}
        likes: dict[int, tuple[float, float, float]] = {}
        for i in map(int, order):
            first, last = int(self.parts.bounds[i]), int(self.parts.bounds[i + 1])
            like = self.parts.phrases.dot(first, last, row)
            best = int(like.argmax())
            nearest[i] = self._texts[first + best]
            a, b = int(self.parts.anti_bounds[i]), int(self.parts.anti_bounds[i + 1])
            against = float(self.parts.anti.dot(a, b, row).max()) if b > a else 0.0
            likes[i] = float(like[best]), float(np.sort(like)[-3:].mean()), max(0.0, against - float(like[best]))
        row[columns] = 0
        row[narrow] = narrow_values
        for i in map(int, order):
            document = float(self.parts.documents.dot(i, i + 1, row)[0])
            coverage, opposite = self._coverage(i, read, weights)
            best, near, anti = likes[i]
            head = float(np.log(max(float(chances[i]), 1e-9)))
            numbers = (head, best, near, document, coverage, anti, opposite)
            found[i] = Evidence(*(round(number, 5) for number in numbers))
        row[narrow] = 0
        return found, nearest

    # --- coverage ----------------------------------------------------------------------------------

    def _informative(self, read: Analysis) -> dict[str, float]:
        """Return the question's words that say something, by stem, with their weight."""
        return {
            root: self.space.weight("w", root)
            for word, root in zip(read.words, read.stems, strict=True)
            if word not in STOP and (word.isalpha() or word == "§")
        }

    def _unknown(self, read: Analysis) -> float:
        weights = self._informative(read)
        total = sum(weights.values())
        strange = {root for root, word in zip(read.stems, read.words, strict=True) if word in set(read.unknown)}
        return sum(w for root, w in weights.items() if root in strange) / total if total else 0.0

    def _coverage(self, i: int, read: Analysis, weights: dict[str, float]) -> tuple[float, float]:
        """Return the share of the informative weight that class ``i`` accounts for, and whether it has an opposite."""
        words, wider, texts = self._supported(i)
        total = covered = 0.0
        for root, weight in weights.items():
            total += weight
            number = self.space.number("w", root)
            ideas = [n for idea in read.concepts.get(root, ()) if (n := self.space.number("c", idea)) is not None]
            if number in words or any(idea in words for idea in ideas):
                covered += weight
            elif number in wider or any(idea in wider for idea in ideas):
                covered += weight * _PARTLY
        opposite = bool(opposites_in(weights, texts))
        return (covered / total if total else 0.0), float(opposite)

    def _supported(self, i: int) -> tuple[frozenset[int], frozenset[int], frozenset[str]]:
        """Return class ``i``'s features in phrases, in answers, and its stems; gathered when first asked for."""
        if i not in self._support:
            first, last = int(self.parts.bounds[i]), int(self.parts.bounds[i + 1])
            span = self.parts.phrases
            near = frozenset(map(int, np.unique(span.indices[int(span.start[first]) : int(span.start[last])])))
            wide = frozenset(map(int, self.parts.documents.row(i)[0]))
            names = self.space.names
            stems = frozenset(names[n][2:] for n in near | wide if names[n].startswith("w:"))
            self._support[i] = near, wide, stems
        return self._support[i]


def _samples(space: Space, read: list[list[Analysis]], corpus: Corpus, analyser: Analyser) -> Samples:
    """Return the phrases of every class and, counting less, the sentences of its answers."""
    texts: list[Analysis] = []
    labels: list[int] = []
    counts: list[float] = []
    for i, (phrases, document) in enumerate(zip(read, corpus.documents, strict=True)):
        sentences = [analyser.read(s) for s in _SENTENCE.split(document) if len(s.split()) > 3]
        texts += [*phrases, *sentences]
        labels += [i] * (len(phrases) + len(sentences))
        counts += [1.0] * len(phrases) + [_SENTENCE_COUNTS] * len(sentences)
    return Samples(space.rows(texts), np.array(labels, dtype=np.int64), np.array(counts, dtype=np.float32))
