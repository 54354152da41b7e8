"""The phrases that hold a person's name and are no person: laws, units, schools and places called after somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["outside_phrases"]

Span = tuple[int, int]

_PHRASES: Final = re.compile(
    r"\b(?:mini[ -]?maria|maria[ -](?:ungdom|pol|mottagning\w*)|lex (?:sarah|maria|bobby|lilla hjärtat)"
    r"|sankta? (?:maria|lucia)|en väg in|cosmic link|freja eid|(?:astrid lindgrens|drottning silvias) barn\w*"
    r"|(?:lars kagg|jenny nyström)s?skolan|[^\W\d_]{4,20}(?:ska gymnasi|ianska (?:fri)?skol)\w*"
    r"|(?:under|inför|efter|före|över|firar?|till|vid|på) (?:ramadan|eid|lucia|valborg)(?= |[.,?!]|$)"
    # A school that somebody goes to is masked before names are looked for.
    r"|[^\W\d_]{3,24}(?:skolan|gymnasiet)s?"
    r"|(?<=[ (])(?:stora|norra|södra|västra|östra) (?:sundby|vi|ny|tuna|möckleby|sandby|åby)(?!\w))\b",
    re.IGNORECASE,
)


def outside_phrases(text: str, spans: list[Span]) -> list[Span]:
    """Return ``spans`` (names in ``text``) without what such a phrase holds; a name beside one stays a name."""
    if not spans:
        return spans
    for match in _PHRASES.finditer(text):
        spans = [piece for span in spans for piece in _outside(text, span, *match.span())]
    return spans


def _outside(text: str, span: Span, first: int, last: int) -> Iterator[Span]:
    start, end = span
    if end <= first or last <= start:
        yield span
        return
    if start < first and (head := text[start:first].rstrip()):
        yield start, start + len(head)
    if last < end and (tail := text[last:end].lstrip()):
        yield end - len(tail), end
