"""The forum's store: ids that stay, versions, and tables that old journals get."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.forum.errors import Conflict
from bot.forum.model import Decision, Group, Meeting
from bot.journal.forum import ForumStore, Kept, Move
from bot.journal.store import Journal
from bot.reply import Reply

AT = dt.datetime(2026, 11, 22, 10, 17, tzinfo=dt.UTC)
GROUP = Group("abc", "kalmar", "vem betalar tolken")


@pytest.fixture
def store(tmp_path: Path) -> ForumStore:
    """Return a store in an empty journal."""
    return ForumStore(Journal(tmp_path / "journal.db").storage)


def test_a_group_comes_back_as_it_was(store: ForumStore) -> None:
    """Everything of a group is kept, its decision too, and a change gives the next version."""
    store.add(GROUP)
    decision = Decision("ändra_dokumentet", section="kalmar-evi-2025#remiss", note="å", fingerprint="f")
    changed = store.change(
        replace(GROUP, state="beslutad", decision=decision, nearest=("a.b",), elsewhere=("c.d",), by_hand=True)
    )
    assert changed.version == 2
    assert store.group("abc") == changed
    assert store.groups() == {"abc": changed}


def test_an_older_version_is_not_written(store: ForumStore) -> None:
    """A change from an older version than the newest, or of nothing, is refused."""
    store.add(GROUP)
    store.change(GROUP)
    with pytest.raises(Conflict):
        store.change(replace(GROUP, state="avförd"))
    with pytest.raises(Conflict):
        store.change(replace(GROUP, id="no such"))
    assert store.groups()["abc"].state == "ny"


def test_describing_makes_no_version(store: ForumStore) -> None:
    """The typical question and neighbours follow the journal: they neither conflict nor touch the state."""
    store.add(GROUP)
    store.describe(replace(GROUP, question="tolkkostnad", nearest=("a.b",), state="avförd", catalogue="v2"))
    kept = store.groups()["abc"]
    assert (kept.question, kept.nearest, kept.catalogue, kept.state, kept.version) == (
        "tolkkostnad", ("a.b",), "v2", "ny", 1,
    )  # fmt: skip


def test_steps_keep_their_order_and_groups(store: ForumStore) -> None:
    """Steps are numbered within their group and come back with what moved."""
    store.add(GROUP)
    step = Kept(
        0, AT, "convener", "move", GROUP, replace(GROUP, state="avförd"), "för att", (Move(1, "abc", "def"),), "v"
    )
    assert store.add_step("abc", step).number == 1
    assert store.add_step("abc", step).number == 2
    store.mark_undone("abc", 1, True)
    first, second = store.steps("abc")
    assert (first.is_undone, second.is_undone) == (True, False)
    assert replace(second, number=0) == step
    assert [(group, kept.number) for _, group, kept in store.standing(0, ["move"])] == [("abc", 2)]


def test_a_failed_transaction_leaves_nothing(store: ForumStore) -> None:
    """What is written together is kept together or not at all."""
    store.add(GROUP)

    def fail() -> None:
        with store.writing():
            store.join(1, "abc")
            store.change(replace(GROUP, state="avförd"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.members() == {}
    assert store.groups() == {"abc": GROUP}


def test_meetings_and_agendas(store: ForumStore) -> None:
    """Meetings come by day, and an agenda is just what was set, in order."""
    for day in (10, 3):
        store.add_meeting(Meeting(f"kalmar-{day}", "kalmar", dt.date(2026, 12, day)))
    assert [m.id for m in store.meetings()] == ["kalmar-3", "kalmar-10"]
    store.set_agenda("kalmar-3", ["b", "a"])
    store.set_agenda("kalmar-3", ["c", "a"])
    assert store.agenda("kalmar-3") == ["c", "a"]
    assert store.agenda("kalmar-10") == []


def test_opened_again(store: ForumStore) -> None:
    """Opening the store again makes no second set of tables and loses nothing."""
    store.add(GROUP)
    assert ForumStore(store.storage).groups() == {"abc": GROUP}


def test_feedback_of_an_older_journal_is_found(tmp_path: Path) -> None:
    """Feedback that was kept before the forum was built is counted with the message that it is about."""
    path = tmp_path / "journal.db"
    journal = Journal(path)
    for number in (1, 2):
        reply = Reply("answer", "", f"fråga {number}", "v", asked_for="kalmar", intent="a.b")
        journal.log(reply, channel="web", at=AT, message=f"web|{number}")
    journal.feedback("web|1", "did_not_help", at=AT)
    journal.feedback("web|2", "proposal", at=AT, text="skriv | mer")
    journal.close()
    with sqlite3.connect(path) as old:
        old.execute("drop index idx_feedback_message")
        old.execute("alter table feedback drop column message")
        old.execute("delete from _sqlite_migrations where name = 'feedback_of_a_message'")
    store = ForumStore(Journal(path).storage)
    assert [(m.question, m.reason) for m in store.missed()] == [("fråga 1", "did_not_help"), ("fråga 2", "proposal")]
