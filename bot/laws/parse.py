"""Finds law references in running text: the absolute forms that staff and documents use.

Taken: "19 kap. 1 § SoL", "SoL (2025:400) 19 kap. 1§", "HSL (2017:30), 3 kap. 4 § och 6 kap. 5 §", "7 kap. 22, 23 och
26 §§ OSL", "3–5 §§ LVU", "SoL 19:1", "(2018:218)". Not taken: back references ("samma lag", a bare "3 §"), because
what they point at cannot be known from a chat message. A bare name ("SoL") is no reference either.

The grammar is data: a number, "kap.", "§" and what joins them are tokens, and one pass over the tokens gives the
references. Case tables: ``tests/cases/law-references.yaml``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.catalogue.models import Law
from bot.laws.reference import LawReference

__all__ = ["FoundReference", "LawParser"]

_NUMBER = r"\d{1,3}(?:\s?[a-z](?![a-zåäö0-9]))?"
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<chapter>kap(?:itel|itlet|\.)?)|(?P<paragraph>§+)"
    r"|(?P<join>,|\b(?:och|eller|samt|resp\.?)\b)|(?P<span>[–—-]|\btill\b)|(?P<space>\s+)",
    re.IGNORECASE,
)
_PLACES = (
    rf"{_NUMBER}\s?(?:kap(?:itel|itlet|\.)?|§+|[,–-])(?:{_NUMBER}|kap(?:itel|itlet|\.)?|§+|,|och|eller|samt|[–—-]|\s)*"
)
_SFS = r"\d{4}:\d{1,4}"
_LONGEST_SPAN = 40
_SHORT_NAME = 2


@dataclass(frozen=True, slots=True)
class FoundReference:
    """The references that one stretch of text makes, ``text[start:end]``."""

    start: int
    end: int
    references: tuple[LawReference, ...]


class LawParser:
    """Parses references to the acts that it was given; a number written out outranks a name."""

    def __init__(self, laws: Iterable[Law]) -> None:
        laws = list(laws)
        self._laws = {law.sfs: law for law in laws}
        names = sorted({_key(name) for law in laws for name in _names(law)}, key=lambda n: (-len(n), n))
        name = "|".join(_loosely(n) for n in names) or "(?!)"
        # "(", the short name and ")" are each optional around the number: documents leave them out.
        number = rf"\(?\s?(?:(?:{name}),?\s)?(?P<%s>{_SFS})\)?"
        act = rf"(?:(?P<%s>\b(?:{name})\b)(?:,?\s?{number})?|(?:\blag(?:en)?\s?)?{number})"
        self._law_first = re.compile(
            rf"{act % ('name', 'sfs', 'sfs2')}(?P<gap>,?\s)?"
            rf"(?:(?P<short>\d{{1,2}}:\d{{1,3}}\b)|(?P<places>{_PLACES}))?",
            re.IGNORECASE,
        )
        self._places_first = re.compile(
            rf"(?P<places>\b{_PLACES})(?:i\s)?{act % ('name', 'sfs', 'sfs2')}", re.IGNORECASE
        )

    def parse(self, text: str, on: dt.date) -> list[FoundReference]:
        """Return every reference in ``text``, in order; names mean the acts that they meant ``on`` that day."""
        text = text.replace("\u00a0", " ").replace("\u202f", " ")
        found = [*self._first_places(text, on), *self._first_law(text, on)]
        found.sort(key=lambda f: (f.start, -(f.end - f.start)))
        kept: list[FoundReference] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return kept

    def _first_places(self, text: str, on: dt.date) -> Iterator[FoundReference]:
        for match in self._places_first.finditer(text):
            sfs = self._sfs(match, on)
            if sfs:
                places = tuple(_places(match["places"], sfs))
                if places:
                    yield FoundReference(match.start(), match.end(), places)

    def _first_law(self, text: str, on: dt.date) -> Iterator[FoundReference]:
        for match in self._law_first.finditer(text):
            sfs = self._sfs(match, on)
            if sfs is None:
                continue
            if match["short"]:
                chapter, paragraph = match["short"].split(":")
                yield FoundReference(match.start(), match.end(), (LawReference(sfs, chapter, paragraph),))
                continue
            places = tuple(_places(match["places"] or "", sfs))
            if places:
                yield FoundReference(match.start(), match.end(), places)
            elif match["sfs"] or match["sfs2"]:
                end = match.start("gap") if match["gap"] else match.end()
                yield FoundReference(match.start(), end, (LawReference(sfs),))

    def _sfs(self, match: re.Match[str], on: dt.date) -> str | None:
        number = match["sfs"] or match["sfs2"]
        if number:
            return number
        written = match["name"] or ""
        if len(written) <= _SHORT_NAME and not written.isupper():
            return None  # "kl 19:10" is a time of day, "KL 19:10" may be the Local Government Act
        name = _key(written)
        holders = [law for law in self._laws.values() if _means(law, name, on)]
        return holders[0].sfs if len(holders) == 1 else None


def _places(text: str, sfs: str) -> Iterator[LawReference]:
    """Yield the chapters and paragraphs that a run of tokens names, in the order they stand."""
    chapter: str | None = None
    chapter_waits = False
    pending: list[str] = []
    spanning = False
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "number":
                number = _spaced(token["number"])
                pending += _between(pending.pop(), number) if spanning and pending else [number]
                spanning = False
            case "chapter" if pending:
                if chapter_waits:
                    yield LawReference(sfs, chapter)
                chapter, chapter_waits = pending.pop(), True
                pending.clear()
            case "paragraph":
                yield from (LawReference(sfs, chapter, paragraph) for paragraph in pending)
                chapter_waits = chapter_waits and not pending
                pending.clear()
            case "span":
                spanning = True
    if chapter_waits:
        yield LawReference(sfs, chapter)


def _between(first: str, last: str) -> list[str]:
    """Return the paragraphs of a span: 3–5, or 26 a–26 i; a span that cannot be counted keeps its two ends."""
    head, _, low = first.partition(" ")
    tail, _, high = last.partition(" ")
    if not low and not high and 0 < int(tail) - int(head) <= _LONGEST_SPAN:
        return [str(n) for n in range(int(head), int(tail) + 1)]
    if low and high and head == tail and low < high:
        return [f"{head} {chr(c)}" for c in range(ord(low), ord(high) + 1)]
    return [first, last]


def _spaced(number: str) -> str:
    """Return "4 a" for "4a"."""
    return re.sub(r"(\d)\s?([a-z])", r"\1 \2", number.lower())


def _names(law: Law) -> Iterator[str]:
    """Yield the names of an act, definite and indefinite ("socialtjänstlagen", "socialtjänstlag")."""
    for name in [*(n.name for n in law.names), *([law.short] if law.short else [])]:
        yield name
        if name.endswith("lagen"):
            yield name.removesuffix("en")


def _means(law: Law, name: str, on: dt.date) -> bool:
    for known in law.names:
        forms = (
            {_key(known.name), _key(known.name).removesuffix("en")}
            if known.name.endswith("lagen")
            else {_key(known.name)}
        )
        if name in forms and (known.since is None or known.since <= on) and (known.until is None or on < known.until):
            return True
    return False


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name.lower().replace("‑", "-")).strip()


def _loosely(name: str) -> str:
    """Return a pattern for a name that may be broken over lines."""
    return r"\s+".join(re.escape(word) for word in name.split(" "))
