"""Catalogues of any size made from the real one: fewer intents, or more by turning each into others.

A turn is the real catalogue over again in another field: about half of its informative words, and at least one
in each text, are made-up words that no other turn has ("samtycke" is "brelvan" in turn 3, wherever it stands),
while the little words and the inflections stay. Within a turn the intents are as hard to tell apart as
the real ones, and between turns there is always something in the text that tells; without it, "vem kallar till SIP"
would belong to many intents and no matcher could be right. Nothing random is involved.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.content import Content
from bot.catalogue.models import Answer, Intent
from bot.language.words import STOP, stem

__all__ = ["BenchCatalogue", "at_size"]

_WORD = re.compile(r"\{[^}]*\}|[^\W\d_]+")
"""A word, or a placeholder for a fact, which stays as it is."""
_ONSETS = "b bl br d dr f fl fr g gl gr h j k kl kr kv l m n p pl pr r s sk sl sm sn sp st sv t tr tv v".split()
_VOWELS = "a e i o u y å ä ö".split()
_CODAS = "b d f g k l ld lm ln lp lt m mp n nd ng nk p r rd rk rl rm rn rp rt rv s sk st t v".split()


@dataclass(frozen=True)
class BenchCatalogue:
    """Intents with the content around them, and the questions: text and the right intent, or None for none."""

    size: int
    intents: tuple[Intent, ...]
    content: Content
    questions: tuple[tuple[str, str | None], ...]


def at_size(content: Content, size: int, most_questions: int = 600) -> BenchCatalogue:
    """Return a catalogue of ``size`` intents with at most ``most_questions`` questions that have an answer.

    Test phrases of intents that were left out, of which there are some at every size, have none.
    """
    real = [content.intents[i] for i in sorted(content.intents) if content.intents[i].tests]
    held, known = real[::8], [intent for n, intent in enumerate(real) if n % 8]
    intents = list(_grown(known, size))
    asked = [(text, intent.id) for intent in intents for text in intent.tests]
    outside: list[tuple[str, str | None]] = [(text, None) for intent in held for text in intent.tests]
    step = max(1, len(asked) // most_questions)
    return BenchCatalogue(len(intents), tuple(intents), content, (*asked[::step][:most_questions], *outside[:300]))


def _grown(known: list[Intent], size: int) -> Iterable[Intent]:
    if size <= len(known):
        step = len(known) / size
        yield from (known[int(n * step)] for n in range(size))
        return
    yield from known
    for first in range(len(known), size, len(known)):
        field = _Field(first // len(known))
        yield from (field.turned(intent) for intent in known[: size - first])


class _Field:
    """A turn's words."""

    def __init__(self, turn: int) -> None:
        self._turn = turn
        self._kept: dict[str, tuple[str, bool]] = {}

    def turned(self, intent: Intent) -> Intent:
        """Return the intent of the same shape in this field."""
        return intent.model_copy(
            update={
                "id": f"{intent.id}-{self._turn}",
                "title": self._text(intent.title),
                "phrases": tuple(map(self._text, intent.phrases)),
                "not_phrases": tuple(map(self._text, intent.not_phrases)),
                "tests": tuple(text for t in intent.tests if (text := self._text(t)) != t),
                "missing": intent.missing and self._text(intent.missing),
                "answers": {county: self._answer(answer) for county, answer in intent.answers.items()},
            }
        )

    def _answer(self, answer: Answer) -> Answer:
        variants = tuple(
            v.model_copy(update={"label": self._text(v.label), "text": self._text(v.text)}) for v in answer.variants
        )
        more = answer.more and self._text(answer.more)
        return answer.model_copy(update={"text": self._text(answer.text), "more": more, "variants": variants})

    def _text(self, text: str) -> str:
        """Return a text with its words exchanged; where none would be, its longest is."""
        words = [w for w in _WORD.findall(text) if w[0] != "{" and w.lower() not in STOP]
        least = "" if any(self._other(w)[1] for w in words) else max(words, key=len, default="")

        def exchange(found: re.Match[str]) -> str:
            word = found[0]
            if word[0] == "{" or word.lower() in STOP:
                return word
            other, usual = self._other(word)
            return other if usual or word == least else word

        return _WORD.sub(exchange, text)

    def _other(self, word: str) -> tuple[str, bool]:
        """Return a word's other form, with the same inflection, and whether it is used wherever the word stands."""
        if word not in self._kept:
            low = word.lower()
            root = stem(low)
            key = zlib.crc32(f"{root} {self._turn}".encode())
            ending = low[len(root) :] if low.startswith(root) else ""
            self._kept[word] = (_made(key) + ending, zlib.crc32(f"{self._turn} {root}".encode()) % 2 == 0)
        return self._kept[word]


def _made(key: int) -> str:
    """Return a word of two syllables that Swedish could have."""
    word = ""
    for _ in range(2):
        for sounds in (_ONSETS, _VOWELS, _CODAS):
            key, n = divmod(key, len(sounds))
            word += sounds[n]
    return word
