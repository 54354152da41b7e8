"""Fits the numbers of bot/matching/thresholds.py and prints them, with right, wrong and silent by threshold.

Usage: python -m tests.bench.calibrate [--content FOLDER] [QUESTIONS.jsonl ...]

A question set has one JSON object a line: ``county``, ``question``, ``expect`` (``answer`` or ``none``) and for
an answer ``sections`` and ``docs`` (headings and document ids that would be right) and ``facts`` (patterns).
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.catalogue.loader import Content, read_content
from bot.catalogue.models import PLACEHOLDER
from bot.matching.decide import signals
from bot.matching.matcher import Candidate, Matcher, Ranking
from bot.matching.thresholds import RERANK

Array = npt.NDArray[np.float64]

FOLDS = 5
WEIGHTS = {"test": 1.0, "elsewhere": 0.06, "gap": 0.25, "test-out": 0.1, "gap-out": 0.3, "answer": 1.5, "none": 3.0}
"""How much a question of each kind counts: roughly how often such a one is asked, and how sure its gold is."""


@dataclass(frozen=True)
class Case:
    """A question that was ranked: which intents are right (``good``), which would do for the ranking (``wanted``)."""

    kind: str
    key: str
    ranking: Ranking
    good: frozenset[str]
    wanted: frozenset[str]

    @property
    def fold(self) -> int:
        """The part of the cross-validation that this question belongs to; all of an intent's stay together."""
        return zlib.crc32(self.key.encode()) % FOLDS


def main() -> int:
    """Run the calibration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=Path())
    parser.add_argument("questions", nargs="*", type=Path)
    options = parser.parse_args()
    content = read_content(options.content)
    matcher = Matcher.build(
        list(content.intents.values()), content.glossary, content.concepts, content.background, content.places
    )
    cases = [*tests(content, matcher), *questions(content, matcher, options.questions)]
    cases = [case for case in cases if case.ranking.candidates and not case.ranking.whole.shape]
    cases += list(without_gold(cases))
    counts = collections.Counter(case.kind for case in cases)
    table, said = cross_validated(cases)
    write("least   " + "  ".join(f"{kind + ' right/wrong/silent':>28}" for kind in counts))
    for least, results in table.items():
        shown = (f"{'/'.join(f'{100 * results[kind, o] / n:.1f}' for o in OUTCOMES):>28}" for kind, n in counts.items())
        write(f"{least:.2f}    " + "  ".join(shown))
    write("of the local answers said with a confidence, this share is right (questions weighed as asked):")
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        here = [(right, weight) for chance, right, weight in said if low <= chance < low + 0.1 + (low == 0.9)]
        total = sum(weight for _, weight in here)
        write(f"  {low:.1f}-{low + 0.1:.1f}: {sum(r * w for r, w in here) / total if total else 0:.2f} of {len(here)}")
    rerank = fit_rerank(cases)
    write("RERANK = " + _shown(rerank))
    write("ABSTAIN = " + _shown(fit_abstain([rescored(case, rerank) for case in cases])))
    return 0


OUTCOMES = ("right", "wrong", "silent")


# --- questions -------------------------------------------------------------------------------------


def tests(content: Content, matcher: Matcher) -> Iterator[Case]:
    """Yield the catalogue's test phrases as asked in each county."""
    for intent in sorted(content.intents.values(), key=lambda i: i.id):
        for text in intent.tests:
            for county in sorted(content.counties):
                kind = "gap" if not intent.answers else "test" if county in intent.answers else "elsewhere"
                good = frozenset({intent.id}) if kind == "test" else frozenset()
                yield Case(kind, intent.id, matcher.rank(text, county), good, frozenset({intent.id}))


def questions(content: Content, matcher: Matcher, files: list[Path]) -> Iterator[Case]:
    """Yield the questions of the sets in ``files``; questions about somebody in danger are left out."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            if gold.get("expect") not in {"answer", "none"}:
                continue
            text = gold["question"]
            for secret in gold.get("pii", []):
                text = text.replace(secret, "[namn]")
            right = {i for i in content.intents if _right(content, gold, i)} if gold["expect"] == "answer" else set()
            yield Case(
                gold["expect"], gold["id"], matcher.rank(text, gold["county"]), frozenset(right), frozenset(right)
            )


def _right(content: Content, gold: dict, intent_id: str) -> bool:  # type: ignore[type-arg]
    """Return whether an intent's answer would be right: it cites an accepted section and has all facts."""
    answer = content.intents[intent_id].answers.get(gold["county"])
    if answer is None:
        return False
    cites = [*answer.cites, *(cite for variant in answer.variants for cite in variant.cites)]
    if not any(_cited(content, gold, cite) for cite in cites):
        return False
    facts = {fact.id: fact.value for document in content.documents.values() for fact in document.facts}
    whole = "\n".join([answer.text, answer.more or "", *(variant.text for variant in answer.variants)])
    whole = PLACEHOLDER.sub(lambda found: facts.get(found[1], ""), whole)
    whole = re.sub(r"(?<=\d)(?: ?[-\u2011] ?| )(?=\d)", "", re.sub(r"\s+", " ", whole))
    return all(re.search(fact, whole, re.IGNORECASE | re.DOTALL) for fact in gold.get("facts", []))


def _cited(content: Content, gold: dict, cite: str) -> bool:  # type: ignore[type-arg]
    document, _, wanted = cite.partition("#")
    if document not in gold["docs"]:
        return False
    section = next((s for s in content.documents[document].sections if s.id == wanted), None)
    if section is None:
        return False
    have = {_plain(h) for h in (section.heading, *section.path)}
    return any(_plain(heading) in have for heading in gold["sections"])


def _plain(heading: str) -> str:
    return re.sub(r"[^a-zåäö0-9]+", " ", heading.lower()).strip()


def without_gold(cases: list[Case]) -> Iterator[Case]:
    """Yield test phrases with their own intent taken out of the ranking: what a question without answer is like."""
    for case in cases:
        if case.kind in {"test", "gap"}:
            left = tuple(c for c in case.ranking.candidates if c.intent not in case.wanted)
            if left:
                yield Case(
                    case.kind + "-out", case.key, replace(case.ranking, candidates=left), frozenset(), frozenset()
                )


# --- fitting ---------------------------------------------------------------------------------------


def rescored(case: Case, rerank: dict[str, float]) -> Case:
    """Return a case whose candidates are scored and ordered by ``rerank``."""
    totals = np.array([sum(rerank[k] * v for k, v in c.evidence.values().items()) for c in case.ranking.candidates])
    chances = np.exp(totals - totals.max())
    chances /= chances.sum()
    scored = [replace(c, score=float(p)) for c, p in zip(case.ranking.candidates, chances, strict=True)]
    scored.sort(key=lambda c: (-c.score, c.intent))
    return replace(case, ranking=Ranking(tuple(scored), case.ranking.whole))


def fit_rerank(cases: list[Case]) -> dict[str, float]:
    """Return the weights of the evidence that put the wanted intents first."""
    names = list(RERANK)
    usable = [c for c in cases if any(x.intent in c.wanted for x in c.ranking.candidates)]
    widest = max(len(c.ranking.candidates) for c in usable)
    features = np.zeros((len(usable), widest, len(names)))
    mask = np.full((len(usable), widest), -1e9)
    gold = np.zeros((len(usable), widest))
    for n, case in enumerate(usable):
        for k, candidate in enumerate(case.ranking.candidates):
            values = candidate.evidence.values()
            features[n, k] = [values[name] for name in names]
            mask[n, k] = 0
            gold[n, k] = candidate.intent in case.wanted
    weights = np.array([WEIGHTS[c.kind] for c in usable])
    weights /= weights.sum()

    def gradient(b: Array) -> Array:
        scores = features @ b + mask
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wanted = chances * gold
        wanted /= wanted.sum(axis=1, keepdims=True) + 1e-12
        return np.asarray(np.einsum("nk,nkf,n->f", chances - wanted, features, weights) + 1e-4 * b)

    return dict(zip(names, _descend(gradient, np.array([RERANK[n] for n in names]), 300, 0.05).tolist(), strict=True))


def fit_abstain(cases: list[Case]) -> dict[str, float]:
    """Return the weights of the signals that tell right answers from wrong ones."""
    local = [c for c in cases if c.ranking.candidates[0].evidence.local]
    seen = [signals(c.ranking) for c in local]
    names = list(seen[0])
    features = np.array([[1.0, *(s[name] for name in names)] for s in seen])
    right = np.array([float(c.ranking.candidates[0].intent in c.good) for c in local])
    weights = np.array([WEIGHTS[c.kind] for c in local])
    weights /= weights.sum()

    def gradient(b: Array) -> Array:
        chance = 1 / (1 + np.exp(-features @ b))
        return np.asarray(features.T @ ((chance - right) * weights) + 1e-4 * np.r_[0, b[1:]])

    fitted = _descend(gradient, np.zeros(features.shape[1]), 500, 0.1)
    return dict(zip(["constant", *names], fitted.tolist(), strict=True))


def _descend(gradient: Callable[[Array], Array], start: Array, steps: int, rate: float) -> Array:
    """Return where Adam's method ends from ``start``."""
    mean, square, here = np.zeros_like(start), np.zeros_like(start), start.astype(float)
    for step in range(1, steps + 1):
        slope = gradient(here)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        here = here - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return here


# --- judging ---------------------------------------------------------------------------------------


Table = dict[float, collections.Counter[tuple[str, str]]]


def cross_validated(cases: list[Case]) -> tuple[Table, list[tuple[float, bool, float]]]:
    """Return the outcomes by least confidence, and for each local answer its confidence, whether right, its weight.

    Each question is judged by numbers that were fitted without its fold.
    """
    said: list[tuple[float, bool, float]] = []
    table: Table = {least: collections.Counter() for least in (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)}
    for fold in range(FOLDS):
        known = [case for case in cases if case.fold != fold]
        rerank = fit_rerank(known)
        abstain = fit_abstain([rescored(case, rerank) for case in known])
        for case in cases:
            if case.fold == fold:
                again = rescored(case, rerank)
                seen = signals(again.ranking)
                total = abstain["constant"] + sum(abstain[name] * value for name, value in seen.items())
                chance = float(1 / (1 + np.exp(-total)))
                best: Candidate = again.ranking.candidates[0]
                if best.evidence.local:
                    said.append((chance, best.intent in case.good, WEIGHTS[case.kind]))
                for least, results in table.items():
                    given = chance >= least and best.evidence.local
                    outcome = "silent" if not given else "right" if best.intent in case.good else "wrong"
                    results[case.kind, outcome] += 1
    return table, said


def _shown(weights: dict[str, float]) -> str:
    return "{" + ", ".join(f'"{name}": {weight:.2f}' for name, weight in weights.items()) + "}"


def write(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


__all__ = ["Case", "main"]

if __name__ == "__main__":
    sys.exit(main())
