"""Runs each matcher on a catalogue: time to build, to ask, memory, and what came out."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.content import Content
from bot.catalogue.models import Intent
from bot.matching.decide import confidence, signals
from bot.matching.matcher import Matcher
from tests.bench.growth import BenchCatalogue
from tests.bench.peers import extract_one, logistic, n_grams

__all__ = ["Measured", "StartUp", "measure_all", "start_up"]

Guess = tuple[str, float]
Ask = Callable[[str], Guess]
Question = tuple[str, str | None]

_BUDGET = 25.0
"""Seconds to ask; a matcher that needs long for each question is asked every few, as the table says."""
_MOST_FITTED = 600
"""Intents beyond which the logistic regression is not fitted."""


@dataclass(frozen=True)
class Measured:
    """What one matcher did at one size; times in milliseconds, shares 0..1; ``why`` where it was not run."""

    matcher: str
    size: int
    why: str = ""
    build: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    cpu50: float = 0.0
    cpu99: float = 0.0
    questions: int = 0
    top1: float = 0.0
    right: float = 0.0
    wrong: float = 0.0
    silent: float = 0.0
    outside_wrong: float = 0.0
    ours: tuple[float, float] = (0.0, 0.0)
    """Right and wrong of Lotsen on the same questions."""
    fresh: StartUp | None = None


@dataclass(frozen=True)
class StartUp:
    """Seconds to load the saved matcher and answer once in a fresh process, and that process's memory in MB."""

    seconds: float
    memory: float


def measure_all(catalogue: BenchCatalogue) -> Iterator[Measured]:
    """Yield the measurements of Lotsen and of each peer; one that fails says why and does not stop the others."""
    known: dict[str, Guess] = {}
    peers: list[tuple[str, Callable[[BenchCatalogue], Ask]]] = [
        ("Lotsen", lambda c: _Asking(_build(c.content, c.intents))),
        ("rapidfuzz WRatio", lambda c: extract_one(c, "WRatio")),
        ("rapidfuzz token_set_ratio", lambda c: extract_one(c, "token_set_ratio")),
        ("scikit-learn char n-gram logistic", logistic),
    ]
    for name, make in peers:
        why = _too_large(catalogue) if make is logistic else ""
        try:
            yield Measured(name, catalogue.size, why) if why else _measure(name, catalogue, make, known)
        except (ArithmeticError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError) as error:
            yield Measured(name, catalogue.size, f"{type(error).__name__}: {error}")


def _too_large(catalogue: BenchCatalogue) -> str:
    """Return why the logistic regression cannot be fitted here, or nothing where it can."""
    if catalogue.size <= _MOST_FITTED:
        return ""
    features = n_grams(catalogue)
    weights = features * catalogue.size * 8 / 1e9
    return (
        f"at least {features:,} n-grams x {catalogue.size:,} intents are {weights:.1f} GB of dense weights, and its "
        f"solver (L-BFGS, 10 pairs) keeps some 20 more of that size: {21 * weights:.0f} GB"
    )


def _build(content: Content, intents: Sequence[Intent]) -> Matcher:
    return Matcher.build(intents, content.glossary, content.concepts, content.background, content.places)


class _Asking:
    """Lotsen's matcher, asked as the peers are."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, text: str) -> Guess:
        ranking = self.matcher.rank(text)
        if ranking.whole.shape or not ranking.candidates:
            return "", 0.0
        return ranking.candidates[0].intent, confidence(signals(ranking))


def _measure(
    name: str, catalogue: BenchCatalogue, make: Callable[[BenchCatalogue], Ask], known: dict[str, Guess]
) -> Measured:
    """Return a matcher's measurements; Lotsen, which comes first, leaves what it said in ``known``."""
    gc.collect()
    began = time.perf_counter()
    ask = make(catalogue)
    build = 1000 * (time.perf_counter() - began)
    fresh = _fresh(ask.matcher) if isinstance(ask, _Asking) else None
    questions = _affordable(ask, list(catalogue.questions))
    times, used, guesses = [], [], []
    for text, _ in questions:
        began, cpu = time.perf_counter(), time.process_time()
        guesses.append(ask(text))
        times.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.process_time() - cpu))
    golds = [gold for _, gold in questions]
    if isinstance(ask, _Asking):
        known.update(zip((text for text, _ in questions), guesses, strict=True))
    ours = _outcome(golds, [known.get(text, ("", 0.0)) for text, _ in questions])
    spread = (_at(times, 0.5), _at(times, 0.99), _at(used, 0.5), _at(used, 0.99))
    return Measured(
        name, catalogue.size, "", build, *spread, len(questions), *_outcome(golds, guesses), ours[1:3], fresh
    )


def _affordable(ask: Ask, questions: list[Question]) -> list[Question]:
    """Return as many questions, evenly spread, as can be asked within the budget; the matcher is warm then."""
    gc.collect()
    gc.freeze()  # as a server does that has read its catalogue
    ask(questions[0][0])
    trial = time.perf_counter()
    for text, _ in questions[1:4]:
        ask(text)
    most = max(20, int(3 * _BUDGET / (time.perf_counter() - trial)))
    chosen = questions[:: -(-len(questions) // most)]
    if isinstance(ask, _Asking):
        for text, _ in chosen:
            ask(text)
    return chosen


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _outcome(golds: list[str | None], guesses: list[Guess]) -> tuple[float, float, float, float, float]:
    """Return top-1, then right, wrong and silent at a fair threshold, then wrong among the outside questions.

    Fair: each matcher gets the threshold at which 10 % of *its own* answers to questions that have none would
    be given; it is set on one half of the questions and judged on the other, both ways round.
    """
    top1 = sum(g == i for g, (i, _) in zip(golds, guesses, strict=True)) / max(1, sum(g is not None for g in golds))
    counts = {"right": 0, "wrong": 0, "silent": 0, "outside": 0}
    for half in (0, 1):
        outside = sorted(
            s for n, (g, (_, s)) in enumerate(zip(golds, guesses, strict=True)) if g is None and n % 2 != half
        )
        least = outside[int(0.9 * len(outside))] if outside else 0.0
        for n, (gold, (intent, score)) in enumerate(zip(golds, guesses, strict=True)):
            if n % 2 == half:
                said = score > least
                if gold is None:
                    counts["outside"] += said
                else:
                    counts["silent" if not said else "right" if intent == gold else "wrong"] += 1
    asked = max(1, sum(g is not None for g in golds))
    none = max(1, sum(g is None for g in golds))
    return top1, counts["right"] / asked, counts["wrong"] / asked, counts["silent"] / asked, counts["outside"] / none


_FRESH = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from bot.matching.matcher import Matcher
Matcher.load(Path(sys.argv[1])).rank("vem kallar till SIP", "kalmar")
took = time.perf_counter() - began
resident = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
print(took, int(resident.split()[1]) / 1024)
"""


def start_up(content: Content) -> StartUp:
    """Return how long a fresh process needs from nothing to its first ranking over the whole real catalogue."""
    return _fresh(_build(content, list(content.intents.values())))


def _fresh(matcher: Matcher) -> StartUp:
    with tempfile.TemporaryDirectory() as kept:
        matcher.save(Path(kept))
        run = subprocess.run([sys.executable, "-c", _FRESH, kept], capture_output=True, text=True, check=True)
    seconds, memory = map(float, run.stdout.split())
    return StartUp(seconds, memory)
