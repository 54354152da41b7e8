"""The catalogue as the program uses it: content that was read whole, and what was made of it.

A :class:`Catalogue` never changes. A new version is a new object, so a question that is under way ends on
the version that it began with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue.content import Content
from bot.catalogue.models import PLACEHOLDER, Document, Fact, Intent, Section
from bot.matching.matcher import Matcher
from bot.privacy.redact import Redactor
from bot.understanding.acute import AcuteDetector
from bot.understanding.place import Gazetteer

__all__ = ["Catalogue", "vocabulary"]


@dataclass(frozen=True)
class Catalogue:
    """One version of the content, ready to answer from."""

    version: str
    content: Content
    matcher: Matcher
    acute: AcuteDetector
    redactor: Redactor

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places that questions may name."""
        return Gazetteer(self.content.counties.values(), self.content.elsewhere)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """All documents' facts by their id."""
        return {fact.id: fact for document in self.content.documents.values() for fact in document.facts}

    @cached_property
    def sections(self) -> dict[str, tuple[Document, Section]]:
        """All sections by their full reference, ``document#section``."""
        return {
            f"{document.id}#{section.id}": (document, section)
            for document in self.content.documents.values()
            for section in document.sections
        }

    @cached_property
    def counties_of(self) -> dict[str, frozenset[str]]:
        """The counties that each intent answers for."""
        return {intent.id: intent.counties for intent in self.content.intents.values()}

    def intent(self, intent_id: str) -> Intent | None:
        """Return the intent, or None where this version has none by that id."""
        return self.content.intents.get(intent_id)

    def fill(self, text: str) -> str:
        """Return ``text`` with every ``{fact}`` replaced by its value."""
        return PLACEHOLDER.sub(lambda found: self.facts[found[1]].value, text).strip()

    def county_name(self, county: str) -> str:
        """Return the county's name as people say it, "Kalmar län"."""
        known = self.content.counties.get(county)
        return known.name if known else county


def vocabulary(content: Content) -> Iterator[str]:
    """Yield every text of the content: its words are known not to be somebody's name, but for the people it names."""
    for intent in content.intents.values():
        yield from (intent.title, *intent.phrases)
        for answer in intent.answers.values():
            yield from (answer.text, answer.more or "", *(v.text for v in answer.variants))
    for document in content.documents.values():
        yield document.title
        yield from (section.heading for section in document.sections)
        yield from (fact.label for fact in document.facts)
    for term in content.glossary:
        yield from (term.term, term.means, *term.also)
    for law in content.laws.values():
        yield from (law.title, *(name.name for name in law.names))
