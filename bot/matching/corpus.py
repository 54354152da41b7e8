"""Gathers what the matcher learns from: phrases, titles and answers of the intents, and the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalogue.models import PLACEHOLDER, GlossaryTerm, Intent
from bot.language.words import tokens
from bot.matching.analysis import TERM

__all__ = ["BACKGROUND", "PLACE", "Corpus", "gather"]

BACKGROUND = "~"
"""What the id of a class begins with that is no intent but a group of the background."""


PLACE = "~place"
"""The concept of all municipalities: a phrase about one of them is nearly a phrase about each."""


@dataclass(frozen=True)
class Corpus:
    """Texts by class, in an order that does not depend on files or on the order of phrases."""

    classes: tuple[str, ...]
    """Intent ids in order, then the groups of the background."""
    phrases: tuple[tuple[str, ...], ...]
    """Each class's phrases; for an intent its title is the last."""
    anti: tuple[tuple[str, ...], ...]
    """Each class's phrases that must not match."""
    documents: tuple[str, ...]
    """Each class's title and answers, as one text."""
    counties: tuple[tuple[str, ...], ...]
    """The counties that each class answers for."""
    words: Mapping[str, int]
    """The vocabulary, with how often each word occurs."""
    concepts: tuple[tuple[str, tuple[str, ...]], ...]
    """Concept classes, the glossary's terms among them."""


def gather(
    intents: Sequence[Intent],
    glossary: Sequence[GlossaryTerm],
    concepts: Iterable[Mapping[str, Any]],
    background: Mapping[str, Any],
    places: Iterable[str] = (),
) -> Corpus:
    """Return the corpus of a catalogue's content."""
    ordered = sorted(intents, key=lambda intent: intent.id)
    groups = sorted(_groups(background).items())
    phrases = [(*_unique(i.phrases, i.title), i.title) for i in ordered] + [_unique(texts) for _, texts in groups]
    documents = [_document(i) for i in ordered] + ["" for _ in groups]
    classes = (*_classes(glossary, concepts), (PLACE, tuple(sorted(set(places)))))
    counts: Counter[str] = Counter()
    for texts, document in zip(phrases, documents, strict=True):
        for text in (*texts, document):
            counts.update(w for w in tokens(text) if len(w) > 1)
    return Corpus(
        classes=(*(i.id for i in ordered), *(BACKGROUND + name for name, _ in groups)),
        phrases=tuple(phrases),
        anti=(*(_unique(i.not_phrases) for i in ordered), *(() for _ in groups)),
        documents=tuple(documents),
        counties=(*(tuple(sorted(i.answers)) for i in ordered), *(() for _ in groups)),
        words=dict(sorted(counts.items())),
        concepts=classes,
    )


def _unique(texts: Iterable[str], *without: str) -> tuple[str, ...]:
    return tuple(sorted(set(texts) - set(without)))


def _groups(background: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the background's phrases by group: "small_talk", "outside.lön" and so on."""
    groups: dict[str, list[str]] = {}
    for name, content in background.items():
        if isinstance(content, Mapping):
            for group, texts in content.items():
                groups[f"{name}.{group}"] = [str(text) for text in texts]
        else:
            groups[name] = [str(text) for text in content]
    return groups


def _document(intent: Intent) -> str:
    parts = [intent.title, intent.missing or ""]
    for county in sorted(intent.answers):
        answer = intent.answers[county]
        parts += [answer.text, answer.more or "", *(f"{v.label} {v.text}" for v in answer.variants)]
    return PLACEHOLDER.sub(" ", "\n".join(part for part in parts if part))


def _classes(
    glossary: Sequence[GlossaryTerm], concepts: Iterable[Mapping[str, Any]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return all concept classes in order; a term that several documents explain is one class."""
    gathered: dict[str, set[str]] = {}
    for term in glossary:
        gathered.setdefault(TERM + term.term.casefold(), set()).update((term.term, term.means, *term.also))
    for item in concepts:
        gathered.setdefault(str(item["concept"]), set()).update(str(word) for word in item["words"])
    return tuple((name, tuple(sorted(words))) for name, words in sorted(gathered.items()))
