"""The door: personal data are replaced by markers before anything else sees what was typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.privacy.echoes import with_echoes
from bot.privacy.namebook import Kind, NameBook, without_people
from bot.privacy.names import find_names
from bot.privacy.shapes import Official, mask_shapes
from bot.privacy.text import clean
from bot.privacy.traces import find_traces

__all__ = ["Redacted", "Redactor"]

_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
# Passes until nothing more is found; two are the rule, and a text that needs more is no question.
_PASSES = 12
_MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Redacted:
    """What is left of a text, and how many of each kind were taken out (never what they were)."""

    text: str
    found: Mapping[str, int]


class Redactor:
    """Takes personal data out of a text. Pure and deterministic; make it once with :meth:`build`."""

    def __init__(self, book: NameBook, official: Official) -> None:
        """Use :meth:`build`."""
        self._book = book
        self._official = official
        self._harmless: set[str] = set()

    @classmethod
    def build(cls, *, places: Iterable[str], official: Iterable[str], words: Iterable[str]) -> Redactor:
        """Make a redactor that spares a catalogue's own data.

        ``places`` are municipalities and counties; ``official`` the catalogue's phone numbers, mailboxes,
        links and section headings, in any grouping; ``words`` its vocabulary: texts or single words.
        """
        given = list(official)
        texts = [*words, *(value for value in given if "@" not in value)]
        vocabulary = {word for text in texts for word in _WORD.findall(without_people(text))}
        return cls(NameBook(places=places, words=vocabulary), Official(given))

    def redact(self, raw: str) -> Redacted:
        """Return ``raw`` (any string) in a clean written form with its personal data replaced by markers.

        Never raises, and finds nothing more in its own result.
        """
        text = clean(raw)
        if text in self._harmless:
            return Redacted(text, {})
        found = Counter[str]()
        seen: dict[tuple[str, bool], Kind] = {}
        for _ in range(_PASSES):
            redacted, kinds = self._once(text, seen)
            found.update(kinds)
            if redacted == text:
                break
            text = redacted
        if not found:
            self._remember(text)
        return Redacted(text, dict(sorted(found.items())))

    def _remember(self, text: str) -> None:
        """Remember a text in which nothing was found: staff ask the same things, and reading them is half the cost."""
        if len(self._harmless) >= _MOST_REMEMBERED:
            self._harmless.clear()
        self._harmless.add(text)

    def _once(self, text: str, seen: dict[tuple[str, bool], Kind]) -> tuple[str, list[str]]:
        text, kinds = mask_shapes(text, self._official)
        text = _masked(text, find_traces(text, self._book), kinds)
        spans = with_echoes(text, find_names(text, self._book, seen), seen)
        return _masked(text, [(start, end, "namn") for start, end in spans], kinds), kinds


def _masked(text: str, spans: Iterable[tuple[int, int, str]], kinds: list[str]) -> str:
    """Return ``text`` with a marker in the place of each span, and note the kinds."""
    pieces, at = [], 0
    for start, end, marker in spans:
        pieces += [text[at:start], f"[{marker}]"]
        kinds.append(marker)
        at = end
    return "".join([*pieces, text[at:]])
