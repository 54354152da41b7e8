"""A process that runs delivery and kills itself (SIGKILL) at a named step; run again without a step it ends in order.

Usage: python -m tests.chat.killed FOLDER find|blind [STEP]

The platform is a file that outlives the process: every message shown is a line in it. Questions that were not
acknowledged are delivered again by the next run, and so are some that were.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.chat import worker
from bot.chat.carrier import CannotTell, Parcel, Wait
from bot.chat.delivery import Delivery
from bot.chat.model import Ask, ChannelName, Incoming, Notice, Outgoing
from bot.chat.pump import Pump
from bot.chat.worker import Worker
from bot.journal.outbox import Outbox
from bot.journal.storage import Storage
from bot.serving.metrics import Metrics
from tests.chat.fakes import asked, until

ASKED = 8


def append(path: Path, line: str) -> None:
    """Write a line that is there whatever becomes of this process."""
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> list[str]:
    """Return the lines of a file, none where it is missing."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def die() -> None:
    """End as kill -9 and a power cut do."""
    os.kill(os.getpid(), signal.SIGKILL)


class FileCarrier:
    """A platform whose messages stand in a file."""

    name: ChannelName = "slack"

    def __init__(self, folder: Path, *, can_find: bool) -> None:
        self.shown, self.can_find = folder / "shown", can_find
        self.before_send: Callable[[], None] = lambda: None
        self.after_show: Callable[[], None] = lambda: None
        self.refuse = 0

    def render(self, outgoing: Outgoing) -> Parcel:
        """Return the text."""
        assert isinstance(outgoing.content, Notice)
        return Parcel(outgoing.to.place.conversation, {"text": outgoing.content.text})

    async def send(self, parcel: Parcel) -> str | None:
        """Show it."""
        await asyncio.sleep(0)
        if self.refuse:
            self.refuse -= 1
            raise Wait("ratelimited", 0.01)
        self.before_send()
        append(self.shown, f"{parcel.mark} {parcel.payload['text']}")
        self.after_show()
        return "1"

    async def find(self, parcel: Parcel) -> str | None:
        """Look into the file."""
        if not self.can_find:
            raise CannotTell
        return "1" if any(line.startswith(parcel.mark) for line in lines(self.shown)) else None


def desk(incoming: Incoming) -> list[Outgoing]:
    """Answer with the question's own text."""
    assert isinstance(incoming.act, Ask)
    return [Outgoing(incoming.reply_to, Notice(incoming.act.text.text))]


def wrap(owner: Any, name: str, *, before: bool = False, nth: int = 1) -> None:
    """Kill at the ``nth`` call of a method, before it or after it."""
    method, left = getattr(owner, name), nth

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if before and left == 0:
            die()
        result = method(*args, **kwargs)
        if not before and left == 0:
            die()
        return result

    setattr(owner, name, wrapped)


def third() -> Callable[[], None]:
    """Return what kills when it is called for the third time."""
    calls = iter(range(100))
    return lambda: die() if next(calls) == 2 else None


def one_in_a_turn() -> None:
    """Let a turn decide one thing; the rest is stored and waits."""
    worker._TURN = -1.0


STEPS: dict[str, Callable[[FileCarrier], object]] = {
    "received, not stored": lambda _: wrap(Worker, "turn", before=True, nth=3),
    "stored, not committed": lambda _: wrap(Worker, "_decide", nth=3),
    "committed, not acknowledged": lambda _: wrap(Delivery, "_settle", before=True, nth=4),
    "stored, not decided": lambda _: (one_in_a_turn(), wrap(Worker, "_decide", before=True, nth=3)),
    "decided later, not committed": lambda _: (one_in_a_turn(), wrap(Worker, "_decide", nth=4)),
    "acknowledged, not handed over": lambda _: wrap(Pump, "take", before=True, nth=3),
    "handed over, not sent": lambda carrier: setattr(carrier, "before_send", third()),
    "shown, no answer yet": lambda carrier: setattr(carrier, "after_show", third()),
    "sent, not reported": lambda _: wrap(Delivery, "report", before=True, nth=3),
    "reported, not committed": lambda _: wrap(Outbox, "record", nth=5),
    "refused, begun again, not sent": lambda carrier: (refuse_once(carrier), setattr(carrier, "before_send", third())),
    "refused, begun again, shown": lambda carrier: (refuse_once(carrier), setattr(carrier, "after_show", third())),
}
"""Every step of a message, and how the process is made to end there."""


def refuse_once(carrier: FileCarrier) -> None:
    """Let the platform say once that it has too much to do."""
    carrier.refuse = 1


async def main(folder: Path, can_find: bool, step: str) -> None:
    """Let the platform deliver what it thinks is not acknowledged, and everything be sent."""
    carrier = FileCarrier(folder, can_find=can_find)
    storage = Storage(folder / "journal.db")
    delivery = Delivery(storage, desk, Metrics(), apology="x")
    delivery.carry(carrier)
    if step:
        STEPS[step](carrier)
    await delivery.start()
    delivery.send()
    known = set(lines(folder / "acknowledged"))
    again = set(sorted(known)[::2])  # a platform repeats itself even so

    async def deliver(number: int) -> None:
        if str(number) not in known or str(number) in again:
            await delivery.receive(asked(number, f"C{number % 3}"))
            append(folder / "acknowledged", str(number))

    # all at once, and then one by one: both ways of gathering
    await asyncio.gather(*(deliver(number) for number in range(ASKED // 2)))
    for number in range(ASKED // 2, ASKED):
        await deliver(number)
    await until(lambda: delivery.state()["outbox"]["waiting"] == 0 and delivery.state()["inbox"]["waiting"] == 0)
    await delivery.stop()
    storage.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] == "find", sys.argv[3] if len(sys.argv) > 3 else ""))
