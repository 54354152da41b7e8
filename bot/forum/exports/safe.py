"""Text that no program takes for anything but text.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break, their full-width forms
too, and it may part a CSV line at another character than the one that it was written with (OWASP: CSV injection).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["as_cell", "as_field", "as_text"]

_STARTS = frozenset("=+-@−﹣")
_LONGEST = 32_000
"""Characters that a cell of a workbook holds, with room to spare."""
_PARTED = re.compile(r"([;,|\t]\s*[\"'”’]*\s*)(?=(\S))")
_QUOTES = "\"'”’‘“`´"


def as_text(text: str) -> str:
    """Return ``text`` without what XML cannot hold or no reader can see; line breaks stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in plain if c == "\n" or _is_seen(c))


def as_cell(text: str) -> str:
    """Return ``text`` for a cell; an apostrophe stands before what a spreadsheet would run, and makes it text."""
    clean = as_text(text).strip()[:_LONGEST]
    return f"'{clean}" if _begins_a_formula(clean) else clean


def as_field(text: str) -> str:
    """Return ``text`` for a CSV field: one line, and no formula after any character that lines are parted at."""
    clean = re.sub(r"\s*\n\s*", " / ", as_text(text).strip())
    return as_cell(_PARTED.sub(lambda found: found[1] + ("'" if _begins_a_formula(found[2]) else ""), clean))


def _begins_a_formula(text: str) -> bool:
    """Return whether a spreadsheet may take ``text`` for a formula, once it has taken white space and quotes off."""
    plain = unicodedata.normalize("NFKC", text[:64]).lstrip().lstrip(_QUOTES).lstrip()
    return plain[:1] in _STARTS and bool(plain)


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
