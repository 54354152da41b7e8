"""Negation and opposites: what must not be lost when two texts are compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

__all__ = ["NEGATIONS", "negated", "opposed", "opposites"]

NEGATIONS = frozenset("inte utan aldrig ingen inget inga ej saknar saknas nej neka nekar vägrar motsätter".split())

_PAIRS = (
    ("in", "ut"), ("över", "under"), ("over", "under"), ("före", "efter"), ("fore", "efter"), ("för", "efter"),
    ("muntlig", "skriftlig"), ("dag", "natt"), ("dagtid", "jourtid"), ("på", "av"), ("pa", "av"),
    ("hög", "låg"), ("intern", "extern"), ("till", "från"), ("till", "fran"), ("sen", "tidig"),
)  # fmt: skip
"""Beginnings of words that make each other's opposite."""

_REACH = 2


def opposed(one: str, other: str) -> bool:
    """Return whether two words are each other's opposite: "inskrivning" and "utskrivning"."""
    for left, right in _PAIRS:
        if one.startswith(left) and other.startswith(right) and one[len(left) :] == other[len(right) :]:
            return True
        if one.startswith(right) and other.startswith(left) and one[len(right) :] == other[len(left) :]:
            return True
    return False


@lru_cache(maxsize=8192)
def opposites(word: str) -> tuple[str, ...]:
    """Return the words that would be the opposite of ``word``, whether or not they exist; remembered."""
    return tuple(
        [
            other + word[len(one) :]
            for left, right in _PAIRS
            for one, other in ((left, right), (right, left))
            if word.startswith(one)
        ]
    )


def negated(words: Sequence[str], stop: frozenset[str]) -> list[str]:
    """Return the words that a negation before them bears on: the next two that carry meaning."""
    found: list[str] = []
    for i, word in enumerate(words):
        if word in NEGATIONS:
            after = [w for w in words[i + 1 : i + 5] if w not in stop and w not in NEGATIONS]
            found.extend(after[:_REACH])
    return found
