"""The signs of danger: patterns of word classes, compiled from data and looked for in a question's words.

How a pattern is written: its items stand in order. An item is a word (``dör``), a beginning (``suicid*``), an
ending (``*kniv``), several of these (``rep|snara``), a class (``@individ``) or ``#`` for a number in digits.
Several words as one alternative are joined in a pattern (``gå_hem|hämtas``); a class has spaces in them.
Between items a space means directly after, ``..`` up to four words between within the sentence, ``...`` up to
twelve words wherever. ``&`` joins patterns that all must show, in any order; ``!`` before an item means that
it must not stand anywhere in the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.language.normalise import fold, normalise
from bot.understanding.acute_lexicon import Lexicon
from bot.understanding.acute_text import Words

__all__ = ["Board", "Path", "Pattern", "PatternError", "Reader"]

_GAPS = {"..": 4, "...": 12}
_NUMBER = "#"
Span = tuple[int, int]
Path = tuple[Span, ...]


class PatternError(ValueError):
    """A pattern that cannot be read; says which and why."""


@dataclass(frozen=True, slots=True)
class _Element:
    """What one item may be: word patterns by number, and phrases of several."""

    words: tuple[int, ...]
    phrases: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Items in order, with the greatest gap before each (the first one's is not used)."""

    items: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: the runs that all must show and the items that must not."""

    runs: tuple[_Run, ...]
    absent: tuple[int, ...]
    items: frozenset[int]
    """The elements that all must stand in the question."""


@dataclass(frozen=True, slots=True)
class Board:
    """A question's words with the spans where each element stands, by the element's number in order."""

    words: Words
    at: Mapping[int, list[int]]
    spans: dict[int, list[Span]]


class Reader:
    """Compiles patterns against the word classes, and lays out questions for them.

    First :meth:`compile` all patterns, then :meth:`seal`, then :meth:`lay`.
    """

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._raw = {name: _entries(text) for name, text in classes.items()}
        self._patterns: dict[str, int] = {_NUMBER: 0}
        self._elements: list[_Element] = []
        self._known: dict[tuple[str, ...], int] = {}
        self.classes = {name: self._element(entries) for name, entries in sorted(self._raw.items())}
        self._by_word: dict[int, list[int]] = {}
        self._by_first_word: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        self._lexicon = Lexicon(())

    def compile(self, text: str) -> Pattern:
        """Return the compiled pattern. Raises :class:`PatternError` where it cannot be read."""
        runs, absent = [], []
        for part in text.split("&"):
            items, gaps, gap = [], [], 0
            for token in part.split():
                if token in _GAPS:
                    gap = _GAPS[token]
                elif token.startswith("!"):
                    absent.append(self._item(token[1:], text))
                else:
                    items.append(self._item(token, text))
                    gaps.append(gap)
                    gap = 0
            if items:
                runs.append(_Run(tuple(items), tuple(gaps)))
        if not runs:
            raise PatternError(f"the pattern is empty: {text!r}")
        return Pattern(tuple(runs), tuple(absent), frozenset(item for run in runs for item in run.items))

    def seal(self, known: Iterable[str] = ()) -> None:
        """Make the lexicon of all word patterns; ``known`` are words never to be read as misspelt."""
        self._lexicon = Lexicon(self._patterns, known)
        for number, element in enumerate(self._elements):
            for word in element.words:
                self._by_word.setdefault(word, []).append(number)
            for phrase in element.phrases:
                self._by_first_word.setdefault(phrase[0], []).append((number, phrase[1:]))

    def lay(self, words: Words) -> Board:
        """Return the question with the places of every element in it."""
        at: dict[int, list[int]] = {}
        for position, word in enumerate(words.words):
            for number in self._lexicon.find(word):
                at.setdefault(number, []).append(position)
            if word.isdigit():
                at.setdefault(0, []).append(position)
        found: dict[int, set[Span]] = {}
        for number, starts in at.items():
            here = [(start, start + 1) for start in starts]
            for element in self._by_word.get(number, ()):
                found.setdefault(element, set()).update(here)
            for element, rest in self._by_first_word.get(number, ()):
                places = _followed(starts, rest, at) if rest[0] in at else ()
                if places:
                    found.setdefault(element, set()).update([(p, p + 1 + len(rest)) for p in places])
        spans = {element: sorted(found[element]) for element in sorted(found)}
        return Board(words, at, spans)

    def find(self, pattern: Pattern, board: Board) -> list[list[Path]] | None:
        """Return, for each run, the ways through its items where the pattern shows, else None."""
        if not (board.spans.keys() >= pattern.items and board.spans.keys().isdisjoint(pattern.absent)):
            return None
        found = []
        for run in pattern.runs:
            paths = _paths(run, board)
            if not paths:
                return None
            found.append(paths)
        return found

    def _item(self, token: str, pattern: str) -> int:
        if token.startswith("@") and token[1:] in self.classes:
            return self.classes[token[1:]]
        entries: list[str] = []
        for part in token.split("|"):
            if not part.startswith("@"):
                entries.append(" ".join(_word(word) for word in part.split("_")))
            elif part[1:] in self._raw:
                entries += self._raw[part[1:]]
            else:
                raise PatternError(f"unknown class {part} in {pattern!r}")
        return self._element(tuple(entries))

    def _element(self, entries: Sequence[str]) -> int:
        key = tuple(entries)
        if key not in self._known:
            words, phrases = [], []
            for entry in key:
                numbers = tuple(self._number(word) for word in entry.split())
                if len(numbers) == 1:
                    words.append(numbers[0])
                else:
                    phrases.append(numbers)
            self._known[key] = len(self._elements)
            self._elements.append(_Element(tuple(words), tuple(phrases)))
        return self._known[key]

    def _number(self, word: str) -> int:
        return self._patterns.setdefault(word, len(self._patterns))


def _followed(starts: list[int], rest: tuple[int, ...], at: Mapping[int, list[int]]) -> list[int]:
    """Return the starts whose next words are those of a phrase."""
    for offset, word in enumerate(rest, start=1):
        after = at.get(word)
        if after is None:
            return []
        starts = [start for start in starts if start + offset in after]
    return starts


def _paths(run: _Run, board: Board) -> list[Path]:
    """Return ways through the run's items that keep to the gaps, the nearest one for each place it ends."""
    sentence = board.words.sentence
    ends: dict[int, Path] = {}
    for start, end in board.spans[run.items[0]]:
        ends.setdefault(end, ((start, end),))
    for item, gap in zip(run.items[1:], run.gaps[1:], strict=True):
        onward: dict[int, Path] = {}
        for start, end in board.spans[item]:
            for before in range(start, max(start - gap, 1) - 1, -1):
                near = gap > _GAPS[".."] or sentence[before - 1] == sentence[start]
                if before in ends and near and end not in onward:
                    onward[end] = (*ends[before], (start, end))
        ends = onward
    return list(ends.values())


def _entries(text: str) -> tuple[str, ...]:
    return tuple(entry for entry in (" ".join(_word(w) for w in part.split()) for part in text.split(",")) if entry)


def _word(text: str) -> str:
    return _NUMBER if text == _NUMBER else fold(normalise(text))
