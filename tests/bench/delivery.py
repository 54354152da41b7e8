"""What delivery costs by itself: a desk and a carrier that do next to nothing, counted in CPU and in commits.

Usage: python -m tests.bench.delivery [--messages 5000] [--in-flight 10] [--conversations 50]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.chat.carrier import Parcel
from bot.chat.delivery import Delivery
from bot.chat.model import Address, Ask, ChannelName, Incoming, Notice, Outgoing, Place
from bot.journal.storage import Storage
from bot.privacy.redact import Redacted
from bot.serving.metrics import Metrics

TEXT = "Socialtjänsten och hälso- och sjukvården kallar. " * 60
"""About as long as a rendered answer (3 kB)."""


class FakeCarrier:
    """Takes everything at once, and counts it."""

    name: ChannelName = "slack"

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.all_there = asyncio.Event()
        self.wanted = 0

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return a payload of a real answer's size."""
        return Parcel(outgoing.to.place.conversation, {"text": TEXT, "thread": outgoing.to.thread})

    async def send(self, parcel: Parcel) -> str | None:
        """Take it, after one turn of the loop."""
        await asyncio.sleep(0)
        self.taken[str(parcel.payload["thread"])] += 1
        if len(self.taken) >= self.wanted:
            self.all_there.set()
        return "1"

    async def find(self, parcel: Parcel) -> str | None:
        """Nothing is ever looked for here."""
        return None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took."""

    messages: int
    doubled: int
    seconds: float
    cpu: float
    commits: int


async def run(messages: int, in_flight: int, conversations: int, folder: Path) -> Cost:
    """Send ``messages`` through delivery, ``in_flight`` at a time, and count."""
    storage, carrier = Storage(folder / "journal.db"), FakeCarrier()
    delivery = Delivery(storage, lambda heard: [Outgoing(heard.reply_to, Notice("x"))], Metrics(), apology="x")
    delivery.carry(carrier)
    carrier.wanted = messages
    commits = 0

    def count(statement: str) -> None:
        nonlocal commits
        commits += statement.lower().startswith("commit")

    await delivery.start()
    delivery.send()
    numbers = iter(range(messages))

    async def send() -> None:
        for number in numbers:
            place = Place("slack", "T1", f"C{number % conversations}")
            address = Address(place, thread=f"1700000000.{number}")
            await delivery.receive(Incoming(f"slack|T1|{number}", address, "U1", Ask(Redacted("vem kallar", {}))))

    storage.db.conn.set_trace_callback(count)
    started, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(send() for _ in range(in_flight)))
    await carrier.all_there.wait()
    seconds, used = time.perf_counter() - started, time.process_time() - used
    await delivery.stop()
    storage.db.conn.set_trace_callback(None)
    storage.close()
    return Cost(messages, sum(carrier.taken.values()) - messages, seconds, used, commits)


def measure(messages: int = 5000, in_flight: Sequence[int] = (1, 10, 100), conversations: int = 50) -> str:
    """Run once for each number in flight and return the table."""
    lines = ["| in flight | messages | doubled | messages/s | CPU ms each | messages a commit |", "|---" * 6 + "|"]
    for number in in_flight:
        with tempfile.TemporaryDirectory() as folder:
            cost = asyncio.run(run(messages, number, conversations, Path(folder)))
        lines.append(
            f"| {number} | {cost.messages} | {cost.doubled} | {cost.messages / cost.seconds:.0f} "
            f"| {1000 * cost.cpu / cost.messages:.2f} | {cost.messages / max(1, cost.commits):.1f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--in-flight", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--conversations", type=int, default=50)
    options = parser.parse_args()
    sys.stdout.write(measure(options.messages, options.in_flight, options.conversations))
    return 0


if __name__ == "__main__":
    sys.exit(main())
