"""Masks what has the shape of an identifier: numbers, mailboxes, addresses, case numbers.

By shape and not by validity: a personnummer with a wrong digit still points at somebody. Each pattern runs on
what the earlier ones left; what a pattern keeps or masks is blanked out for those that follow, so that no
number can hide by standing next to another. Every repetition is bounded or possessive: time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from bot.privacy.patterns import CASES, COARSE, IDENTIFIERS, LAWS_AND_TIMES, LINKS, PLACES, Shape
from bot.privacy.spoken import DATED, SPOKEN, spoken

__all__ = ["MARKERS", "Official", "mask_shapes"]

MARKERS: Final = (
    *(
        "personnummer",
        "födelsedatum",
        "telefon",
        "e-post",
        "adress",
        "namn",
        "ärende",
        "konto",
        "nummer",
        "länk",
    ),
    *("ip-adress", "regnr", "skola", "klass"),
)
# Longer than any question: from here on numbers are masked coarsely, so that time stays bounded.
_LONG: Final = 4_000
_BLANK: Final = "\x00"
_MARKER: Final = re.compile(rf"\[(?:{'|'.join(MARKERS)})\]")
_NUMBER: Final = re.compile(r"\+?\d(?:[ \t\-–/.()]{0,2}\d)*")
_DIGIT: Final = re.compile(r"\d")
_NON_DIGIT: Final = re.compile(r"\D")


class Official:
    """The catalogue's own numbers, mailboxes and links: they are nobody's personal data."""

    def __init__(self, values: Iterable[str]) -> None:
        """``values`` hold numbers, mailboxes and links in any grouping; other text is passed over."""
        numbers: set[str] = set()
        self.mailboxes: set[str] = set()
        self.links: set[str] = set()
        for value in values:
            numbers.update(digits for run in _NUMBER.findall(value) if len(digits := _NON_DIGIT.sub("", run)) >= 7)
            self.mailboxes.update(word.strip(".,;:()<>").lower() for word in value.split() if "@" in word)
            self.links.update(_host_path(word) for word in value.split() if "/" in word and "." in word)
        self.pattern = _official_numbers(numbers)

    def mailbox(self, text: str) -> bool:
        """Tell whether ``text`` is one of the mailboxes."""
        return re.sub(r"\s+", "", text).lower().rstrip(".") in self.mailboxes

    def link(self, text: str) -> bool:
        """Tell whether ``text`` is one of the links, or an address without anything behind the host."""
        address = _host_path(text.rstrip(".,;:!?)'\""))
        return address in self.links or (
            "/" not in address and "?" not in address and "@" not in address and not re.search(r"\d{5}", address)
        )


def _host_path(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.lower()).rstrip("/")


def _official_numbers(numbers: set[str]) -> re.Pattern[str]:
    """Return a pattern that matches each number however its digits are grouped, with +46 as well as 0."""
    gap = r"[ \t\-–/.()]{0,3}"
    forms = []
    for number in sorted(numbers, key=lambda digits: (-len(digits), digits)):
        national = "0" + number[2:] if number.startswith("46") else number
        rest = gap.join(national[1:])
        forms.append(rf"(?:(?:\+|00)46{gap}\(?0?\)?{gap}|0{gap}){rest}" if national[0] == "0" else gap.join(national))
    return re.compile(rf"(?<![\d+])(?<!\d[-+])\(?(?:{'|'.join(forms) or '(?!)'})(?!\d)(?!-\d)")


def _found(text: str, official: Official) -> Iterator[tuple[int, int, str | None]]:
    """Yield the spans to mask or keep, each with its marker."""
    work, low = text, text.lower()
    first = (Shape(None, _MARKER), Shape(None, official.pattern))
    keeps: dict[str, Callable[[str], bool]] = {"e-post": official.mailbox, "länk": official.link}
    numbers = COARSE if len(text) > _LONG else IDENTIFIERS
    said = SPOKEN if spoken(low) else ()
    for shapes in (first, LINKS, said, DATED, CASES, LAWS_AND_TIMES, numbers, PLACES):
        digits = shapes in (first, LINKS, said) or _DIGIT.search(work) is not None
        for shape in shapes:
            if (not digits and _needs_digit(shape)) or not _hinted(shape, low):
                continue
            marker, pattern, check = shape.marker, shape.pattern, shape.check
            named = "x" in pattern.groupindex
            spans = []
            for match in pattern.finditer(work):
                if check is not None and not check(match):
                    continue
                start, end = match.span("x") if named and match["x"] is not None else match.span()
                keep = marker in keeps and keeps[marker](work[start:end])
                spans.append((start, end))
                yield start, end, None if keep else marker
            work = _blank(work, spans)


@cache
def _needs_digit(shape: Shape) -> bool:
    return shape.needs_digit


@cache
def _hints(shape: Shape) -> tuple[str, ...]:
    return tuple(shape.hints.split())


def _hinted(shape: Shape, low: str) -> bool:
    """Tell whether one of the words without which ``shape`` cannot match stands in ``low``."""
    return not shape.hints or any(hint in low for hint in _hints(shape))


def _blank(work: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return work
    pieces, at = [], 0
    for start, end in spans:
        pieces += [work[at:start], _BLANK * (end - start)]
        at = end
    return "".join([*pieces, work[at:]])


def mask_shapes(text: str, official: Official) -> tuple[str, list[str]]:
    """Return ``text`` with identifiers replaced by markers, and the kinds found, in order."""
    if _MAYBE_NUMBER.search(text) is None and not _worded(text):
        return text, []
    pieces, kinds, at = [], [], 0
    for start, end, marker in sorted(_found(text, official)):
        if marker is None or start < at:
            continue
        last = start + len(text[start:end].rstrip(" \t\r\n.,"))
        pieces += [text[at:start], f"[{marker}]"]
        kinds.append(marker)
        at = last
    return "".join([*pieces, text[at:]]), kinds


def _worded(text: str) -> bool:
    """Tell whether a text without a digit may hold a link, an address or a number in words."""
    low = text.lower()
    worded = any([word in low for word in _WORDED])  # noqa: C419 - a list is faster, and this is asked of every text
    return worded or spoken(low) or _LINKED.search(text) is not None


_MAYBE_NUMBER: Final = re.compile(r"[\d@*]")
_LINKED: Final = re.compile(r"\w\.(?:\w{2,15}\.(?:se|com)\b|\w{2,3}/)")
_WORDED: Final = tuple(
    "vägen vagen gatan gränd grand stigen allén esplanaden torget slingan snabel (at) [at] www http backen hagen kullen"
    " lunden udden höjden torpet".split()
)
