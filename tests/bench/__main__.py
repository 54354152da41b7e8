"""Measures the matcher beside its peers, prints the table and writes it to bench-results/.

Usage: python -m tests.bench [--content FOLDER] [--sizes 150 5000 ...] [--out FOLDER]

Everything is measured in this run, on one core, on the same phrases. A peer that cannot be run at a size says why.
"""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path

import bot.cli  # noqa: F401  (first of all: it sets how many threads NumPy gets)
from bot.catalogue.loader import read_content
from tests.bench.growth import at_size
from tests.bench.measure import Measured, measure_all, start_up
from tests.bench.report import table

SIZES = (150, 600, 2_000, 5_000, 20_000)


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=Path())
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--out", type=Path, default=Path("bench-results"))
    options = parser.parse_args()
    content = read_content(options.content)
    started = start_up(content)  # first, so that nothing measured is lost where it fails
    measured: list[Measured] = []
    options.out.mkdir(parents=True, exist_ok=True)
    text = ""
    for size in options.sizes:
        catalogue = at_size(content, size)
        for result in measure_all(catalogue):
            measured.append(result)
            sys.stdout.write(f"{result.matcher} at {result.size}: done\n")
            sys.stdout.flush()
            text = table(measured, started, f"Python {platform.python_version()}, {platform.machine()}, one core")
            (options.out / "bench.md").write_text(text, encoding="utf-8")  # as it goes: a failure loses no size
    sys.stdout.write("\n" + text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
