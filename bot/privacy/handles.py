"""Finds what people are called by machines: aliases, log-ins, mailboxes without a host, and names in file names.

What is ordinary is told by the lexicon, so that "SIP_mall" and "covid19" are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.namebook import Kind, NameBook

__all__ = ["find_handles"]

Span = tuple[int, int, str]

_ALIAS: Final = re.compile(r"(?<![\w/@\\.])[^\W\d_][\w.#-]{3,40}(?![\w\\/@])")
_DIGIT: Final = re.compile(r"\d")
_FILE: Final = re.compile(r"\.(?:docx?|pdf|xlsx?|pptx?|txt|csv|jpe?g|png|msg|eml|html?)$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_GLUED: Final = re.compile(r"(?P<word>[^\W\d_]{3,20})-?(?P<number>\d{2,4})")
_PLATFORM: Final = re.compile(
    r"insta|snap|tik ?tok|discord|face ?book|\bfb\b|messenger|\bkik\b|telegram|roblox|\bsteam\b|fortnite|minecraft"
    r"|twitch|youtube|omegle|användarnamn|inlogg|\bnick\b|alias|konto|profil|kallar sig|spel(?:et|namn)|\bchatt"
)
_PRODUCTS: Final = frozenset(["covid", "iphone", "windows", "office", "outlook", "teams", "word", "excel", "galaxy"])
# A file name is cut into its words, also where a capital begins one: utredningWilmaEk.docx.
_FILE_NAME: Final = re.compile(
    r"(?<![\w/@\\.-])[^\W_][\w.#()-]{2,120}\.(?:docx?|pdf|xlsx?|pptx?|txt|csv|jpe?g|png|heic|gif|mp[34]|mov|m4a|wav|zip|msg|eml|html?)(?!\w)",
    re.IGNORECASE,
)
_PIECE: Final = re.compile(r"[A-ZÅÄÖ]?[^\W\d_A-ZÅÄÖ]+|[A-ZÅÄÖ]+")
_OF_FILES: Final = frozenset(
    "img dsc image images photo scan scanned screenshot screen shot whatsapp video film final draft copy kopia version"
    " ver utkast klar ny old new file doc".split()
)
# "elin.vikstrandh", "j.lundh": a log-in or the part of a mailbox before its host.
_DOTTED: Final = re.compile(
    r"(?<![\w@./-])(?P<first>[^\W\d_]{1,20}(?:-[^\W\d_]{2,20})?)\.(?P<last>[^\W\d_]{3,25}(?:-[^\W\d_]{2,25})?)(?![\w@/]|[.-]\w)"
)
_INNER_STOP: Final = re.compile(r"\w\.\w")
_HOSTS: Final = frozenset(["com", "org", "net", "info"])
_CALLED: Final = re.compile(
    r"\b(?:(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|discord|roblox|fortnite|steam|kik|telegram|twitch|youtube)"
    r"(?:konto(?:t)?|namn(?:et)?)?(?: ?[:=]| heter| är)(?: hon| han| hen)? ?"
    r"|(?:har|hade) (?:insta(?:gram)?|snap(?:chat)?|tik ?tok|discord) "
    r"|(?:användar(?:id|namn)(?:et)?|user(?:name|id)?|login|inlogg(?:ning|et)?|gamertag|nickname|alias)"
    r"(?:(?: ?[:=]| heter| är) ?| ))(?P<x>[^\W\d_][\w.-]{2,39})",
    re.IGNORECASE,
)

_CALLED_BY: Final = tuple(
    "insta snap tik discord roblox fortnite steam kik telegram twitch youtube användar user login inlogg gamertag"
    " nickname alias".split()
)


def find_handles(text: str, book: NameBook) -> Iterator[Span]:
    """Yield the spans of aliases, log-ins and the names in file names in ``text``."""
    if _INNER_STOP.search(text) is not None:
        yield from _dotted(text, book)
    low = text.lower()
    if any([hint in low for hint in _CALLED_BY]):  # noqa: C419 - a list is faster, and this is asked of every text
        for match in _CALLED.finditer(text):
            if _unheard(match["x"].rstrip(".-"), book):
                yield *match.span("x"), "namn"
    if "_" in text or _DIGIT.search(text) is not None:
        spoken = _PLATFORM.search(low) is not None
        for match in _ALIAS.finditer(text):
            word = match[0].rstrip(".-#")
            if _is_alias(word, book, spoken=spoken):
                yield match.start(), match.start() + len(word), "namn"


def _dotted(text: str, book: NameBook) -> Iterator[Span]:
    for match in _FILE_NAME.finditer(text):
        yield from _in_file(match, book)
    for match in _DOTTED.finditer(text):
        if _is_login(match["first"], match["last"], book):
            yield *match.span(), "namn"


def _in_file(match: re.Match[str], book: NameBook) -> Iterator[Span]:
    """Yield the words of a file name that are no ordinary ones; beside a given name a doubtful one goes too."""
    stem = match[0].rpartition(".")[0]
    pieces = [(piece, _of_file(piece[0], book)) for piece in _PIECE.finditer(stem)]
    named = any(kind is Kind.GIVEN for _, kind in pieces)
    for piece, kind in pieces:
        low = piece[0].lower()
        if kind is Kind.GIVEN or (kind in {Kind.UNKNOWN, Kind.AMBIGUOUS} and (named or not book.slip(low))):
            yield match.start() + piece.start(), match.start() + piece.end(), "namn"


def _of_file(piece: str, book: NameBook) -> Kind:
    low = piece.lower()
    if len(low) <= 2 or low in _OF_FILES:
        return Kind.KNOWN
    kind = book.kind(low)
    if kind is Kind.AMBIGUOUS and piece.islower():
        return Kind.KNOWN
    return Kind.SHORT if kind is Kind.UNKNOWN and (len(low) <= 3 or book.abbreviation(low)) else kind


def _is_login(first: str, last: str, book: NameBook) -> bool:
    """Tell whether two words with a full stop between them are somebody's, and no sentences without a space."""
    low = last.lower()
    if low in _HOSTS:
        return False
    kind = book.kind(low)
    own = kind is Kind.GIVEN or (kind is Kind.UNKNOWN and (book.surname(low) or not book.slip(low)))
    own = own or (kind is not Kind.FUNCTION and book.listed_surname(low))
    if len(first) == 1:
        return own and first.islower() == last.islower()
    before = book.kind(first.lower())
    if before is Kind.GIVEN or (before is Kind.AMBIGUOUS and kind is Kind.UNKNOWN):
        return own or kind is Kind.AMBIGUOUS
    return before is Kind.UNKNOWN and kind is Kind.GIVEN and not book.slip(first.lower())


def _unheard(word: str, book: NameBook) -> bool:
    """Tell whether ``word``, told to be somebody's alias, is not an ordinary word after all."""
    low = word.lower()
    return any(not _ordinary(part, book) and not book.slip(part) for part in _WORD.findall(low))


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
