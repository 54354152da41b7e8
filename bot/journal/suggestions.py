"""Improvement suggestions: unanswered questions, grouped across wording, for the dialogue forum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from bot.journal.store import LoggedQuestion
from bot.language.normalise import fold, normalise

__all__ = ["Suggestion", "gather"]

_ALIKE = 80.0
"""Least token-sort ratio for two wordings to be one question (0-100); below it people ask different things."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One group of questions that mean the same, in one county."""

    id: str
    county: str | None
    question: str
    count: int
    first: str
    last: str
    nearest: tuple[str, ...]
    other_counties: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object of the command-line contract. ``askers`` is null: the journal does not know who asks."""
        return {
            "id": self.id,
            "county": self.county,
            "question": self.question,
            "count": self.count,
            "askers": None,
            "first": self.first,
            "last": self.last,
            "status": "ny",
            "nearest": list(self.nearest),
            "other_counties": list(self.other_counties),
        }


def gather(questions: Iterable[LoggedQuestion], counties_of: Mapping[str, frozenset[str]]) -> list[Suggestion]:
    """Return the suggestions, most asked first.

    Questions are one group where the catalogue knows them as the same gap, or where their wordings are alike;
    each joins the first group that fits, oldest first, so that the same journal always gives the same groups.
    """
    groups: list[list[LoggedQuestion]] = []
    for question in questions:
        home = next((group for group in groups if _belongs(question, group[0])), None)
        if home is None:
            groups.append([question])
        else:
            home.append(question)
    suggestions = [_suggestion(group, counties_of) for group in groups]
    return sorted(suggestions, key=lambda s: (-s.count, s.first, s.id))


def _belongs(question: LoggedQuestion, head: LoggedQuestion) -> bool:
    if question.county != head.county:
        return False
    if question.intent and question.intent == head.intent:
        return True
    return fuzz.token_sort_ratio(_key(question), _key(head)) >= _ALIKE


def _key(question: LoggedQuestion) -> str:
    return fold(normalise(question.question))


def _suggestion(group: list[LoggedQuestion], counties_of: Mapping[str, frozenset[str]]) -> Suggestion:
    typical = max(group, key=lambda q: (q.count, -q.id))
    nearest = tuple(dict.fromkeys(intent for question in group for intent in question.nearest))[:3]
    elsewhere = tuple(i for i in nearest if counties_of.get(i) and typical.county not in counties_of[i])
    name = f"{group[0].county}|{_key(group[0])}"
    return Suggestion(
        id=hashlib.sha256(name.encode()).hexdigest()[:10],
        county=typical.county,
        question=typical.question,
        count=sum(question.count for question in group),
        first=min(question.first for question in group),
        last=max(question.last for question in group),
        nearest=nearest,
        other_counties=elsewhere,
    )
