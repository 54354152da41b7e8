"""Small groups stay hidden: also from whoever adds and subtracts everything that is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forum.disclosure import Cell, Line, group_size, hidden
from bot.forum.model import FEWEST

Key = tuple[str, str]


def table(rows: Sequence[Sequence[tuple[int, int]]]) -> tuple[dict[Key, Cell], list[Line[Key]]]:
    """Return a table with sums at both edges; each cell is (count, people)."""
    cells: dict[Key, Cell] = {}
    lines: list[Line[Key]] = []
    rows_of = [str(i) for i in range(len(rows))]
    columns = [str(j) for j in range(len(rows[0]))]
    for i, row in enumerate(rows):
        for j, (count, people) in enumerate(row):
            cells[str(i), str(j)] = Cell(count, min(people, count))
    for i in rows_of:
        cells[i, "sum"] = _sum([cells[i, j] for j in columns])
        lines.append(Line((i, "sum"), tuple((i, j) for j in columns)))
    for j in [*columns, "sum"]:
        cells["sum", j] = _sum([cells[i, j] for i in rows_of])
        lines.append(Line(("sum", j), tuple((i, j) for i in rows_of)))
    lines.append(Line(("sum", "sum"), tuple(("sum", j) for j in columns)))
    return cells, lines


def _sum(cells: Sequence[Cell]) -> Cell:
    """Different cells come from different people here, which is what makes a sum larger than its parts."""
    return Cell(sum(cell.count for cell in cells), sum(cell.people for cell in cells))


def determined(cells: dict[Key, Cell], lines: list[Line[Key]], unseen: frozenset[Key]) -> set[Key]:
    """Return what a reader can work out, by the rank of all equations: slow, and another way than the code's."""
    order = [key for key in cells if key in unseen]
    matrix = np.zeros((len(lines), len(order)))
    found: set[Key] = set()
    for i, line in enumerate(lines):
        parts = [key for key in line.parts if key in unseen and cells[key].count]
        for key in parts:
            matrix[i, order.index(key)] = 1
        if line.total in unseen:
            matrix[i, order.index(line.total)] = -1
        elif parts and sum(cells[key].count for key in parts) == len(parts):
            found.update(parts)
    rank = np.linalg.matrix_rank(matrix) if order else 0
    for i, key in enumerate(order):
        axis = np.zeros((1, len(order)))
        axis[0, i] = 1
        if np.linalg.matrix_rank(np.vstack([matrix, axis])) == rank:
            found.add(key)
    return found


COUNTS = st.tuples(st.integers(0, 6), st.integers(1, 5))


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
@settings(max_examples=150, deadline=None)
def test_no_small_figure_can_be_worked_out(rows: list[list[tuple[int, int]]]) -> None:
    """Whatever a table holds, no figure from fewer than three people is shown or follows from what is shown."""
    cells, lines = table(rows)
    unseen = hidden(cells, lines)
    small = {key for key, cell in cells.items() if cell.is_small}
    assert small <= unseen
    assert not small & determined(cells, lines, unseen)


def test_one_small_cell_takes_another_with_it() -> None:
    """A lone small figure in a row with a sum hides the smallest other one; the sum stays."""
    cells = {"a": Cell(2, 1), "b": Cell(9, 5), "c": Cell(5, 4), "sum": Cell(16, 10)}
    assert hidden(cells, [Line("sum", ("a", "b", "c"))]) == {"a", "c"}


def test_small_cells_that_must_all_be_one_take_another_with_them() -> None:
    """Two hidden figures whose sum is two are one each: a third is hidden too."""
    cells = {"a": Cell(1, 1), "b": Cell(1, 1), "c": Cell(5, 4), "sum": Cell(7, 6)}
    assert hidden(cells, [Line("sum", ("a", "b", "c"))]) == {"a", "b", "c"}
    cells = {"a": Cell(1, 1), "b": Cell(2, 1), "c": Cell(5, 4), "sum": Cell(8, 6)}
    assert hidden(cells, [Line("sum", ("a", "b", "c"))]) == {"a", "b"}


def test_what_is_large_enough_is_shown() -> None:
    """Nothing is hidden where every figure comes from three people or more, or is nought."""
    cells, lines = table([[(3, 3), (0, 1)], [(8, 4), (5, 5)]])
    assert not hidden(cells, lines)


def test_a_lone_row_hides_its_sum() -> None:
    """Where there is nothing else to hide, the sum goes."""
    cells = {"a": Cell(2, 2), "b": Cell(0, 0), "sum": Cell(2, 2)}
    assert hidden(cells, [Line("sum", ("a", "b"))]) == {"a", "sum"}


def test_what_is_told_elsewhere_stays() -> None:
    """A figure that another page shows is not counted on: the sum is hidden in its place."""
    cells = {"a": Cell(2, 2), "b": Cell(9, 9), "sum": Cell(11, 11)}
    assert hidden(cells, [Line("sum", ("a", "b"))], told={"b"}) == {"a", "sum"}


@pytest.mark.parametrize(
    ("askings", "size"),
    [
        ([], 0),
        ([("2026-09", None)] * 9, 1),
        ([("2026-09", "a"), ("2026-09", "b"), ("2026-09", "a")], 2),
        ([("2026-09", "a"), ("2026-10", "b"), ("2026-11", "c")], 1),
        ([("2026-09", "a"), ("2026-09", "b"), ("2026-09", "c"), ("2026-10", None)], FEWEST),
    ],
)
def test_how_many_people_there_are_at_the_least(askings: list[tuple[str, str | None]], size: int) -> None:
    """Pseudonyms of different months may be one person, and so may all who have none."""
    assert group_size(askings) == size
