"""How far a name goes: which of the words after its first belong to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.privacy.namebook import Kind, NameBook, cues
from bot.privacy.tokens import Token

__all__ = ["family_word", "reach"]

_CUES: Final = cues()

Slip = Callable[[Token], bool]


def reach(tokens: list[Token], at: int, book: NameBook, slip: Slip) -> int:
    """Return the place of the last word of the name that begins at ``at``."""
    last = at
    while last + 1 < len(tokens):
        step = _step(tokens, at, last, book, slip)
        if not step:
            break
        last += step
    return last


def family_word(token: Token, book: NameBook) -> bool:
    """Tell whether a word with a capital can be a family name."""
    return token.case == "cap" and (token.kind in {Kind.UNKNOWN, Kind.GIVEN} or book.listed_surname(token.low))


def _step(tokens: list[Token], first: int, last: int, book: NameBook, slip: Slip) -> int:
    """Return how many words more belong to the name: 0, 1, or 2 with a particle or an initial between."""
    token, following = tokens[last], tokens[last + 1]
    if not token.joined and not (token.kind is Kind.LETTER and token.after in {".", ". "}):
        return 0
    if following.kind is Kind.MARKER:
        return 0
    beyond = tokens[last + 2] if last + 2 < len(tokens) else None
    if beyond is not None and _bridge(following, beyond, book):
        return 2
    return 1 if _belongs(tokens[first], token, following, book, slip) else 0


def _bridge(following: Token, beyond: Token, book: NameBook) -> bool:
    if following.low in _CUES["particles"] and following.joined:
        return beyond.case == "cap" or (
            beyond.kind is Kind.UNKNOWN and beyond.case == "lower" and following.low not in {"av", "den", "de", "du"}
        )
    letter = following.kind is Kind.LETTER and following.case == "cap" and following.after in {" ", ". ", "."}
    return letter and family_word(beyond, book)


def _belongs(  # noqa: PLR0911 - one return a rule
    first: Token, token: Token, following: Token, book: NameBook, slip: Slip
) -> bool:
    kind, low = following.kind, following.low
    if kind is Kind.LETTER:
        return following.case == "cap" and first.kind in {Kind.GIVEN, Kind.AMBIGUOUS} and low not in {"i", "å", "ö"}
    if kind is Kind.SHORT or (kind is Kind.PLACE and not book.listed_surname(low) and low in book.own_places):
        return False
    if kind is Kind.PLACE:
        return following.case == "cap" or book.listed_surname(low)
    if following.case == "upper":
        return kind in {Kind.GIVEN, Kind.UNKNOWN}
    if following.case == "cap":
        return kind is not Kind.KNOWN or book.listed_surname(low) or low not in book.organisations
    if kind is Kind.GIVEN:
        return True
    if kind is Kind.UNKNOWN:
        if len(low) < 3:
            return False
        return book.surname(low) or len(low) < 8 or not slip(following)
    if kind is Kind.KNOWN and "-" not in low and book.made_up(low):
        return True
    return (
        book.listed_surname(low)
        and first.kind is not Kind.MARKER
        and kind is not Kind.FUNCTION
        and token.low not in _CUES["had"]
    )
