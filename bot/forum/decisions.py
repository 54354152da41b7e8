"""Decisions held against the catalogue: whether they name what it has, and whether it has what was decided. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.content import nearest
from bot.forum.errors import ForumError, NotFound
from bot.forum.model import Decision, Group
from bot.reply import Question, Reply

__all__ = ["check", "fingerprint", "is_published"]


def check(decision: Decision, catalogue: Catalogue) -> None:
    """Raise where a decision lacks what it is about, or names what the catalogue has not.

    A new question names one that is yet to be written, or none.
    """
    if decision.kind in {"ändrad_fråga", "redan_besvarad"}:
        if not decision.intent:
            raise ForumError(f"”{decision.label}” behöver frågans id i katalogen, till exempel sip.vem-kallar.")
        if catalogue.intent(decision.intent) is None:
            near = nearest(decision.intent, catalogue.content.intents)
            raise NotFound(f"Katalogen har ingen fråga ”{decision.intent}”.{near}")
    if decision.kind == "ändra_dokumentet":
        if not decision.section:
            raise ForumError("”Ändra dokumentet” behöver avsnittet, till exempel kalmar-evi-2025#remiss.")
        if decision.section not in catalogue.sections:
            near = nearest(decision.section, catalogue.sections)
            raise NotFound(f"Katalogens dokument har inget avsnitt ”{decision.section}”.{near}")


def fingerprint(decision: Decision, catalogue: Catalogue) -> str | None:
    """Return what the decision's intent or section looks like in this version; None where it has none."""
    if decision.section:
        found = catalogue.sections.get(decision.section)
        return found[1].fingerprint if found else None
    intent = catalogue.intent(decision.intent) if decision.intent else None
    return hashlib.sha256(intent.model_dump_json().encode()).hexdigest() if intent else None


def is_published(group: Group, assistant: Assistant, now: dt.datetime) -> bool:
    """Return whether the version in use has what was decided on the group.

    A new question: the intent that was named answers for the county; where none was named, the group's question is
    answered. A changed question or document: it no longer looks as it did when it was decided. Answered already: the
    group's question reaches that intent.
    """
    decision = group.decision
    if decision is None:
        return False
    match decision.kind:
        case "ny_fråga" if decision.intent:
            return group.county in assistant.catalogue.counties_of.get(decision.intent, frozenset())
        case "ny_fråga":
            return _asked(group, assistant, now).status == "answer"
        case "ändrad_fråga" | "ändra_dokumentet":
            seen = fingerprint(decision, assistant.catalogue)
            return seen is not None and seen != decision.fingerprint
        case "redan_besvarad":
            reply = _asked(group, assistant, now)
            return reply.status == "answer" and reply.intent == decision.intent
        case _:
            return False


def _asked(group: Group, assistant: Assistant, now: dt.datetime) -> Reply:
    return assistant.ask(Question(group.question, now, county=group.county))
