"""Ranks a catalogue's intents by how likely a question is about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from operator import mul
from pathlib import Path
from typing import Any

from bot.catalogue.models import GlossaryTerm, Intent
from bot.language.normalise import normalise
from bot.matching import storage
from bot.matching.analysis import Analyser, Analysis
from bot.matching.corpus import BACKGROUND, Corpus, gather
from bot.matching.evidence import NOTHING, Evidence, Whole
from bot.matching.head import fit
from bot.matching.index import Index
from bot.matching.shape import shape_of
from bot.matching.thresholds import COST, RERANK, ROUNDS

__all__ = ["Candidate", "Matcher", "Ranking"]

_CANDIDATES = 12
_DIGITS = 6
_WEIGHTS = tuple(RERANK[name] for name in Evidence._fields)


@dataclass(frozen=True)
class Candidate:
    """An intent that a question may be about: its chance 0..1, its nearest phrase, and why."""

    intent: str
    score: float
    phrase: str
    evidence: Evidence = field(default=NOTHING, repr=False)


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first (by score, then by id), and what was seen of the question as a whole."""

    candidates: tuple[Candidate, ...] = ()
    whole: Whole = field(default=Whole())


class Matcher:
    """A catalogue's phrases, made ready: build it once for each version, ask it often."""

    def __init__(self, corpus: Corpus, index: Index) -> None:
        self._corpus = corpus
        self._index = index
        self._analyser = Analyser(corpus.words, corpus.concepts)
        self._numbers = {name: i for i, name in enumerate(corpus.classes)}

    @classmethod
    def build(
        cls,
        intents: Sequence[Intent],
        glossary: Sequence[GlossaryTerm] = (),
        concepts: Iterable[Mapping[str, Any]] = (),
        background: Mapping[str, Any] | None = None,
        places: Iterable[str] = (),
    ) -> Matcher:
        """Return the matcher of a catalogue: seconds of work, the same result in every order of the content.

        ``concepts`` are mappings with ``concept`` and ``words``; ``background`` holds ``small_talk`` (phrases) and
        ``outside`` (groups of phrases); ``places`` are names of municipalities.
        """
        corpus = gather(intents, glossary, concepts, background or {}, places)
        analyser = Analyser(corpus.words, corpus.concepts)
        return cls(corpus, Index.build(corpus, analyser, lambda *a: fit(*a, cost=COST, rounds=ROUNDS)))

    def save(self, path: Path) -> None:
        """Write the matcher to the folder ``path``, which is made. Raises ``OSError`` where it cannot be."""
        storage.save(path, self._corpus, self._index)

    @classmethod
    def load(cls, path: Path) -> Matcher:
        """Return the matcher that was saved in ``path``.

        Raises ``OSError``, ``ValueError`` or ``KeyError`` where there is none that can be read.
        """
        return cls(*storage.load(path))

    def rank(self, text: str, county: str | None = None) -> Ranking:
        """Return the ranking for a question from ``county`` (None: not known); any text is accepted, none raises.

        Intents that do not answer for the county stay in the ranking, with less chance.
        """
        plain = normalise(text)
        read = self._analyser.read(text)
        shape = shape_of(plain, read.words, read.unknown)
        if shape == "empty" or not self._corpus.classes:
            return Ranking(whole=Whole(shape=shape or "empty"))
        looked = self._index.look(read, county, _CANDIDATES)
        whole = Whole(
            background=round(looked.background, _DIGITS),
            alike=round(looked.alike, _DIGITS),
            outside=looked.outside.removeprefix(BACKGROUND),
            unknown=round(looked.unknown, _DIGITS),
            shape=shape,
            words=len(read.words),
        )
        return Ranking(self._candidates(looked.evidence, looked.nearest), whole)

    def _candidates(self, evidence: Mapping[int, Evidence], nearest: Mapping[int, str]) -> tuple[Candidate, ...]:
        """Return the candidates in order, with their chances beside each other."""
        totals = {i: sum(map(mul, _WEIGHTS, e)) for i, e in evidence.items()}
        top = max(totals.values(), default=0.0)
        raised = {i: exp(total - top) for i, total in totals.items()}
        whole = sum(raised.values()) or 1.0
        found = [
            Candidate(self._corpus.classes[i], round(share / whole, _DIGITS), nearest[i], evidence[i])
            for i, share in raised.items()
        ]
        return tuple(sorted(found, key=lambda c: (-c.score, c.intent)))

    def strangers(self, text: str, intent: str) -> tuple[str, ...]:
        """Return the terms of the glossary that ``text`` names and neither phrases nor answers of ``intent`` do."""
        return self._unknown_to(intent, self._analyser.named(text))

    def is_strange(self, text: str, intent: str) -> bool:
        """Return whether neither phrases nor answers of ``intent`` have any of the words of ``text``."""
        words = list(self._analyser.named(text, terms=False))
        return bool(words) and len(self._unknown_to(intent, words)) == len(words)

    def unsaid(self, text: str, answer: str) -> tuple[str, ...]:
        """Return the terms of the glossary that ``text`` names and ``answer`` does not."""
        said = self._analyser.read(answer).lexical
        return tuple(w for w, keys in self._analyser.named(text) if not any(key in said[b] for b, key in keys))

    def _unknown_to(self, intent: str, words: Iterable[tuple[str, tuple[tuple[str, str], ...]]]) -> tuple[str, ...]:
        i = self._numbers[intent]
        return tuple(word for word, keys in words if not self._index.knows(i, keys))

    def read(self, text: str) -> Analysis:
        """Return how a text is read, for explaining and for tests."""
        return self._analyser.read(text)

    def rarity(self, block: str, key: str) -> float:
        """Return how much a feature of :meth:`read` tells: the rarer in the catalogue, the more."""
        return self._index.space.weight(block, key)
