"""The command-line contract of ``lotsen ask``, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FIELDS = [
    "id", "status", "intent", "confidence", "county", "text", "citations", "warnings",
    "options", "slots", "reason", "redacted_question", "catalogue",
]  # fmt: skip
STATUSES = {"answer", "suggest", "clarify", "none", "acute", "error"}


def run(environment: dict[str, str], *args: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """Run ``lotsen`` with the arguments and return what it printed."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *args], input=data, capture_output=True, env=environment, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def ask_lines(environment: dict[str, str], *lines: str) -> list[dict[str, Any]]:
    """Send lines to ``lotsen ask --jsonl`` and return the replies."""
    done = run(environment, "ask", "--jsonl", stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(name: str, question: str, county: str | None = "kalmar", **more: object) -> str:
    """Return one line of the stream."""
    data = {"id": name, "question": question, **({"county": county} if county else {}), **more}
    return json.dumps(data, ensure_ascii=False)


def test_a_person_gets_text_citation_and_warning(environment: dict[str, str]) -> None:
    """A question on the command line prints the answer, its source, and that the guidance has run out."""
    done = run(environment, "ask", "--county", "kalmar", "vilket nummer ringer vi EVI på i tjänsten")
    assert done.returncode == 0
    assert "010-358 81 00" in done.stdout or "010-358 8100" in done.stdout
    assert "Källa:" in done.stdout
    assert "2026-09-01" in done.stdout


def test_json_has_the_fields_of_the_contract(environment: dict[str, str]) -> None:
    """``--json`` gives one object with just the contract's fields, in its order."""
    done = run(environment, "ask", "--json", "--county", "kalmar", "vem kallar till SIP")
    reply = json.loads(done.stdout)
    assert list(reply) == FIELDS
    assert reply["status"] == "answer"
    assert {"document", "title", "section", "path", "page", "url", "laws"} <= set(reply["citations"][0])
    laws = [law for citation in reply["citations"] for law in citation["laws"]]
    assert {"sfs", "chapter", "paragraph", "label", "url"} <= set(laws[0])


def test_the_stream_keeps_order_and_goes_on_after_bad_lines(environment: dict[str, str]) -> None:
    """A line that is no question gets an error in its place; the lines around it are answered."""
    bad = [
        "{",
        "[]",
        '"x"',
        '{"id": "x"}',
        '{"id": 1, "question": "x"}',
        '{"id": "x", "question": "x", "county": "skåne"}',
        '{"id": "x", "question": "x", "now": "i går"}',
        '{"id": "x", "question": "x", "slots": []}',
        "\u0000",
    ]
    replies = ask_lines(environment, line("first", "vem kallar till SIP"), *bad, line("last", "hej"))
    assert [r["id"] for r in replies] == ["first", *[None] * len(bad), "last"]
    assert all(r["status"] == "error" and r["error"] for r in replies[1:-1])
    assert replies[-1]["reason"] == "small_talk"


def test_the_stream_answers_each_line_before_the_next(environment: dict[str, str]) -> None:
    """A program that sends one line and waits gets its reply: the stream is not held back."""
    command = [sys.executable, "-m", "bot.cli", "ask", "--jsonl"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        for name in ("a", "b"):
            process.stdin.write(line(name, "vem kallar till SIP") + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()


def test_without_county_it_asks_which(environment: dict[str, str]) -> None:
    """A question that three counties answer differently is answered in none of their names."""
    (reply,) = ask_lines(environment, line("a", "vem kallar till SIP", county=None))
    assert reply["status"] == "clarify"
    assert {o["slots"]["county"] for o in reply["options"]} == {"kalmar", "varmland", "vastmanland"}
    assert all(o["citations"] for o in reply["options"])


def test_a_click_on_a_county_answers(environment: dict[str, str]) -> None:
    """The slots of an option that was offered settle the question."""
    (reply,) = ask_lines(environment, line("a", "vem kallar till SIP", county=None, slots={"county": "varmland"}))
    assert (reply["status"], reply["county"]) == ("answer", "varmland")


@pytest.mark.parametrize("county", ["kalmar", "varmland", "vastmanland"])
def test_every_reply_has_a_status_of_the_contract(environment: dict[str, str], county: str) -> None:
    """Whatever is asked, the reply has one of the six statuses, and an answer has a citation."""
    questions = [
        "",
        " ",
        "hej",
        "asdf jkl",
        "vem kallar till sip",
        "han ska hoppa från bron nu",
        "vad är klockan",
        "x" * 20_000,
    ]
    for reply in ask_lines(environment, *(line(str(i), q, county) for i, q in enumerate(questions))):
        assert reply["status"] in STATUSES - {"error"}
        assert 0 <= reply["confidence"] <= 1
        if reply["status"] == "answer":
            assert reply["citations"]
            assert reply["county"] == county


def test_the_same_bytes_across_processes_and_hash_seeds(environment: dict[str, str]) -> None:
    """The same questions give the same bytes in another process, with another hash seed."""
    lines = "\n".join(
        line(str(i), q, c, now="2026-11-22T10:00:00+01:00")
        for i, q in enumerate(
            ["vem kallar till SIP", "bup natt nummer", "får jag konsultera utan samtycke", "semester"]
        )
        for c in ("kalmar", "varmland", "vastmanland")
    )
    printed = {
        run({**environment, "PYTHONHASHSEED": seed}, "ask", "--jsonl", stdin=lines).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(printed) == 1


@pytest.mark.parametrize("args", [["ask"], ["ask", "--jsonl", "fråga"], ["ask", "--county", "skåne", "x"], ["nonsens"]])
def test_bad_usage_ends_with_two(environment: dict[str, str], args: list[str]) -> None:
    """Bad usage ends with status 2 and an explanation on standard error, nothing on standard out."""
    done = run(environment, *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_a_broken_catalogue_ends_with_two_and_one_line(environment: dict[str, str], content_copy: Path) -> None:
    """A catalogue that does not load ends with status 2 and one line with file and line number."""
    broken = next(content_copy.glob("intents/sip/*.yaml"))
    broken.write_text(broken.read_text(encoding="utf-8") + "\nokänd: nyckel\n", encoding="utf-8")
    done = run({**environment, "LOTSEN_CONTENT": str(content_copy)}, "ask", "--county", "kalmar", "vem kallar till SIP")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert f"intents/sip/{broken.name}:" in done.stderr


def test_json_writes_no_journal_unless_asked_to(environment: dict[str, str]) -> None:
    """``--json`` and ``--jsonl`` leave the improvement log alone; with ``--log`` an unanswered question is in it."""
    database = Path(environment["LOTSEN_DATABASE"])
    question = "vilka öppettider har EVI på julafton"
    run(environment, "ask", "--json", "--county", "kalmar", question)
    ask_lines(environment, line("a", question))
    assert not database.exists()
    run(environment, "ask", "--json", "--log", "--county", "kalmar", question)
    listed = run(environment, "forum", "list", "--json")
    suggestion = json.loads(listed.stdout)
    assert (suggestion["county"], suggestion["count"], suggestion["question"]) == ("kalmar", 1, question)


def test_a_journal_that_cannot_be_written_costs_no_answer(environment: dict[str, str], tmp_path: Path) -> None:
    """Where the journal cannot be opened the answer is still given, and the fault is said on standard error."""
    (tmp_path / "file").write_text("")
    done = run(
        {**environment, "LOTSEN_DATABASE": str(tmp_path / "file" / "j.db")},
        "ask",
        "--county",
        "kalmar",
        "vem kallar till SIP",
    )
    assert done.returncode == 0
    assert "Källa:" in done.stdout
    assert "LOTSEN_DATABASE" in done.stderr
