"""The content as it was read: models by their ids, where each stands, and what was wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.catalogue.models import County, Document, GlossaryTerm, Intent, Law
from bot.catalogue.source import Fault, SourceFile

__all__ = ["Content", "file_of", "nearest"]


@dataclass
class Content:
    """What was read from a content folder, and every fault met on the way."""

    documents: dict[str, Document] = field(default_factory=dict)
    laws: dict[str, Law] = field(default_factory=dict)
    counties: dict[str, County] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    glossary: list[GlossaryTerm] = field(default_factory=list)
    concepts: list[dict[str, Any]] = field(default_factory=list)
    intents: dict[str, Intent] = field(default_factory=dict)
    acute: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    background: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        """All forms of the municipalities' names, for the matcher."""
        towns = (town for county in self.counties.values() for town in county.municipalities)
        return sorted({name for town in towns for name in (town.name, *town.also)})

    @property
    def acute_in_full(self) -> dict[str, Any]:
        """The acute knowledge with the texts that the detection learns from."""
        return {**self.acute, "told": self.told}

    def as_json(self) -> dict[str, Any]:
        """Return the content as plain data, for :meth:`from_json`; sources, faults and what is told are left behind."""
        return {
            "documents": [d.model_dump(mode="json") for d in self.documents.values()],
            "laws": [law.model_dump(mode="json") for law in self.laws.values()],
            "counties": [c.model_dump(mode="json") for c in self.counties.values()],
            "elsewhere": self.elsewhere,
            "glossary": [t.model_dump(mode="json") for t in self.glossary],
            "intents": [i.model_dump(mode="json") for i in self.intents.values()],
            "concepts": self.concepts,
            "acute": self.acute,
            "background": self.background,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Content:
        """Return the content that :meth:`as_json` gave. Raises ``ValueError`` where it is not that."""
        return cls(
            documents={d["id"]: Document.model_validate(d) for d in data["documents"]},
            laws={law["sfs"]: Law.model_validate(law) for law in data["laws"]},
            counties={c["id"]: County.model_validate(c) for c in data["counties"]},
            elsewhere=data["elsewhere"],
            glossary=[GlossaryTerm.model_validate(t) for t in data["glossary"]],
            intents={i["id"]: Intent.model_validate(i) for i in data["intents"]},
            concepts=data["concepts"],
            acute=data["acute"],
            background=data["background"],
        )

    def fault(self, name: str, path: Iterable[str | int], message: str) -> None:
        """Note a fault at ``path`` in the file ``name``."""
        source = self.sources.get(name)
        self.faults.append(Fault(name, source.line(tuple(path)) if source else 0, message))


def file_of(intent_id: str) -> str:
    """Return the content file that an intent stands in: its id is its path."""
    return f"intents/{intent_id.replace('.', '/')}.yaml"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "Menade du …?" with the nearest known name, or an empty string where none is near."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f" Menade du ”{close[0]}”?" if close else ""
