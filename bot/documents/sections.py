"""Finds a document's sections in the text of an original, by their headings and their order.

Headings are short and some stand many times ("Socialtjänsten", "Mål"), or return as a header of every page.
So every place where a heading could stand is looked up, and the longest chain of places that keeps the
sections' order is taken: a section that is gone then takes none of its neighbours with it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.models import Section

__all__ = ["FoundSection", "fingerprint", "split"]

_PAGE_NUMBER = re.compile(r"(?m)^[ \t]*\d{1,3}(?:\(\d{1,3}\))?[ \t]*$")
_LEADER = r"[ \t\f•\-–*]*"


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section as it stands in an original: its text without the heading."""

    id: str
    text: str


def split(text: str, sections: Sequence[Section]) -> dict[str, FoundSection]:
    """Return the sections that are found in ``text``, by id; those that are not found are left out."""
    places = [(index, start, end) for index, section in enumerate(sections) for start, end in _places(section, text)]
    chain = _longest_chain(places)
    found = {}
    for here, following in zip(chain, [*chain[1:], None], strict=True):
        index, _start, end = here
        until = following[1] if following else len(text)
        found[sections[index].id] = FoundSection(sections[index].id, text[end:until])
    return found


def fingerprint(text: str) -> str:
    """Return the fingerprint of a section's text: SHA-256 over its characters without white space.

    Page numbers on lines of their own and soft hyphens do not count, so that the same words extracted from
    another file format give the same fingerprint.
    """
    plain = unicodedata.normalize("NFKC", _PAGE_NUMBER.sub("", text)).replace("\u00ad", "")
    return hashlib.sha256(re.sub(r"\s+", "", plain).encode()).hexdigest()


def _places(section: Section, text: str) -> list[tuple[int, int]]:
    """Return where the heading could stand: alone at the beginning of a line, possibly wrapped."""
    words = r"\s+".join(re.escape(word) for word in section.heading.split())
    pattern = re.compile(rf"(?m)^{_LEADER}(?:\d+(?:\.\d+)*\.?[ \t]+)?{words}[ \t]*\d?[ \t]*$")
    return [(found.start(), found.end()) for found in pattern.finditer(text)]


def _longest_chain(places: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the longest run of places in which both section and position rise; the earliest among equals.

    Patience sorting over (position, section): each section is used once because the places of one section are
    visited with the latest first.
    """
    ordered = sorted(places, key=lambda p: (p[1], -p[0]))
    ends: list[int] = []  # the least section index that ends a chain of each length
    best: list[tuple[int, int, int]] = []
    links: list[tuple[tuple[int, int, int], int]] = []
    tops: list[int] = []
    for place in ordered:
        length = bisect_left(ends, place[0])
        before = tops[length - 1] if length else -1
        links.append((place, before))
        if length == len(ends):
            ends.append(place[0])
            tops.append(len(links) - 1)
        else:
            ends[length] = place[0]
            tops[length] = len(links) - 1
    at = tops[-1] if tops else -1
    while at >= 0:
        place, at = links[at]
        best.append(place)
    return best[::-1]
