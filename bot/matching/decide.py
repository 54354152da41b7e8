"""Decides what a ranking allows: to answer, to suggest, or to say that there is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Literal

from bot.matching.matcher import Candidate, Ranking
from bot.matching.thresholds import ABSTAIN, ANSWER, LEAD, LOCAL, SUGGEST

__all__ = ["Decision", "confidence", "decide", "signals"]

_OFFERED = 3


@dataclass(frozen=True)
class Decision:
    """What to do with a question, with which intents, how surely, and why not more."""

    kind: Literal["answer", "suggest", "none"]
    intents: tuple[str, ...]
    confidence: float
    reason: Literal["no_local_rule", "not_found", "small_talk", "outside"] | None = None


def decide(ranking: Ranking, county: str | None, counties_of: Mapping[str, frozenset[str]]) -> Decision:
    """Return the decision for an asker in ``county`` (None: not known, then any county's intent may win).

    ``counties_of`` says which counties each intent answers for. An answer's intent always has the asker's
    county; where another county's intent wins, the decision is ``none`` with ``no_local_rule``.
    """
    whole = ranking.whole
    if whole.shape or not ranking.candidates:
        mash = whole.shape in {"mash", "empty"}
        return Decision("none", (), 1.0, "small_talk" if mash else "outside")
    chosen = _chosen(ranking, county, counties_of)
    sure = confidence(ranking, chosen)
    others = _offered(ranking, county, counties_of)
    if sure >= ANSWER and signals(ranking, chosen)["lead"] >= LEAD:
        if _local(chosen, county, counties_of):
            return Decision("answer", (chosen.intent,), sure)
        return Decision("none", (chosen.intent,), sure, "no_local_rule")
    if sure >= SUGGEST and others:
        return Decision("suggest", others, sure)
    return Decision("none", others, sure, _why(ranking))


def confidence(ranking: Ranking, candidate: Candidate) -> float:
    """Return how likely it is that ``candidate`` is what was asked, 0..1."""
    total = ABSTAIN["constant"] + sum(ABSTAIN[name] * value for name, value in signals(ranking, candidate).items())
    return round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 4)


def signals(ranking: Ranking, candidate: Candidate) -> dict[str, float]:
    """Return the evidence that the confidence is made of."""
    rival = max((c.score for c in ranking.candidates if c.intent != candidate.intent), default=0.0)
    evidence = candidate.evidence
    return {
        "chance": candidate.score,
        "lead": candidate.score - rival,
        "best": evidence.best,
        "document": evidence.document,
        "coverage": evidence.coverage,
        "background": ranking.whole.background,
        "unknown": ranking.whole.unknown,
        "opposite": evidence.opposite,
    }


def _chosen(ranking: Ranking, county: str | None, counties_of: Mapping[str, frozenset[str]]) -> Candidate:
    """Return the best candidate; a local one that is nearly as good wins over another county's."""
    first = ranking.candidates[0]
    if _local(first, county, counties_of) or not counties_of.get(first.intent):
        return first
    local = next((c for c in ranking.candidates if _local(c, county, counties_of)), None)
    return local if local and local.score >= LOCAL * first.score else first


def _local(candidate: Candidate, county: str | None, counties_of: Mapping[str, frozenset[str]]) -> bool:
    counties = counties_of.get(candidate.intent, frozenset())
    return bool(counties) if county is None else county in counties


def _offered(ranking: Ranking, county: str | None, counties_of: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    return tuple(c.intent for c in ranking.candidates if _local(c, county, counties_of))[:_OFFERED]


def _why(ranking: Ranking) -> Literal["not_found", "small_talk", "outside"]:
    """Return the reason for silence: another subject only where the background clearly wins."""
    if ranking.whole.background < 0.5:
        return "not_found"
    return "small_talk" if ranking.whole.outside == "small_talk" else "outside"
