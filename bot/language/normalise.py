"""Makes any text comparable: one form for each letter, nothing invisible, bounded in length.

What looks the same to a reader becomes the same to the program: a decomposed "å" is composed, a Cyrillic
letter in a Latin word becomes the Latin one, and what cannot be seen (zero-width characters, soft hyphens,
direction marks, control characters, lone surrogates) is taken out, also inside words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["LONGEST", "fold", "normalise"]

LONGEST = 2000
"""Characters that are read of a text; a question is never longer, and hostile input often is."""

_REMEMBERED = 1024
"""Texts that are kept as they came out: everybody who reads a question normalises it, and answers come again."""

_READ = 4 * LONGEST
"""Characters looked at before the invisible ones are taken out."""

_PLAIN = re.compile(r"[\n\t -~åäöÅÄÖéÉ§–”’…]*\Z")
_SPACE = re.compile(r"\s+")
_MIXED = re.compile(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u04ff][^\W\d_]*")

_LOOK_ALIKE = str.maketrans(
    "авеёіїјкмнорстухѕԁԛԝαβεικνορτυχ",
    "abeeiijkmhopctyxsdqwabeikvoptux",
)
"""Cyrillic and Greek small letters that are written to be taken for Latin ones."""

_FOLDED = str.maketrans("åäáàâãöóòôõøéèêëüúùûíìîïçñýÿ", "aaaaaaooooooeeeeuuuuiiiicnyy", "")


@lru_cache(maxsize=_REMEMBERED)
def normalise(text: str) -> str:
    """Return ``text`` in the one form that everything else compares: composed, lower case, visible, short.

    Any string is accepted, lone surrogates and null characters too; at most :data:`LONGEST` characters
    come back, with one space for each run of white space and none at the ends.
    """
    text = text[:_READ]
    if not _PLAIN.match(text):
        text = _visible(unicodedata.normalize("NFKC", text))
    text = text.casefold()
    if not text.isascii():
        text = _MIXED.sub(_as_latin, unicodedata.normalize("NFC", text))
    return _SPACE.sub(" ", text)[:LONGEST].strip()


def fold(text: str) -> str:
    """Return ``text`` without diacritics: "må" becomes "ma", "Ö" becomes "O"."""
    return text if text.isascii() else _folded(text)


@lru_cache(maxsize=_REMEMBERED)
def _folded(text: str) -> str:
    folded = text.translate(_FOLDED)
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if unicodedata.category(c) != "Mn")


def _visible(text: str) -> str:
    """Return ``text`` without what cannot be seen; separators and line breaks become spaces."""
    kept = []
    for char in text:
        kind = unicodedata.category(char)
        if char in "\t\n\r\v\f\x85" or kind[0] == "Z":
            kept.append(" ")
        elif kind[0] != "C" and kind != "Mn":
            kept.append(char)
    return "".join(kept)


def _as_latin(found: re.Match[str]) -> str:
    """Return a word in Latin letters where every letter of it then is Latin; else leave it as it is."""
    latin = found[0].translate(_LOOK_ALIKE)
    return latin if all(ord(c) < 0x250 for c in latin) else found[0]
