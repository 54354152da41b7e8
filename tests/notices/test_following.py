"""Telling askers: once a step, through crashes and second thoughts, and nothing readable about them in the file."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.chat.model import Address, Incoming, Place, TellMe
from bot.forum.model import Decision, Group, State
from bot.journal.contacts import DAYS, Contacts
from bot.journal.forum import ForumStore, Kept
from bot.journal.store import Journal
from bot.notices.following import Following, Teller
from bot.privacy.vault import Vault
from bot.reply import Reply
from bot.texts import texts_in
from tests.notices.outbox import Broken, FakeOutbox

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=30)
NEW = Decision("ny_fråga", intent="sip.delaktighet")
OTHER = Decision("ändra_dokumentet")
NOT_OURS = Decision("hör_inte_hit")
CHANNEL = Place("slack", "T1", "C-ROOM")
ASKED = "får vi ha bildstöd på mötet"


def click(token: str, person: str = "U-ANNA", place: Place = CHANNEL, **to: str) -> Incoming:
    """Return a click on "Meddela mig"."""
    return Incoming(f"click|{token}|{person}", Address(place, **{"thread": "1.1", **to}), person, TellMe(token))  # type: ignore[arg-type]


@dataclass
class Scene:
    """A journal with one question that the forum works on, and whoever tells of it."""

    journal: Journal
    vault: Vault
    catalogue: Catalogue

    def __post_init__(self) -> None:
        self.contacts = Contacts(self.journal.storage, self.vault)
        self.forum = ForumStore(self.journal.storage)
        self.following = Following(self.contacts, lambda: NOW)
        self.teller = Teller(
            self.contacts, self.forum, lambda: self.catalogue, texts_in("sv"), "https://lotsen.example.se/"
        )
        self.outbox = FakeOutbox()

    def ask(self, token: str, text: str = ASKED, group: str = "g1") -> None:
        """Ask in vain; the question is in a group of the forum's."""
        reply = Reply("none", "", text, "v1", asked_for="kalmar", reason="not_found")
        question = self.journal.log(reply, channel="slack", at=NOW, message=token)
        if self.forum.group(group) is None:
            self.forum.add(Group(group, "kalmar", text))
        assert question is not None
        self.forum.join(question, group)

    def decide(
        self, decision: Decision | None, state: State = "beslutad", group: str = "g1", at: dt.datetime = NOW
    ) -> None:
        """Let the forum come to something, or take it back."""
        before = self.forum.group(group)
        assert before is not None
        kept = self.forum.change(replace(before, state=state, decision=decision))
        self.forum.add_step(group, Kept(0, at, "convener", "decide", before, kept))

    def round(self, now: dt.datetime = LATER) -> int:
        """Make a round as a program that has just started would."""
        return asyncio.run(self.teller.round(self.outbox, now))


@pytest.fixture
def scene(tmp_path: Path, catalogue: Catalogue) -> Iterator[Scene]:
    """Return a scene in which Anna follows the question ``t1``."""
    journal = Journal(tmp_path / "journal.db")
    scene = Scene(journal, Vault(b"k" * 32), catalogue)
    scene.ask("t1")
    scene.following.follow("t1", click("t1"))
    yield scene
    journal.close()


def test_the_asker_is_told_of_the_decision_and_of_the_answer_once_each(scene: Scene) -> None:
    """One notice when it is decided and one when it is published, in the asker's thread, after any number of rounds."""
    scene.decide(NEW)
    scene.round()
    scene.round()
    (decided,) = scene.outbox.send()
    assert decided.to == Address(CHANNEL, "1.1")
    scene.decide(NEW, "publicerad")
    scene.round()
    (published,) = scene.outbox.texts()
    scene.round()
    assert ASKED in published
    assert "https://lotsen.example.se/katalog/sip.delaktighet" in published
    assert scene.outbox.texts() == []


def test_nothing_is_told_before_the_forum_has_decided(scene: Scene) -> None:
    """A question on the agenda is no news."""
    scene.decide(None, "på dagordningen")
    assert scene.round() == 0


def test_the_contact_goes_with_the_last_notice(scene: Scene) -> None:
    """When the notice of the answer has left, nothing of the contact is in the file."""
    scene.decide(NEW, "publicerad")
    scene.round()
    assert scene.contacts.count() == 1
    scene.outbox.send()
    scene.round()
    assert scene.contacts.count() == 0
    assert scene.round() == 0


@pytest.mark.parametrize("breaks", ["before", "after"])
def test_a_crash_around_the_post_neither_loses_nor_doubles(scene: Scene, breaks: str) -> None:
    """Where the program ends just before or just after the outbox has it, the next round tells once."""
    scene.decide(NEW)
    scene.outbox.breaks = breaks
    with pytest.raises(Broken):
        scene.round()
    scene.outbox.breaks = None
    scene.round()
    scene.round()
    assert len(scene.outbox.send()) == 1


def test_a_crash_after_the_message_has_left_tells_no_second_time(scene: Scene) -> None:
    """Where the message even left before the program noted it, the key stands against a second one."""
    scene.decide(NEW)
    scene.outbox.breaks = "after"
    with pytest.raises(Broken):
        scene.round()
    scene.outbox.send()
    scene.outbox.breaks = None
    scene.round()
    assert scene.outbox.send() == []


def test_a_decision_rests_before_anybody_is_told(scene: Scene) -> None:
    """A slip of the hand that is undone within a minute is never heard of."""
    scene.decide(NEW)
    assert scene.round(NOW + dt.timedelta(seconds=20)) == 0
    scene.decide(None, "ny")
    assert scene.round() == 0


def test_an_undone_decision_is_taken_back_while_it_has_not_left(scene: Scene) -> None:
    """Undone before the notice left: it is withdrawn at once; decided again it is told as if for the first time."""
    scene.decide(NEW)
    scene.round()
    scene.decide(None, "på dagordningen", at=LATER)
    scene.round()
    assert scene.outbox.waiting == {}
    scene.decide(OTHER, at=LATER)
    scene.round(LATER + dt.timedelta(hours=1))
    (text,) = scene.outbox.texts()
    assert "ändrat sitt beslut" not in text


def test_undone_and_done_again_is_told_once(scene: Scene) -> None:
    """A decision that left, was undone and done again says nothing new."""
    scene.decide(NEW)
    scene.round()
    scene.outbox.send()
    scene.decide(None, "på dagordningen")
    scene.round()
    scene.decide(NEW)
    scene.round()
    assert scene.outbox.send() == []


def test_a_changed_decision_is_told_once_as_changed(scene: Scene) -> None:
    """After the notice left, another decision is told once and says that it is; a corrected note is not news."""
    scene.decide(NEW)
    scene.round()
    scene.outbox.send()
    scene.decide(OTHER)
    scene.round()
    scene.round()
    (text,) = scene.outbox.texts()
    assert "ändrat sitt beslut" in text
    scene.decide(replace(OTHER, note="stavfel rättat"))
    scene.round()
    assert scene.outbox.send() == []


def test_changed_there_and_back_again_is_told_each_time_it_left(scene: Scene) -> None:
    """First one thing, then another, then the first again: whoever heard the second hears the third."""
    for decision in (NEW, OTHER, NEW):
        scene.decide(decision)
        scene.round()
        assert len(scene.outbox.send()) == 1


def test_dismissed_is_told_and_the_contact_kept_for_a_while(scene: Scene) -> None:
    """What does not belong here is told; for a month the forum can still change its mind; then the contact is gone."""
    scene.decide(NOT_OURS, "avförd")
    scene.round()
    (text,) = scene.outbox.texts()
    assert "inte hör till" in text
    scene.contacts.purge(LATER + dt.timedelta(days=29))
    assert scene.contacts.count() == 1
    scene.contacts.purge(LATER + dt.timedelta(days=32))
    assert scene.contacts.count() == 0


def test_two_in_one_thread_get_one_message(scene: Scene) -> None:
    """Two people who follow in the same thread share its one reply; one of them may be forgotten and it still comes."""
    scene.following.follow("t1", click("t1", "U-BO"))
    assert scene.following.forget(click("t1")) == 1
    scene.decide(NEW)
    scene.round()
    assert len(scene.outbox.send()) == 1


def test_asked_in_private_is_told_in_private(scene: Scene) -> None:
    """What only the asker saw in a channel is told in the asker's own conversation, never in the channel."""
    scene.following.forget(click("t1"))
    scene.ask("t2")
    scene.following.follow("t2", _private("t2"))
    scene.decide(NEW)
    scene.round()
    (outgoing,) = scene.outbox.send()
    assert outgoing.to.place.is_direct
    assert outgoing.to.person == "U-EVA"
    assert outgoing.to.place.conversation != CHANNEL.conversation


def _private(token: str) -> Incoming:
    return Incoming(f"c|{token}", Address(CHANNEL, person="U-EVA"), "U-EVA", TellMe(token))


def test_forget_me_deletes_every_contact_of_a_person(scene: Scene) -> None:
    """To be forgotten takes all of a person's contacts, wherever they were made, and nobody else's."""
    scene.ask("t2", "en annan fråga helt", "g2")
    scene.following.follow("t2", click("t2", place=Place("slack", "T1", "D-ANNA", is_direct=True)))
    scene.following.follow("t2", click("t2", "U-BO"))
    assert scene.following.forget(click("t2", place=Place("slack", "T1", "C-ELSEWHERE"))) == 2
    assert scene.contacts.count() == 1
    scene.decide(NEW)
    assert scene.round() == 0


def test_a_split_is_respected(scene: Scene) -> None:
    """A question that was moved to another group is told of that group's decision."""
    scene.ask("t2", "hur länge sparas en SIP", "g1")
    scene.following.follow("t2", click("t2", thread="2.2"))
    scene.ask("t2", "hur länge sparas en SIP", "g2")
    scene.decide(NOT_OURS, "avförd")
    scene.round()
    assert [outgoing.to.thread for outgoing in scene.outbox.send()] == ["1.1"]
    scene.decide(NEW, group="g2")
    scene.round()
    assert [outgoing.to.thread for outgoing in scene.outbox.send()] == ["2.2"]


def test_two_processes_tell_once(scene: Scene) -> None:
    """A round that another process has made meanwhile is not made again."""
    scene.decide(NEW)
    (due,) = scene.teller._due(LATER)
    scene.round()
    assert due.verdict
    assert asyncio.run(scene.teller._tell(due, due.verdict, scene.outbox, LATER)) is False
    assert len(scene.outbox.send()) == 1


def test_the_file_tells_nothing_without_the_key(scene: Scene) -> None:
    """Neither person, conversation nor thread, nor the question's token, stands readable among the contacts."""
    scene.journal.storage.compact()
    rows = str(scene.journal.storage.rows("select * from contacts, contact_persons"))
    content = scene.journal.path.read_bytes()
    for secret in ("U-ANNA", "C-ROOM", "1.1|"):
        assert secret.encode() not in content
    assert "t1" not in [cell for row in scene.journal.storage.rows("select * from contacts") for cell in row.values()]
    assert "U-ANNA" not in rows
    assert Contacts(scene.journal.storage, Vault(b"x" * 32)).all() == []
    scene.decide(NEW)
    scene.round()
    assert NEW.intent not in str(scene.journal.storage.rows("select * from contact_tellings"))


def test_the_group_is_told_when_its_last_follower_is(scene: Scene) -> None:
    """Only when everybody who followed in the group has been told of the answer is the group noted as told, once."""
    scene.ask("t2", "bildstöd på nätverksmötet, går det")
    told: list[str] = []
    scene.teller = Teller(scene.contacts, scene.forum, lambda: scene.catalogue, texts_in("sv"), mark_told=told.append)
    scene.decide(NEW, "publicerad")
    scene.round()
    scene.following.follow("t2", click("t2", "U-BO", thread="2.2"))
    scene.outbox.send()
    scene.round()
    assert told == []
    scene.outbox.send()
    scene.round()
    scene.round()
    assert told == ["g1"]
    assert scene.contacts.count() == 0


def test_contacts_grow_old(scene: Scene) -> None:
    """A contact whose time is out is deleted, and not a day before."""
    scene.contacts.purge(NOW + dt.timedelta(days=DAYS))
    assert scene.contacts.count() == 1
    assert scene.contacts.purge(NOW + dt.timedelta(days=DAYS + 1)) == 1
    assert scene.contacts.count() == 0
    scene.journal.storage.compact()
    assert scene.journal.storage.rows("select * from contact_persons") == []
