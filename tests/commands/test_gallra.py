"""``lotsen gallra``: by decision alone, with a record of counts, and never what the forum has open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.access import Actor
from bot.assistant import Assistant
from bot.commands.gallra import command
from bot.forum.forum import Forum
from bot.forum.model import Decision
from bot.journal.forum import ForumStore
from bot.journal.store import Journal
from bot.reply import Reply
from bot.settings import Settings, read_settings

OLD = dt.datetime(2026, 3, 2, 9, 0)
LOCAL = Actor(is_local=True)
OPEN, DISMISSED, ANSWERED = "hur dokumenteras ljudupptagning", "vilken färg har matsalen", "vem kallar till SIP"


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """Return settings for a journal with an open, a dismissed and an answered question, all old."""
    settings = read_settings(environment)
    journal = Journal(settings.database)
    for text in (OPEN, DISMISSED):
        reply = Reply("none", "", text, "v1", asked_for="kalmar", reason="not_found")
        journal.log(reply, channel="slack", at=OLD, message=text)
    answer = Reply("answer", "", ANSWERED, "v1", asked_for="kalmar", intent="sip.vem-kallar")
    journal.log(answer, channel="slack", at=OLD, message="m3")
    journal.close()
    return settings


def gallra(settings: Settings, *args: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, list(args), obj=settings)


def questions(settings: Settings) -> set[str]:
    """Return what the journal holds."""
    journal = Journal(settings.database)
    try:
        return {question.question for question in journal.questions()}
    finally:
        journal.close()


def dismiss(settings: Settings, assistant: Assistant, text: str) -> None:
    """Let the forum hold that a question does not belong here."""
    journal = Journal(settings.database)
    forum = Forum(ForumStore(journal.storage), lambda: assistant)
    (found,) = [s for s in forum.suggestions(LOCAL) if s.question == text]
    forum.decide(LOCAL, found.id, Decision("hör_inte_hit"))
    journal.close()


def test_the_record_holds_counts_and_the_decision(settings: Settings) -> None:
    """Answered questions go, open suggestions stay, and the record says how many of each; no text is in it."""
    done = gallra(settings, "--fore", "2026-07-01", "--beslut", "KS 2026/123")
    assert done.exit_code == 0, done.output
    assert questions(settings) == {OPEN, DISMISSED}
    assert "Gallringsprotokoll" in done.output
    assert "KS 2026/123" in done.output
    assert "Gallrade frågetillfällen: 1\n" in done.output
    assert "kvar i forumets förslag: 2" in done.output
    assert not any(text in done.output for text in (OPEN, DISMISSED, ANSWERED))
    assert ANSWERED.encode() not in settings.database.read_bytes()


def test_what_the_forum_dismissed_does_not_come_back(settings: Settings, assistant: Assistant) -> None:
    """A dismissed question is known after the erasure: asked again it is the same, dismissed, suggestion."""
    dismiss(settings, assistant, DISMISSED)
    gallra(settings, "--fore", "2026-07-01", "--beslut", "KS 2026/123")
    journal = Journal(settings.database)
    reply = Reply("none", "", f"{DISMISSED} då", "v1", asked_for="kalmar", reason="not_found")
    journal.log(reply, channel="slack", at=OLD + dt.timedelta(days=200), message="again")
    forum = Forum(ForumStore(journal.storage), lambda: assistant)
    states = {s.question: s.state for s in forum.suggestions(LOCAL)}
    journal.close()
    assert [state for text, state in states.items() if DISMISSED in text] == ["avförd"]


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--fore", "2026-07-01"),
        ("--fore", "2999-01-01", "--beslut", "KS 1"),
        ("--fore", "igår", "--beslut", "KS 1"),
        ("--fore", "2026-07-01", "--beslut", "KS 1", "--hav-stopp"),
    ],
    ids=["nothing", "no decision", "the future", "no day", "two things"],
)
def test_half_an_order_erases_nothing(settings: Settings, args: tuple[str, ...]) -> None:
    """Without a day and a decision, or with more than one order, it ends with status 2 and everything stays."""
    assert gallra(settings, *args).exit_code == 2
    assert questions(settings) == {OPEN, DISMISSED, ANSWERED}


def test_a_stop_holds_until_it_is_lifted(settings: Settings) -> None:
    """While it is stopped it refuses with the reason; lifted, it erases."""
    assert gallra(settings, "--stopp", "begäran om utlämnande").exit_code == 0
    refused = gallra(settings, "--fore", "2026-07-01", "--beslut", "KS 1")
    assert refused.exit_code == 2
    assert "begäran om utlämnande" in refused.output
    assert ANSWERED in questions(settings)
    assert gallra(settings, "--hav-stopp").exit_code == 0
    assert gallra(settings, "--fore", "2026-07-01", "--beslut", "KS 1").exit_code == 0
    assert ANSWERED not in questions(settings)


def test_the_database_stays_where_it_is(settings: Settings, tmp_path: Path) -> None:
    """Erasing leaves one file: no copy of what was erased lies beside it."""
    gallra(settings, "--fore", "2026-07-01", "--beslut", "KS 1")
    assert [path.name for path in settings.database.parent.glob("journal*")] == ["journal.db"]
