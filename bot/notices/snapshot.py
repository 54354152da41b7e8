"""What a catalogue answered, small enough to keep: so that two versions can be laid beside each other.

A snapshot holds a digest of every answer, never its text. The digest passes over whitespace, case and punctuation:
who corrects a comma has no news to tell.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Answer

__all__ = ["Change", "Entry", "Snapshot", "changes", "snapshot_of"]

Kind = Literal["new", "changed", "withdrawn"]
_ORDER: dict[Kind, int] = {"new": 0, "changed": 1, "withdrawn": 2}


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of a version: its title, and a digest of its answer by county."""

    title: str
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All questions of one version by intent id."""

    version: str
    entries: dict[str, Entry]

    def dumps(self) -> str:
        """Return the snapshot as text, for :meth:`loads`."""
        return json.dumps({key: [e.title, e.answers] for key, e in sorted(self.entries.items())}, ensure_ascii=False)

    @classmethod
    def loads(cls, version: str, text: str) -> Snapshot:
        """Return the snapshot that :meth:`dumps` gave."""
        return cls(version, {key: Entry(title, answers) for key, (title, answers) in json.loads(text).items()})


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that a county has got, has got otherwise, or has lost."""

    kind: Kind
    intent: str
    title: str


def snapshot_of(catalogue: Catalogue) -> Snapshot:
    """Return the snapshot of a catalogue, facts filled in: a changed telephone number changes its answers."""
    entries = {}
    for intent in catalogue.content.intents.values():
        answers = {county: _digest(answer, catalogue) for county, answer in intent.answers.items()}
        entries[intent.id] = Entry(intent.title, dict(sorted(answers.items())))
    return Snapshot(catalogue.version, entries)


def changes(before: Snapshot, after: Snapshot, county: str) -> list[Change]:
    """Return what changed for one county, new answers first; a question that only got another id is none."""
    old, new = dict(_answers(before, county)), dict(_answers(after, county))
    found = [Change("changed", i, new[i].title) for i in new if i in old and _of(new[i], county) != _of(old[i], county)]
    fresh = {i: new[i] for i in new if i not in old}
    gone = {i: old[i] for i in old if i not in new}
    for intent, entry in list(gone.items()):
        moved = next((i for i, e in fresh.items() if _of(e, county) == _of(entry, county)), None)
        if moved is not None:
            del gone[intent], fresh[moved]
    found += [Change("new", i, entry.title) for i, entry in fresh.items()]
    found += [Change("withdrawn", i, entry.title) for i, entry in gone.items()]
    return sorted(found, key=lambda c: (_ORDER[c.kind], c.title, c.intent))


def _answers(snapshot: Snapshot, county: str) -> Iterator[tuple[str, Entry]]:
    return ((intent, entry) for intent, entry in snapshot.entries.items() if county in entry.answers)


def _of(entry: Entry, county: str) -> str:
    return entry.answers[county]


def _digest(answer: Answer, catalogue: Catalogue) -> str:
    """Return a digest of what an asker is told: the text with its variants, the warning, the sources."""
    said = [answer.text, answer.more or "", answer.warning or ""]
    for variant in answer.variants:
        said += [json.dumps(variant.when.model_dump(exclude_none=True), sort_keys=True), variant.label, variant.text]
    cites = sorted({*answer.cites, *(cite for variant in answer.variants for cite in variant.cites)})
    parts = [*(_plain(catalogue.fill(part)) for part in said), *cites, *sorted(answer.laws or ())]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


def _plain(text: str) -> str:
    """Return the words of a text and nothing else. Numbers stay apart: "1-5" is not "15"."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
