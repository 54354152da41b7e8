"""Cuts a text into words, with what stands between them, for the finding of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.namebook import Kind, NameBook

__all__ = ["Token", "tokenise"]

_WORD: Final = re.compile(r"\[[a-zåäö-]{2,20}\]|[^\W\d_]+(?:[-'’´][^\W\d_]+)*")
_ENDS: Final = ".!?:…\n\r•*|>"
_WRAPS: Final = "\"”“»«'’-–—"


@dataclass(slots=True)
class Token:
    """A word and where it stands; ``after`` is what stands between it and the next word."""

    text: str
    low: str
    start: int
    end: int
    kind: Kind
    case: str
    initial: bool
    after: str = ""
    joined: bool = False


def tokenise(text: str, book: NameBook, seen: dict[tuple[str, bool], Kind]) -> list[Token]:
    """Return the words of ``text`` in order; ``seen`` remembers what the words of this one text are."""
    found = list(_WORD.finditer(text))
    plain = _shouted([m[0] for m in found])
    latin = _mostly_latin(text)
    tokens: list[Token] = []
    for match in found:
        word = match[0]
        kind = seen.get((word, plain))
        if kind is None:
            kind = seen[word, plain] = _kind(word, book, plain=plain, latin=latin)
        case = "lower" if plain else _case(word)
        token = Token(word, word.lower(), match.start(), match.end(), kind, case, initial=False)
        token.initial = case != "lower" and _initial(text, match.start(), tokens)
        if tokens:
            _join(tokens[-1], text[tokens[-1].end : token.start])
        tokens.append(token)
    if tokens:
        tokens[-1].after = text[tokens[-1].end :][:20]
    return tokens


def _kind(word: str, book: NameBook, *, plain: bool, latin: bool) -> Kind:
    if word[0] == "[":
        return Kind.MARKER
    if not word.isascii() and any(c > "\u024f" and c not in "’ʼ" for c in word):
        return Kind.UNKNOWN if latin else Kind.KNOWN
    return book.kind(word, plain=plain)


def _mostly_latin(text: str) -> bool:
    if text and max(text) <= "\u024f":
        return True
    head = [c for c in text[:400] if c.isalpha()]
    return 2 * sum(c <= "\u024f" for c in head) >= len(head)


def _case(word: str) -> str:
    if word[0] > "\u024f":
        return "cap"
    if not word[0].isupper():
        return "lower"
    return "upper" if word.isupper() and len(word) > 1 else "cap"


def _shouted(words: list[str]) -> bool:
    """Tell whether capitals say nothing here: nearly all longer words are written in them."""
    longer = [word for word in words if len(word) >= 4 and word[0] != "["]
    if len(longer) < 4:
        return False
    return 10 * sum(word.isupper() for word in longer) >= 7 * len(longer)


def _initial(text: str, start: int, before: list[Token]) -> bool:
    at = start - 1
    while at >= 0 and text[at] == " ":
        at -= 1
    while at >= 0 and text[at] in _WRAPS:
        at -= 1
        while at >= 0 and text[at] == " ":
            at -= 1
        if at >= 0 and text[at] == ",":
            return True
    if at < 0 or text[at] in _ENDS:
        return not (at >= 0 and text[at] == "." and before and len(before[-1].low) == 1)
    return False


def _join(token: Token, gap: str) -> None:
    token.after = gap
    token.joined = 0 < len(gap) <= 3 and not gap.strip()
