"""Catalogues of any size made from the real one: fewer intents, or more by turning each into others.

A made-up intent keeps the shape of a real one: its informative words are exchanged for other words by a fixed
rule, so that phrases of one made-up intent still belong together and differ from the original's, while the
little words and the inflections stay. Nothing random is involved.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.content import Content
from bot.catalogue.models import Intent
from bot.language.words import STOP, stem, tokens

__all__ = ["BenchCatalogue", "at_size"]

_WORD = re.compile(r"[^\W\d_]+")


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
    words = sorted(
        {w for i in known for p in i.phrases for w in tokens(p) if w not in STOP and len(w) > 4 and w.isalpha()}
    )
    for n in range(size - len(known)):
        yield _turned(known[n % len(known)], n // len(known) + 1, words)


def _turned(intent: Intent, turn: int, words: list[str]) -> Intent:
    """Return another intent of the same shape: about half of its informative words are other words."""

    def exchange(found: re.Match[str]) -> str:
        word = found[0]
        if word.lower() in STOP or len(word) < 4:
            return word
        key = zlib.crc32(f"{stem(word.lower())} {intent.id} {turn}".encode())
        return words[key // 2 % len(words)] if key % 2 else word

    def turned(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(_WORD.sub(exchange, text) for text in texts)

    return intent.model_copy(
        update={
            "id": f"{intent.id}-{turn}",
            "title": _WORD.sub(exchange, intent.title),
            "phrases": turned(intent.phrases),
            "not_phrases": (),
            "tests": turned(intent.tests),
        }
    )
