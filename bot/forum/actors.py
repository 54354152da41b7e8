"""The actors around a child, and which of them a question names: what is asked about handovers between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from bot.language.concepts import Concepts
from bot.language.words import stem, tokens

__all__ = ["Actors"]

_FILE = Path(__file__).parent / "data" / "actors.yaml"


class Actors:
    """The actors of ``data/actors.yaml``, known by the words of the catalogue's concepts."""

    def __init__(self, concepts: Iterable[Mapping[str, Any]]) -> None:
        """Take the words from ``concepts``; ``missing`` are those that the file names and a catalogue lacks."""
        words = {concept["concept"]: tuple(concept["words"]) for concept in concepts}
        entries = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["actors"]
        self.missing = {name for entry in entries for name in entry.get("concepts", ())} - set(words)
        self.names: Mapping[str, str] = {entry["id"]: entry["name"] for entry in entries}
        self._order = {name: i for i, name in enumerate(self.names)}
        self._concepts = Concepts((entry["id"], _words(entry, words)) for entry in entries)

    def named(self, question: str) -> tuple[str, ...]:
        """Return the actors that a question names, in the file's order, each once."""
        found = {name for name, _, _ in self._concepts.find([stem(word) for word in tokens(question)])}
        return tuple(sorted(found, key=self._order.__getitem__))

    def pairs(self, question: str) -> tuple[tuple[str, str], ...]:
        """Return the pairs of actors that a question names together."""
        return tuple(combinations(self.named(question), 2))


def _words(entry: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]) -> list[str]:
    of_concepts = [word for name in entry.get("concepts", ()) for word in words.get(name, ())]
    without = set(entry.get("without", ()))
    return [*(word for word in of_concepts if word not in without), *entry.get("words", ())]
