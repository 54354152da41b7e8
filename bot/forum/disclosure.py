"""Which figures of linked tables may be shown, so that no small group can be read or worked out from the rest.

A cell counts questions; it is *small* where fewer than :data:`FEWEST` people asked them. Small cells are hidden, and
as many others with them as it takes: no small cell can be had by adding and subtracting what is shown, in one line
or over many. Lines ("this total is the sum of these parts") may share cells, so tables are protected together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from bot.forum.model import FEWEST

__all__ = ["Cell", "Line", "group_size", "hidden"]

_SEED = 2025
_EXACT = 1e-10
"""How much of the equations may be left unmet by the projection, of what was unmet at first."""
_STILL = 1e-6
"""Below it an unknown has not moved. One that could move and happens to fall below is hidden better than needed."""
_ROUNDS = 10
_TRIES = 60
"""Hidden cells that are tried to be shown again: each takes a projection."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure: how many questions, and from how many people at the least."""

    count: int
    people: int

    @property
    def is_small(self) -> bool:
        """Whether the figure alone tells of too few people. Nobody stands behind a zero."""
        return self.count > 0 and self.people < FEWEST


@dataclass(frozen=True, slots=True)
class Line(Generic[Key]):
    """A total and the parts that it is the sum of."""

    total: Key
    parts: tuple[Key, ...]


def group_size(askings: Iterable[tuple[str, str | None]]) -> int:
    """Return how many people at the least stand behind ``askings``, each a month and a pseudonym.

    Somebody has another pseudonym each month, so months cannot be added up: the month with the most people counts.
    Whoever has no pseudonym (the web page, the command line) may be any of the others, and all of them one.
    """
    people: dict[str, set[str]] = defaultdict(set)
    is_empty = True
    for month, asker in askings:
        is_empty = False
        if asker:
            people[month].add(asker)
    return max((len(names) for names in people.values()), default=0 if is_empty else 1)


def hidden(
    cells: Mapping[Key, Cell],
    lines: Iterable[Line[Key]],
    *,
    given: Collection[Key] = (),
    told: Collection[Key] = (),
    worth: Callable[[Key], int] = lambda _key: 0,
) -> frozenset[Key]:
    """Return the cells that are not shown.

    ``given`` are hidden elsewhere already and ``told`` are shown elsewhere and cannot be taken back. Where several
    would do, the one of the least ``worth`` to the reader is hidden, and of those the smallest; what turns out to
    have been hidden for nothing is shown again, the most worth first.
    """
    used = [Line(line.total, tuple(p for p in line.parts if cells[p].count)) for line in lines]
    used = [line for line in used if line.parts]
    small = [key for key, cell in cells.items() if cell.is_small]
    kept_back = {*given, *small}
    rank = {key: (worth(key), cells[key].count, i) for i, key in enumerate(cells)}
    extra: set[Key] = set()
    while more := _partners(_exposed(cells, used, kept_back), used, {*kept_back, *told}, rank):
        kept_back |= more
        extra |= more
    for key in sorted(extra, key=rank.__getitem__, reverse=True)[:_TRIES]:
        if rank[key][0] and not _exposed(cells, used, kept_back - {key}):
            kept_back.discard(key)
    return frozenset(kept_back)


def _exposed(cells: Mapping[Key, Cell], lines: Sequence[Line[Key]], kept_back: set[Key]) -> list[Key]:
    """Return the small cells that the shown ones give away."""
    return [key for key in _known(cells, lines, kept_back) if cells[key].is_small]


def _known(cells: Mapping[Key, Cell], lines: Sequence[Line[Key]], kept_back: set[Key]) -> list[Key]:
    """Return the hidden cells that the shown ones give away, in the cells' order."""
    unknown = {key: i for i, key in enumerate(key for key in cells if key in kept_back)}
    equations: list[dict[int, float]] = []
    given_away: set[Key] = set()
    for line in lines:
        parts = [key for key in line.parts if key in unknown]
        equation = {unknown[key]: 1.0 for key in parts}
        if line.total in unknown:
            equation[unknown[line.total]] = -1.0
        elif sum(cells[key].count for key in parts) == len(parts):
            given_away.update(parts)  # none of them is nought, so each of them is one
        if equation:
            equations.append(equation)
    fixed = _determined(equations, len(unknown))
    return [key for key, i in unknown.items() if fixed[i] or key in given_away]


def _determined(equations: Sequence[Mapping[int, float]], unknowns: int) -> Any:
    """Return which unknowns the equations leave only one value.

    A vector in a fixed, arbitrary direction is projected onto what the equations leave free (conjugate gradients on
    the normal equations): an unknown that cannot move at all is determined.
    """
    row = np.array([i for i, equation in enumerate(equations) for _ in equation], dtype=np.intp)
    column = np.array([j for equation in equations for j in equation], dtype=np.intp)
    sign = np.array([value for equation in equations for value in equation.values()])

    def times(vector: Any) -> Any:
        return np.bincount(row, sign * vector[column], minlength=len(equations))

    def transposed(vector: Any) -> Any:
        return np.bincount(column, sign * vector[row], minlength=unknowns)

    start = np.random.default_rng(_SEED).uniform(1.0, 2.0, unknowns)
    if not equations:
        return np.zeros(unknowns, dtype=bool)
    moved, residual = start, times(start)
    direction = residual
    size = float(residual @ residual)
    goal = size * _EXACT**2
    for _ in range(_ROUNDS * len(equations)):
        if size <= goal:
            return np.abs(moved) < _STILL
        back = transposed(direction)
        step = size / float(back @ back)
        moved = moved - step * back
        residual = times(moved)
        before, size = size, float(residual @ residual)
        direction = residual + (size / before) * direction
    return np.ones(unknowns, dtype=bool)  # not settled: better to hide too much


def _partners(
    exposed: Iterable[Key],
    lines: Sequence[Line[Key]],
    settled: Collection[Key],
    rank: Mapping[Key, tuple[int, int, int]],
) -> set[Key]:
    """Return one more cell to hide for each exposed one; one a line and round."""
    of: dict[Key, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        for key in (line.total, *line.parts):
            of[key].append(i)
    more: set[Key] = set()
    helped: set[int] = set()
    for key in exposed:
        if helped.intersection(of[key]):
            continue
        choice = _nearest(key, lines, of, settled, rank)
        if choice is not None:
            more.add(choice)
            helped.update(of[choice])
    return more


def _nearest(
    key: Key,
    lines: Sequence[Line[Key]],
    of: Mapping[Key, Sequence[int]],
    settled: Collection[Key],
    rank: Mapping[Key, tuple[int, int, int]],
) -> Key | None:
    """Return the least costly cell in the cell's own lines, or else in lines that meet those, and so on."""
    met, seen = set(of[key]), {key}
    while True:
        parts = {p for i in met for p in lines[i].parts if p not in settled}
        totals = {lines[i].total for i in met if lines[i].total not in settled}
        choice = min(parts or totals, key=rank.__getitem__, default=None)
        reached = {k for i in met for k in (lines[i].total, *lines[i].parts)}
        if choice is not None or reached <= seen:
            return choice
        seen |= reached
        met = {i for k in reached for i in of[k]}
