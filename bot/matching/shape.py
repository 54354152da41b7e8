"""Tells by shape, not by list, what is no question in Swedish: keyboard mash, other alphabets, nothing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["shape_of"]

_ROWS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
_VOWELS = frozenset("aeiouyåäöéü")
_CONSONANTS = re.compile(r"[^aeiouyåäöéü]{5,}")
_REPEATED = re.compile(r"(.{1,3})\1{3,}")


def shape_of(text: str, words: Sequence[str], unknown: Sequence[str]) -> str:
    """Return "empty", "script", "mash" or nothing, for a normalised text with its words and unknown words."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "empty"
    if sum(ord(c) > 0x24F for c in letters) * 2 > len(letters):
        return "script"
    strange = [word for word in unknown if _mashed(word)]
    known = [word for word in words if word not in set(unknown) and word.isalpha() and len(word) > 2]
    if strange and len(known) <= len(strange) and len(known) <= 1:
        return "mash"
    return ""


def _mashed(word: str) -> bool:
    """Return whether a word looks like fingers on a keyboard and not like a word."""
    if len(word) < 3:
        return False
    if not _VOWELS.intersection(word) or _CONSONANTS.search(word) or _REPEATED.search(word):
        return True
    runs = sum(_neighbours(a, b) for a, b in pairwise(word))
    return len(word) >= 4 and runs >= 0.7 * (len(word) - 1)


def _neighbours(one: str, other: str) -> bool:
    """Return whether two letters lie side by side in one row of the keyboard."""
    return any(one in row and other in row and abs(row.index(one) - row.index(other)) == 1 for row in _ROWS)
