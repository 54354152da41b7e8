"""Whether an answer fits what was asked, and not only what it sounds like.

The matcher finds the intent that a question is most like. Two things can still be wrong: the answer may lack the
kind of thing that was asked for, or hold it for another unit than the one named.
"""

from __future__ import annotations

import re

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Intent
from bot.language.normalise import fold, normalise
from bot.language.question import asking
from bot.reply import Reply
from bot.understanding.answer_kind import asks_how_to_reach, holds_what_is_asked

__all__ = ["lacks_what_is_asked", "speaks_of_another"]

# The thing that is counted: "hur många föräldrakurser"; not "hur många gjordes det" nor an abbreviation.
_COUNTED = re.compile(
    r"\b(?:hur många|antal(?:et)?) (?:(?:olika|nya|andra|fler|av|de|dessa|våra|era) )*"
    r"(?P<thing>[^\W\d]{5,}\b)(?! (?:det|vi|ni|man)\b|\.)"
)
_PERSON = re.compile(r"\b(?:vem (?:är|var|leder|i)|vad heter|namnet på)\b(?! ansvarig)")
_TOWNS = re.compile(r"\bvilka (?:av (?:de |våra |länets )?)?kommuner(?:na)?\b")
_ALL_TOWNS = re.compile(r"\b(?:all[at]|samtliga|varje|var(?:t)? och en|länets)\b|kommunerna i ")
_ABOUT = re.compile(r"\b(?:säger|står|skriver|anger|nämner|kritik)\b.* (?:om|mot) (.+)$")


def lacks_what_is_asked(text: str, intent: Intent, reply: Reply, catalogue: Catalogue) -> bool:
    """Return whether the answer lacks what was asked for: a date, a number ..., or the municipality named."""
    if not holds_what_is_asked(fold(normalise(text)), fold(normalise(reply.body)), fold(normalise(intent.title))):
        return True
    answer = intent.answers[reply.county]  # type: ignore[index]
    if _lacks_place(asking(text), reply.body, catalogue):
        return True
    by_town = any(variant.when.municipality for variant in answer.variants) or intent.municipality is not None
    return by_town and catalogue.gazetteer.find(text).elsewhere is not None


def speaks_of_another(text: str, intent: Intent, reply: Reply, catalogue: Catalogue) -> bool:
    """Return whether the question names a unit, a group or a law that the intent does not know.

    The same holds for what a named text is asked to say something about ("vad står i planen om skolskjuts"), and
    for a thing that is counted ("hur många föräldrakurser").
    A number, a mailbox, an address or hours hold for one unit only: then the answer itself must name it.
    """
    asked = asking(text)
    if catalogue.matcher.strangers(asked, intent.id):
        return True
    thing = _COUNTED.search(normalise(asked))
    if thing is not None and catalogue.matcher.is_strange(thing["thing"], intent.id):
        return True
    about = _ABOUT.search(normalise(asked))
    if about is not None and catalogue.matcher.is_strange(about[1], intent.id):
        return True
    reaches = asks_how_to_reach(fold(normalise(asked)))
    return reaches and bool(catalogue.matcher.unsaid(asked, f"{intent.title}. {reply.body}"))


def _lacks_place(asked: str, body: str, catalogue: Catalogue) -> bool:
    """Return whether municipalities are asked for and none named, or a person of one that the answer does not name."""
    plain = normalise(asked)
    if _TOWNS.search(plain) and not _ALL_TOWNS.search(body.casefold()):
        counties = catalogue.content.counties.values()
        return not any(town.name in body for county in counties for town in county.municipalities)
    if not _PERSON.search(plain):
        return False
    town = catalogue.gazetteer.find(asked).municipality
    return town is not None and town not in body
