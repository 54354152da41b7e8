"""Plain language (klarspråk, språklagen 11 §): what makes an answer hard to read in a hurry."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from bot.catalogue.models import PLACEHOLDER

__all__ = ["lix", "unexplained", "unreadable"]

_LONGEST_SENTENCE = 28
"""Words in a sentence; klarspråk recommends 15-20, and a name of a document takes several."""

_HARDEST = 62
"""LIX of a whole text; 50-60 is official Swedish, and the names of units push short answers up."""

_SHORTEST_TEXT = 60
"""Words below which LIX says nothing: three long names in two sentences would fail."""

_EVERYDAY = frozenset("OK TV PDF DOCX SMS ID TEAMS I A B".split())
_ABBREVIATION = re.compile(r"\b[A-ZÅÄÖ][a-zåäö]{0,5}[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,6}\b(?!-)")


def unreadable(text: str) -> Iterator[str]:
    """Yield what makes ``text`` hard to read, in Swedish."""
    plain = PLACEHOLDER.sub("x", text)
    for sentence in _sentences(plain):
        words = re.findall(r"\w+", sentence)
        if len(words) > _LONGEST_SENTENCE:
            start = " ".join(words[:6])
            yield f"meningen ”{start} …” har {len(words)} ord (högst {_LONGEST_SENTENCE}). Dela den."
    if len(re.findall(r"\w+", plain)) >= _SHORTEST_TEXT:
        value = lix(plain)
        if value > _HARDEST:
            yield f"texten har LIX {value:.0f} (högst {_HARDEST}). Kortare meningar eller kortare ord."


def unexplained(text: str, known: Container[str]) -> list[str]:
    """Return the abbreviations in ``text`` that are neither everyday nor in ``known``, in order."""
    found = dict.fromkeys(_ABBREVIATION.findall(PLACEHOLDER.sub("x", text)))
    return [word for word in found if word not in known and word not in _EVERYDAY]


def lix(text: str) -> float:
    """Return the LIX readability index: words a sentence plus the share of words longer than six letters."""
    words = re.findall(r"\w+", text)
    if not words:
        return 0.0
    long = sum(len(word) > 6 for word in words)
    return len(words) / max(1, len(_sentences(text))) + 100 * long / len(words)


def _sentences(text: str) -> list[str]:
    """Return the sentences; each item of a list counts as one."""
    return [part for part in re.split(r"(?<=[.!?:])\s+|\n", text) if re.search(r"\w", part)]
