"""Reads a text as features: words, stems, concepts, kinds of question and character n-grams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.language.compounds import Splitter
from bot.language.concepts import Concepts
from bot.language.negation import negated
from bot.language.normalise import fold
from bot.language.question import kinds
from bot.language.spelling import Speller
from bot.language.words import STOP, sentences, stem, tokens

__all__ = ["BLOCKS", "TERM", "Analyser", "Analysis", "grams"]

BLOCKS = {"n": 1.2, "w": 1.0, "c": 0.8}
"""The weight of each block of features: n-grams, words, concepts."""

TERM = "="
"""What the name of a concept begins with that is a term of the glossary."""

_LONG = 16
_ASIDE = 0.4
_MOST_WORDS = 120
_GRAMS = (2, 3, 4)
_MARKS = "åäö"
_REMEMBERED = 8192


@dataclass(frozen=True)
class Analysis:
    """A text, read: its words after repair, and its features by block with their counts."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    """How much each word counts."""
    stems: tuple[str, ...]
    unknown: tuple[str, ...]
    lexical: Mapping[str, Mapping[str, float]]
    """The blocks of words and concepts."""
    concepts: Mapping[str, tuple[str, ...]]
    """Each informative stem's concepts (its own and its parts')."""

    @cached_property
    def blocks(self) -> Mapping[str, Mapping[str, float]]:
        """All features by block with their counts. An answer does without: the space knows each word's n-grams."""
        counts: dict[str, float] = defaultdict(float)
        for word, weight in zip(self.words, self.weights, strict=True):
            for gram in grams(word):
                counts[gram] += weight
        return {"n": counts, **self.lexical}


class _Word(NamedTuple):
    """A word taken apart: the stems of a compound's parts with their concepts, and whether it is known."""

    pieces: tuple[str, ...]
    ideas: tuple[str, ...]
    is_known: bool


class Analyser:
    """Reads texts in the light of a catalogue's vocabulary."""

    def __init__(self, counts: Mapping[str, int], classes: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.concepts = Concepts(classes)
        known = {**dict.fromkeys(sorted(self.concepts.words | STOP), 1), **counts}
        self.speller = Speller(known)
        self._splitter = Splitter(known)
        self._stems = {stem(word) for word in known}
        self._memory: dict[str, _Word] = {}

    def read(self, text: str) -> Analysis:
        """Return the analysis of a text; a long one weighs its question more than the story before it."""
        parts = self._weighted(text)
        lexical: dict[str, dict[str, float]] = {"w": defaultdict(float), "c": defaultdict(float)}
        words: list[str] = []
        weights: list[float] = []
        concepts: dict[str, tuple[str, ...]] = {}
        for part, weight in parts:
            here = self._repaired(part)
            words.extend(here)
            weights.extend([weight] * len(here))
            self._add(here, weight, lexical, concepts)
        unknown = tuple([w for w in words if not self._known(w)])
        return Analysis(tuple(words), tuple(weights), tuple([stem(w) for w in words]), unknown, lexical, concepts)

    def named(self, text: str, *, terms: bool = True) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Yield the informative words of a text, each with the features that speak of it.

        With ``terms`` only those that name a thing of the glossary.
        """
        for word in self._repaired(tokens(text)[:_MOST_WORDS]):
            root = stem(word)
            ideas = [name for name, _, _ in self.concepts.find([root])]
            if any(name.startswith(TERM) for name in ideas) or (not terms and word not in STOP and word.isalpha()):
                pieces = self._taken_apart(word).pieces[-1:]  # the last part of a compound says what it is
                ideas += [name for piece in pieces for name, _, _ in self.concepts.find([piece])]
                yield word, (*(("w", w) for w in (root, *pieces)), *(("c", idea) for idea in ideas))

    def _weighted(self, text: str) -> list[tuple[list[str], float]]:
        whole = tokens(text)[:_MOST_WORDS]
        if len(whole) <= _LONG:
            return [(whole, 1.0)]
        parts = [(s, tokens(s)) for s in sentences(text)]
        asks = any("?" in sentence for sentence, _ in parts)
        weighted = []
        left = _MOST_WORDS
        for i, (sentence, words) in enumerate(parts):
            main = "?" in sentence if asks else i == len(parts) - 1
            weighted.append((words[:left], 1.0 if main else _ASIDE))
            left = max(0, left - len(words))
        return weighted

    def _taken_apart(self, word: str) -> _Word:
        """Return what a word is made of; remembered, as most words of a question stood in another one before."""
        taken = self._memory.get(word)
        if taken is None:
            pieces = tuple(stem(part) for part in self._splitter.parts(word))
            ideas = tuple(name for piece in pieces for name, _, _ in self.concepts.find([piece]))
            taken = _Word(pieces, ideas, self._is_known(word))
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[word] = taken
        return taken

    def _known(self, word: str) -> bool:
        return self._taken_apart(word).is_known

    def _is_known(self, word: str) -> bool:
        return (
            len(word) < 3
            or word in self.speller
            or stem(word) in self._stems
            or not word.isalpha()
            or bool(self._splitter.parts(word))
        )

    def _repaired(self, words: list[str]) -> list[str]:
        bare = len(words) > 2 and not any(mark in word for word in words for mark in _MARKS)
        repaired = []
        for word in words:
            known = word in self.speller
            if bare and word.isalpha() and len(word) > 1:
                restored = self.speller.restored(fold(word))
                if not known or self.speller.commoner(restored, word):
                    word, known = restored, restored in self.speller  # noqa: PLW2901
            if not known and not self._known(word):
                word = self.speller.repair(word) or word  # noqa: PLW2901
            repaired.append(word)
        return repaired

    def _add(
        self,
        words: list[str],
        weight: float,
        blocks: Mapping[str, dict[str, float]],
        concepts: dict[str, tuple[str, ...]],
    ) -> None:
        stems = [stem(w) for w in words]
        lexical, ideas = blocks["w"], blocks["c"]
        for name, first, last in self.concepts.find(stems):
            ideas[name] += weight
            for i in range(first, last):
                concepts[stems[i]] = (*concepts.get(stems[i], ()), name)
        for word, root in zip(words, stems, strict=True):
            taken = self._taken_apart(word)
            lexical[root] += weight
            for piece in taken.pieces:
                lexical[piece] += weight / 2
            for name in taken.ideas:
                ideas[name] += weight / 2
                concepts[root] = (*concepts.get(root, ()), name)
        for word in negated(words, STOP):
            lexical["inte " + stem(word)] += weight
        for kind in kinds(" ".join(words)):
            ideas["?" + kind] += weight


def grams(word: str) -> Iterable[str]:
    """Yield a word's character n-grams, with its beginning and end marked."""
    if not word.isalpha():
        yield f"#{word}"
        return
    marked = f" {word} "
    for size in _GRAMS:
        for i in range(len(marked) - size + 1):
            yield marked[i : i + size]
