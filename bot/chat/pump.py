"""Sends what is in the outbox: one at a time a conversation, in order, different conversations side by side.

What may go wrong, and what is done:

- ``Wait``: nothing was shown. That conversation alone waits as long as the platform says, or longer each time (with
  jitter) where it does not say, and is paced at one message a second for a minute.
- ``Unsure``, or anything else that a carrier raises: it may be shown. After a while the carrier looks; found counts
  as sent, not found is sent again. Where it cannot look, the message is sent once more under the same mark and then
  counts as sent: a message that is shown twice is a blemish, an acute card that is never shown is not.
- A message about somebody in danger goes before all that its conversation has waiting. It waits as long as the
  platform says and not because an answer before it did not get through.
- ``Undeliverable``, too many attempts, or too old: failed, kept for the operator, and the conversation goes on.

Runs in the event loop and never touches the file: what becomes of each attempt is told to a :class:`Ledger`, and
before anything is sent that the file has as ``waiting``, the ledger is asked to write ``sending``.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.chat.carrier import CannotTell, Carrier, Undeliverable, Unsure, Wait
from bot.chat.figures import Figures
from bot.chat.model import ChannelName
from bot.journal.outbox import Letter, Report

__all__ = ["ChannelHealth", "Ledger", "Pump"]

log = logging.getLogger(__name__)

_AT_ONCE = 32
"""Messages under way at the same time, a channel."""
_TRIES = 100
_OLDEST = 24 * 3600.0
_LONGEST_WAIT = 600.0
_PACED = 60.0
_PACE = 1.0


class Ledger(Protocol):
    """Who writes into the file."""

    def report(self, report: Report) -> None:
        """Take what became of an attempt; it is written soon."""
        ...

    async def begin(self, ids: Sequence[int]) -> bool:
        """Write that the messages may be shown from now on; False where it could not be written."""
        ...


@dataclass(slots=True)
class ChannelHealth:
    """When something last got through to a channel, and what last went wrong (a kind, no text)."""

    last_success: float | None = None
    last_error: str | None = None
    last_error_at: float | None = None


@dataclass(slots=True)
class _Line:
    """A conversation's messages, first to last."""

    channel: ChannelName
    letters: deque[Letter] = field(default_factory=deque)
    not_before: float = 0.0
    paced_until: float = 0.0
    is_resting: bool = False
    is_sending: bool = False
    task: asyncio.Task[None] | None = None
    alarm: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an attempt came to: ``sent``, ``failed``, or ``hold`` for ``seconds`` (None: as long as it takes)."""

    state: str
    error: str | None = None
    seconds: float | None = None
    is_unsure: bool = False


class Pump:
    """All conversations' lines. Everything is called in the event loop."""

    def __init__(
        self,
        carriers: Mapping[ChannelName, Carrier],
        ledger: Ledger,
        figures: Figures,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
    ) -> None:
        self._carriers, self._ledger, self._figures = carriers, ledger, figures
        self._clock, self._sleep = clock, sleep
        self._rng = rng or random.Random()  # noqa: S311  (jitter)
        self._lines: dict[tuple[ChannelName, str], _Line] = {}
        self._slots: dict[ChannelName, asyncio.Semaphore] = {}
        self._is_open = self._is_closing = False
        self.health: dict[ChannelName, ChannelHealth] = {}

    def open(self) -> None:
        """Begin to send; until then letters only gather."""
        self._is_open = True
        for key, line in self._lines.items():
            self._start(key, line)

    def take(self, letters: Iterable[Letter]) -> None:
        """Put messages at the end of their conversations' lines, and what is about danger before all that can wait."""
        for letter in letters:
            key = (letter.channel, letter.parcel.queue)
            line = self._lines.get(key)
            if line is None:
                line = self._lines[key] = _Line(letter.channel)
            if letter.is_urgent:
                line.letters.insert(_place_of(line), letter)
                line.alarm.set()
            else:
                line.letters.append(letter)
            if line.is_resting:
                self._take_back([letter])
            self._start(key, line)

    def give_back(self, letter_id: int) -> Letter | Literal[False] | None:
        """Take a message out of its line and return it; False: it is on its way or may be shown, None: not here."""
        for line in self._lines.values():
            for place, letter in enumerate(line.letters):
                if letter.id != letter_id:
                    continue
                is_under_way = place == 0 and line.task is not None and not line.is_resting
                if is_under_way or letter.may_be_shown:
                    return False
                del line.letters[place]
                return letter
        return None

    def waiting(self) -> int:
        """Return how many messages are not through. May be called from anywhere."""
        return sum(len(line.letters) for line in list(self._lines.values()))

    def oldest(self) -> float | None:
        """Return when the oldest of them was called for. May be called from anywhere."""
        return min((letter.at for line in list(self._lines.values()) for letter in line.letters.copy()), default=None)

    def is_quiet(self) -> bool:
        """Return whether nothing is on its way now: every line is empty, or waits for its time."""
        return all(line.task is None or line.is_resting for line in self._lines.values())

    async def close(self, seconds: float) -> None:
        """Begin nothing new, give what is on its way ``seconds`` to arrive, and let the rest lie in the file."""
        self._is_closing = True
        tasks = [line.task for line in self._lines.values() if line.task is not None]
        for line in self._lines.values():
            if line.task is not None and line.is_resting:
                line.task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for line in self._lines.values():
            self._take_back(list(line.letters)[1 if line.is_sending else 0 :])

    def _start(self, key: tuple[ChannelName, str], line: _Line) -> None:
        if line.task is None and self._is_open and not self._is_closing:
            line.task = asyncio.create_task(self._run(key, line))

    async def _run(self, key: tuple[ChannelName, str], line: _Line) -> None:
        """Send a line's messages one after another until it is empty."""
        try:
            while line.letters and not self._is_closing:
                if await self._rests(line) or not await self._begin(line):
                    continue  # its first message may be another one now, or gone
                await self._deliver(line, line.letters[0])
        finally:
            line.task = None
            if not line.letters:
                self._leave(key, line)

    async def _rests(self, line: _Line) -> bool:
        """Wait until the line's first message may be sent or another has come before it; False: it may be sent."""
        seconds = max(line.not_before, line.letters[0].due) - self._clock()
        if seconds <= 0:
            return False
        line.is_resting = True
        line.alarm.clear()
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(line.alarm.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        line.is_resting = False
        return True

    async def _begin(self, line: _Line) -> bool:
        """See to it that the file says of the first message that it may be shown."""
        if line.letters[0].is_begun:
            return True
        letters = [letter for letter in line.letters if not letter.is_begun]
        if not await self._ledger.begin([letter.id for letter in letters]):
            line.not_before = self._clock() + _PACE
            return False
        for letter in letters:
            letter.is_begun = True
        return True

    async def _deliver(self, line: _Line, letter: Letter) -> None:
        """Make one attempt and draw the consequences."""
        slots = self._slots.get(letter.channel)
        if slots is None:
            slots = self._slots[letter.channel] = asyncio.Semaphore(_AT_ONCE)
        async with slots:
            line.is_sending = True
            outcome = self._too_late(letter) or await self._attempt(letter)
            line.is_sending = False
        now = self._clock()
        self._note(letter, outcome, now)
        if outcome.state == "hold":
            self._hold(line, letter, outcome, now)
            return
        line.letters.popleft()
        if now < line.paced_until:
            line.not_before = now + _PACE
        self._ledger.report(
            Report(
                id=letter.id,
                channel=letter.channel,
                state=outcome.state,
                attempts=letter.attempts,
                at=now,
                error=outcome.error,
                is_unsure=outcome.is_unsure or (outcome.state == "failed" and letter.may_be_shown),
            )
        )

    def _too_late(self, letter: Letter) -> _Outcome | None:
        if letter.attempts >= _TRIES:
            return _Outcome("failed", "too_many_attempts")
        if self._clock() - letter.at > _OLDEST:
            return _Outcome("failed", "too_old")
        return None

    async def _attempt(self, letter: Letter) -> _Outcome:
        """Look for the message where it may be shown, and send it where it is not."""
        letter.attempts += 1
        carrier = self._carriers[letter.channel]
        outcome = await self._look(carrier, letter) if letter.may_be_shown else None
        return outcome or await self._send(carrier, letter)

    @staticmethod
    async def _look(carrier: Carrier, letter: Letter) -> _Outcome | None:
        """Return what is known of an earlier attempt; None where the message has to be sent."""
        try:
            found = await carrier.find(letter.parcel)
        except CannotTell:
            return _Outcome("sent", is_unsure=True) if letter.is_repeated else None
        except Exception as error:
            return _Outcome("hold", _kind(error), error.seconds if isinstance(error, Wait) else None)
        letter.may_be_shown = letter.is_repeated = False
        return None if found is None else _Outcome("sent")

    @staticmethod
    async def _send(carrier: Carrier, letter: Letter) -> _Outcome:
        is_repeating = letter.may_be_shown  # it could not be looked for
        try:
            await carrier.send(letter.parcel)
        except Wait as error:
            return _Outcome("hold", _kind(error), error.seconds)
        except Undeliverable as error:
            return _Outcome("failed", _kind(error))
        except Exception as error:
            if not isinstance(error, Unsure):
                log.error("%s: a message may not have got through: %s", letter.channel, type(error).__name__)
            letter.may_be_shown, letter.is_repeated = True, is_repeating
            return _Outcome("hold", _kind(error))
        return _Outcome("sent", is_unsure=is_repeating)

    def _hold(self, line: _Line, letter: Letter, outcome: _Outcome, now: float) -> None:
        """Let a line wait: its first message is tried again then, and what stands behind it has not been begun."""
        seconds = outcome.seconds
        if seconds is None:
            longest = min(_LONGEST_WAIT, 2.0 ** min(letter.attempts, 12))
            seconds = longest * self._rng.uniform(0.5, 1.0)
        letter.due = now + min(max(seconds, 0.0), 6 * _LONGEST_WAIT)
        if outcome.seconds is not None:  # the platform has said so: it holds for whatever comes before this one, too
            line.not_before = max(line.not_before, letter.due)
        line.paced_until = letter.due + _PACED
        letter.is_begun = letter.may_be_shown
        self._ledger.report(
            Report(
                id=letter.id,
                channel=letter.channel,
                state="sending" if letter.may_be_shown else "waiting",
                attempts=letter.attempts,
                at=now,
                due=letter.due,
                error=outcome.error,
            )
        )
        self._take_back(list(line.letters)[1:])

    def _take_back(self, letters: Iterable[Letter]) -> None:
        """Let the file say of messages that nobody has tried to send that they wait."""
        for letter in letters:
            if letter.is_begun and not letter.may_be_shown:
                letter.is_begun = False
                self._ledger.report(
                    Report(letter.id, letter.channel, "waiting", letter.attempts, self._clock(), letter.due)
                )

    def _note(self, letter: Letter, outcome: _Outcome, now: float) -> None:
        """Count an attempt, and keep in mind how the channel does."""
        health = self.health.setdefault(letter.channel, ChannelHealth())
        if outcome.state == "sent":
            health.last_success = now
            self._figures.sent(letter.channel, now - letter.at)
            return
        health.last_error, health.last_error_at = outcome.error, now
        if outcome.state == "failed":
            self._figures.undelivered(letter.channel)
            log.error("%s: message %d could not be delivered: %s", letter.channel, letter.id, outcome.error)
        else:
            self._figures.retried(letter.channel)

    def _leave(self, key: tuple[ChannelName, str], line: _Line) -> None:
        """Forget an empty line; one that is paced is kept in mind until that is over."""
        left = max(line.paced_until, line.not_before) - self._clock()
        if left <= 0:
            if self._lines.get(key) is line and not line.letters:
                del self._lines[key]
        elif not self._is_closing:
            asyncio.get_running_loop().call_later(left + 1, self._leave, key, line)


def _place_of(line: _Line) -> int:
    """Return where in its line an urgent message goes: behind what is under way and what is as urgent."""
    under_way = 1 if line.letters and line.task is not None and not line.is_resting else 0
    as_urgent = sum(1 for other in itertools.islice(line.letters, under_way, None) if other.is_urgent)
    return under_way + as_urgent


def _kind(error: Exception) -> str:
    """Return what went wrong in a word: the kind, and the platform's own code where it is one, never a text."""
    code = str(error)
    return f"{type(error).__name__}: {code}" if re.fullmatch(r"[\w.-]{1,60}", code, re.ASCII) else type(error).__name__
