"""The words that are known not to be names: a hand-written list with its inflections, and the catalogue's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Final

from bot.privacy.text import fold

__all__ = ["Lexicon", "common_words", "read_words"]

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_VERB_AR: Final = ("a", "ar", "ade", "at", "as", "ades", "ats", "ad", "ande", "are", "")
_VERB_ER: Final = ("er", "de", "te", "t", "d", "da", "s", "es", "ts", "des", "ende", "ande")
# What an inflection takes off the listed word, and what it puts there instead.
_ENDINGS: Final = {
    "noun-or": (1, ("a", "an", "or", "orna")),
    "noun-n": (0, ("", "t", "n", "na")),
    "noun-0": (0, ("", "et", "t", "en", "n", "n", "a")),
    "noun-are": (0, ("", "n", "na")),
    "noun-are-plain": (0, ("", "en", "n", "er", "r", "erna", "ar", "arna")),
}
_SHORT_HEADS: Final = frozenset({"vård", "vard", "stöd", "plan", "team", "våld", "möte", "prov", "tid", "råd"})
# Last parts that make family names: a compound that ends so is no proof of an ordinary word.
NAME_PARTS: Final = frozenset(
    [
        "berg",
        "borg",
        "dal",
        "gård",
        "hed",
        "hem",
        "holm",
        "kulla",
        "land",
        "lund",
        "mark",
        "skog",
        "stad",
        "strand",
        "ström",
        "sund",
        "torp",
        "vall",
        "äng",
        "backe",
        "bäcken",
        "gren",
        "kvist",
        "sten",
        "stål",
        "sjö",
        "näs",
        "rot",
        "hult",
        "krans",
        "fors",
        "blad",
        "löv",
        "ros",
        "bro",
        "by",
        "mo",
        "hall",
        "lind",
        "björk",
        "ek",
        "falk",
        "stam",
        "häll",
        "säter",
        "feldt",
    ]
)


def read_words(name: str) -> Iterator[tuple[str, str]]:
    """Yield ``(heading, word)`` from a data file of this package; ``#`` begins a comment line."""
    heading = ""
    for line in resources.files("bot.privacy").joinpath("data", name).read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif not line.startswith("#"):
            yield from ((heading, word) for word in line.split())


def _inflect(kind: str, word: str) -> Iterator[str]:
    """Yield the forms of ``word``; some that do not exist are among them, which does no harm."""
    if kind == "verb-ar":
        stem = word.removesuffix("a") if word.endswith("a") else word
        yield word
        yield from (stem + end for end in _VERB_AR + _VERB_ER)
        return
    if kind == "adjective":
        yield from (word + end for end in ("", "t", "a", "e", "are", "ast", "aste", "as"))
        yield word.removesuffix("d") + "t"
        yield word.removesuffix("en") + "na"
        return
    if kind in {"noun-ar", "noun-er"}:
        yield from _common_gender(word, "a" if kind == "noun-ar" else "e")
        return
    cut, ends = _ENDINGS[kind]
    yield from (word[: len(word) - cut] + end for end in ends)


def _common_gender(word: str, vowel: str) -> Iterator[str]:
    if word.endswith(("e", "a")):
        yield from (word[:-1] + end for end in ("e", "a", "en", "an", vowel + "r", vowel + "rna"))
        return
    yield from (word + end for end in ("", "en", "n", vowel + "r", vowel + "rna", "r", "rna"))
    if word[-2:] in {"el", "er", "en", "on"}:
        yield from (word[:-2] + word[-1] + end for end in ("ar", "arna", "er", "erna", "en"))


@cache
def common_words() -> frozenset[str]:
    """Return the common words in all their forms, genitives of nouns included, in lower case."""
    words: set[str] = set()
    for kind, word in read_words("common-words.txt"):
        if kind.startswith("as-written"):
            words.update((word, word.rstrip(".")))
        elif kind == "heads":
            words.add(word)
        else:
            forms = set(_inflect(kind, word))
            words |= forms
            if kind.startswith("noun"):
                words.update(form + "s" for form in forms)
    words.update(word for _, word in read_words("domain-words.txt"))
    return frozenset(words)


@cache
def _heads() -> frozenset[str]:
    heads = {word for kind, word in read_words("common-words.txt") if kind == "heads"}
    heads |= {word for kind, word in read_words("common-words.txt") if kind in {"noun-are"} and len(word) > 5}
    heads |= {word + "s" for word in heads} | {fold(word) for word in heads}
    return frozenset(head for head in heads if len(head) >= 5 or head in _SHORT_HEADS)


class Lexicon:
    """Tells whether a word is an ordinary one: listed, inflected, compounded, or one slip of the pen away."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        """``extra`` are further known words in lower case (the catalogue's)."""
        self.known = common_words() | frozenset(extra)
        self.folded = frozenset(folded for word in self.known if (folded := fold(word)) != word)

    def listed(self, low: str) -> bool:
        """Tell whether ``low`` (lower case) is a known word, with or without its diacritics."""
        return low in self.known or low in self.folded

    def headed(self, low: str) -> bool:
        """Tell whether ``low`` ends in a known head with something before it."""
        size, heads = len(low), _heads()
        return any(low[size - n :] in heads for n in range(min(16, size - 2), 3, -1))

    def compound(self, low: str) -> bool:
        """Tell whether ``low`` ends in a known head, or is made of two known words."""
        size = len(low)
        if self.headed(low):
            return True
        for at in range(3, min(size - 3, 20)):
            last = low[at:]
            if last in NAME_PARTS or not self.listed(last) or (len(last) < 4 and at < 5):
                continue
            first = low[:at]
            if self.listed(first) or (first.endswith("s") and self.listed(first[:-1])):
                return True
        return False

    def near(self, low: str) -> bool:
        """Tell whether ``low`` is one slip of the pen from a known word (one letter, or two swapped)."""
        size = len(low)
        if not 4 <= size <= 18:
            return False
        listed = self.listed
        for at in range(size):
            head, tail = low[:at], low[at + 1 :]
            if listed(head + tail) or (tail and listed(head + tail[0] + low[at] + tail[1:])):
                return True
        return size >= 5 and any(
            listed(low[:at] + letter + low[at + 1 :]) or listed(low[:at] + letter + low[at:])
            for at in range(1, size)
            for letter in _LETTERS
        )

    def near_twice(self, low: str) -> bool:
        """Tell whether a long ``low`` is two slips from a known word, one of them a swap or a letter too many."""
        size = len(low)
        if not 8 <= size <= 18:
            return False
        once = {low[:at] + letter + low[at:] for at in range(1, size) for letter in _LETTERS}
        once.update(_shorter_or_swapped(low))
        return any(self.listed(word) for first in once for word in _shorter_or_swapped(first))


def _shorter_or_swapped(low: str) -> Iterator[str]:
    for at in range(1, len(low)):
        head, tail = low[:at], low[at + 1 :]
        yield head + tail
        if tail:
            yield head + tail[0] + low[at] + tail[1:]
