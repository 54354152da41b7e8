"""``lotsen forum``, run as a user runs it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.commands.test_ask import ask_lines, line, run

FIELDS = [
    "id", "county", "question", "count", "askers", "first", "last", "status", "nearest", "other_counties",
]  # fmt: skip
MEETING = "kalmar-2026-12-03"


def forum(environment: dict[str, str], *args: str) -> str:
    """Run ``lotsen forum`` and return what it printed; it must go well."""
    done = run(environment, "forum", *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(environment: dict[str, str], *args: str) -> str:
    """Run ``lotsen forum`` and return the error; it must be refused, with nothing on standard out."""
    done = run(environment, "forum", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def listed(environment: dict[str, str], *args: str) -> list[dict[str, Any]]:
    """Return the suggestions that are listed."""
    return [json.loads(row) for row in forum(environment, "list", "--json", *args).splitlines()]


@pytest.fixture
def asked(environment: dict[str, str]) -> dict[str, str]:
    """Return an environment whose journal has a few questions without an answer."""
    questions = [
        line("a", "vem betalar tolken när vi har möte med familjen"),
        line("b", "tolkkostnad på möte, regionen eller kommunen?"),
        line("c", "vem betalar tolken när vi har möte med familjen", "varmland"),
        line("d", "vilka öppettider har EVI på julafton"),
    ]
    done = run(environment, "ask", "--jsonl", "--log", stdin="\n".join(questions) + "\n")
    assert done.returncode == 0, done.stderr
    return environment


def test_list_is_the_contract(asked: dict[str, str]) -> None:
    """Each suggestion has just the contract's fields in its order, grouped across wording, counties apart."""
    found = listed(asked)
    assert all(list(suggestion) == FIELDS for suggestion in found)
    assert sorted((s["county"], s["count"]) for s in found) == [("kalmar", 1), ("kalmar", 2), ("varmland", 1)]
    assert all(s["status"] == "ny" and s["askers"] is None for s in found)
    assert listed(asked) == found
    assert [s["county"] for s in listed(asked, "--county", "varmland")] == ["varmland"]
    assert listed(asked, "--status", "beslutad") == []


def test_an_empty_journal(environment: dict[str, str]) -> None:
    """Nothing asked is said in words, and as JSON it is nothing at all."""
    assert forum(environment, "list") == "Inga frågor utan svar är sparade.\n"
    assert forum(environment, "list", "--json") == ""


def test_a_meeting_from_agenda_to_minutes(asked: dict[str, str]) -> None:
    """A meeting is planned, filled, decided on, undone, closed and written out."""
    name = listed(asked, "--county", "kalmar")[0]["id"]
    assert MEETING in forum(asked, "meeting", "add", "kalmar", "2026-12-03", "--place", "Nybro")
    agenda = forum(asked, "agenda", MEETING, "--add", name[:6])
    assert "1. " in agenda
    assert name in agenda
    assert "beslutad" in forum(asked, "decide", name, "ny-fraga", "--note", "EVI skriver")
    assert listed(asked, "--status", "beslutad")[0]["id"] == name
    assert "på dagordningen" in forum(asked, "undo", name)
    assert "beslutad" in forum(asked, "redo", name)
    assert "hållet" in forum(asked, "meeting", "change", MEETING, "--status", "hållet", "--present", "EVI")
    minutes = forum(asked, "minutes", MEETING)
    assert "Ny fråga i katalogen · EVI skriver" in minutes
    assert "Beslut: 1 av 1" in minutes
    assert json.loads(forum(asked, "minutes", MEETING, "--json"))["items"][0]["decision"]["kind"] == "ny_fråga"
    assert MEETING in forum(asked, "meeting", "list")


def test_show_tells_everything(asked: dict[str, str]) -> None:
    """A suggestion is shown with wordings, neighbours and what can be done, in Swedish; as JSON too."""
    name = listed(asked, "--county", "kalmar")[0]["id"]
    text = forum(asked, "show", name)
    assert "Formuleringar:" in text
    assert "tolkkostnad" in text
    assert "Du kan: sätta på dagordningen, besluta" in text
    assert "question" not in text.casefold()
    detail = json.loads(forum(asked, "show", name, "--json"))
    assert len(detail["wordings"]) == 2


def test_grouping_by_hand(asked: dict[str, str]) -> None:
    """Wordings are split off and merged back; a dismissed suggestion is listed only where it is asked for."""
    name = listed(asked, "--county", "kalmar")[0]["id"]
    forum(asked, "split", name, "1")
    parts = [s for s in listed(asked, "--county", "kalmar") if "tolk" in s["question"]]
    assert [s["count"] for s in parts] == [1, 1]
    other = next(s["id"] for s in parts if s["id"] != name)
    forum(asked, "merge", other, name)
    assert "avförd" in forum(asked, "decide", name, "hör_inte_hit")
    assert name not in [s["id"] for s in listed(asked)]
    assert [s["id"] for s in listed(asked, "--status", "avford")] == [name]
    assert name in [s["id"] for s in listed(asked, "--all")]


def test_answered_already_prints_the_phrases(asked: dict[str, str]) -> None:
    """A question that is answered already gives YAML for the intent's file."""
    name = listed(asked, "--county", "kalmar")[0]["id"]
    printed = forum(asked, "decide", name, "redan_besvarad", "--intent", "sip.vem-kallar")
    assert "intents/sip/vem-kallar.yaml" in printed
    assert "- tolkkostnad på möte, regionen eller kommunen?" in printed


def test_errors_name_the_nearest(asked: dict[str, str]) -> None:
    """What cannot be done is said in Swedish with the nearest that can."""
    name = listed(asked, "--county", "kalmar")[0]["id"]
    forum(asked, "meeting", "add", "kalmar", "2026-12-03")
    assert f"Menade du ”{name}”" in refused(asked, "show", name[:-1] + "zz")
    assert f"Menade du ”{MEETING}”" in refused(asked, "agenda", "kalmar-2026-12-04")
    assert "Menade du ”beslutad”" in refused(asked, "list", "--status", "beslutat")
    assert "Du kan" in refused(asked, "publish", name)
    assert "ny_fråga" in refused(asked, "decide", name, "kanske")
    assert "sip.vem-kallar" in refused(asked, "decide", name, "redan_besvarad", "--intent", "sip.vem-kalla")
    assert "Läs om" in refused(asked, "decide", name, "hör_inte_hit", "--version", "99")


def test_personal_data_is_not_listed(environment: dict[str, str]) -> None:
    """A question with personal data is listed with marks in its place."""
    ask_lines(environment, line("a", "x"))
    secret = "vem betalar tolken för 20110412-9810 på mötet"
    done = run(environment, "ask", "--jsonl", "--log", stdin=line("a", secret) + "\n")
    assert done.returncode == 0
    assert "9810" not in forum(environment, "list", "--json")
