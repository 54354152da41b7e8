"""The table that the benchmark prints."""

from __future__ import annotations

from tests.bench.measure import Measured, StartUp

__all__ = ["table"]

_COLUMNS = (
    "intents", "matcher", "build s", "p50 ms", "p99 ms", "CPU p50", "CPU p99", "p50 / Lotsen", "questions/s", "n",
    "top-1", "right", "wrong", "silent", "outside answered", "Lotsen on these: right / wrong", "start s", "RSS MB",
)  # fmt: skip
_HEAD = "| " + " | ".join(_COLUMNS) + " |\n" + "|---" * len(_COLUMNS) + "|\n"


def table(measured: list[Measured], started: StartUp, machine: str) -> str:
    """Return all measurements as a Markdown page."""
    ours = {m.size: m for m in measured if m.matcher == "Lotsen"}
    lines = [_line(m, ours[m.size]) for m in measured]
    return (
        f"# Benchmark\n\n{machine}. The catalogue's test phrases, unseen by all, asked without county.\n"
        "One intent in eight is left out, and its test phrases are the questions without answer. Right, wrong and\n"
        "silent are at the threshold where a matcher answers about 10 % of those, set on the other half of the\n"
        "questions. Sizes above the real catalogue are made from it (tests/bench/growth.py). Above 1,200 classes\n"
        "Lotsen's head is centroids instead of a fitted model. A matcher that is slow at a size is asked fewer\n"
        "questions, evenly spread (n); Lotsen's outcome on the same ones stands beside. CPU is the process's own\n"
        "time, the other times are by the clock. Start and RSS: a fresh process loads the saved matcher and ranks\n"
        "once.\n\n"
        + _HEAD
        + "".join(lines)
        + "\nA fresh process loads the saved matcher of the whole catalogue and ranks once in "
        f"{started.seconds:.2f} s, {started.memory:.0f} MB resident.\n"
    )


def _line(m: Measured, ours: Measured) -> str:
    if m.why:
        return f"| {m.size} | {m.matcher} | not run: {m.why} |" + " |" * (len(_COLUMNS) - 3) + "\n"
    cells = [
        *(str(m.size), m.matcher, f"{m.build / 1000:.1f}"),
        *(f"{time:.2f}" for time in (m.p50, m.p99, m.cpu50, m.cpu99)),
        f"{m.p50 / ours.p50 if ours.p50 else 0.0:.1f}",
        f"{1000 / m.p50 if m.p50 else 0.0:.0f}",
        str(m.questions),
        *(f"{100 * share:.1f} %" for share in (m.top1, m.right, m.wrong, m.silent, m.outside_wrong)),
        f"{100 * m.ours[0]:.1f} / {100 * m.ours[1]:.1f} %",
        *((f"{m.fresh.seconds:.2f}", f"{m.fresh.memory:.0f}") if m.fresh else ("", "")),
    ]
    return "| " + " | ".join(cells) + " |\n"
