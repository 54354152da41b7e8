"""A report as a file of the format that was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.forum.exports.document import as_docx
from bot.forum.exports.separated import as_csv
from bot.forum.exports.workbook import as_xlsx
from bot.forum.report import Report
from bot.forum.wording import Wording

__all__ = ["FORMATS", "Export", "Format", "export"]

Format = Literal["docx", "xlsx", "csv", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

_MEDIA_TYPES: Mapping[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, what it is, and its bytes. The same report gives the same bytes."""

    name: str
    media_type: str
    data: bytes


def export(report: Report, kind: Format, wording: Wording) -> Export:
    """Return the report as a file of the format ``kind``."""
    writers: Mapping[Format, Callable[[Report, Wording], bytes]] = {
        "docx": as_docx,
        "xlsx": as_xlsx,
        "csv": as_csv,
        "json": _as_json,
    }
    return Export(f"{report.name}.{kind}", _MEDIA_TYPES[kind], writers[kind](report, wording))


def _as_json(report: Report, _wording: Wording) -> bytes:
    return (json.dumps(report.data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
