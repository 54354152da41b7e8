"""Measures Lotsen beside its peers in one run, prints the tables and writes them to bench-results/bench.md.

Usage: python -m tests.bench [--only matching grouping delivery throughput] [--content FOLDER] [--sizes 150 5000 ...]
    [--out FOLDER]

matching: the matcher beside its peers, at growing sizes. grouping: how well the forum's suggestions are gathered,
beside exact text. delivery: what keeping and sending costs by itself. throughput: the whole program beside an echo
bot on the bare SDK. A part that cannot be run says why, and the others run.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import bot.cli  # noqa: F401  (first of all: it sets how many threads NumPy gets)
from bot.catalogue.loader import read_content
from bot.catalogue.opening import open_catalogue
from bot.forum.likeness import Reader
from tests.bench import delivery, grouping, throughput
from tests.bench.growth import at_size
from tests.bench.measure import Measured, measure_all, start_up
from tests.bench.report import table

SIZES = (150, 600, 2_000, 5_000, 20_000)
PARTS = ("matching", "grouping", "delivery", "throughput")

Part = Callable[[], Iterator[str]]
"""Yields its table as far as it has come: a failure loses nothing that was measured."""


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to run; all by default")
    parser.add_argument("--content", type=Path, default=Path())
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="of the matcher's catalogue")
    parser.add_argument("--out", type=Path, default=Path("bench-results"))
    options = parser.parse_args()
    parts: dict[str, Part] = {
        "matching": lambda: _matching(options.content, options.sizes),
        "grouping": lambda: _grouping(options.content),
        "delivery": lambda: iter([f"# Delivery\n\n{delivery.measure()}"]),
        "throughput": lambda: iter([throughput.measure(1000, 3)]),
    }
    options.out.mkdir(parents=True, exist_ok=True)
    return run({name: parts[name] for name in PARTS if name in options.only}, options.out / "bench.md")


def run(parts: dict[str, Part], file: Path) -> int:
    """Run the parts one after another; print the tables, keep them in ``file`` as they come. Return the failures."""
    done: dict[str, str] = {}
    failures = 0
    for name, part in parts.items():
        started = time.perf_counter()
        try:
            for text in part():
                done[name] = text
                file.write_text("\n".join(done.values()), encoding="utf-8")
        except Exception as error:  # one part that fails costs the others nothing
            failures += 1
            done[name] = f"{done.get(name, '')}\n{name} was not measured to its end: {type(error).__name__}: {error}\n"
        _say(f"{name}: {time.perf_counter() - started:.0f} s\n")
        file.write_text("\n".join(done.values()), encoding="utf-8")
    _say("\n" + "\n".join(done.values()))
    return min(failures, 1)


def _matching(folder: Path, sizes: Sequence[int]) -> Iterator[str]:
    content = read_content(folder)
    started = start_up(content)  # first, so that nothing measured is lost where it fails
    measured: list[Measured] = []
    for size in sizes:
        for result in measure_all(at_size(content, size)):
            measured.append(result)
            _say(f"{result.matcher} at {result.size}: done\n")
            yield table(measured, started, f"Python {platform.python_version()}, {platform.machine()}, one core")


def _grouping(folder: Path) -> Iterator[str]:
    yield f"# Grouping of the forum's suggestions\n\n{grouping.table(Reader(open_catalogue(folder).matcher))}"


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
