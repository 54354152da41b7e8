"""Finds again, in the same text, whoever was named once: by initials, or by a word of the name that stands bare.

"Ang. TR. Han heter Truls Rydbäcken": an abbreviation like any other until the name is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bot.privacy.namebook import Kind
from bot.privacy.text import fold

__all__ = ["with_echoes"]

_PART: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
# Abbreviations that every question may hold, whoever is named beside them.
_OURS: Final = frozenset(
    "vc bb fk eu it id pm tv bu bvc bup sip evi hvb bhv soc ssk lss npf sol hsl osl lvu adhd".split()
)
# How long a word is that may be a slip of the pen from a name; a shorter one is near too many.
_LEAST: Final = 5
_MOST: Final = 30
# Given names that mean too much in lower case to be taken again.
_WORDS_TOO: Final = frozenset(["liv"])


def with_echoes(
    text: str, spans: list[tuple[int, int]], seen: Mapping[tuple[str, bool], Kind]
) -> list[tuple[int, int]]:
    """Return ``spans`` (names, in order) and every other place in ``text`` where one of them stands again, in order."""
    if not spans:
        return spans
    words: set[str] = set()
    initials: set[str] = set()
    for start, end in spans:
        parts = _PART.findall(text[start:end])
        initials |= _initials(parts)
        words.update(part.lower() for at, part in enumerate(parts) if _telling(part, seen, first=at == 0))
    found = _again(text, words, seen) + [match.span() for key in initials for match in _written(key).finditer(text)]
    kept = list(spans)
    for start, end in sorted(found):
        if all(end <= a or b <= start for a, b in kept):
            kept.append((start, end))
    return sorted(kept)


def _telling(part: str, seen: Mapping[tuple[str, bool], Kind], *, first: bool) -> bool:
    """Tell whether a word of a name is taken wherever it stands: it is nothing but a name, or the given one."""
    kind = seen.get((part, False)) or seen.get((part, True))
    low = part.lower()
    if kind is Kind.UNKNOWN or kind is Kind.GIVEN:
        return len(low) >= 4
    return kind is Kind.AMBIGUOUS and first and len(low) >= 3 and low not in _WORDS_TOO


def _initials(parts: list[str]) -> set[str]:
    if not 2 <= len(parts) <= 4:
        return set()
    letters = [part[0].upper() for part in parts]
    pairs = {letters[0] + letters[-1], letters[0] + letters[1], "".join(letters)}
    return {pair for pair in pairs if len(pair) <= 3 and pair.lower() not in _OURS}


def _written(initials: str) -> re.Pattern[str]:
    """Return a pattern for ``initials`` in capitals, with or without full stops, hyphens or spaces."""
    return re.compile(rf"(?<![\w.-]){'[. -]{0,2}'.join(initials)}(?![\w§]|-\w)")


def _again(text: str, words: Iterable[str], seen: Mapping[tuple[str, bool], Kind]) -> list[tuple[int, int]]:
    known = set(words)
    if not known:
        return []
    found, near = [], _Near(known)
    for match in _WORD.finditer(text):
        low = match[0].lower()
        kind = seen.get((match[0], False)) or seen.get((match[0], True))
        if low in known or low.removesuffix("s") in known or (kind is Kind.UNKNOWN and near.to(low)):
            found.append(match.span())
    return found


class _Near:
    """Tells whether a word is a slip from one of some names: a letter more, less or other, two swapped, å for a."""

    def __init__(self, names: Iterable[str]) -> None:
        self._folded = {fold(name) for name in names}
        self._shorter = {short for name in self._folded if len(name) >= _LEAST for short in _less(name)}

    def to(self, low: str) -> bool:
        """Tell whether ``low``, or what it is the genitive of, is such a slip."""
        return any(self._slip(fold(form)) for form in (low, low.removesuffix("s")))

    def _slip(self, word: str) -> bool:
        if word in self._folded:
            return True
        if not _LEAST <= len(word) <= _MOST:
            return False
        return word in self._shorter or any(short in self._shorter or short in self._folded for short in _less(word))


def _less(word: str) -> Iterator[str]:
    """Yield ``word`` without each of its letters: two words one slip apart have such a form in common."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
