"""The forum's reminders: to the county's own channel, each once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.chat.addresses import seal_address, unseal_address
from bot.chat.model import Address, Place
from bot.forum.forum import Forum
from bot.forum.model import Meeting
from bot.journal.forum import ForumStore
from bot.journal.forum_channels import ForumChannels
from bot.journal.storage import Storage
from bot.notices.reminders import Reminders
from bot.privacy.vault import Vault
from tests.notices.outbox import Broken, FakeOutbox, said

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


class Hall:
    """Forum channels and meetings."""

    def __init__(self, path: Path, assistant: Assistant) -> None:
        self.storage, self.vault = Storage(path), Vault(b"k" * 32)
        self.channels, self.forum = ForumChannels(self.storage), ForumStore(self.storage)
        forum = Forum(self.forum, lambda: assistant, lambda: NOW)
        self.reminders = Reminders(self.channels, forum.reminders, lambda s: unseal_address(s, self.vault))
        self.outbox = FakeOutbox()

    def mark(self, county: str, name: str) -> None:
        """Make a channel the county's forum channel."""
        place = Place("slack", "T1", name)
        self.channels.set(county, place.key, seal_address(Address(place), self.vault), NOW)

    def meet(self, county: str, day: dt.date) -> None:
        """Plan a meeting."""
        self.forum.add_meeting(Meeting(f"{county}-{day}", county, day, place="Rådhuset", convenes="EVI"))

    def round(self, now: dt.datetime = NOW) -> list[tuple[str, str]]:
        """Make a round; return which channel was told what."""
        asyncio.run(self.reminders.round(self.outbox, now))
        return [(outgoing.to.place.conversation, said(outgoing)) for outgoing in self.outbox.send()]


@pytest.fixture
def hall(tmp_path: Path, assistant: Assistant) -> Iterator[Hall]:
    """Return a hall where Västmanland and Värmland have a forum channel, and Västmanland meets in a week."""
    hall = Hall(tmp_path / "journal.db", assistant)
    hall.mark("vastmanland", "C-VASTMANLAND")
    hall.mark("varmland", "C-VARMLAND")
    hall.meet("vastmanland", dt.date(2026, 3, 3))
    hall.meet("vastmanland", dt.date(2026, 11, 30))
    yield hall
    hall.storage.close()


def test_a_reminder_goes_to_its_county_once(hall: Hall) -> None:
    """The meeting in a week is told in that county's channel, once, and nowhere else."""
    told = hall.round()
    assert {channel for channel, _ in told} == {"C-VASTMANLAND"}
    assert any("2026-11-30" in text and "Rådhuset" in text for _, text in told)
    assert hall.round() == []
    assert hall.round(NOW + dt.timedelta(days=1)) == []


@pytest.mark.parametrize("breaks", ["before", "after"])
def test_a_crash_around_the_post_neither_loses_nor_doubles(hall: Hall, breaks: str) -> None:
    """Where the program ends just before or just after the outbox has it, the reminder comes once."""
    hall.outbox.breaks = breaks
    with pytest.raises(Broken):
        hall.round()
    hall.outbox.breaks = None
    told = [text for _, text in hall.round()]
    assert sum("2026-11-30" in text for text in told) == 1
    assert hall.round() == []


def test_a_county_without_a_channel_is_reminded_when_it_gets_one(hall: Hall) -> None:
    """What is still due then is sent then; a channel that is moved is not told again."""
    hall.channels.unset("slack|T1|C-VASTMANLAND")
    assert hall.round() == []
    hall.mark("vastmanland", "C-NEW")
    assert {channel for channel, _ in hall.round()} == {"C-NEW"}
    hall.mark("vastmanland", "C-OTHER")
    assert hall.round() == []


def test_the_channel_of_a_county_is_one(hall: Hall) -> None:
    """To mark another channel takes the first one's place; its address is not readable in the file."""
    hall.mark("varmland", "C-SECOND")
    assert [channel.place for channel in hall.channels.all()] == ["slack|T1|C-SECOND", "slack|T1|C-VASTMANLAND"]
    assert not any("C-SECOND" in channel.sealed for channel in hall.channels.all())
