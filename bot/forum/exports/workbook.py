"""A report's tables as XLSX: one sheet each, text typed as text and figures as figures."""

from __future__ import annotations

import datetime as dt
import io
import re

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.forum.exports.archive import settled
from bot.forum.exports.safe import as_cell
from bot.forum.report import Column, Grid, Report, Value
from bot.forum.wording import Wording

__all__ = ["as_xlsx"]

_HEAD = PatternFill("solid", fgColor="FF0B5563")
_WIDEST = 60


def as_xlsx(report: Report, wording: Wording) -> bytes:
    """Return a workbook with a sheet for what the report is and one for each of its tables."""
    book = Workbook()
    first = book.active
    if isinstance(first, Worksheet):
        _cover(first, report, wording)
    for grid in report.grids:
        _sheet(book.create_sheet(_sheet_name(grid.title, book.sheetnames)), grid, wording)
    properties = book.properties
    properties.creator = properties.lastModifiedBy = None
    properties.title, properties.language = as_cell(report.title), "sv-SE"
    properties.created = properties.modified = dt.datetime.combine(report.day, dt.time())
    written = io.BytesIO()
    book.save(written)
    return settled(written.getvalue(), report.day)


def _cover(sheet: Worksheet, report: Report, wording: Wording) -> None:
    sheet.title = wording.gettext("About")
    sheet.column_dimensions["A"].width = 100
    for row, line in enumerate((report.title, wording.day(report.day), *report.lead), 1):
        cell = _write(sheet, row, 1, line)
        cell.font = Font(bold=row == 1, size=14 if row == 1 else 11)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(sheet: Worksheet, grid: Grid, wording: Wording) -> None:
    for place, column in enumerate(grid.columns, 1):
        cell = _write(sheet, 1, place, column.heading)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = _width(grid, place - 1)
    for number, row in enumerate(grid.lines, 2):
        for place, (value, column) in enumerate(zip(row, grid.columns, strict=True), 1):
            _fill(_write(sheet, number, place, value, column, wording), column)
            if grid.sums is not None and number == len(grid.lines) + 1:
                sheet.cell(number, place).font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(grid.columns))}{len(grid.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write(
    sheet: Worksheet, row: int, place: int, value: Value, column: Column | None = None, wording: Wording | None = None
) -> Cell:
    """Write one cell; text is typed as text whatever it begins with, and stays text when somebody edits it."""
    cell = sheet.cell(row, place)
    if not isinstance(cell, Cell):
        raise TypeError("a report has no merged cells")
    if isinstance(value, int | float):
        cell.value = value
        return cell
    text = wording.cell(value, column) if wording and column else str(value)
    if text:
        cell.value = as_cell(text)
        cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _fill(cell: Cell, column: Column) -> None:
    if column.kind == "share":
        cell.number_format = "0 %"
    cell.alignment = Alignment(
        wrap_text=column.kind == "text", vertical="top", horizontal=None if column.kind == "text" else "right"
    )


def _width(grid: Grid, place: int) -> float:
    longest = max((len(str(row[place])) for row in grid.lines if row[place] is not None), default=0)
    return min(_WIDEST, max(8, longest + 2, min(16, len(grid.columns[place].heading) + 2)))


def _sheet_name(title: str, taken: list[str]) -> str:
    """Return a name that Excel takes: at most 31 characters, none that it refuses, and like no other sheet's."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31]
    return plain if plain not in taken else f"{plain[:28]} {len(taken)}"
