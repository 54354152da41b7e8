"""The journal: nothing lost, nothing doubled, nothing that identifies."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import sqlite3
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bot.journal.store import Journal, JournalError
from bot.reply import Reply

AT = dt.datetime(2026, 11, 22, 10, 17)
SILENT = Reply(
    status="none",
    body="",
    redacted_question="vilka öppettider har EVI",
    catalogue="abc",
    asked_for="kalmar",
    reason="not_found",
    nearest=("evi.telefon",),
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an empty journal."""
    return Journal(tmp_path / "journal.db")


def log(journal: Journal, reply: Reply = SILENT, message: str | None = None) -> int | None:
    """Log a reply as the terminal would."""
    return journal.log(reply, channel="terminal", at=AT, message=message)


def test_a_question_is_kept_with_its_outcome(journal: Journal) -> None:
    """A question stands in the journal with county, outcome, nearest intents and catalogue version."""
    log(journal)
    (kept,) = journal.questions()
    assert (kept.question, kept.county, kept.status, kept.reason) == (
        "vilka öppettider har EVI", "kalmar", "none", "not_found",
    )  # fmt: skip
    assert (kept.nearest, kept.catalogue, kept.count) == (("evi.telefon",), "abc", 1)


def test_asked_again_is_counted_not_doubled(journal: Journal) -> None:
    """The same question in other letters, spaces and without å ä ö is one row that counts."""
    for text in ("vilka öppettider har EVI", "Vilka  öppettider har evi", "vilka oppettider har EVI"):
        log(journal, replace(SILENT, redacted_question=text))
    (kept,) = journal.questions()
    assert kept.count == 3


def test_counties_are_kept_apart(journal: Journal) -> None:
    """The same words in two counties are two questions: a county's view holds nothing of another's."""
    log(journal)
    log(journal, replace(SILENT, asked_for="varmland"))
    assert sorted(q.county or "" for q in journal.questions()) == ["kalmar", "varmland"]


def test_a_message_delivered_twice_counts_once(journal: Journal) -> None:
    """The channel's own id of a message makes every later delivery of it a no-op."""
    first = log(journal, message="slack:T1:C1:1.2")
    assert log(journal, message="slack:T1:C1:1.2") == first
    assert journal.questions()[0].count == 1


def test_a_picked_option_settles_the_question(journal: Journal) -> None:
    """Where the asker picks an option, the question counts once and what it came to is what stays."""
    log(journal, replace(SILENT, status="suggest", reason=None), message="web:1")
    log(journal, replace(SILENT, status="answer", reason=None, intent="evi.telefon"), message="web:1")
    (kept,) = journal.questions()
    assert (kept.count, kept.status, kept.intent) == (1, "answer", "evi.telefon")


def test_small_talk_is_never_kept(journal: Journal) -> None:
    """Greetings and empty questions leave no trace."""
    assert log(journal, replace(SILENT, reason="small_talk")) is None
    assert log(journal, replace(SILENT, redacted_question="  ")) is None
    assert journal.questions() == []


def test_other_subjects_make_no_suggestion(journal: Journal) -> None:
    """A question on another subject is counted but does not reach the forum."""
    log(journal, replace(SILENT, reason="outside"))
    assert len(journal.questions()) == 1
    assert journal.unanswered() == []


def test_a_disputed_answer_reaches_the_forum(journal: Journal) -> None:
    """An answer that did not help is among what the forum sees; one that helped is not."""
    log(journal, replace(SILENT, status="answer", reason=None), message="web:1")
    assert journal.feedback("web:1", "did_not_help", at=AT)
    assert len(journal.unanswered()) == 1
    assert journal.feedback("web:1", "helped", at=AT)
    assert journal.unanswered() == []


def test_a_proposal_sent_twice_is_kept_once(journal: Journal) -> None:
    """Pressing the button again does not make two proposals; another wording does."""
    log(journal, message="web:1")
    for text in ("skriv ut öppettiderna", "skriv ut öppettiderna", "och adressen"):
        journal.feedback("web:1", "proposal", at=AT, text=text)
    rows = sqlite3.connect(journal.path).execute("select text from feedback order by text").fetchall()
    assert rows == [("och adressen",), ("skriv ut öppettiderna",)]


def test_feedback_on_an_unknown_message_is_refused(journal: Journal) -> None:
    """Nobody can leave feedback on a message that the journal never saw."""
    assert not journal.feedback("web:nothing", "helped", at=AT)


def test_time_is_kept_to_the_hour(journal: Journal) -> None:
    """The minute is not kept: together with a calendar it would tell who asked."""
    log(journal)
    journal.close()
    assert b"10:17" not in journal.path.read_bytes()


def test_threads_do_not_lose_each_others_rows(journal: Journal) -> None:
    """Eight threads that log at once leave every question counted."""
    threads = [threading.Thread(target=lambda: [log(journal) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.questions()[0].count == 160


def _log_many(path: Path, count: int) -> None:
    journal = Journal(path)
    for _ in range(count):
        log(journal)


def test_processes_do_not_lose_each_others_rows(tmp_path: Path) -> None:
    """Two processes that write to one file at once leave every question counted."""
    path = tmp_path / "journal.db"
    Journal(path).close()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_log_many, args=(path, 40)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert Journal(path).questions()[0].count == 80


def _log_for_ever(path: Path, started: object) -> None:
    journal = Journal(path)
    while True:
        log(journal)
        started.set()  # type: ignore[attr-defined]


def test_a_killed_process_leaves_a_sound_file(tmp_path: Path) -> None:
    """A process that is killed while it writes leaves a file that opens, is whole, and adds up."""
    path = tmp_path / "journal.db"
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    worker = context.Process(target=_log_for_ever, args=(path, started))
    worker.start()
    assert started.wait(60)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()
    journal = Journal(path)
    assert journal.is_sound()
    rows = sqlite3.connect(path).execute("select count(*) from asked").fetchone()[0]
    assert journal.questions()[0].count == rows


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A journal that cannot be opened names the file and the setting that moves it."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(JournalError, match="LOTSEN_DATABASE"):
        Journal(blocked / "journal.db")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_only_the_owner_can_read_the_file(journal: Journal) -> None:
    """The journal is readable by its owner alone."""
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
