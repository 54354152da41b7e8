"""A report as DOCX: headings, lists and tables that a screen reader knows for what they are, in Swedish."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bot.forum.exports.archive import settled
from bot.forum.exports.safe import as_text
from bot.forum.report import Grid, Report
from bot.forum.wording import Wording

__all__ = ["as_docx"]

_INK = RGBColor(0x16, 0x24, 0x2B)
_SEA = RGBColor(0x08, 0x3F, 0x4A)
_WIDE = 8
"""Columns from which the page lies down."""


def as_docx(report: Report, wording: Wording) -> bytes:
    """Return the report as a document with real headings, lists and table heads."""
    document = Document()
    _style(document)
    _page(document, any(len(grid.columns) >= _WIDE for section in report.sections for grid in section.grids))
    document.add_heading(as_text(report.title), 0)
    for paragraph in report.lead:
        document.add_paragraph(as_text(paragraph))
    for section in report.sections:
        document.add_heading(as_text(section.heading), section.level)
        for paragraph in section.paragraphs:
            document.add_paragraph(as_text(paragraph))
        for point in section.points:
            document.add_paragraph(as_text(point), style="List Bullet")
        for grid in section.grids:
            _table(document, grid, wording)
    _properties(document, report)
    written = io.BytesIO()
    document.save(written)
    return settled(written.getvalue(), report.day)


def _style(document: Any) -> None:
    """Set the language for the whole document, and a look that prints well."""
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "List Bullet"):
        style = document.styles[name]
        style.font.name = "Calibri"
        style.font.color.rgb = _INK if name in {"Normal", "List Bullet", "Caption"} else _SEA
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "Theme" in key:
                del fonts.attrib[key]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Calibri")
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Title"].font.size = Pt(22)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), "sv-SE")
    defaults.append(language)


def _page(document: Any, lies_down: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if lies_down:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _table(document: Any, grid: Grid, wording: Wording) -> None:
    """Add a table under its title: the first row is its head and comes again on each page, no row is broken."""
    document.add_paragraph(as_text(grid.title), style="Caption").paragraph_format.keep_with_next = True
    if not grid.lines:
        document.add_paragraph(wording.gettext("Nothing to show."))
        return
    table = document.add_table(rows=1, cols=len(grid.columns))
    table.style = "Table Grid"
    for cell, column in zip(table.rows[0].cells, grid.columns, strict=True):
        _put(cell, column.heading, is_bold=True)
    _mark(table.rows[0], "w:tblHeader")
    for row in grid.lines:
        cells = table.add_row().cells
        for cell, value, column in zip(cells, row, grid.columns, strict=True):
            _put(cell, wording.cell(value, column), is_bold=row is grid.sums, is_figure=column.kind != "text")
    for line in table.rows:
        _mark(line, "w:cantSplit")
    _describe(table, grid.title)
    document.add_paragraph()


def _put(cell: Any, text: str, *, is_bold: bool = False, is_figure: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = 2 if is_figure else None
    run = paragraph.add_run(as_text(text))
    run.bold = is_bold or None
    run.font.size = Pt(9.5)


def _mark(row: Any, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _describe(table: Any, title: str) -> None:
    """Give the table the title that a screen reader says."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), as_text(title)[:200])
    table._tbl.tblPr.append(caption)


def _properties(document: Any, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.language = as_text(report.title)[:250], "sv-SE"
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = dt.datetime.combine(report.day, dt.time())
    properties.revision = 1
