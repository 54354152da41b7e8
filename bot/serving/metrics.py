"""Counters and latencies in Prometheus' text form. Labels come from fixed lists, never from what people write."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter

__all__ = ["Metrics"]

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class Metrics:
    """Questions by channel and outcome, and how long they took (seconds)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._questions: Counter[tuple[str, str]] = Counter()
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._failures: Counter[str] = Counter()

    def question(self, channel: str, status: str, seconds: float) -> None:
        """Count one question that came over ``channel`` and ended as ``status``."""
        with self._lock:
            self._questions[channel, status] += 1
            self._buckets[bisect_left(_BOUNDS, seconds)] += 1
            self._seconds += seconds

    def failure(self, kind: str) -> None:
        """Count one failure of a fixed ``kind``, e.g. ``journal``."""
        with self._lock:
            self._failures[kind] += 1

    def render(self) -> str:
        """Return all figures in the text exposition format."""
        with self._lock:
            lines = ["# TYPE lotsen_questions_total counter"]
            for (channel, status), count in sorted(self._questions.items()):
                lines.append(f'lotsen_questions_total{{channel="{channel}",status="{status}"}} {count}')
            lines.append("# TYPE lotsen_question_seconds histogram")
            total = 0
            for bound, count in zip(_BOUNDS, self._buckets, strict=False):
                total += count
                lines.append(f'lotsen_question_seconds_bucket{{le="{bound}"}} {total}')
            total += self._buckets[-1]
            lines.append(f'lotsen_question_seconds_bucket{{le="+Inf"}} {total}')
            lines.append(f"lotsen_question_seconds_sum {self._seconds:.6f}")
            lines.append(f"lotsen_question_seconds_count {total}")
            lines.append("# TYPE lotsen_failures_total counter")
            lines += [f'lotsen_failures_total{{kind="{k}"}} {n}' for k, n in sorted(self._failures.items())]
        return "\n".join(lines) + "\n"
