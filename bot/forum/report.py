"""What is handed out: a title, paragraphs and tables as plain data, the same for a page and for every file format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Column", "Grid", "Report", "Section", "Value"]

Value = str | int | float | None
"""A cell. None is a figure that is not shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its heading for people, and what stands in it."""

    name: str
    heading: str
    kind: Literal["text", "number", "share"] = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first column names the row. ``sums`` is a last row that adds the others up."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    sums: tuple[Value, ...] | None = None

    @property
    def lines(self) -> tuple[tuple[Value, ...], ...]:
        """Every row, the sums last."""
        return (*self.rows, self.sums) if self.sums is not None else self.rows


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, in this order: paragraphs, points, tables."""

    heading: str
    level: Literal[1, 2] = 1
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole paper. ``grids`` are its tables for a workbook, ``list`` the one for a CSV file, ``data`` for JSON.

    ``name`` becomes the file's; ``day`` is the paper's date, and the only one in the file.
    """

    name: str
    title: str
    day: dt.date
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    grids: tuple[Grid, ...]
    list: Grid
    data: Any
