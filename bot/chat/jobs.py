"""What delivery's thread is asked to do, and what it gives back: each turn takes what has gathered."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.chat.model import Incoming, Outgoing
from bot.journal.outbox import Letter, Report

__all__ = ["AtOnce", "Begin", "Drop", "Find", "Job", "Post", "Receive", "Reports", "Turn"]


@dataclass(frozen=True, slots=True)
class Receive:
    """Something heard; the answer is whether it was new."""

    incoming: Incoming
    at: float
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Something heard whose reply is the answer."""

    incoming: Incoming
    at: float
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class Post:
    """Messages of Lotsen's own; the answer is how many were queued."""

    outgoings: Sequence[Outgoing]
    key: str | None
    at: float
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class Begin:
    """Messages that are about to be sent; the answer is True."""

    ids: Sequence[int]
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class Find:
    """A message that was posted under ``key``; the answer is its :class:`~bot.journal.outbox.Posted`, or None."""

    key: str
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class Drop:
    """A message that is not to be sent after all; the answer is whether it is gone from the outbox.

    ``is_given_back``: the pump had it and has given it back.
    """

    id: int
    is_given_back: bool
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class Reports:
    """What became of attempts."""

    reports: Sequence[Report]


Job = Receive | AtOnce | Post | Begin | Find | Drop | Reports


@dataclass(slots=True)
class Turn:
    """What came of a turn: what the callers get, and the messages for the pump. Nothing of it is told before."""

    answers: list[tuple[Future[Any], Any]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    is_kept: bool = True
