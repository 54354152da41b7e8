"""Finds what points at one person without being a name or a number: initials, aliases, a named school and a class.

What is ordinary is told by the lexicon, so that "SIP_mall", "covid19" and "grundskolan" are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.namebook import Kind, NameBook

__all__ = ["find_traces"]

Span = tuple[int, int, str]

_ABOUT: Final = (
    r"(?:initial(?:er(?:na)?)?|signatur(?:en)?|gäller|rör|angående|ang|om|för|barn(?:et)?|flickan?|pojken?|elev(?:en)?|dottern?|sonen?|tjej(?:en)?"
    r"|killen?|ungdom(?:en)?|pat(?:ient(?:en)?)?|klient(?:en)?|brukaren?|mamman?|pappan?|systern?|bror)"
)
_INITIALS: Final = re.compile(
    r"(?<![\w.])(?:[A-ZÅÄÖ]\.-?){1,3}[A-ZÅÄÖ](?:\.(?!\w)|(?![\w.]))|(?<![\w.])[A-ZÅÄÖ]\. [A-ZÅÄÖ]\.(?!\w)"
)
_SMALL_INITIALS: Final = re.compile(
    rf"\b{_ABOUT}[ :(,]{{1,3}}(?P<x>[a-zåäö]\.[a-zåäö](?:\.[a-zåäö])?\.)(?!\w)", re.IGNORECASE
)
_SHORTENED: Final = frozenset(
    "s.k f.d m.m o.d e.d f.n i.e e.g t.v u.a f.ö e.o p.s o.s.v d.v.s p.g.a t.o.m e.l u.p.a o.s d.v p.g t.o u.s".split()
)
_FOLDER: Final = re.compile(r"(?:users|home|personal)[\\/](?P<x>[^\\/\s]{2,40})", re.IGNORECASE)
_SCHOOL: Final = re.compile(
    r"(?<![\w-])(?P<first>[^\W\d_]{2,24})(?P<last>skolan?s?|gymnasiets?)(?![\w-])", re.IGNORECASE
)
# Kinds of school, which are nobody's.
_KIND_OF_SCHOOL: Final = re.compile(
    r"(?:grund|gymnasie|hög|folkhög|för|fri|sär|resurs|dag|låg|mellan|by|musik|kultur|sommar|special|same|hel|hem|bo|kvälls|ö|friluft|rid|sim"
    r"|dans|kör|trafik|tränings|träff|hörsel|sjuk|sjukhus|distans|modersmål|stor|små|stads|land|internat|riksinternat|idrott|yrkes|vuxen|kommun"
    r"|lokal|barn|ungdom|gymnasiesär|grundsär|dagfolkhög|föräldra|friskole|närhets|mottagnings|behandlings|hemkommun|placerings|vistelse|bostads)s?"
)
_CLASS: Final = re.compile(
    r"\b(?:klass(?:en)?|i|från|ur|med|eleven|elev|flickan|pojken|killen|tjejen|\[namn\],?) (?:klass(?:en)? )?"
    r"(?P<x>\d[a-f]|(?<=klass )\d [a-f](?= |$|[,.?!])|(?-i:[A-ZÅÄÖ]{2,4}\d\d[A-Ea-e]?))(?![\w§-])(?! ?§| kap| st\b)",
    re.IGNORECASE,
)
_CLASS_AT_SCHOOL: Final = re.compile(r"(?<![\w.])(?P<x>\d ?[a-fA-F])(?= (?:på |vid )?\[skola\])")
_ALIAS: Final = re.compile(r"(?<![\w/@\\.])[^\W\d_][\w.#-]{3,40}(?![\w\\/@])")
_FILE: Final = re.compile(r"\.(?:docx?|pdf|xlsx?|pptx?|txt|csv|jpe?g|png|msg|eml|html?)$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_GLUED: Final = re.compile(r"(?P<word>[^\W\d_]{3,20})-?(?P<number>\d{2,4})")
_PLATFORM: Final = re.compile(
    r"insta|snap|tik ?tok|discord|face ?book|\bfb\b|messenger|\bkik\b|telegram|roblox|\bsteam\b|fortnite|minecraft"
    r"|twitch|youtube|omegle|användarnamn|inlogg|\bnick\b|alias|konto|profil|kallar sig|spel(?:et|namn)|\bchatt"
)
_PRODUCTS: Final = frozenset(["covid", "iphone", "windows", "office", "outlook", "teams", "word", "excel", "galaxy"])


def find_traces(text: str, book: NameBook) -> list[Span]:
    """Return the spans of what points at a person in ``text``, in order, each with its marker."""
    found = [*_initials(text), *_schools(text, book), *_aliases(text, book)]
    found += [(*match.span("x"), "namn") for match in _FOLDER.finditer(text)]
    return _apart(found)


def _apart(found: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(found):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _initials(text: str) -> Iterator[Span]:
    if "." not in text:
        return
    for match in _INITIALS.finditer(text):
        if match[0].lower().rstrip(".") not in _SHORTENED:
            yield *match.span(), "namn"
    for match in _SMALL_INITIALS.finditer(text):
        if match["x"].lower().rstrip(".") not in _SHORTENED:
            yield *match.span("x"), "namn"


def _schools(text: str, book: NameBook) -> Iterator[Span]:
    low = text.lower()
    if "skola" in low or "gymnasie" in low:
        for match in _SCHOOL.finditer(text):
            if _named(match, book):
                yield *match.span(), "skola"
    if any(c.isdigit() for c in text):
        for pattern in (_CLASS, _CLASS_AT_SCHOOL):
            for match in pattern.finditer(text):
                yield *match.span("x"), "klass"


def _named(match: re.Match[str], book: NameBook) -> bool:
    """Tell whether a school is called by its name; grundskolan and the like are kinds of school."""
    first, low = match["first"], match["first"].lower()
    if _KIND_OF_SCHOOL.fullmatch(low) or book.wide.listed(match[0].lower()):
        return False
    if first[0].isupper():
        return True
    placed = match.string[: match.start()].endswith(("på ", "från ", "vid ", "till "))
    definite = match["last"].lower().rstrip("s") in {"skolan", "gymnasiet"}
    return placed and definite and len(low) >= 5 and not book.wide.listed(low) and not book.wide.listed(low.rstrip("s"))


def _aliases(text: str, book: NameBook) -> Iterator[Span]:
    if "_" not in text and not any(c.isdigit() for c in text):
        return
    spoken = _PLATFORM.search(text.lower()) is not None
    for match in _ALIAS.finditer(text):
        word = match[0].rstrip(".-#")
        if _is_alias(word, book, spoken=spoken):
            yield match.start(), match.start() + len(word), "namn"


def _is_alias(word: str, book: NameBook, *, spoken: bool) -> bool:
    """Tell whether ``word`` is made as people make names for themselves; ``spoken``: such names are talked of."""
    if _FILE.search(word):
        return False
    if (glued := _GLUED.fullmatch(word)) is not None:
        low = glued["word"].lower()
        return low not in _PRODUCTS and not glued["word"].isupper() and not _ordinary(low, book) and not book.slip(low)
    if "_" in word:
        digits = sum(c.isdigit() for c in word)
        return spoken or digits >= 2 or not all(_ordinary(part.lower(), book) for part in _WORD.findall(word))
    return spoken and any(c.isdigit() for c in word) and any(c in ".#" for c in word) and _WORD.search(word) is not None


def _ordinary(low: str, book: NameBook) -> bool:
    return (
        len(low) <= 2 or book.kind(low) in {Kind.KNOWN, Kind.PLACE, Kind.SHORT, Kind.FUNCTION} or book.abbreviation(low)
    )
