"""A question as the acute detection reads it: folded words with the sentence that each stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.normalise import fold, normalise

__all__ = ["MAX_CHARACTERS", "Words", "read_words"]

MAX_CHARACTERS = 2000
_TAIL = 1000
_WORD = 40
_LONG = 70
_PART = 8

_MARKER = re.compile(r"\[([a-z]{1,20})[a-z -]{0,20}\]")
_PIECES = re.compile(r"[^\W_]+|[.!?;:]+|,")
_ABBREVIATIONS = frozenset(
    {"kl", "ca", "ev", "enl", "resp", "inkl", "st", "nr", "tel", "tfn", "pat", "ungd", "suic", "misst", "skr", "fr"}
    | {"el", "bl", "mfl", "osv", "dvs", "tex", "ang", "ggr", "rem", "utr", "ansv", "bed", "sjalvm", "overd", "medv"}
    | {"psyk", "akt", "tabl", "kont", "inl", "avv", "fam", "ok", "ak", "dr", "kap", "ex", "jfr"}
)
_JOINS = frozenset({"och", "men", "sen", "samt", "eller", "fast"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, folded, and the numbers of the sentence and the clause that each one stands in."""

    words: tuple[str, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]

    def parts(self) -> list[Words]:
        """Return the whole, and where it is long also its parts of whole sentences."""
        found = [self]
        if len(self.words) <= _LONG:
            return found
        start = 0
        for i in range(1, len(self.words) + 1):
            ends = i == len(self.words) or self.sentence[i] != self.sentence[i - 1]
            if (ends and i - start >= _PART) or i - start >= _LONG or i == len(self.words):
                found.append(Words(self.words[start:i], self.sentence[start:i], self.clause[start:i]))
                start = i
        return found

    def apart(self) -> list[Words]:
        """Return the sentences, each by itself; nothing where there is only one."""
        starts = [i for i in range(len(self.words)) if i == 0 or self.sentence[i] != self.sentence[i - 1]]
        if len(starts) < 2:
            return []
        ends = [*starts[1:], len(self.words)]
        return [Words(self.words[i:j], self.sentence[i:j], self.clause[i:j]) for i, j in zip(starts, ends, strict=True)]

    def sentences(self) -> list[tuple[str, ...]]:
        """Return the words sentence by sentence."""
        return [part.words for part in self.apart()] or ([self.words] if self.words else [])


def read_words(text: str) -> Words:
    """Return the words of a redacted question; a marker such as ``[namn]`` becomes the word ``xnamnx``.

    At most :data:`MAX_CHARACTERS` are read, of a longer text half from the beginning and half from the end:
    the danger often stands last, after a background. Any string is accepted.
    """
    folded = fold(normalise(text))
    if len(text) > MAX_CHARACTERS:
        folded = f"{folded[: MAX_CHARACTERS - _TAIL]} {fold(normalise(text[-_TAIL:]))}"
    words: list[str] = []
    sentence: list[int] = []
    clause: list[int] = []
    sentences = clauses = 0
    for piece in _PIECES.findall(_MARKER.sub(r" x\1x ", folded)):
        if piece[0] in ".!?;:,":
            ends = 0 if piece == "," else _ends_sentence(piece, words)
            sentences += ends
            clauses += ends or piece == ","
            continue
        clauses += piece in _JOINS
        words.append(piece[:_WORD])
        sentence.append(sentences)
        clause.append(clauses)
    return Words(tuple(words), tuple(sentence), tuple(clause))


def _ends_sentence(piece: str, words: list[str]) -> int:
    """Return 1 where the punctuation ends a sentence; a stop after an abbreviation does not."""
    if piece != ".":
        return int(piece != ":")
    return int(bool(words) and len(words[-1]) > 1 and words[-1] not in _ABBREVIATIONS)
