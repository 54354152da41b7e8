"""What a question is and what a reply is: the only things that a channel and the core exchange.

A channel turns what it received into a :class:`Question` and renders the :class:`Reply`; it decides
nothing. Both are plain data, frozen, and hold redacted text only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Caution",
    "Citation",
    "Explanation",
    "LawLink",
    "Option",
    "Previous",
    "Question",
    "Reason",
    "Reply",
    "Status",
]

Status = Literal["answer", "suggest", "clarify", "none", "acute", "error"]
Reason = Literal["no_local_rule", "not_found", "small_talk", "outside"]
SlotValue = str | int | bool


@dataclass(frozen=True, slots=True)
class Previous:
    """What was last answered in a conversation: "och på natten?" keeps its intent and county and changes a slot."""

    intent: str
    county: str | None
    slots: Mapping[str, SlotValue]


@dataclass(frozen=True, slots=True)
class Question:
    """A question after the door: its redacted text and what the place and earlier clicks have settled.

    ``intent`` is set where the asker picked an option: then the matcher is not asked again.
    ``found`` counts what was redacted, by kind; never the values.
    ``previous`` is what the same conversation was about; a question that stands by itself does not use it.
    ``in_place`` says that the reply takes the place of an earlier one: then an acute card stands in it again.
    """

    text: str
    now: dt.datetime
    county: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    intent: str | None = None
    found: Mapping[str, int] = field(default_factory=dict)
    previous: Previous | None = None
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class LawLink:
    """A law paragraph in a citation. ``url`` is None where the source's reference is probably wrong."""

    sfs: str
    chapter: str | None
    paragraph: str | None
    label: str
    url: str | None
    official_url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The section that an answer rests on, with the law paragraphs that the section names."""

    document: str
    title: str
    section: str
    section_id: str
    path: tuple[str, ...]
    page: int | None
    url: str | None
    laws: tuple[LawLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the asker must know about the answer; ``kind`` is for programs, ``text`` for people."""

    kind: Literal[
        "expired",
        "law_replaced",
        "report",
        "older",
        "source_error",
        "under_review",
        "outside_hours",
        "other_county",
    ]
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """A choice offered to the asker. A button carries ids and slots, never the label."""

    label: str
    intent: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    county: str | None = None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this answer: the phrase that was nearest, and the two numbers that decided."""

    phrase: str
    score: float
    margin: float
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to one question. ``card`` is the acute card, ``body`` the answer under it.

    ``county`` is the one whose documents answered; ``asked_for`` the one that the question was about.
    ``follows`` is the title of the question before it, where it was a follow-up that says little by itself.
    """

    status: Status
    body: str
    redacted_question: str
    catalogue: str
    card: str = ""
    intent: str | None = None
    title: str | None = None
    confidence: float = 0.0
    county: str | None = None
    asked_for: str | None = None
    citations: tuple[Citation, ...] = ()
    warnings: tuple[Caution, ...] = ()
    options: tuple[Option, ...] = ()
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    reason: Reason | None = None
    found: Mapping[str, int] = field(default_factory=dict)
    nearest: tuple[str, ...] = ()
    explanation: Explanation | None = None
    follows: str | None = None

    @property
    def text(self) -> str:
        """The whole reply as plain text: the acute card first, then the answer."""
        return "\n\n".join(part for part in (self.card, self.body) if part)

    def as_json(self, question_id: str | None) -> dict[str, Any]:
        """Return the object that the command-line contract promises, its keys in the contract's order."""
        return {
            "id": question_id,
            "status": self.status,
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "county": self.county,
            "text": self.text,
            "citations": [_citation(c) for c in self.citations],
            "warnings": [{"kind": w.kind, "text": w.text} for w in self.warnings],
            "options": [
                {
                    "label": o.label,
                    "intent": o.intent,
                    "slots": dict(o.slots),
                    "county": o.county,
                    "citations": [_citation(c) for c in o.citations],
                }
                for o in self.options
            ],
            "slots": dict(self.slots),
            "reason": self.reason,
            "redacted_question": self.redacted_question,
            "catalogue": self.catalogue,
        }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "title": citation.title,
        "section": citation.section,
        "path": list(citation.path),
        "page": citation.page,
        "url": citation.url,
        "laws": [
            {
                "sfs": law.sfs,
                "chapter": law.chapter,
                "paragraph": law.paragraph,
                "label": law.label,
                "url": law.url,
                "official_url": law.official_url,
                "note": law.note,
            }
            for law in citation.laws
        ],
    }
