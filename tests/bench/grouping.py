"""Measures how well unanswered questions are grouped, beside exact text and RapidFuzz in the same run.

Usage: python -m tests.bench.grouping [--content FOLDER] [--out FILE]

The figure is the adjusted Rand index against the themes (1: the same groups; 0: no better than chance). "One county":
all wordings of a theme are asked in one county. "Three": they are spread over three, whose questions are never grouped
together, so that a theme has two or three wordings in each.

Weights and threshold were chosen on every second theme ("fitted"). The other half is shown apart ("held out"), but the
word list in bot/forum/vocabulary.py was written by somebody who knew both halves: the honest row is "later", sixteen
themes on subjects that others picked, worded when everything was chosen. (The threshold stood at 0.22 when they were
first tried, which gave 0.76 and 0.79; 0.20 was taken because it is better on the fitted half.)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

import bot.cli  # noqa: F401  (first of all: it sets how many threads NumPy gets)
from bot.catalogue.opening import open_catalogue
from bot.forum.grouping import Seed, agglomerate
from bot.forum.likeness import ALIKE, Reader, likeness
from bot.language.normalise import fold, normalise
from tests.bench.themes import LATER, THEMES, halves

__all__ = ["adjusted_rand", "grouped", "measure"]

Grouping = Callable[[Sequence[str]], list[int]]
Themes = Mapping[str, Sequence[str]]

_COUNTIES = 3
_OLD_LEAST = 80.0


def adjusted_rand(one: Sequence[int | str], other: Sequence[int | str]) -> float:
    """Return the adjusted Rand index of two groupings of the same things (Hubert and Arabie 1985)."""
    first, second = _numbers(one), _numbers(other)
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    together, rows, columns = (_pairs(x) for x in (table, table.sum(axis=1), table.sum(axis=0)))
    expected = rows * columns / _pairs(np.array([float(len(one))]))
    most = (rows + columns) / 2
    return float((together - expected) / (most - expected)) if most != expected else 1.0


def grouped(reader: Reader) -> Grouping:
    """Return Lotsen's grouping of questions that are all new."""

    def group(texts: Sequence[str]) -> list[int]:
        alike = likeness([reader.features(text) for text in texts])
        return _labels(agglomerate(alike, [Seed((i,)) for i in range(len(texts))], ALIKE), len(texts))

    return group


def exact(texts: Sequence[str]) -> list[int]:
    """Group by the folded text alone, as the journal counts."""
    keys = [fold(normalise(text)) for text in texts]
    return [keys.index(key) for key in keys]


def sorted_tokens(texts: Sequence[str]) -> list[int]:
    """Group as Lotsen did before: to the first question whose token-sort ratio is 80 or more."""
    keys = [fold(normalise(text)) for text in texts]
    heads: list[int] = []
    found = []
    for i, key in enumerate(keys):
        home = next((head for head in heads if fuzz.token_sort_ratio(key, keys[head]) >= _OLD_LEAST), i)
        heads += [i] if home == i else []
        found.append(home)
    return found


def sorted_tokens_linked(least: float) -> Grouping:
    """Return average linkage over the token-sort ratio: the same clustering with RapidFuzz's likeness."""

    def group(texts: Sequence[str]) -> list[int]:
        keys = [fold(normalise(text)) for text in texts]
        alike = np.array([[fuzz.token_sort_ratio(a, b) / 100 for b in keys] for a in keys])
        return _labels(agglomerate(alike, [Seed((i,)) for i in range(len(texts))], least), len(texts))

    return group


def measure(group: Grouping, themes: Themes) -> tuple[float, float]:
    """Return the index with all wordings in one county, and spread over three."""
    rows = [(name, i % _COUNTIES, text) for name, texts in themes.items() for i, text in enumerate(texts)]
    one = adjusted_rand([name for name, _, _ in rows], group([text for _, _, text in rows]))
    names: list[str] = []
    labels: list[str] = []
    for county in range(_COUNTIES):
        here = [(name, text) for name, place, text in rows if place == county]
        names += [f"{county} {name}" for name, _ in here]
        labels += [f"{county} {label}" for label in group([text for _, text in here])]
    return one, adjusted_rand(names, labels)


def table(reader: Reader) -> str:
    """Return the measurements as a Markdown table."""
    fitted, held_out = halves()
    sets: dict[str, Themes] = {
        "all 40 themes, 300 questions": THEMES,
        "fitted (20)": {name: THEMES[name] for name in fitted},
        "held out (20)": {name: THEMES[name] for name in held_out},
        "later (16)": LATER,
    }
    ways: dict[str, Grouping] = {
        "Lotsen": grouped(reader),
        "exact text": exact,
        "token_sort_ratio >= 80, first fit": sorted_tokens,
        "token_sort_ratio, average linkage at its best threshold": _best(THEMES),
    }
    lines = ["| themes | grouping | ARI, one county | ARI, three |", "|---|---|---|---|"]
    for title, themes in sets.items():
        for name, way in ways.items():
            one, three = measure(way, themes)
            lines.append(f"| {title} | {name} | {one:.3f} | {three:.3f} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=Path())
    parser.add_argument("--out", type=Path, help="write the table there too")
    options = parser.parse_args()
    text = table(Reader(open_catalogue(options.content).matcher))
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


def _best(themes: Themes) -> Grouping:
    """Return the peer at the threshold that suits it best on these very themes: more than fair."""
    ways = [sorted_tokens_linked(least / 100) for least in range(40, 80, 4)]
    return max(ways, key=lambda way: measure(way, themes)[0])


def _labels(parts: Sequence[Sequence[int]], size: int) -> list[int]:
    found = [0] * size
    for number, part in enumerate(parts):
        for i in part:
            found[i] = number
    return found


def _numbers(labels: Sequence[int | str]) -> npt.NDArray[np.int64]:
    known = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    return np.array([known[label] for label in labels], dtype=np.int64)


def _pairs(counts: npt.NDArray[np.float64]) -> float:
    return float((counts * (counts - 1) / 2).sum())


if __name__ == "__main__":
    sys.exit(main())
