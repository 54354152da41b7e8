"""``lotsen check``: everything that can be said of the content without asking a person.

What would make a wrong or uncited answer stops the catalogue from loading (:mod:`bot.catalogue.references`);
what is looked for here besides makes it a worse one: phrases that cannot be told apart, test phrases that do
not reach their intent, abbreviations that nobody explains, sentences that are hard to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.catalogue.collisions import collisions
from bot.catalogue.content import Content, file_of
from bot.catalogue.loader import read_content
from bot.catalogue.models import Answer, Intent
from bot.catalogue.plain import unexplained, unreadable
from bot.catalogue.source import Fault
from bot.matching.decide import decide
from bot.matching.matcher import Matcher

__all__ = ["check_content"]

_Where = tuple[str | int, ...]


def check_content(folder: Path, matcher_of: Callable[[Content], Matcher]) -> tuple[Content, list[Fault]]:
    """Return the content in ``folder`` and every fault in it, by file and line.

    ``matcher_of`` builds the matcher, which is costly; it is not called while the content does not load.
    """
    content = read_content(folder)
    if not content.faults:
        for intent in content.intents.values():
            _words(intent, content)
        for intent_id, where, message in collisions(list(content.intents.values())):
            content.fault(file_of(intent_id), where, message)
        _tests(content, matcher_of(content))
    return content, sorted(set(content.faults))


def _words(intent: Intent, content: Content) -> None:
    """Note what is hard to read, and abbreviations that the glossary does not explain."""
    known = {form for term in content.glossary for form in (term.term, *term.also)}
    known |= {law.short for law in content.laws.values() if law.short}
    name = file_of(intent.id)
    for where, text in _texts(intent):
        for message in unreadable(text):
            content.fault(name, where, message)
        for word in unexplained(text, known):
            content.fault(name, where, f"förkortningen ”{word}” står inte i knowledge/glossary/. Förklara den där.")


def _texts(intent: Intent) -> Iterator[tuple[_Where, str]]:
    for county, answer in intent.answers.items():
        yield from _answer_texts(("answers", county), answer)
    for county, gap in intent.gaps.items():
        yield ("gaps", county), gap


def _answer_texts(where: _Where, answer: Answer) -> Iterator[tuple[_Where, str]]:
    yield (*where, "text"), answer.text
    for i, variant in enumerate(answer.variants):
        yield (*where, "variants", i), variant.text
    if answer.more:
        yield (*where, "more"), answer.more


def _tests(content: Content, matcher: Matcher) -> None:
    """Note each test phrase that neither is answered by its intent nor has it among what is offered.

    A known gap is asked for in a county of which it says what stands there instead.
    """
    counties_of = {intent.id: intent.counties for intent in content.intents.values()}
    for intent in content.intents.values():
        county = min(intent.counties or intent.gaps, default="kalmar")
        for i, phrase in enumerate(intent.tests):
            ranking = matcher.rank(phrase, county)
            decision = decide(ranking, county, counties_of)
            if intent.id not in decision.intents:
                best = decision.intents[0] if decision.intents else "ingen"
                message = (
                    f"testfrasen ”{phrase}” når inte hit utan {best}. Lägg till liknande fraser, eller jämför dem."
                )
                content.fault(file_of(intent.id), ["tests", i], message)
