"""Counters and latencies in Prometheus' text form. Labels come from fixed lists, never from what people write."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

__all__ = ["Metrics"]

_QUESTION_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_SENT_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0, 60.0, 600.0)


class _Histogram:
    """How often something took how long, in seconds."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds, self._buckets, self._seconds = bounds, [0] * (len(bounds) + 1), 0.0

    def add(self, seconds: float) -> None:
        self._buckets[bisect_left(self._bounds, seconds)] += 1
        self._seconds += seconds

    def lines(self, name: str) -> list[str]:
        lines, total = [f"# TYPE {name} histogram"], 0
        for bound, count in zip((*map(str, self._bounds), "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        return [*lines, f"{name}_sum {self._seconds:.6f}", f"{name}_count {total}"]


class Metrics:
    """Questions by channel and outcome, how long they took, and what became of the messages in chat."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._questions: Counter[tuple[str, str]] = Counter()
        self._taken = _Histogram(_QUESTION_BOUNDS)
        self._failures: Counter[str] = Counter()
        self._messages: Counter[tuple[str, str]] = Counter()
        self._arrived = _Histogram(_SENT_BOUNDS)

    def question(self, channel: str, status: str, seconds: float) -> None:
        """Count one question that came over ``channel`` and ended as ``status``."""
        with self._lock:
            self._questions[channel, status] += 1
            self._taken.add(seconds)

    def failure(self, kind: str) -> None:
        """Count one failure of a fixed ``kind``, e.g. ``journal``."""
        with self._lock:
            self._failures[kind] += 1

    def sent(self, channel: str, seconds: float) -> None:
        """Count one message that got through, ``seconds`` after what it answers came."""
        with self._lock:
            self._messages[channel, "sent"] += 1
            self._arrived.add(seconds)

    def retried(self, channel: str) -> None:
        """Count one attempt that has to be made again."""
        with self._lock:
            self._messages[channel, "retried"] += 1

    def undelivered(self, channel: str) -> None:
        """Count one message that was given up."""
        with self._lock:
            self._messages[channel, "undelivered"] += 1

    def render(self, gauges: Mapping[str, float] | None = None) -> str:
        """Return all figures in the text exposition format, and ``gauges``: names, labels too, with their values."""
        with self._lock:
            lines = ["# TYPE lotsen_questions_total counter"]
            for (channel, status), count in sorted(self._questions.items()):
                lines.append(f'lotsen_questions_total{{channel="{channel}",status="{status}"}} {count}')
            lines += self._taken.lines("lotsen_question_seconds")
            lines.append("# TYPE lotsen_failures_total counter")
            lines += [f'lotsen_failures_total{{kind="{k}"}} {n}' for k, n in sorted(self._failures.items())]
            lines.append("# TYPE lotsen_messages_total counter")
            for (channel, outcome), count in sorted(self._messages.items()):
                lines.append(f'lotsen_messages_total{{channel="{channel}",outcome="{outcome}"}} {count}')
            lines += self._arrived.lines("lotsen_message_seconds")
        for number, (name, value) in enumerate(given := sorted((gauges or {}).items())):
            family = name.partition("{")[0]
            if not number or family != given[number - 1][0].partition("{")[0]:
                lines.append(f"# TYPE {family} gauge")
            lines.append(f"{name} {value:g}")
        return "\n".join(lines) + "\n"
