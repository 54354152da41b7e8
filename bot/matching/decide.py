"""Decides what a ranking allows: to answer, to suggest, or to say that there is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Literal

from bot.matching.matcher import Candidate, Ranking
from bot.matching.thresholds import ABSTAIN, ANSWER, COVERED, FOREIGN, LEAD, SUGGEST

__all__ = ["Decision", "confidence", "decide", "offered", "signals"]

_OFFERED = 3
_BARE = 2


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
    chosen = ranking.candidates[0]
    seen = signals(ranking)
    sure = confidence(seen)
    others = offered(ranking, county, counties_of)
    spoken_to = seen["coverage"] >= COVERED and seen["background"] < FOREIGN
    if sure >= ANSWER and seen["lead"] >= LEAD and spoken_to:
        if _local(chosen, county, counties_of):
            return Decision("answer", (chosen.intent,), sure)
        return Decision("none", (chosen.intent,), sure, "no_local_rule")
    # A bare word of ours ("samtycke") is too little to answer and too much to turn away.
    bare = whole.words <= _BARE and whole.unknown == 0 and seen["background"] < FOREIGN
    if others and (sure >= SUGGEST or bare):
        return Decision("suggest", others, sure)
    return Decision("none", others, sure, _why(ranking))


def confidence(seen: Mapping[str, float]) -> float:
    """Return how likely it is, 0..1, that the best candidate is what was asked, from its :func:`signals`."""
    total = ABSTAIN["constant"] + sum(weight * seen[name] for name, weight in ABSTAIN.items() if name in seen)
    return round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 4)


def signals(ranking: Ranking) -> dict[str, float]:
    """Return what the confidence in the best candidate is made of; the ranking has at least one."""
    best, *others = ranking.candidates
    evidence, whole = best.evidence, ranking.whole
    return {
        "odds": log((best.score + 0.001) / (1.001 - best.score)),
        "lead": best.score - max((c.score for c in others), default=0.0),
        "head": evidence.head,
        "near": evidence.near,
        "far": max(0.0, 0.4 - evidence.best),
        "document": evidence.document,
        "coverage": evidence.coverage,
        "thin": (1.0 - evidence.coverage) ** 2,
        "back": evidence.back,
        "kind": evidence.kind,
        "anti": evidence.anti,
        "opposite": evidence.opposite,
        "gap": sum(c.score for c in ranking.candidates if c.evidence.gap),
        "background": whole.background,
        "alike": whole.alike,
        "unknown": whole.unknown,
        "words": min(whole.words, 30) / 30,
    }


def _local(candidate: Candidate, county: str | None, counties_of: Mapping[str, frozenset[str]]) -> bool:
    counties = counties_of.get(candidate.intent, frozenset())
    return bool(counties) if county is None else county in counties


def offered(ranking: Ranking, county: str | None, counties_of: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the nearest intents that answer for the county, best first."""
    return tuple(c.intent for c in ranking.candidates if _local(c, county, counties_of))[:_OFFERED]


def _why(ranking: Ranking) -> Literal["not_found", "small_talk", "outside"]:
    """Return the reason for silence: another subject only where the background clearly wins."""
    if ranking.whole.background < 0.5:
        return "not_found"
    return "small_talk" if ranking.whole.outside == "small_talk" else "outside"
