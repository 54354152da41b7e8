"""What the catalogue covers: sections that no intent rests on, gaps by county, facts that no answer uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalogue.content import Content
from bot.catalogue.models import PLACEHOLDER, Answer, Intent

__all__ = ["Coverage", "cover", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was found. Sections are ``document#section`` with the reason that stands in the document's file."""

    intents: int
    answers: Counter[str]
    gaps: int
    sections: tuple[tuple[str, str, str | None], ...]
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    facts: tuple[str, ...]


def cover(content: Content) -> Coverage:
    """Return the coverage of ``content``."""
    cited = {
        cite for intent in content.intents.values() for answer in intent.answers.values() for cite in _cites(answer)
    }
    used = {
        name for intent in content.intents.values() for text in _texts(intent) for name in PLACEHOLDER.findall(text)
    }
    used |= set(PLACEHOLDER.findall(str(content.acute)))
    return Coverage(
        intents=len(content.intents),
        answers=Counter(county for intent in content.intents.values() for county in intent.answers),
        gaps=sum(not intent.answers for intent in content.intents.values()),
        sections=tuple(
            (f"{document.id}#{section.id}", section.heading, section.no_intent)
            for document in content.documents.values()
            for section in document.sections
            if f"{document.id}#{section.id}" not in cited
        ),
        missing=tuple(
            (intent.id, tuple(county for county in content.counties if county not in intent.answers))
            for intent in content.intents.values()
            if intent.answers and set(content.counties) - set(intent.answers)
        ),
        facts=tuple(f.id for d in content.documents.values() for f in d.facts if f.id not in used),
    )


def side_by_side(intent: Intent, content: Content) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """Yield for each county its name, its answer's text (None where it has none) and the sections it cites."""
    for county in content.counties.values():
        answer = intent.answers.get(county.id)
        if answer is None:
            yield county.name, intent.gaps.get(county.id), ()
        else:
            parts = [answer.text, *(f"{v.label}: {v.text}" for v in answer.variants), answer.more or ""]
            yield county.name, "\n\n".join(part.strip() for part in parts if part.strip()), tuple(_cites(answer))


def _cites(answer: Answer) -> list[str]:
    return list(dict.fromkeys([*answer.cites, *(cite for variant in answer.variants for cite in variant.cites)]))


def _texts(intent: Intent) -> Iterator[str]:
    yield from intent.gaps.values()
    for answer in intent.answers.values():
        yield from (answer.text, answer.more or "", *(v.text for v in answer.variants))
