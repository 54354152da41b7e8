"""A desk over one journal file, and somebody who talks to it as a channel does."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.chat.desk import Desk
from bot.chat.model import Act, Address, Ask, ChooseCounty, CountyChoice, Incoming, Notice, Outgoing, Pick, Place, Shown
from bot.journal.places import Places
from bot.journal.store import Journal
from bot.journal.threads import Threads
from bot.privacy.vault import Vault
from bot.reply import Option
from bot.service import Service
from bot.settings import Appointed
from bot.texts import texts_in
from tests.conftest import NOW

ADMIN, CONVENER, STAFF = "U0ADMIN", "U0CONV", "U0STAFF"


@dataclass
class Talk:
    """One installation's chat. ``now`` is its clock; ``county`` its LOTSEN_COUNTY."""

    assistant: Assistant
    path: Path
    county: str | None = None
    now: dt.datetime = NOW
    more: dict[str, Any] = field(default_factory=dict)
    last: list[Outgoing] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal = Journal(self.path)
        storage = self.journal.storage
        self.places, self.threads = Places(storage), Threads(storage)
        self.vault = Vault(b"k" * 32)
        self.service = Service(lambda: self.assistant, self.journal, clock=lambda: self.now)
        appointed = Appointed(frozenset({f"slack:{ADMIN}"}), {f"slack:{CONVENER}": "kalmar"})
        self.desk = Desk(
            self.service,
            self.places,
            self.threads,
            self.vault,
            self.more.pop("appointed", appointed),
            texts_in("sv"),
            lambda: self.now,
            self.county,
            **self.more,
        )
        self._keys = itertools.count(1)

    def does(
        self,
        act: Act,
        *,
        person: str = STAFF,
        place: Place | None = None,
        thread: str | None = "1.1",
        replaces: str | None = None,
        alone: bool = False,
        key: str | None = None,
    ) -> list[Outgoing]:
        """Let somebody do something; return what the desk says."""
        place = place or CHANNEL
        to = Address(place, None if place.is_direct else thread, person if alone else None, replaces)
        name = key or f"slack|T1|{place.conversation}|{next(self._keys)}"
        self.last = self.desk.handle(Incoming(name, to, person, act))
        return self.last

    def asks(self, text: str, **how: Any) -> list[Outgoing]:
        """Let somebody ask; the text is admitted at the door, as a channel does."""
        return self.does(Ask(self.service.admit(text)), **how)

    def picks(self, label: str, **how: Any) -> list[Outgoing]:
        """Let somebody press the button with a label of the last reply."""
        shown = self.shown
        option: Option = next(o for o in shown.reply.options if o.label.startswith(label))
        act = Pick(shown.token, option.intent, option.slots, shown.reply.catalogue)
        return self.does(act, **{"replaces": "9.9", **how})

    def chooses(self, county: str, **how: Any) -> list[Outgoing]:
        """Let somebody press a county's button of the last choice."""
        return self.does(ChooseCounty(self.choice.token, county), **{"replaces": "9.9", **how})

    @property
    def shown(self) -> Shown:
        """The one reply of the last turn."""
        (content,) = [out.content for out in self.last if isinstance(out.content, Shown)]
        return content

    @property
    def choice(self) -> CountyChoice:
        """The one choice of the last turn."""
        (content,) = [out.content for out in self.last if isinstance(out.content, CountyChoice)]
        return content

    @property
    def notices(self) -> list[str]:
        """The notices of the last turn."""
        return [out.content.text for out in self.last if isinstance(out.content, Notice)]

    def stored(self) -> bytes:
        """Return everything that the database holds on disk, its write-ahead log too."""
        files = [self.path, self.path.with_name(self.path.name + "-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())


CHANNEL = Place("slack", "T1", "C1")
OTHER = Place("slack", "T1", "C2")
GROUP = Place("teams", "T1", "19:grupp@thread.v2", is_group=True)
DIRECT = Place("slack", "T1", "D0DIRECT1", is_direct=True)


@pytest.fixture
def talk(assistant: Assistant, tmp_path: Path) -> Iterator[Talk]:
    """Return a chat in which no county is set anywhere."""
    talk = Talk(assistant, tmp_path / "journal.db")
    yield talk
    talk.journal.close()


@pytest.fixture
def kalmar(assistant: Assistant, tmp_path: Path) -> Iterator[Talk]:
    """Return a chat of an installation in Kalmar."""
    talk = Talk(assistant, tmp_path / "kalmar.db", county="kalmar")
    yield talk
    talk.journal.close()
