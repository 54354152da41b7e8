"""Erasing: only with a decision, never during a hold, and gone from the file's bytes."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.erasure import Erasure
from bot.journal.storage import JournalError, Storage
from bot.journal.store import Journal
from bot.reply import Reply

OLD = dt.datetime(2026, 3, 2, 9, 0)
NEW = dt.datetime(2026, 10, 5, 9, 0)
NOW = dt.datetime(2026, 11, 22, 10, 0)
BEFORE = dt.date(2026, 7, 1)
DECISION = "KS 2026/123"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Return a journal with an old question, a new one, and one that was asked in both halves of the year."""
    journal = Journal(tmp_path / "journal.db")
    ask(journal, "ostbagekvarnen i vinter", OLD, "m1")
    ask(journal, "vilka öppettider har EVI", NEW, "m2")
    ask(journal, "vem kallar till SIP", OLD, "m3")
    ask(journal, "vem kallar till SIP", NEW, "m4")
    journal.feedback("m1", "proposal", at=OLD, text="rimfrosthyveln saknas")
    yield journal
    journal.close()


def ask(journal: Journal, text: str, at: dt.datetime, message: str) -> int:
    """Ask in vain."""
    reply = Reply("none", "", text, "v1", asked_for="kalmar", reason="not_found")
    question = journal.log(reply, channel="slack", at=at, message=message)
    assert question is not None
    return question


def on_disk(journal: Journal) -> bytes:
    """Return every byte of the journal's file and what lies beside it."""
    return b"".join(path.read_bytes() for path in journal.path.parent.iterdir())


def test_what_was_erased_is_gone_from_the_file(journal: Journal) -> None:
    """Neither the question's text nor the proposal's stands anywhere in the file or its log."""
    journal.storage.db.execute("pragma wal_checkpoint").fetchall()
    assert b"ostbagekvarnen" in on_disk(journal)
    erased = Erasure(journal.storage).erase(BEFORE, DECISION, (), NOW)
    assert erased.is_gone_from_file
    for text in ("ostbagekvarnen", "rimfrosthyveln"):
        assert text.encode() not in on_disk(journal)


def test_what_was_asked_later_stays_and_counts_anew(journal: Journal) -> None:
    """A question that was asked later too stays, with the later times alone; the counts are told."""
    erased = Erasure(journal.storage).erase(BEFORE, DECISION, (), NOW)
    assert (erased.asked, erased.questions, erased.opinions, erased.kept) == (2, 1, 1, 0)
    left = {question.question: question for question in journal.questions()}
    assert set(left) == {"vilka öppettider har EVI", "vem kallar till SIP"}
    assert left["vem kallar till SIP"].count == 1
    assert left["vem kallar till SIP"].first == "2026-10-05T09:00"


def test_what_the_forum_has_open_stays(journal: Journal) -> None:
    """A question in an open suggestion keeps its rows, however old, and they are counted as kept."""
    (kept,) = [q.id for q in journal.questions() if q.question == "ostbagekvarnen i vinter"]
    erased = Erasure(journal.storage).erase(BEFORE, DECISION, [kept], NOW)
    assert (erased.asked, erased.questions, erased.opinions, erased.kept) == (1, 0, 0, 1)
    assert kept in {question.id for question in journal.questions()}


@pytest.mark.parametrize("decision", ["", "   "])
def test_nothing_is_erased_without_a_decision(journal: Journal, decision: str) -> None:
    """Without a decision to refer to it refuses, and nothing is gone."""
    with pytest.raises(JournalError, match="beslut"):
        Erasure(journal.storage).erase(BEFORE, decision, (), NOW)
    assert len(journal.questions()) == 3


def test_a_hold_stops_erasing_until_it_is_lifted(journal: Journal) -> None:
    """While somebody's request to see the journal is tried, nothing is erased; the reason is told."""
    erasure = Erasure(journal.storage)
    erasure.set_hold("begäran om utlämnande 2026-11-20", NOW)
    with pytest.raises(JournalError, match="begäran om utlämnande"):
        erasure.erase(BEFORE, DECISION, (), NOW)
    assert len(journal.questions()) == 3
    assert erasure.lift_holds(NOW) == 1
    assert erasure.hold() is None
    assert erasure.erase(BEFORE, DECISION, (), NOW).asked == 2


def test_every_erasure_is_on_record_without_what_was_erased(journal: Journal) -> None:
    """Decision, day and counts stay for whoever asks what became of the journal; the texts do not."""
    erasure = Erasure(journal.storage)
    erasure.erase(BEFORE, DECISION, (), NOW)
    (record,) = erasure.done()
    assert record["decision"] == DECISION
    assert record["counts"] == {"asked": 2, "questions": 1, "opinions": 1, "kept": 0}
    assert "ostbagekvarnen" not in str(erasure.done())


def test_a_question_that_is_erased_leaves_no_membership_behind(journal: Journal) -> None:
    """Ids may be given anew: an erased question's place in a suggestion must not wait for another question."""
    journal.storage.db.execute(
        "create table if not exists forum_members (question_id integer primary key, group_id text)"
    )
    (erased,) = [q.id for q in journal.questions() if q.question == "ostbagekvarnen i vinter"]
    with journal.storage.writing() as db:
        db.execute("insert into forum_members values (?, 'g1')", [erased])
    Erasure(journal.storage).erase(BEFORE, DECISION, (), NOW)
    assert journal.storage.rows("select * from forum_members") == []


def test_a_reader_in_the_way_is_told_and_the_second_time_it_is_gone(journal: Journal) -> None:
    """While somebody reads, the text may lie in the log: that is said, and doing it again takes it away."""
    reader = sqlite3.connect(journal.path)
    reader.execute("begin")
    reader.execute("select count(*) from questions").fetchall()
    journal.storage.db.execute("pragma busy_timeout = 50")
    assert Erasure(journal.storage).erase(BEFORE, DECISION, (), NOW).is_gone_from_file is False
    reader.close()
    assert Erasure(journal.storage).erase(BEFORE, DECISION, (), NOW).is_gone_from_file is True
    assert b"ostbagekvarnen" not in on_disk(journal)


def test_erasing_twice_takes_nothing_more(journal: Journal) -> None:
    """The second time there is nothing left to take."""
    erasure = Erasure(journal.storage)
    erasure.erase(BEFORE, DECISION, (), NOW)
    assert erasure.erase(BEFORE, DECISION, (), NOW).asked == 0


def test_the_file_is_whole_afterwards_and_another_process_may_have_it_open(journal: Journal) -> None:
    """Erasing beside an open connection leaves a sound file that both read alike."""
    other = Storage(journal.path)
    before = other.rows("select count(*) as n from questions")
    Erasure(journal.storage).erase(BEFORE, DECISION, (), NOW)
    assert other.is_sound()
    assert journal.is_sound()
    assert before != other.rows("select count(*) as n from questions")
    other.close()
