"""Phrases of different intents that the matcher cannot tell apart.

Exact doubles are found by their normalised words; near doubles by their alignment. Two intents that share a
phrase make every answer to it a toss-up, so each pair is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from bot.catalogue.models import Intent
from bot.language.negation import NEGATIONS
from bot.language.normalise import fold
from bot.language.words import tokens

__all__ = ["collisions"]

_ALIKE = 96.0
"""Least token-sort ratio (0-100) of two phrases that are one and the same question."""

_CHUNK = 512


def collisions(intents: Sequence[Intent]) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield intent id, place in its file and message for each phrase that stands in another intent as well."""
    placed = [
        (intent.id, key, i, phrase, " ".join(sorted(tokens(fold(phrase)))))
        for intent in sorted(intents, key=lambda intent: intent.id)
        for key in ("phrases", "tests")
        for i, phrase in enumerate(getattr(intent, key))
    ]
    texts = [place[4] for place in placed]
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        scores = process.cdist(chunk, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
        for row, column in zip(*np.nonzero(scores), strict=True):
            one, other = start + int(row), int(column)
            if other > one:
                yield from _pair(placed[one], placed[other])


def _pair(
    one: tuple[str, str, int, str, str], other: tuple[str, str, int, str, str]
) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield the fault of a pair, noted at the later of the two."""
    if _denies(one[3]) != _denies(other[3]):
        return
    where = (other[1], other[2])
    if one[0] != other[0]:
        message = f"frasen ”{other[3]}” går inte att skilja från ”{one[3]}” i {one[0]}. Behåll den i en av dem."
        yield other[0], where, message
    elif one[4] == other[4]:
        yield other[0], where, f"frasen ”{other[3]}” står redan i intenten (”{one[3]}”). Ta bort den ena."


def _denies(phrase: str) -> bool:
    """Return whether a phrase holds a negation: "med samtycke" and "utan samtycke" are two questions."""
    return not NEGATIONS.isdisjoint(tokens(phrase))
