"""Why the nearest intents were not the answer, in plain words: for the convener who must decide what is missing."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.forum.model import WhyNot
from bot.language.normalise import fold, normalise
from bot.language.words import STOP
from bot.matching.decide import confidence, signals
from bot.matching.evidence import Evidence
from bot.matching.matcher import Candidate, Ranking
from bot.matching.thresholds import ANSWER, COVERED, FOREIGN
from bot.texts import Texts
from bot.understanding.answer_kind import holds_what_is_asked

__all__ = ["explain"]

_MOST = 3
_CLOSE = 0.15
"""A lead in chance below this says that two intents were about equally near."""


def explain(question: str, county: str | None, assistant: Assistant, texts: Texts) -> tuple[WhyNot, ...]:
    """Return the intents nearest to a redacted question, best first, each with why it did not answer."""
    ranking = assistant.catalogue.matcher.rank(question, county)
    intents = assistant.catalogue.content.intents
    found = []
    for candidate in ranking.candidates[:_MOST]:
        intent = intents[candidate.intent]
        reasons = _reasons(question, candidate, ranking, county, assistant, texts)
        sure = confidence(signals(ranking)) if candidate is ranking.candidates[0] else candidate.score
        found.append(WhyNot(intent.id, intent.title, round(sure, 4), candidate.phrase, reasons))
    return tuple(found)


def _reasons(
    question: str, candidate: Candidate, ranking: Ranking, county: str | None, assistant: Assistant, texts: Texts
) -> tuple[str, ...]:
    _ = texts.gettext
    parts = [
        *_of_the_county(candidate, county, assistant, texts),
        *_of_the_words(question, candidate.evidence, assistant, texts),
        *_of_the_answer(question, candidate, county, assistant, texts),
        *_of_the_score(candidate, ranking, texts),
    ]
    return tuple(parts) or (_("It answers today: the catalogue has changed since the question was asked."),)


def _of_the_county(candidate: Candidate, county: str | None, assistant: Assistant, texts: Texts) -> list[str]:
    """Return whether the county's documents say anything."""
    _ = texts.gettext
    counties = assistant.catalogue.counties_of.get(candidate.intent, frozenset())
    if not counties:
        return [_("A known gap: no county's documents answer it.")]
    if county is None or county in counties:
        return []
    names = ", ".join(assistant.catalogue.county_name(c) for c in assistant.catalogue.content.counties if c in counties)
    values = {"county": assistant.catalogue.county_name(county), "others": names}
    return [_("No rule in the documents of %(county)s; those of %(others)s have one.") % values]


def _of_the_words(question: str, evidence: Evidence, assistant: Assistant, texts: Texts) -> list[str]:
    """Return what of the question the intent does not account for."""
    _ = texts.gettext
    read = assistant.catalogue.matcher.read(question)
    unknown = dict.fromkeys(word for word in read.unknown if word not in STOP)
    found = []
    if unknown:
        found.append(_("Words that the catalogue does not know: %(words)s.") % {"words": ", ".join(unknown)})
    if evidence.coverage < COVERED:
        share = f"{100 * evidence.coverage:.0f}"
        found.append(_("It accounts for only %(share)s per cent of what the question is about.") % {"share": share})
    if evidence.anti >= 0.5:
        found.append(_("The question is more like a phrase that is marked as not meaning this."))
    if evidence.opposite:
        found.append(_("The question has the opposite of a word in it."))
    return found


def _of_the_answer(
    question: str, candidate: Candidate, county: str | None, assistant: Assistant, texts: Texts
) -> list[str]:
    """Return whether the answer lacks the kind of thing that was asked for: a number, a day, a price ..."""
    answers = assistant.catalogue.content.intents[candidate.intent].answers
    answer = answers.get(county) if county else None  # type: ignore[call-overload]
    if answer is None:
        return []
    text = " ".join([answer.text, answer.more or "", *(f"{v.label} {v.text}" for v in answer.variants)])
    if holds_what_is_asked(fold(normalise(question)), fold(normalise(assistant.catalogue.fill(text)))):
        return []
    return [texts.gettext("The answer does not hold the kind of thing that is asked for.")]


def _of_the_score(candidate: Candidate, ranking: Ranking, texts: Texts) -> list[str]:
    """Return whether it was too unsure, or another one as near."""
    _ = texts.gettext
    best, *others = ranking.candidates
    if candidate is not best:
        return [_("Another question is nearer.")]
    found = []
    sure = confidence(signals(ranking))
    if sure < ANSWER:
        values = {"sure": f"{100 * sure:.0f}", "least": f"{100 * ANSWER:.0f}"}
        found.append(_("Too unsure: %(sure)s per cent, and at least %(least)s is needed to answer.") % values)
    if others and best.score - others[0].score < _CLOSE:
        found.append(_("Another question is about as near."))
    if ranking.whole.background >= FOREIGN:
        found.append(_("The question looks as if it were about another subject."))
    return found
