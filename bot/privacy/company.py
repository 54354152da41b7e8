"""Finds the names that are words too by the company they keep: "Per och My Djupfors", "Bo, Per och Siv".

A capital says nothing at the start of a sentence, and "per" is a word; beside a name it is somebody.
"""

from __future__ import annotations

from typing import Final

from bot.privacy.namebook import Kind, NameBook, cues
from bot.privacy.tokens import Token

__all__ = ["with_company"]

_CUES: Final = cues()
_AND: Final = frozenset(["och", "o", "samt"])
_SIGNS: Final = frozenset(["&", "+", "/"])
# Words of grammar that are somebody's name often enough, with a capital beside another name.
_SOMETIMES: Final = frozenset(["inga", "dag"])
_NEVER: Final = (_CUES["months"] - {"jan"}) | frozenset(
    "sen men med till kan van vet bup sip soc evi nu ut ute är av åk när set sedan".split()
)
# In lower case these are the word, also beside a name.
_WORDS_TOO: Final = frozenset("liv son bror hans mor ro mina sina".split())


def with_company(tokens: list[Token], spans: list[tuple[int, int]], book: NameBook) -> list[tuple[int, int]]:
    """Return ``spans`` (names, in order) and the words that stand beside one of them in a list of people, in order."""
    if len(tokens) < 2 or not (spans or any([token.text == "[namn]" for token in tokens])):  # noqa: C419 - faster
        return spans
    if not any([_joins(token) for token in tokens]):  # noqa: C419 - a list is faster
        return spans
    owner = _owners(tokens, spans)
    found, listed = [], set[int]()
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        beside, comma = _right(tokens, at)
        named = beside in owner and (not comma or owner[beside] in listed)
        if at not in owner and ((named and _first(tokens, at, book)) or _second(tokens, at, owner, book)):
            owner[at] = -at
            found.append((token.start, token.end))
        if named and at in owner:
            listed.add(owner[at])
    return sorted([*spans, *found]) if found else spans


def _joins(token: Token) -> bool:
    return token.low in _AND or token.after.strip() in _SIGNS


def _owners(tokens: list[Token], spans: list[tuple[int, int]]) -> dict[int, int]:
    """Return of which name each word is a part, by the word's place; an earlier marker is a name of its own."""
    owner, number = {}, 0
    for at, token in enumerate(tokens):
        while number < len(spans) and spans[number][1] <= token.start:
            number += 1
        if token.text == "[namn]":
            owner[at] = -at - len(tokens)
        elif number < len(spans) and spans[number][0] <= token.start:
            owner[at] = spans[number][0] + 1
    return owner


def _right(tokens: list[Token], at: int) -> tuple[int, bool]:
    """Return the place of the word that ``at`` is joined to on its right (-1: none), and whether by a mere comma."""
    token, last = tokens[at], len(tokens) - 1
    if at < last and token.after.strip() in _SIGNS:
        return at + 1, False
    if at + 1 < last and token.joined and tokens[at + 1].low in _AND and tokens[at + 1].joined:
        return at + 2, False
    return (at + 1, True) if at < last and token.after == ", " else (-1, False)


def _first(tokens: list[Token], at: int, book: NameBook) -> bool:
    """Tell whether the word before "och" and a name is a name."""
    token = tokens[at]
    if not _namelike(token, book):
        return False
    if token.case != "lower":
        return not book.grammar(token.low) or token.low in _SOMETIMES
    opening = at == 0 or not tokens[at - 1].joined
    return opening and not book.grammar(token.low) and token.low not in _WORDS_TOO


def _second(tokens: list[Token], at: int, owner: dict[int, int], book: NameBook) -> bool:
    """Tell whether the word in lower case after a name and "och" is a name: a clause ends or its verb follows."""
    token = tokens[at]
    if token.case != "lower" or at < 2 or not _namelike(token, book) or book.grammar(token.low):
        return False
    joined = tokens[at - 1].low in _AND and tokens[at - 1].joined and tokens[at - 2].joined and at - 2 in owner
    if not joined or token.low in _WORDS_TOO or token.low in _CUES["verbs"]:
        return False
    return at + 1 == len(tokens) or not token.joined or tokens[at + 1].low in _CUES["verbs"]


def _namelike(token: Token, book: NameBook) -> bool:
    return (
        token.kind in {Kind.AMBIGUOUS, Kind.FUNCTION}
        and token.low not in _NEVER
        and token.low not in book.organisations
        and book.given(token.low)
    )
