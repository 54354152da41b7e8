"""Holds an original against ``knowledge/``: section by section found, changed or missing, facts included."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.catalogue.models import Document, Fact, Intent, Section
from bot.documents.sections import fingerprint, split

__all__ = ["FactReport", "Report", "SectionReport", "recognise", "verify"]


@dataclass(frozen=True, slots=True)
class SectionReport:
    """What became of one section; ``intents`` are those whose answers rest on it."""

    section: Section
    state: Literal["found", "changed", "missing"]
    intents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactReport:
    """What became of one fact: found in its section, found elsewhere in the document, or missing."""

    fact: Fact
    state: Literal["found", "moved", "missing"]


@dataclass(frozen=True, slots=True)
class Report:
    """An original held against a document of the catalogue."""

    document: Document
    sections: tuple[SectionReport, ...]
    facts: tuple[FactReport, ...]
    missing_laws: tuple[tuple[Section, str], ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether the original is the one that the catalogue was written from."""
        return (
            all(s.state == "found" for s in self.sections)
            and all(f.state == "found" for f in self.facts)
            and not self.missing_laws
        )


def recognise(text: str, documents: Iterable[Document]) -> Document | None:
    """Return the document that ``text`` is an original of: the one most of whose headings stand in it."""
    shares = [(len(split(text, d.sections)) / len(d.sections), d.id, d) for d in documents if d.sections]
    best = max(shares, default=None)
    return best[2] if best and best[0] >= 0.3 else None


def verify(text: str, document: Document, intents: Mapping[str, Intent]) -> Report:
    """Return how the original ``text`` compares with ``document``."""
    found = split(text, document.sections)
    resting = _resting(document, intents)
    sections = []
    for section in document.sections:
        here = found.get(section.id)
        if here is None:
            state: Literal["found", "changed", "missing"] = "missing"
        else:
            state = "found" if fingerprint(here.text) == section.fingerprint else "changed"
        sections.append(SectionReport(section, state, tuple(resting.get(section.id, ()))))
    whole = _squeezed(text)
    facts = tuple(FactReport(f, _fact_state(f, _own_text(f.section, document, found), whole)) for f in document.facts)
    laws = tuple(
        (section, mention.written)
        for section in document.sections
        for mention in section.laws
        if _squeezed(mention.written) not in whole
    )
    return Report(document, tuple(sections), facts, tuple(dict.fromkeys(laws)))


def _own_text(section_id: str, document: Document, found: Mapping[str, object]) -> str:
    """Return the squeezed text of a section with all its sub-sections, heading included."""
    section = next(s for s in document.sections if s.id == section_id)
    parts = [section.heading]
    for other in document.sections:
        if other.id == section_id or section.heading in other.path:
            here = found.get(other.id)
            parts += [other.heading, getattr(here, "text", "")]
    return _squeezed(" ".join(parts))


def _fact_state(fact: Fact, own: str, whole: str) -> Literal["found", "moved", "missing"]:
    sought = [_squeezed(part) for part in re.split(r"\s*\|\s*|\s*;\s+", fact.written or fact.value)]
    # An extracted text prints the addresses behind links at the foot of the page, whatever section that is in.
    if all(part in (whole if fact.kind == "link" else own) for part in sought):
        return "found"
    return "moved" if all(part in whole for part in sought) else "missing"


def _resting(document: Document, intents: Mapping[str, Intent]) -> dict[str, list[str]]:
    """Return the intents whose answers rest on each section of the document."""
    resting: dict[str, list[str]] = {}
    for intent in intents.values():
        cites: Sequence[str] = [
            cite
            for answer in intent.answers.values()
            for cite in (*answer.cites, *(c for v in answer.variants for c in v.cites))
        ]
        for cite in sorted(set(cites)):
            name, _, section = cite.partition("#")
            if name == document.id:
                resting.setdefault(section, []).append(intent.id)
    return resting


def _squeezed(text: str) -> str:
    """Return ``text`` for comparison: no white space, no case, all dashes alike (between digits none)."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    return re.sub(r"\s+", "", plain)
