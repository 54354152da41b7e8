"""The names of wards, projects, nurseries and care homes: nobody's data where nobody is spoken of.

"Avdelning Björn" is a ward; beside a child it tells where the child is, and goes.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.namebook import Kind, NameBook
from bot.privacy.tokens import Token

__all__ = ["somebody", "unit"]

_SOMEBODY: Final = re.compile(
    r"\[|\b(?:hon|han|hen|henne|honom|hennes|hans|hens|flick\w*|pojk\w*|tjej\w*|kill\w*|grabb\w*|ungen?|elev(?:en|ens)?"
    r"|ungdom(?:en|ens)?|barnets?|dotter\w*|son(?:en)?|syster\w*|bror\w*|syskon\w*|tvilling\w*|mamma\w*|pappa\w*|mor"
    r"|far|familj(?:en|ens)?|rektor\w*|kurator\w*|lärar\w*|mentor\w*|går|gått|gick|placerad|född\w*|she|he|her|his|him"
    r"|student|pupil|girl|boy)\b|\d[ -]?år",
    re.IGNORECASE,
)
_NAMED: Final = frozenset(["avdelning", "avd", "projekt", "projektet"])
_HOMES: Final = frozenset(["hvb"])
_SCHOOLS: Final = frozenset(["förskolan", "skolan"])
_OURS: Final = frozenset(["vi", "oss", "jag", "jobbar", "arbetar", "personalen"])


def somebody(text: str) -> bool:
    """Tell whether a text speaks of one person, or holds the marker of one."""
    return _SOMEBODY.search(text) is not None


def unit(tokens: list[Token], at: int, text: str, book: NameBook) -> bool:
    """Tell whether the word with a capital at ``at`` is what a unit is called, in a text about nobody."""
    token = tokens[at]
    if token.case != "cap" or not at or not (tokens[at - 1].joined or tokens[at - 1].after == ". "):
        return False
    before = tokens[at - 1].low
    if before not in _NAMED and before not in _HOMES and before not in _SCHOOLS:
        return False
    following = tokens[at + 1] if token.joined and at + 1 < len(tokens) else None
    if (following is not None and following.case == "cap") or not _called_so(tokens, at, following, book):
        return False
    return not somebody(text)


def _called_so(tokens: list[Token], at: int, following: Token | None, book: NameBook) -> bool:
    token, before = tokens[at], tokens[at - 1].low
    if before in _NAMED:
        return tokens[at - 1].joined or before == "avd"
    if not tokens[at - 1].joined or book.surname(token.low):
        return False
    if before in _HOMES:
        return token.kind is Kind.UNKNOWN
    own = at > 2 and tokens[at - 2].low in {"på", "från", "i", "vid"} and tokens[at - 3].low in _OURS
    return own or following is None
