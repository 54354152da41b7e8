"""The index: everything numeric that a question is held against."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

import numpy as np

from bot.matching.accounts import Accounts
from bot.matching.analysis import Analyser, Analysis
from bot.matching.corpus import BACKGROUND, Corpus
from bot.matching.coverage import Coverage, Covered
from bot.matching.evidence import Evidence
from bot.matching.head import Samples, softmax
from bot.matching.heads import MOST_FITTED, Centroids, Fitted
from bot.matching.space import Floats, Ints, Rows, Space, Sparse, stack

__all__ = ["Index", "Looked"]

Fit = Callable[[Samples, int, int], Floats]

_DOCUMENT = {"w": 1.0, "c": 0.6}
_CLOSE = 0.2
_KEPT = 30_000
_SELDOM = 0.001
"""A chance that a dozen classes mostly exceed: then only those need sorting."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_SENTENCE_COUNTS = 0.2
"""A sentence of an answer teaches the head this much of what a phrase does."""


@dataclass(frozen=True)
class Looked:
    """What the index saw: evidence and the nearest phrase for each candidate class, and the background's chance."""

    evidence: dict[int, Evidence]
    nearest: dict[int, str]
    background: float
    alike: float
    outside: str
    unknown: float


class Like(NamedTuple):
    """How like a class's phrases are to a question.

    The nearest row, its likeness, the mean of the three nearest, and 0..1 for whether a phrase that must not
    match is nearer than all that must (0.5: as near).
    """

    row: int
    best: float
    near: float
    anti: float


@dataclass(frozen=True)
class Parts:
    """The arrays of an index."""

    phrases: Rows
    bounds: Ints
    """Class i has the phrase rows ``bounds[i]`` up to ``bounds[i + 1]``."""
    anti: Rows
    anti_bounds: Ints
    documents: Rows
    head: Fitted | Centroids
    accounts: Accounts


class Index:
    """Rows and weights of a corpus in one feature space."""

    def __init__(self, corpus: Corpus, space: Space, parts: Parts) -> None:
        self.space = space
        self.parts = parts
        self._classes = corpus.classes
        self._counties = corpus.counties
        self._texts = [text for texts in corpus.phrases for text in texts]
        self._intents = sum(not name.startswith(BACKGROUND) for name in corpus.classes)
        self._bounds = parts.bounds.tolist()
        self._anti_bounds = parts.anti_bounds.tolist()
        self._coverage = Coverage(space, parts.accounts)

    @classmethod
    def build(cls, corpus: Corpus, analyser: Analyser, fit: Fit) -> Index:
        """Return the index of a corpus; ``fit`` makes the head of rows, labels and the two sizes."""
        phrases_read = _reader([text for texts in corpus.phrases for text in texts], analyser)
        documents = [analyser.read(text) for text in corpus.documents]
        space = Space.build(phrases_read(), documents)
        phrases = space.rows(phrases_read())
        bounds = np.cumsum([0, *(len(texts) for texts in corpus.phrases)], dtype=np.int32)
        document_rows = space.rows(documents, _DOCUMENT)
        head: Fitted | Centroids
        if len(corpus.classes) > MOST_FITTED:
            head = Centroids.build(phrases, bounds, document_rows, len(space))
        else:
            weights = fit(_samples(space, phrases, bounds, corpus, analyser), len(space), len(corpus.classes))
            head = Fitted(weights.astype(np.float16))
        return cls(
            corpus,
            space,
            Parts(
                phrases=phrases,
                bounds=bounds,
                anti=space.rows(analyser.read(text) for texts in corpus.anti for text in texts),
                anti_bounds=np.cumsum([0, *(len(texts) for texts in corpus.anti)], dtype=np.int32),
                documents=document_rows,
                head=head,
                accounts=Accounts.build(space, phrases, bounds, document_rows),
            ),
        )

    def look(self, read: Analysis, county: str | None, most: int) -> Looked:
        """Return the evidence for the ``most`` likeliest intents, for an asker in ``county``."""
        blocks = self.space.normed(read)
        columns, values = self.space.joined(blocks)
        dense = values.astype(np.float32)
        chances = softmax(self.parts.head.scores(columns, dense))
        intents, rest = chances[: self._intents], chances[self._intents :]
        order = _likeliest(intents, most)
        worst = self._intents + int(rest.argmax()) if len(rest) else -1
        row = np.zeros(len(self.space), dtype=np.float32)  # its own: questions may be asked in several threads
        row[columns] = dense
        likes = self._likes([*order, worst] if worst >= 0 else order, row)
        alike = likes.pop().best if worst >= 0 else 0.0
        asked = self._coverage.asked(read)
        covered = self._coverage.of(order, [like.row for like in likes], asked)
        documents = self._documents(order, self.space.joined(blocks, _DOCUMENT), row)
        likely = chances[order].tolist()
        evidence = [
            self._evidence(chance, like, document, cover, self._counties[i], county)
            for i, chance, like, document, cover in zip(order, likely, likes, documents, covered, strict=True)
        ]
        return Looked(
            dict(zip(order, evidence, strict=True)),
            {i: self._texts[like.row] for i, like in zip(order, likes, strict=True)},
            background=float(rest.sum()),
            alike=alike,
            outside=self._classes[worst] if worst >= 0 else "",
            unknown=asked.unknown,
        )

    def knows(self, i: int, keys: Iterable[tuple[str, str]]) -> bool:
        """Return whether class ``i`` has one of the features (block, key) in its phrases or answers."""
        return self._coverage.knows(i, keys)

    def _likes(self, classes: Sequence[int], row: Floats) -> list[Like]:
        """Return how like each class's phrases are to the question that lies in ``row``."""
        bounds, anti_bounds = self._bounds, self._anti_bounds
        phrases = self.parts.phrases.dots([(bounds[i], bounds[i + 1]) for i in classes], row)
        against = self.parts.anti.dots([(anti_bounds[i], anti_bounds[i + 1]) for i in classes], row)
        return [
            _like(bounds[i], own, max(other, default=0.0))
            for i, own, other in zip(classes, phrases, against, strict=True)
        ]

    def _documents(self, classes: Sequence[int], question: Sparse, row: Floats) -> list[float]:
        """Return how like each class's answers are to the question; ``row`` is used up."""
        columns, values = question
        row.fill(0)
        row[columns] = values
        return [likes[0] for likes in self.parts.documents.dots([(i, i + 1) for i in classes], row)]

    @staticmethod
    def _evidence(
        chance: float, like: Like, document: float, covered: Covered, counties: Sequence[str], county: str | None
    ) -> Evidence:
        return Evidence(
            head=round(log(max(chance, 1e-9)), 5),
            best=round(like.best, 5),
            near=round(like.near, 5),
            document=round(document, 5),
            coverage=round(covered.all, 5),
            back=round(covered.back, 5),
            kind=round(covered.kind, 5),
            anti=round(like.anti, 5),
            opposite=covered.opposite,
            local=float(bool(counties) if county is None else county in counties),
            gap=float(not counties),
        )


def _like(first: int, likes: list[float], against: float) -> Like:
    """Return how like a class is whose phrase rows begin at ``first`` and have these likenesses."""
    three = sorted(likes)[-3:]
    best = three[-1]
    nearer = min(1.0, max(0.0, 0.5 + (against - best) / _CLOSE)) if against > _CLOSE else 0.0
    return Like(first + likes.index(best), best, sum(three) / len(three), nearer)


def _likeliest(chances: Floats, most: int) -> list[int]:
    """Return the numbers of the ``most`` greatest chances, greatest first, ties by number; sorts only those."""
    among = np.flatnonzero(chances > _SELDOM)
    if len(among) < most:  # so few that more have to be looked at
        least = np.partition(chances, -most)[-most] if len(chances) > most else 0.0
        among = np.flatnonzero(chances >= least)
    return [int(i) for i in among[np.lexsort((among, -chances[among]))[:most]]]


def _reader(texts: Sequence[str], analyser: Analyser) -> Callable[[], Iterable[Analysis]]:
    """Return what gives the analyses of ``texts``, any number of times; of very many they are not kept in memory."""
    if len(texts) > _KEPT:
        return lambda: (analyser.read(text) for text in texts)
    kept = [analyser.read(text) for text in texts]
    return lambda: kept


def _samples(space: Space, phrases: Rows, bounds: Ints, corpus: Corpus, analyser: Analyser) -> Samples:
    """Return the phrases of every class and, counting less, the sentences of its answers; class by class."""
    rows: list[tuple[Ints, Floats] | Sparse] = []
    labels: list[int] = []
    counts: list[float] = []
    for i, document in enumerate(corpus.documents):
        own = [phrases.row(row) for row in range(int(bounds[i]), int(bounds[i + 1]))]
        sentences = [space.sparse(analyser.read(s)) for s in _SENTENCE.split(document) if len(s.split()) > 3]
        rows += [*own, *sentences]
        labels += [i] * (len(own) + len(sentences))
        counts += [1.0] * len(own) + [_SENTENCE_COUNTS] * len(sentences)
    return Samples(stack(rows), np.array(labels, dtype=np.int64), np.array(counts, dtype=np.float32))
