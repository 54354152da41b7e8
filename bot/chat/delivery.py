"""Delivery: nothing that was heard is lost, nothing is answered twice, and answers get there in order.

The steps of a message, and what a process that is killed (kill -9, power) between two of them leaves:

1. The channel awaits :meth:`Delivery.receive`; nothing is on disk. Killed: the platform got no acknowledgement and
   delivers again.
2. One transaction (a turn of the :class:`~bot.chat.worker.Worker`, shared with whatever else has gathered) takes the
   key in, decides, and stores the rendered messages as ``sending``. Where there is no time to decide in this turn it
   stores the content instead, and a later turn decides and empties it, again in one transaction. Killed before the
   commit: as 1. Killed after it, before the acknowledgement: the platform delivers again, the key is known, nothing
   happens twice. Killed between storing and deciding: it is decided at the next start.
3. :meth:`~Delivery.receive` returns and the channel acknowledges.
4. The :class:`~bot.chat.pump.Pump` sends. Killed before, while or after: the file says ``sending``, so at the next
   start the carrier looks whether the message is shown, and it is sent only where it is not. A carrier that cannot
   look sends it again: shown twice is better than never.
5. The report "sent" is written with the next turn, at most a moment later, and the row loses its content. Killed
   before: as 4.

Where an attempt certainly showed nothing (``Wait``) the file says ``waiting`` again, and ``sending`` is written
before the next attempt. All database work and all deciding happen in one thread; the event loop only sends.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from bot.chat.carrier import Carrier
from bot.chat.channel import NotTaken
from bot.chat.figures import Figures
from bot.chat.jobs import AtOnce, Begin, Drop, Find, Job, Post, Receive, Reports, Turn
from bot.chat.model import ChannelName, Incoming, Outgoing
from bot.chat.pump import ChannelHealth, Pump
from bot.chat.worker import Worker
from bot.journal.outbox import Posted, Report
from bot.journal.storage import Storage

__all__ = ["Delivery"]

log = logging.getLogger(__name__)

_SOON = 0.05
"""Seconds that reports gather: until then a kill costs a look at the platform for each, never a doubled message."""
_AFTER_FAULT = 1.0
_MOST_WAITING = 10_000
"""Things heard and not decided, beyond which nothing more is taken: the platform keeps it then."""


class Delivery:
    """Takes in what channels hear, has it decided, and sends what is said. One per journal file and process."""

    def __init__(
        self,
        storage: Storage,
        handle: Callable[[Incoming], list[Outgoing]],
        figures: Figures,
        *,
        apology: str,
        rescue: Callable[[Incoming], list[Outgoing]] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
    ) -> None:
        """``handle`` is the desk's; ``apology`` is what an asker gets where it fails for good.

        ``rescue`` gives what must be said even where nothing can be kept: the acute card.

        Raises ``JournalError`` where the tables cannot be made.
        """
        self._carriers: dict[ChannelName, Carrier] = {}
        self._clock = clock
        self._worker = Worker(storage, handle, self._carriers, figures, apology, clock)
        self._pump = Pump(self._carriers, self, figures, clock, sleep, rng)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._reports: list[Report] = []
        self._flush: asyncio.TimerHandle | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_open = False
        self._rescue, self._rescued = rescue, deque[str](maxlen=1000)
        self._rescuing: set[asyncio.Task[None]] = set()

    def carry(self, carrier: Carrier) -> None:
        """Send through ``carrier`` what goes to its channel; called before :meth:`start`."""
        self._carriers[carrier.name] = carrier

    async def start(self) -> None:
        """Take up what an earlier process left, and take in; :meth:`send` comes next. Raises ``JournalError``."""
        self._loop = asyncio.get_running_loop()
        turn = await asyncio.to_thread(self._worker.recover)
        self._thread = threading.Thread(target=self._run, args=(self._loop,), name="delivery", daemon=True)
        self._thread.start()
        self._is_open = True
        self._settle(turn)

    def send(self) -> None:
        """Begin to send: the channels are ready for it."""
        self._pump.open()

    async def stop(self, seconds: float = 8.0) -> None:
        """Take nothing more, let what is under way arrive within ``seconds``, and leave the rest in the file."""
        self._is_open = False
        until = time.monotonic() + seconds
        while self._thread and time.monotonic() < until and not (self._worker.backlog == 0 and self._pump.is_quiet()):
            await asyncio.sleep(0.02)
        await self._pump.close(max(0.1, until - time.monotonic()))
        self._send_reports()
        self._jobs.put(None)
        if self._thread:
            await asyncio.to_thread(self._thread.join, 15.0)
            self._thread = None

    async def receive(self, incoming: Incoming) -> bool:
        """Keep what was heard, see to it that it is answered, and return; False where its key is known already.

        It is on disk when this returns. Raises :class:`NotTaken`; danger gets its card even then, once and unkept.
        """
        try:
            return bool(await self._ask(Receive(incoming, self._clock(), self._answer())))
        except NotTaken:
            if self._is_open and self._rescue and incoming.key not in self._rescued:
                self._rescued.append(incoming.key)
                task = asyncio.create_task(self._warn(self._rescue, incoming))
                self._rescuing.add(task)
                task.add_done_callback(self._rescuing.discard)
            raise

    async def _warn(self, rescue: Callable[[Incoming], list[Outgoing]], incoming: Incoming) -> None:
        """Send what must be said although nothing can be kept: one attempt, past the outbox."""
        try:
            for outgoing in await asyncio.to_thread(rescue, incoming):
                carrier = self._carriers[outgoing.to.place.channel]
                await carrier.send(carrier.render(outgoing))
        except Exception as error:
            log.error("a warning past the journal did not get through: %s", type(error).__name__)

    async def at_once(self, incoming: Incoming) -> list[Outgoing]:
        """Keep it, decide it and return what to say, for an answer in the same HTTP response.

        Nothing of it goes to the outbox. A known key gives an empty list, a fault of ours a plain apology (and the
        key is forgotten, so that another try is taken). Raises :class:`NotTaken`.
        """
        said: list[Outgoing] = await self._ask(AtOnce(incoming, self._clock(), self._answer()))
        return said

    async def post(self, outgoings: Sequence[Outgoing], key: str | None = None) -> int:
        """Send messages of Lotsen's own; return how many were queued.

        Under a ``key`` the same ones are queued once, however often they are posted. Raises :class:`NotTaken`.
        """
        return int(await self._ask(Post(outgoings, key, self._clock(), self._answer())))

    def carries(self, channel: ChannelName) -> bool:
        """Return whether there is a carrier for a channel: what goes to another one cannot be posted."""
        return channel in self._carriers

    async def withdraw(self, key: str) -> bool | None:
        """Take back what was posted under ``key``, as if it never had been; return whether that could be done.

        False: it has left, or may have. None: there is none, or it left so long ago that it is forgotten.
        Raises :class:`NotTaken`.
        """
        posted: Posted | None = await self._ask(Find(key, self._answer()))
        if posted is None:
            return None
        letter = self._pump.give_back(posted.id)
        if not posted.is_open or letter is False:
            return False
        try:
            return bool(await self._ask(Drop(posted.id, letter is not None, self._answer())))
        except NotTaken:
            self._pump.take([letter] if letter else [])
            raise

    async def is_done(self, key: str) -> bool:
        """Return whether nothing more is done with what was posted under ``key``. Raises :class:`NotTaken`."""
        posted: Posted | None = await self._ask(Find(key, self._answer()))
        return posted is None or not posted.is_open

    def state(self) -> dict[str, Any]:
        """Return how it goes, for ``/health/ready`` and the metrics. May be called from anywhere."""
        now = self._clock()

        def ago(at: float | None) -> float | None:
            return None if at is None else round(max(0.0, now - at), 1)

        channels = {}
        for name in self._carriers:
            health = self._pump.health.get(name, ChannelHealth())
            channels[name] = {
                "last_success_seconds": ago(health.last_success),
                "last_error": health.last_error,
                "last_error_seconds": ago(health.last_error_at),
                "undelivered": self._worker.failed.get(name, 0),
            }
        return {
            "open": self._is_open,
            "stores": self._worker.error is None,
            "inbox": {"waiting": self._worker.backlog, "oldest_seconds": ago(self._worker.oldest())},
            "outbox": {"waiting": self._pump.waiting(), "oldest_seconds": ago(self._pump.oldest())},
            "channels": channels,
        }

    # --- the pump's ledger ---------------------------------------------------------------------------

    def report(self, report: Report) -> None:
        """Take what became of an attempt; it is written with the next turn, or soon."""
        self._reports.append(report)
        if self._flush is None and self._loop:
            self._flush = self._loop.call_later(_SOON, self._send_reports)

    async def begin(self, ids: Sequence[int]) -> bool:
        """Write that the messages may be shown from now on; False where it could not be written."""
        self._send_reports()
        job = Begin(ids, self._answer())
        self._jobs.put(job)
        try:
            return bool(await job.answer)
        except NotTaken:
            return False

    # --- between the loop and the thread -------------------------------------------------------------

    def _answer(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    async def _ask(self, job: Receive | AtOnce | Post | Find | Drop) -> Any:
        if not self._is_open:
            raise NotTaken("Lotsen håller på att avslutas.")
        if self._worker.backlog > _MOST_WAITING:
            raise NotTaken("För många frågor väntar.")
        if self._reports:
            self._send_reports()
        self._jobs.put(job)
        return await job.answer

    def _send_reports(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None
        if self._reports:
            self._jobs.put(Reports(self._reports))
            self._reports = []

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make turns until the end is called for. Delivery's thread."""
        is_ending, pause = False, 0.0
        while not is_ending:
            jobs, is_ending = self._gather(max(pause, self._worker.seconds_left()))
            turn = self._worker.turn(jobs)
            pause = 0.0 if turn.is_kept else _AFTER_FAULT
            try:
                loop.call_soon_threadsafe(self._settle, turn)
            except RuntimeError:  # the loop was closed without stop(): what is under way lies in the file
                return

    def _gather(self, seconds: float) -> tuple[list[Job], bool]:
        """Return the jobs that are there, waiting up to ``seconds`` for the first, and whether the end was called."""
        jobs: list[Job] = []
        try:
            job = self._jobs.get(timeout=seconds) if seconds else self._jobs.get_nowait()
            while job is not None:
                jobs.append(job)
                job = self._jobs.get_nowait()
        except Empty:
            return jobs, False
        return jobs, True

    def _settle(self, turn: Turn) -> None:
        """Tell what came of a turn, in the event loop."""
        for future, answer in turn.answers:
            if future.done():
                continue  # the caller has gone
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
        self._pump.take(turn.letters)
