"""Runs each matcher on a catalogue: time to build, to ask, memory, and what came out."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.matching.decide import confidence, signals
from bot.matching.matcher import Matcher
from tests.bench.growth import BenchCatalogue
from tests.bench.peers import extract_one, logistic

__all__ = ["Measured", "StartUp", "measure_all", "start_up"]

Guess = tuple[str, float]
Ask = Callable[[str], Guess]

_BUDGET = 60.0
"""Seconds to ask; a matcher that needs long for each question is asked every few, as the table says."""


@dataclass(frozen=True)
class Measured:
    """What one matcher did at one size; times in milliseconds, shares 0..1; ``why`` where it was not run."""

    matcher: str
    size: int
    why: str = ""
    build: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    questions: int = 0
    top1: float = 0.0
    right: float = 0.0
    wrong: float = 0.0
    silent: float = 0.0
    outside_wrong: float = 0.0


@dataclass(frozen=True)
class StartUp:
    """Seconds to load the saved matcher and answer once in a fresh process, and that process's memory in MB."""

    seconds: float
    memory: float


def measure_all(catalogue: BenchCatalogue) -> Iterator[Measured]:
    """Yield the measurements of Lotsen and of each peer."""
    yield _measure("Lotsen", catalogue, _lotsen)
    yield _measure("rapidfuzz WRatio", catalogue, lambda c: extract_one(c, "WRatio"))
    yield _measure("rapidfuzz token_set_ratio", catalogue, lambda c: extract_one(c, "token_set_ratio"))
    if catalogue.size <= 600:
        yield _measure("scikit-learn char n-gram logistic", catalogue, logistic)
    else:
        why = "the dense coefficient matrix and the fit grow with phrases x intents: hours and tens of GB here"
        yield Measured("scikit-learn char n-gram logistic", catalogue.size, why)


def _lotsen(catalogue: BenchCatalogue) -> Ask:
    content = catalogue.content
    matcher = Matcher.build(catalogue.intents, content.glossary, content.concepts, content.background, content.places)

    def ask(text: str) -> Guess:
        ranking = matcher.rank(text)
        if ranking.whole.shape or not ranking.candidates:
            return "", 0.0
        return ranking.candidates[0].intent, confidence(signals(ranking))

    return ask


def _measure(name: str, catalogue: BenchCatalogue, make: Callable[[BenchCatalogue], Ask]) -> Measured:
    gc.collect()
    began = time.perf_counter()
    ask = make(catalogue)
    build = 1000 * (time.perf_counter() - began)
    questions = list(catalogue.questions)
    gc.collect()
    gc.freeze()  # as a server does that has read its catalogue
    ask(questions[0][0])
    trial = time.perf_counter()
    ask(questions[1][0])
    most = max(20, int(_BUDGET / (time.perf_counter() - trial)))
    questions = questions[:: -(-len(questions) // most)]
    times, guesses = [], []
    for text, _ in questions:
        began = time.perf_counter()
        guesses.append(ask(text))
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    outcome = _outcome([gold for _, gold in questions], guesses)
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]
    return Measured(name, catalogue.size, "", build, p50, p99, len(questions), *outcome)


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


def start_up(folder: Path) -> StartUp:
    """Return how long a fresh process needs from nothing to its first ranking over the whole real catalogue."""
    from bot.catalogue.loader import read_content  # noqa: PLC0415

    content = read_content(folder)
    matcher = Matcher.build(
        list(content.intents.values()), content.glossary, content.concepts, content.background, content.places
    )
    with tempfile.TemporaryDirectory() as kept:
        matcher.save(Path(kept))
        run = subprocess.run([sys.executable, "-c", _FRESH, kept], capture_output=True, text=True, check=True)
    seconds, memory = map(float, run.stdout.split())
    return StartUp(seconds, memory)
