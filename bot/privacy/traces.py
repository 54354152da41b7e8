"""Finds what points at one person without being a name or a number: initials, aliases, a named school and a class.

What is ordinary is told by the lexicon, so that "SIP_mall", "covid19" and "grundskolan" are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.handles import find_handles
from bot.privacy.namebook import NameBook
from bot.privacy.units import somebody

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
    rf"\b{_ABOUT}[ :(,]{{1,3}}(?P<x>[a-zåäö]\.[a-zåäö](?:\.[a-zåäö])?\.|[a-zåäö]-[a-zåäö])(?![\w-])"
    r"|(?<![\w.])(?P<y>[a-zåäö]\.[a-zåäö]\.)(?= (?:mår|vill|vägrar|går|bor|är|har|ska|som är|\d{1,2} år|\d{1,2}-årig))",
    re.IGNORECASE,
)
# A double name's initials (J-O for Jan-Olof), and two parted letters with an age behind.
_JOINED_INITIALS: Final = re.compile(
    r"(?<![\w.-])(?!A-[ÖZOB])[A-ZÅÄÖ]-[A-ZÅÄÖ](?![\w-])|(?<![\w.] )(?<![\w.])[A-ZÅÄÖ] [A-ZÅÄÖ](?=,? \(?\d{1,2} år)"
)
# A name spelt out, letter by letter, and one in which stars stand for letters.
_SPELT: Final = re.compile(r"(?<![\w.-])[^\W\d_](?P<by>[- ])[^\W\d_](?:(?P=by)[^\W\d_]){2,30}(?![\w-])")
_DIGIT: Final = re.compile(r"\d")
_BEGUN: Final = re.compile(r"(?<![\w.])[^\W\d_][.-]")
_LONE: Final = re.compile(r"(?<![\w.-])[^\W\d_][- ][^\W\d_](?!\w)")
_STARRED: Final = re.compile(r"(?<![\w*])[A-ZÅÄÖ][^\W\d_]{0,15}\*{1,9}[^\W\d_]{1,20}")
_SHORTENED: Final = frozenset(
    "s.k f.d m.m o.d e.d f.n i.e e.g t.v u.a f.ö e.o p.s o.s.v d.v.s p.g.a t.o.m e.l u.p.a o.s d.v p.g t.o u.s".split()
)
_BY_NAME: Final = re.compile(
    r"\bvid namn (?!(?:när|om|i|på|hos|till|av|för|och|eller|som|vid|så|men|utan|ska|får|kan)\b)(?P<x>[^\W\d_]{2,30})"
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
# A school by itself is nobody's; one beside somebody, or somebody's part, says who it is.
_SOMEBODY: Final = re.compile(
    r"\[|\b(?:hon|han|hen|henne|honom|hennes|hans|hens|min|mitt|jag|mig|flick\w*|pojk\w*|tjej\w*|kill\w*|elev(?:en|ens)?"
    r"|ungdom(?:en|ens)?|barnets?|dotter\w*|son(?:en)?|syster\w*|bror\w*|syskon\w*|mamma\w*|pappa\w*|mor|far|familj\w*"
    r"|vårdnadshavar\w*|rektor\w*|kurator\w*|lärar\w*|mentor\w*|skolsköterska\w*|psykolog\w*|går|gått|åk|årskurs"
    r"|klass(?:en)?|född\w*|she|he|her|his|him|student|pupil|girl|boy)\b|\b\d{1,2}(?:[ -]?år|[a-f]\b)",
    re.IGNORECASE,
)
_CLASS: Final = re.compile(
    r"\b(?:klass(?:en)?|i|från|ur|med|eleven|elev|flickan|pojken|killen|tjejen|\[namn\],?) (?:klass(?:en)? )?"
    r"(?P<x>\d[a-f]|(?<=klass )\d [a-f](?= |$|[,.?!])|(?-i:[A-ZÅÄÖ]{2,4}\d\d[A-Ea-e]?))(?![\w§-])(?! ?§| kap| st\b)",
    re.IGNORECASE,
)
_CLASS_AT_SCHOOL: Final = re.compile(r"(?<![\w.])(?P<x>\d ?[a-fA-F])(?= (?:på |vid )?\[skola\])")


def find_traces(text: str, book: NameBook) -> list[Span]:
    """Return the spans of what points at a person in ``text``, in order, each with its marker."""
    found = [*_initials(text), *_schools(text, book), *find_handles(text, book)]
    if "/" in text or "\\" in text:
        found += [(*match.span("x"), "namn") for match in _FOLDER.finditer(text)]
    if "vid namn" in text:
        found += [(*match.span("x"), "namn") for match in _BY_NAME.finditer(text)]
    return _apart(found)


def _apart(found: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(found):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _initials(text: str) -> Iterator[Span]:
    if "*" in text:
        yield from ((*match.span(), "namn") for match in _STARRED.finditer(text))
    if _LONE.search(text) is not None:
        yield from _letters(text)
    if ("." not in text and "-" not in text) or _BEGUN.search(text) is None:
        return
    for match in _SMALL_INITIALS.finditer(text):
        name = "x" if match["x"] else "y"
        if match[name].lower().rstrip(".") not in _SHORTENED and match[name] not in {"a-ö", "a-z", "a-o"}:
            yield *match.span(name), "namn"
    for match in _INITIALS.finditer(text):
        if match[0].lower().rstrip(".") not in _SHORTENED:
            yield *match.span(), "namn"


def _letters(text: str) -> Iterator[Span]:
    """Yield names spelt out, and initials with a hyphen or a space between them."""
    for match in _SPELT.finditer(text):
        if len(match[0]) > 8 or not match[0].islower():
            yield *match.span(), "namn"
    for match in _JOINED_INITIALS.finditer(text):
        yield *match.span(), "namn"


def _schools(text: str, book: NameBook) -> Iterator[Span]:
    low = text.lower()
    if "skola" in low or "gymnasie" in low:
        beside = None
        for match in _SCHOOL.finditer(text):
            if _named(match, book):
                beside = beside or _SOMEBODY.search(text)
                if beside is not None:
                    yield *match.span(), "skola"
    if _DIGIT.search(text) is not None:
        # A class by itself is nobody's, as a school is.
        for pattern in (_CLASS, _CLASS_AT_SCHOOL):
            for match in pattern.finditer(text):
                if somebody(text):
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
