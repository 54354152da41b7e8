"""A report's list as CSV: UTF-8 with a mark, semicolons and CRLF, which is what Excel in Swedish opens rightly."""

from __future__ import annotations

import csv
import io

from bot.forum.exports.safe import as_field
from bot.forum.report import Report
from bot.forum.wording import Wording

__all__ = ["as_csv"]


def as_csv(report: Report, wording: Wording) -> bytes:
    """Return the report's list; every field stands in quotes, and none begins as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(as_field(column.heading) for column in report.list.columns)
    for row in report.list.lines:
        cells = (wording.cell(value, column) for value, column in zip(row, report.list.columns, strict=True))
        writer.writerow(as_field(cell) for cell in cells)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")
