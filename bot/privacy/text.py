"""Brings what was typed into one written form, so that no way of writing a digit or a letter hides it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["clean", "fold", "sound"]

# NFKC turns each of these into a whole sentence; they say nothing that is asked here.
_EXPANDERS: Final = dict.fromkeys([0xFDFA, 0xFDFB], " ")
# Hyphens and minus signs that look alike (the en dash is kept: people use it in ranges of years).
_DASHES: Final = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2212, 0xFE63, 0xFF0D], "-")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_OTHER_DIGIT: Final = re.compile(r"(?![0-9])\d")
_SPACES: Final = re.compile(r"[^\S\n\r\t ]")


def clean(raw: str) -> str:
    """Return ``raw`` in NFKC, digits as 0-9, without invisible or control characters; never raises.

    Invisible characters go first, so that they cannot part the digits of a number; lone surrogates
    become U+FFFD, so that the text can be encoded.
    """
    if raw.isascii():
        return _CONTROL.sub(" ", raw)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw.translate(_EXPANDERS)))
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = _OTHER_DIGIT.sub(lambda m: str(unicodedata.decimal(m[0])), text)
    return _SPACES.sub(" ", _CONTROL.sub(" ", text.translate(_DASHES)))


_FOLD: Final = str.maketrans("åäöéèüøæđðþłı’´", "aaoeeuoaddtli''", "")
_SOUNDS: Final = (("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("w", "v"), ("z", "s"), ("x", "ks"),
                  ("c", "k"), ("q", "k"), ("y", "i"), ("j", "i"))  # fmt: skip
_END: Final = re.compile(r"(?:ie|ey|ee|y)$")
_DOUBLE: Final = re.compile(r"(.)\1+")


def fold(word: str) -> str:
    """Return ``word`` in lower case and without diacritics, as it is written on a foreign keyboard."""
    low = word.lower()
    if low.isascii():
        return low
    low = low.translate(_FOLD)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))


def sound(word: str) -> str:
    """Return a key that the spelling variants of one name share (Oliwer and Oliver, Mathilda and Matilda)."""
    key = _END.sub("i", fold(word))
    for old, new in _SOUNDS:
        if old in key:
            key = key.replace(old, new)
    return _DOUBLE.sub(r"\1", key)
