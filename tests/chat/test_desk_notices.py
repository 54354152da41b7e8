"""What people say to the desk of notices: tell me, forget me, and here is the forum's channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.chat.addresses import unseal_address
from bot.chat.hearing import heard
from bot.chat.model import Ask, Command, Place, TellMe
from bot.journal.contacts import DAYS, Contacts
from bot.journal.forum_channels import ForumChannels
from bot.journal.storage import Storage
from bot.notices.following import Following
from bot.privacy.redact import Redacted
from bot.privacy.vault import Vault
from tests.chat.conftest import CHANNEL, CONVENER, DIRECT, OTHER, STAFF, Talk
from tests.conftest import NOW

GAP = "får vi ta med terapihunden på mötet"


@pytest.fixture
def told(assistant: Assistant, tmp_path: Path) -> Iterator[Talk]:
    """Return a chat in Kalmar whose askers can be told, and whose forum may have a channel."""
    storage, vault = Storage(tmp_path / "journal.db"), Vault(b"k" * 32)
    following = Following(Contacts(storage, vault), lambda: NOW)
    more = {"following": following, "forum_channels": ForumChannels(storage)}
    talk = Talk(assistant, tmp_path / "journal.db", county="kalmar", more=more)
    yield talk
    talk.journal.close()
    storage.close()


def contacts(talk: Talk) -> Contacts:
    """Return the contacts of the chat's journal."""
    return Contacts(talk.journal.storage, talk.vault)


def test_whoever_wants_to_be_told_is_kept_once(told: Talk) -> None:
    """A click on a suggestion's button keeps one contact and says for how long; a second click keeps no second one."""
    told.asks(GAP)
    assert told.shown.can_follow
    act = TellMe(told.shown.token)
    told.does(act)
    assert str(DAYS) in told.notices[0]
    told.does(act)
    assert contacts(told).count() == 1
    assert STAFF.encode() not in told.stored()


@pytest.mark.parametrize(
    ("act", "how", "replaced"),
    [
        (TellMe("a" * 24, is_offer=True), {"alone": True}, "9.9"),
        (TellMe("a" * 24, is_offer=True), {"place": DIRECT}, "9.9"),
        (TellMe("a" * 24, is_offer=True), {}, None),
        (TellMe("a" * 24), {"alone": True}, None),
    ],
    ids=["alone", "direct", "open", "under an answer"],
)
def test_an_offer_gives_place_to_the_promise(told: Talk, act: TellMe, how: Any, replaced: str | None) -> None:
    """What was offered to one person alone is replaced; what others see, and an answer, never is."""
    told.does(act, replaces="9.9", **how)
    (out,) = told.last
    assert out.to.replaces == replaced
    assert out.to.place.is_direct or out.to.person == STAFF


def test_forget_me_works_from_anywhere(told: Talk) -> None:
    """In a channel it deletes the contacts and tells so; what is set for the channel stays."""
    told.asks(GAP)
    told.does(TellMe(told.shown.token))
    told.does(Command("glom", "mig"), place=OTHER)
    assert contacts(told).count() == 0
    assert "hör inte av mig" in told.notices[0]
    told.does(Command("glom", "mig"), place=DIRECT)
    assert "hör inte av mig" not in told.notices[0]


def test_a_convener_marks_the_forums_channel(told: Talk) -> None:
    """The county's convener marks the channel and takes it back; its address is kept under lock, without a thread."""
    channels = ForumChannels(told.journal.storage)
    told.does(Command("forum", "här"), person=CONVENER)
    (channel,) = channels.all()
    assert channel.county == "kalmar"
    to = unseal_address(channel.sealed, told.vault)
    assert (to.place, to.thread, to.person) == (CHANNEL, None, None)
    told.does(Command("forum", "av"), person=CONVENER)
    assert channels.all() == []


def test_a_channel_that_is_the_forums_already_is_not_told_again(told: Talk) -> None:
    """The second "forum här" answers the convener alone, as does "forum av" where there is nothing to end."""
    told.does(Command("forum", "här"), person=CONVENER)
    assert told.last[0].to.person is None
    told.does(Command("forum", "här"), person=CONVENER)
    assert told.last[0].to.person == CONVENER
    assert len(ForumChannels(told.journal.storage).all()) == 1
    told.does(Command("forum", "av"), person=CONVENER)
    assert told.last[0].to.person is None
    told.does(Command("forum", "av"), person=CONVENER)
    assert told.last[0].to.person == CONVENER


@pytest.mark.parametrize("place", [CHANNEL, DIRECT])
def test_nobody_else_marks_it(told: Talk, place: Place) -> None:
    """Staff cannot make a channel the forum's, and a conversation with one person is none."""
    told.does(Command("forum", "här"), place=place, person=STAFF if place == CHANNEL else CONVENER)
    assert ForumChannels(told.journal.storage).all() == []


def test_a_convener_of_one_county_marks_no_other_countys_channel(told: Talk) -> None:
    """Kalmar's convener has no say in a channel that belongs to Värmland."""
    told.places.set_county(CHANNEL.key, "varmland", NOW)
    told.does(Command("forum", "här"), person=CONVENER)
    assert ForumChannels(told.journal.storage).all() == []


@pytest.mark.parametrize(
    ("text", "is_command", "is_asked"),
    [
        ("glöm mig", False, False),
        ("Glöm mig!", True, False),
        ("forum här", False, False),
        ("forum", True, False),
        ("forum", False, False),
        ("forum när träffas vi nästa gång", True, True),
        ("glöm inte att fråga om samtycke", True, True),
    ],
)
def test_a_question_is_not_taken_for_a_command(text: str, is_command: bool, is_asked: bool) -> None:
    """Only the command's own words make it one."""
    assert isinstance(heard(Redacted(text, {}), is_command=is_command), Ask if is_asked else Command)
