"""``lotsen stats``: the same figures as text, JSON, CSV and files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from bot.cli import cli
from bot.journal.store import Journal
from bot.reply import Reply


@pytest.fixture
def ask(environment: dict[str, str]) -> CliRunner:
    """Return a runner whose journal holds four people's questions in September and two in October."""
    journal = Journal(Path(environment["LOTSEN_DATABASE"]))
    for month, people, status in ((9, "abcd", "answer"), (9, "abc", "none"), (10, "ab", "answer")):
        for asker in people:
            reply = Reply(
                status=status,  # type: ignore[arg-type]
                body="",
                redacted_question=f"fråga {status} till BUP och skolan",
                catalogue="v",
                intent="sip.vem-kallar" if status == "answer" else None,
                asked_for="kalmar",
                reason="not_found" if status == "none" else None,
            )
            message = f"{month}{status}{asker}"
            at = dt.datetime(2026, month, 3, 9)
            journal.log(reply, channel="slack", at=at, message=message, asker=f"{asker}{month}")
    journal.close()
    return CliRunner(env=environment)


def run(ask: CliRunner, *options: str) -> Result:
    """Run the command."""
    result = ask.invoke(cli, ["stats", *options])
    assert result.exit_code == 0, result.output
    return result


def test_as_json(ask: CliRunner) -> None:
    """JSON has ids and counts, null for what is not shown, and sums that are the journal's."""
    found = json.loads(run(ask, "--json").stdout)
    assert (found["questions"], found["unanswered"], found["people"]) == (9, 3, 4)
    assert found["share_unanswered"] == pytest.approx(3 / 9)
    assert found["tables"]["topic"]["sums"]["total"] == 9
    assert found["tables"]["outcome"]["spans"] == ["2026-09", "2026-10"]


def test_a_period_and_a_county(ask: CliRunner) -> None:
    """A day chooses its whole month; a county without questions has none; two people are not shown."""
    assert json.loads(run(ask, "--json", "--from", "2026-09-20", "--to", "2026-09-21").stdout)["questions"] == 7
    assert json.loads(run(ask, "--json", "--from", "2026-10-01").stdout)["questions"] is None
    assert json.loads(run(ask, "--json", "--county", "varmland").stdout)["questions"] == 0
    weeks = json.loads(run(ask, "--json", "--weeks").stdout)
    assert weeks["tables"]["outcome"]["spans"][0] == "2026-v36"


def test_files(ask: CliRunner, tmp_path: Path) -> None:
    """The workbook and the document are written where they are asked for, and open."""
    book, paper = tmp_path / "s.xlsx", tmp_path / "s.docx"
    result = run(ask, "--xlsx", str(book), "--docx", str(paper))
    assert result.stdout == ""
    assert load_workbook(book)["Frågor per ämne"]["A2"].value == "SIP"
    assert Document(str(paper)).paragraphs[0].text == "Statistik, alla län"
    refused = ask.invoke(cli, ["stats", "--xlsx", str(tmp_path / "nowhere" / "s.xlsx")])
    assert refused.exit_code == 2


def test_as_csv_and_text(ask: CliRunner) -> None:
    """CSV has one figure a line; without an option the tables are printed for a person."""
    assert '"Frågor per ämne";"SIP";"Alla";"6"' in run(ask, "--csv").stdout
    text = run(ask).stdout
    assert "Frågor: 9, från minst 4 personer. Utan svar: 3 (33 %)." in text
    assert "Överlämningar som det frågas om" in text


def test_a_period_the_wrong_way_round(ask: CliRunner) -> None:
    """A period that ends before it begins is said so in one line, with status 2."""
    result = ask.invoke(cli, ["stats", "--from", "2026-10-01", "--to", "2026-09-01"])
    assert result.exit_code == 2
    assert "slutar innan den börjar" in result.output


def test_the_forums_papers_as_files(ask: CliRunner, tmp_path: Path) -> None:
    """Suggestions, agenda and minutes are written in the format that the file's name says, or refused in one line."""

    def forum(*arguments: str) -> Result:
        return ask.invoke(cli, ["forum", *arguments])

    meeting = forum("meeting", "add", "kalmar", "2027-02-01").output.split()[0]
    for name in ("a.docx", "a.xlsx", "a.csv", "a.json"):
        for paper in ("forslag", "dagordning", "minnesanteckningar"):
            path = tmp_path / f"{paper}-{name}"
            assert forum("export", paper, str(path), "--meeting", meeting).exit_code == 0
            assert path.stat().st_size
    assert "Dagordning, Kalmar län" in Document(str(tmp_path / "dagordning-a.docx")).paragraphs[0].text
    assert forum("export", "forslag", str(tmp_path / "a.pdf")).exit_code == 2
    assert "--meeting" in forum("export", "dagordning", str(tmp_path / "b.docx")).output
    assert forum("export", "dagordning", str(tmp_path / "b.docx"), "--meeting", "inget").exit_code == 2
