"""Decides what was heard and writes everything that delivery keeps: all of a turn in one transaction.

A turn takes what has gathered meanwhile (receipts, reports of the pump, notices), as many receipts as fit into a
short time, and commits once: that is the group commit. What is received and decided in the same turn never has its
content written to the inbox at all. Runs in delivery's own thread.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import time
import traceback
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from bot.chat.carrier import Carrier
from bot.chat.channel import NotTaken
from bot.chat.figures import Figures
from bot.chat.jobs import AtOnce, Begin, Drop, Find, Job, Post, Receive, Reports, Turn
from bot.chat.model import ChannelName, Incoming, Notice, Outgoing, Shown
from bot.chat.rate import Later
from bot.journal.inbox import Heard, Inbox
from bot.journal.outbox import Letter, Outbox, Report
from bot.journal.storage import JournalError, Storage

__all__ = ["Worker"]

log = logging.getLogger(__name__)

_TURN = 0.02
"""Seconds of deciding in one transaction: who is received meanwhile is acknowledged after it."""
_TRIES = 3
_RECOVERED_TRIES = 5
_PAUSES = (0.5, 2.0)
_HELD = 1000
"""Messages of one channel in memory; what is beyond lies in the file until there is room."""
_LOOK_EVERY = 10.0
_PURGE_EVERY = 3600.0
_FOLDING = 100
"""Milliseconds that folding may keep answers waiting: who reads the file then is not waited for."""
_DAY = 24 * 3600.0


class _TurnLost(BaseException):
    """SQLite has ended the turn's transaction by itself: whatever is written now would stand on its own."""


class Worker:
    """What is waiting to be decided, and which messages the pump has. Everything is called in one thread."""

    def __init__(
        self,
        storage: Storage,
        handle: Callable[[Incoming], list[Outgoing]],
        carriers: Mapping[ChannelName, Carrier],
        figures: Figures,
        apology: str,
        clock: Callable[[], float],
    ) -> None:
        self._storage, self._handle, self._carriers = storage, handle, carriers
        self._figures, self._apology, self._clock = figures, apology, clock
        self._inbox, self._outbox = Inbox(storage), Outbox(storage)
        self._line: deque[Heard] = deque()
        self._later: list[tuple[float, int, Heard]] = []
        self._counted = 0
        self._reports: list[Report] = []
        self._out: dict[ChannelName, set[int]] = {}
        self._behind: set[ChannelName] = set()
        self._next_look = self._next_purge = 0.0
        self.failed: dict[str, int] = {}
        self.error: str | None = None

    def recover(self) -> Turn:
        """Take up what an earlier process left; raises ``JournalError``."""
        with self._storage.writing():
            self._line.extend(self._inbox.recover())
        turn = Turn()
        self._look(self._clock(), turn)
        return turn

    @property
    def backlog(self) -> int:
        """How many things heard are not decided. May be read from anywhere."""
        return len(self._line) + len(self._later)

    def oldest(self) -> float | None:
        """Return when the oldest of them was received. May be called from anywhere."""
        try:
            return self._line[0].at if self._line else self._later[0][2].at
        except IndexError:
            return None

    def seconds_left(self) -> float:
        """Return how long there is nothing to do, unless a job comes."""
        if self._line:
            return 0.0
        now, due = self._clock(), self._next_look
        if self._later:
            due = min(due, self._later[0][0])
        return max(0.0, due - now)

    def turn(self, jobs: Iterable[Job]) -> Turn:
        """Do what is there to do, in one transaction. Where it cannot be kept, the callers are told and it waits."""
        jobs, turn, now = list(jobs), Turn(), self._clock()
        self._reports += [report for job in jobs if isinstance(job, Reports) for report in job.reports]
        while self._later and self._later[0][0] <= now:
            self._line.append(heapq.heappop(self._later)[2])
        try:
            self._count_before()
            with self._storage.writing():
                fresh = self._take(jobs, turn)
                decided, again = self._decide(fresh, turn)
                for heard in itertools.islice(fresh, max(0, decided - len(self._line)), None):
                    self._inbox.keep(heard)
        except _TurnLost:
            return self._refuse(
                jobs, JournalError(f"journalen {self._storage.path} kunde inte skrivas (disken full?).")
            )
        except Exception as error:  # nobody else would tell the callers
            return self._refuse(jobs, error)
        self._commit(fresh, decided, again, turn)
        if now >= self._next_look or self._has_room():
            self._look(now, turn)
        return turn

    def _count_before(self) -> None:
        """Count the attempt of what an earlier process left, in a transaction before: it may take this one down too."""
        if self._line and self._line[0].is_recovered and self._line[0].id != self._counted:
            with self._storage.writing():
                self._inbox.begin(self._line[0])
            self._line[0].attempts += 1
            self._counted = self._line[0].id

    def _take(self, jobs: Iterable[Job], turn: Turn) -> list[Heard]:
        """Write down what has gathered; return what was newly heard."""
        if self.error:
            self._inbox.probe()
        self._outbox.record(self._reports)
        fresh: list[Heard] = []
        for job in jobs:
            if isinstance(job, Receive):
                heard = self._inbox.admit(job.incoming, job.at)
                turn.answers.append((job.answer, heard is not None))
                fresh += [heard] if heard else []
            elif isinstance(job, AtOnce):
                turn.answers.append((job.answer, self._decide_at_once(job)))
            elif isinstance(job, Post):
                turn.answers.append((job.answer, self._post(job, turn)))
            elif isinstance(job, Begin):
                self._outbox.begin(job.ids)
                turn.answers.append((job.answer, True))
            elif isinstance(job, Find):
                turn.answers.append((job.answer, self._outbox.find(f"{job.key}#0")))
            elif isinstance(job, Drop):
                turn.answers.append((job.answer, self._drop(job)))
        return fresh

    def _decide(self, fresh: Sequence[Heard], turn: Turn) -> tuple[int, list[Heard]]:
        """Decide for as long as a turn may take, in order; return how many, and which of them are tried again."""
        started, decided = time.perf_counter(), 0
        again: list[Heard] = []
        for heard in itertools.chain(self._line, fresh):
            if decided and (heard.is_recovered or time.perf_counter() - started > _TURN):
                break
            decided += 1
            again += self._decide_one(heard, turn)
            if heard.is_recovered:
                break
        return decided, again

    def _decide_one(self, heard: Heard, turn: Turn) -> list[Heard]:
        """Decide one thing; what goes wrong there touches nothing else. Return it where it is to be tried again."""
        if heard.is_recovered and heard.attempts > _RECOVERED_TRIES:
            self._give_up(heard, "took_the_process_down", turn)
            return []
        try:
            with self._apart():
                said = self._handled(heard.incoming)
                letters = [self._put(outgoing, heard.at) for outgoing in said]
                if heard.is_stored:
                    self._inbox.end(heard)
        except Later as later:
            return self._put_off(heard, later, turn)
        except Exception as error:
            return self._failed(heard, error, turn)
        turn.letters += [letter for letter in letters if letter]
        return []

    def _put_off(self, heard: Heard, later: Later, turn: Turn) -> list[Heard]:
        """Keep what has its turn later, and say so once."""
        again = replace(heard, due=self._clock() + later.seconds, is_stored=True, is_recovered=False)
        self._inbox.keep(again)
        if later.is_first:
            letters = [self._put(outgoing, heard.at) for outgoing in later.said]
            turn.letters += [letter for letter in letters if letter]
        return [again]

    def _decide_at_once(self, job: AtOnce) -> list[Outgoing]:
        """Decide one thing whose caller waits; where that fails nothing is kept, so that another try is taken."""
        try:
            with self._apart():
                heard = self._inbox.admit(job.incoming, job.at)
                return self._handled(job.incoming) if heard else []
        except Later as later:
            return list(later.said)
        except Exception as error:
            _log_fault(error, "apologised")
            self._figures.failure("desk")
            return [Outgoing(job.incoming.reply_to, Notice(self._apology))]

    def _failed(self, heard: Heard, error: Exception, turn: Turn) -> list[Heard]:
        """Keep what could not be decided for another try, or give it up."""
        attempts = heard.attempts if heard.is_recovered else heard.attempts + 1
        self._figures.failure("desk")
        if attempts >= _TRIES:
            _log_fault(error, "given up")
            self._give_up(replace(heard, attempts=attempts), type(error).__name__, turn)
            return []
        _log_fault(error, "tried again")
        due = self._clock() + _PAUSES[attempts - 1]
        again = replace(heard, attempts=attempts, due=due, is_stored=True, is_recovered=False)
        self._inbox.keep(again, type(error).__name__)
        return [again]

    def _give_up(self, heard: Heard, kind: str, turn: Turn) -> None:
        """Take the content away and say to the asker, plainly, that it went wrong."""
        self._inbox.end(heard, kind)
        try:
            with self._apart():
                letter = self._put(Outgoing(heard.incoming.reply_to, Notice(self._apology)), heard.at)
        except Exception as error:
            _log_fault(error, "not even apologised")
        else:
            turn.letters += [letter] if letter else []

    def _post(self, job: Post, turn: Turn) -> int:
        queued = 0
        for number, outgoing in enumerate(job.outgoings):
            try:
                with self._apart():
                    letter = self._put(outgoing, job.at, f"{job.key}#{number}" if job.key else None)
            except Exception as error:
                _log_fault(error, "not queued")
                self._figures.failure("post")
            else:
                queued += letter is not None
                turn.letters += [letter] if letter else []
        return queued

    def _drop(self, job: Drop) -> bool:
        """Delete a message that nobody has; one that the pump has, or has just sent, stays."""
        held = next((out for out in self._out.values() if job.id in out), None)
        if held is not None and not job.is_given_back:
            return False
        self._outbox.drop(job.id)
        if held is not None:
            held.discard(job.id)
        return True

    def _put(self, outgoing: Outgoing, at: float, key: str | None = None) -> Letter | None:
        """Render a message into the outbox; return it where it is new."""
        channel = outgoing.to.place.channel
        parcel = self._carriers[channel].render(outgoing)
        if not parcel.mark:
            parcel = replace(parcel, mark=str(uuid.uuid4()))
        urgent = isinstance(outgoing.content, Shown) and bool(outgoing.content.reply.card)
        has_room = channel not in self._behind and len(self._out.get(channel, ())) < _HELD
        return self._outbox.add(channel, parcel, at, begun=has_room or urgent, key=key, urgent=urgent)

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Let a part of the turn fail by itself; where it has taken the transaction along, the turn fails."""
        try:
            with self._storage.writing():
                yield
        except Exception as error:
            if not self._storage.is_writing:
                raise _TurnLost from error
            raise

    def _handled(self, incoming: Incoming) -> list[Outgoing]:
        """Return what the desk says. It may not mind that something cannot be written; a lost transaction counts."""
        said = self._handle(incoming)
        if not self._storage.is_writing:
            raise _TurnLost
        return said

    def _commit(self, fresh: Sequence[Heard], decided: int, again: Iterable[Heard], turn: Turn) -> None:
        """Draw the consequences of a turn that is on disk."""
        self.error = None
        known = len(self._line)
        for _ in range(min(decided, known)):
            self._line.popleft()
        for heard in fresh[max(0, decided - known) :]:
            heard.is_stored = True
            self._line.append(heard)
        for heard in again:
            heapq.heappush(self._later, (heard.due, heard.id, heard))
        for report in self._reports:
            if report.state in {"sent", "failed"}:
                self._out.get(report.channel, set()).discard(report.id)
        self._reports.clear()
        self._behind |= {letter.channel for letter in turn.letters if not letter.is_begun}
        turn.letters = [letter for letter in turn.letters if letter.is_begun]
        for letter in turn.letters:
            self._out.setdefault(letter.channel, set()).add(letter.id)

    def _refuse(self, jobs: Iterable[Job], error: Exception) -> Turn:
        """Tell every caller that nothing was kept; reports and what waits stay for the next turn."""
        if isinstance(error, JournalError):
            self.error = str(error)
            log.error("%s", error)
        else:
            self.error = type(error).__name__
            _log_fault(error, "nothing of the turn was kept")
        self._figures.failure("journal")
        refused = NotTaken(self.error)
        answers = [(job.answer, refused) for job in jobs if not isinstance(job, Reports)]
        return Turn(list(answers), is_kept=False)

    def _has_room(self) -> bool:
        return any(len(self._out.get(channel, ())) < _HELD // 2 for channel in self._behind)

    def _look(self, now: float, turn: Turn) -> None:
        """Take what waits in the file and the pump does not have, count what failed, and forget what is old."""
        self._next_look = now + _LOOK_EVERY
        try:
            for channel in self._carriers:
                self._refill(channel, turn)
            if now >= self._next_purge:
                self._next_purge = now + _PURGE_EVERY
                with self._storage.writing():
                    self._outbox.give_up(self._carriers, now - _DAY, now)
                    self._inbox.purge(now)
                    self._outbox.purge(now)
                self._storage.fold(_FOLDING)  # what was sent in the hour is not left lying in the log
            counts = self._outbox.count()
            self.failed = {of: n for (of, state), n in counts.items() if state == "failed"}
        except JournalError as error:
            self.error = str(error)
            log.error("%s", error)

    def _refill(self, channel: ChannelName, turn: Turn) -> None:
        out = self._out.setdefault(channel, set())
        limit = 2 * _HELD
        found = self._outbox.open(channel, limit)
        wanted = [number for number in found if number not in out][: max(0, _HELD - len(out))]
        if wanted:
            turn.letters += self._outbox.letters(wanted)
            out |= set(wanted)
        if set(found) <= out and len(found) < limit:
            self._behind.discard(channel)
        else:
            self._behind.add(channel)


def _log_fault(error: Exception, so: str) -> None:
    """Log what went wrong by its kind and place alone: what it says may hold what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    log.error("a message could not be handled (%s at %s): %s", type(error).__name__, where, so)
