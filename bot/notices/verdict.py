"""What the forum came to, in words for the person who asked: one notice at most a step."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogue.catalogue import Catalogue
from bot.chat.model import Notice
from bot.forum.model import Decision, Group
from bot.journal.contacts import Step
from bot.texts import Texts

__all__ = ["Verdict", "notice", "verdict_of"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the forum has come with a question, as far as the asker is concerned."""

    step: Step
    county: str | None
    decision: Decision

    @property
    def content(self) -> str:
        """What makes it another decision: the kind and what it is about. A note that is corrected does not."""
        return "|".join((self.decision.kind, self.decision.intent or "", self.decision.section or ""))


def verdict_of(group: Group) -> Verdict | None:
    """Return what there is to tell of a group, or None where the forum has not come to anything."""
    if group.decision is None:
        return None
    match group.state:
        case "beslutad":
            return Verdict("decided", group.county, group.decision)
        case "publicerad" | "återkopplad":
            return Verdict("published", group.county, group.decision)
        case "avförd":
            return Verdict("dismissed", group.county, group.decision)
        case _:
            return None


def notice(
    verdict: Verdict,
    question: str,
    catalogue: Catalogue,
    texts: Texts,
    *,
    is_changed: bool = False,
    public_url: str | None = None,
) -> Notice:
    """Return what the asker is told. ``question`` is their own, redacted; ``is_changed`` says they heard otherwise."""
    _ = texts.gettext
    parts = [_("Your question: “%(question)s”") % {"question": question}]
    if is_changed:
        parts.append(_("The dialogue forum has changed its decision."))
    parts.append(_outcome(verdict, catalogue, texts))
    if verdict.decision.note and verdict.step != "published":
        parts.append(_("The forum writes: %(note)s") % {"note": verdict.decision.note})
    county = catalogue.county_name(verdict.county) if verdict.county else ""
    title = _("The dialogue forum in %(county)s has answered") % {"county": county}
    if not county:
        title = _("The dialogue forum has answered")
    return Notice("\n\n".join(parts), title, _links(verdict, catalogue, public_url))


def _outcome(verdict: Verdict, catalogue: Catalogue, texts: Texts) -> str:
    """Return the decision in a sentence or two."""
    _ = texts.gettext
    values = {"title": _title(verdict.decision, catalogue), "section": _section(verdict.decision, catalogue)}
    if verdict.step == "published":
        return _published(verdict.decision, values, texts)
    match verdict.decision.kind:
        case "ny_fråga":
            text = _("The forum has decided that Lotsen is to answer it. I will tell you when the answer is there.")
        case "ändrad_fråga" if values["title"]:
            text = _("The forum has decided to change the answer to “%(title)s”. I will tell you when it is done.")
        case "ändrad_fråga":
            text = _("The forum has decided to change an answer. I will tell you when it is done.")
        case "ändra_dokumentet" if values["section"]:
            text = _("The forum has decided that the document is to be changed: %(section)s.")
        case "ändra_dokumentet":
            text = _("The forum has decided that the document is to be changed.")
        case "redan_besvarad" if values["title"]:
            text = _("The forum has found that there is an answer already, to “%(title)s”.")
        case "redan_besvarad":
            text = _("The forum has found that there is an answer already. Ask again in other words.")
        case _:
            text = _("The forum has decided that the question does not belong to what Lotsen is to answer.")
    return text % values


def _published(decision: Decision, values: dict[str, str], texts: Texts) -> str:
    _ = texts.gettext
    if decision.kind == "ändra_dokumentet":
        if values["section"]:
            return _("The document has been changed: %(section)s. Ask your question once more.") % values
        return _("The document has been changed. Ask your question once more.")
    if values["title"]:
        return _("Now there is an answer: “%(title)s”. Ask your question once more.") % values
    return _("Now there is an answer. Ask your question once more.")


def _title(decision: Decision, catalogue: Catalogue) -> str:
    intent = catalogue.intent(decision.intent) if decision.intent else None
    return intent.title if intent else ""


def _section(decision: Decision, catalogue: Catalogue) -> str:
    found = catalogue.sections.get(decision.section or "")
    return f"{found[0].short_title}, ”{found[1].heading}”" if found else ""


def _links(verdict: Verdict, catalogue: Catalogue, public_url: str | None) -> tuple[tuple[str, str], ...]:
    """Return the link to the question's page, where there is one that others can reach."""
    title = _title(verdict.decision, catalogue)
    if public_url is None or not title:
        return ()
    return ((title, f"{public_url.rstrip('/')}/katalog/{verdict.decision.intent}"),)
