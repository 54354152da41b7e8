"""What leaves the house: opens as what it is, runs nothing, names nobody, and comes out the same each time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import unicodedata
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.catalogue.catalogue import Catalogue
from bot.forum.exports.export import FORMATS, Format, export
from bot.forum.exports.safe import as_cell, as_field, as_text
from bot.forum.model import (
    Agenda,
    AgendaItem,
    Comparison,
    CountySays,
    Decision,
    Meeting,
    Minutes,
    MinutesItem,
    Suggestion,
    Trend,
    WhyNot,
)
from bot.forum.papers import agenda_report, minutes_report, suggestions_report
from bot.forum.report import Report
from bot.forum.statistics import Period, statistics
from bot.forum.statistics_report import statistics_report
from bot.forum.wording import Wording
from bot.journal.occasions import Occasion
from bot.texts import texts_in

DAY = dt.date(2026, 12, 1)
FORMULAS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "﹦1+1",
    "−1",
    "'=1+1",
    '"=1+1',
    "”=1+1",
    '=HYPERLINK("http://e.example";"klicka")',
    "=cmd|' /C calc'!A0",
    "@cmd|'/c calc'!A0",
    'x","=1+1',
    'x";"=1+1',
    "x;=1+1",
    "x,=1+1",
    "x, @SUM(1)",
    "x\t=1+1",
    "x\n=1+1",
    "x\r\n-1",
    'x;"=1+1',
    "#REF!",
    "TRUE",
    "1e9",
]
"""What a spreadsheet may run, and what tries to get past somebody who only looks at the first character."""


@pytest.fixture(scope="module")
def wording(catalogue: Catalogue) -> Wording:
    """Return the forum's words."""
    return Wording(catalogue, texts_in("sv"))


def suggestion(question: str, note: str = "") -> Suggestion:
    """Return a suggestion whose texts are as given."""
    return Suggestion(
        id="ab12cd34ef",
        county="kalmar",
        question=question,
        count=7,
        askers=4,
        askers_text="4",
        first="2026-09-02T10:00",
        last="2026-11-20T09:00",
        state="beslutad",
        version=3,
        trend=Trend(3, 1),
        nearest=("sip.vem-kallar",),
        other_counties=(),
        decision=Decision("ny_fråga", note=note),
    )


def reports(text: str, wording: Wording) -> list[Report]:
    """Return every kind of report, with ``text`` wherever free text can stand."""
    one = suggestion(text, text)
    meeting = Meeting("kalmar-2026-12-01", "kalmar", DAY, "13:00", text, text, present=text, note=text)
    says = CountySays("kalmar", "Kalmar län", text, (text,), is_own=True)
    item = AgendaItem(
        1, one, (text,), (WhyNot("sip.x", text, 0.5, text, (text,)),), (Comparison("sip.x", text, (says,)),)
    )
    rows = [
        Occasion("2026-09-02T10:00", "kalmar", text, "slack", "answer", None, text, asker, text) for asker in "abcd"
    ]
    return [
        agenda_report(Agenda(meeting, "Kalmar län", (item,), (text,)), wording),
        minutes_report(Minutes(meeting, "Kalmar län", (MinutesItem(1, one, text, one.decision, text),)), wording),
        suggestions_report([one], text, DAY, wording),
        statistics_report(statistics(rows, county="kalmar", topic_of={text: text}), DAY, wording),
    ]


def formula(text: str) -> bool:
    """Return whether a spreadsheet could take a field for a formula: another way to say it than the code's."""
    plain = unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    return re.match(r"\s*[\"”]*\s*[=+\-@−]|[\t\r\n]", plain) is not None


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_field_is_a_formula(text: str, wording: Wording) -> None:
    """No field begins as a formula, whichever character the reader parts the lines at."""
    for report in reports(text, wording):
        plain = export(report, "csv", wording).data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(plain), delimiter=";"))
        assert {len(row) for row in rows} == {len(report.list.columns)}
        assert not [field for row in rows for field in row if formula(field)]
        for other in (",", "\t", "|"):
            fields = [f for line in plain.splitlines() for f in line.split(other)]
            assert not [field for field in fields if formula(field.strip('"; '))]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(text: str, wording: Wording) -> None:
    """Every text cell is typed as text, in the file too, and stays text if the sheet is saved as CSV."""
    for report in reports(text, wording):
        data = export(report, "xlsx", wording).data
        for sheet in load_workbook(io.BytesIO(data)):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in {"s", "n"}
                    assert not (isinstance(cell.value, str) and formula(cell.value)), (sheet.title, cell.value)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            assert sheets
            assert not [name for name in sheets if re.search(rb"<f[ >/]", archive.read(name))]
            assert not [name for name in archive.namelist() if "external" in name.lower() or "vba" in name.lower()]


@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_safe(text: str) -> None:
    """Whatever a text holds, as a field it is one line that begins no formula, and XML can hold it."""
    field = as_field(text)
    assert not formula(field)
    assert not re.search(r"[\t\r\n]", field)
    assert not formula(as_cell(text))
    assert all(c == "\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF) for c in as_text(text))


def test_ordinary_text_is_left_as_it_is() -> None:
    """Swedish with dashes, commas and brackets comes through untouched."""
    for text in ("Vem kallar till SIP – och när?", "BVC, förskola; skola", "[namn] 5-åring", "kl. 13–15, ring först"):
        assert as_cell(text) == as_field(text) == text


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_report_gives_the_same_bytes(kind: Format, wording: Wording) -> None:
    """Two exports of the same report are equal to the byte: no clock, no order by chance."""
    for report in reports("Vem kallar?", wording):
        assert export(report, kind, wording).data == export(report, kind, wording).data


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_no_author_stands_in_a_file(kind: Format, wording: Wording) -> None:
    """Office files name no author, no program user and no time but the report's day."""
    for report in reports("Vem kallar?", wording):
        with zipfile.ZipFile(io.BytesIO(export(report, kind, wording).data)) as archive:
            core = archive.read("docProps/core.xml").decode()
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for tag in ("dc:creator", "cp:lastModifiedBy"):
            assert not re.search(rf"<{tag}[^>]*>[^<]", core), core
        assert "openpyxl" not in core
        assert "python-docx" not in core
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {f"{report.day}T00:00:00Z"}


def test_a_document_is_accessible(wording: Wording) -> None:
    """A document has a title, real headings in order, table heads that repeat, and Swedish as its language."""
    for report in reports("Vem kallar?", wording):
        data = export(report, "docx", wording).data
        document = Document(io.BytesIO(data))
        levels = [p.style.name for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
        assert levels[0] == "Title"
        assert levels.count("Title") == 1
        assert "Heading 1" in levels
        assert document.core_properties.title == report.title
        for table in document.tables:
            assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
            assert all(cell.text for cell in table.rows[0].cells)
            assert table._tbl.tblPr.xpath("w:tblCaption")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            styles = archive.read("word/styles.xml").decode()
        assert re.search(r'<w:lang [^>]*w:val="sv-SE"', styles)
        assert 'w:val="en-US"' not in styles


def test_an_agenda_holds_what_a_meeting_needs(wording: Wording) -> None:
    """The agenda's document has the question, how often, the counties side by side, and room for the decision."""
    report = reports("Vem kallar till SIP?", wording)[0]
    document = Document(io.BytesIO(export(report, "docx", wording).data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "1. Vem kallar till SIP?" in text
    assert "Frågad 7 gånger" in text
    assert "Beslut: ___" in text
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Län", "Vad dokumenten säger", "Avsnitt"]


def test_figures_are_figures_and_the_hidden_is_said(wording: Wording) -> None:
    """In a workbook a count can be summed, a share is per cent, and what is not shown says so; JSON has null."""
    rows = [
        *(_asked(asker, "none", "a.b") for asker in "abcde"),
        *(_asked(asker, "answer", "c.d") for asker in "abc"),
        *(_asked(asker, "answer", "e.f") for asker in "ab"),
    ]
    found = statistics(rows, county="kalmar", topic_of={"a.b": "ett", "c.d": "tva", "e.f": "tre"})
    report = statistics_report(found, DAY, wording)
    sheet = load_workbook(io.BytesIO(export(report, "xlsx", wording).data))["Frågor per ämne"]
    lines = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True)}
    assert lines["Ett"] == (5, 5, 1)
    assert lines["Tre"][0] == lines["Tva"][0] == "dold"
    assert lines["Alla"][0] == 10
    data = json.loads(export(report, "json", wording).data)
    totals = {row["value"]: row["total"] for row in data["tables"]["topic"]["rows"]}
    assert totals == {"ett": 5, "tva": None, "tre": None}
    plain = export(report, "csv", wording).data.decode("utf-8-sig")
    assert '"Frågor per ämne";"Ett";"Andel utan svar";"100 %"' in plain


def _asked(asker: str, status: str, intent: str) -> Occasion:
    return Occasion("2026-09-02T10:00", "kalmar", None, "slack", status, "no_local_rule", intent, asker, "f")


def test_statistics_name_their_period(wording: Wording) -> None:
    """The report's day is the period's last, so that it comes out the same whenever it is made."""
    period = Period.around(dt.date(2026, 9, 1), dt.date(2026, 10, 5))
    report = statistics_report(statistics([], county="varmland", period=period), DAY, wording)
    assert report.day == dt.date(2026, 10, 31)
    assert export(report, "csv", wording).name == "statistik-varmland-2026-10-31.csv"
    assert "1 september 2026" in report.lead[0]


def test_a_workbook_opens_with_long_and_odd_titles(wording: Wording) -> None:
    """Control characters, lone surrogates and very long texts neither break a file nor are cut in a document."""
    text = "a\x00b\ud800c\ufffe" + "å" * 40_000
    for report in reports(text, wording):
        for kind in FORMATS:
            assert export(report, kind, wording).data
        load_workbook(io.BytesIO(export(report, "xlsx", wording).data))
