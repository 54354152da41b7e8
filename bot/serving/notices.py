"""The rounds of a running Lotsen, put together: what is told, sent, reminded of and deleted, and how often."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.assistant import Assistant
from bot.chat.addresses import unseal_address
from bot.chat.model import Address
from bot.forum.forum import Forum
from bot.journal.contacts import Contacts
from bot.journal.editions import Editions
from bot.journal.forum import ForumStore
from bot.journal.forum_channels import ForumChannels
from bot.journal.places import Places
from bot.journal.storage import Storage
from bot.journal.threads import Threads
from bot.notices.digest import Digests
from bot.notices.following import Following, Teller
from bot.notices.post import Post
from bot.notices.reminders import Reminders, is_office_time
from bot.notices.rounds import Part, Rounds
from bot.privacy.vault import Vault, VaultError
from bot.settings import Settings
from bot.texts import Texts

__all__ = ["Notices"]

_MINUTE, _HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@dataclass
class Notices:
    """The stores and the parts of the rounds, over one journal file.

    ``following`` and ``forum_channels`` are what the desk needs of them.
    """

    storage: Storage
    vault: Vault
    assistant: Callable[[], Assistant]
    texts: Texts
    settings: Settings
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()

    def __post_init__(self) -> None:
        self.contacts = Contacts(self.storage, self.vault)
        self.editions, self.places = Editions(self.storage), Places(self.storage)
        self.threads, self.forum_channels = Threads(self.storage), ForumChannels(self.storage)
        self.store = ForumStore(self.storage)
        self.forum = Forum(self.store, self.assistant, self.clock, self.texts)
        self.following = Following(self.contacts, self.clock)
        address = self.settings.public_url
        self.digests = Digests(
            self.editions,
            self.places,
            self._unsealed,
            lambda: self.assistant().catalogue,
            self.texts,
            address,
            self.settings.county,
        )
        self.teller = Teller(
            self.contacts,
            self.store,
            lambda: self.assistant().catalogue,
            self.texts,
            address,
            mark_told=self.forum.mark_told,
        )
        self.reminders = Reminders(self.forum_channels, self.forum.reminders, self._unsealed)

    def rounds(self, post: Post) -> Rounds:
        """Return the rounds, their messages going to ``post``. What is found published is told in the same round."""
        return Rounds(
            (
                Part("published", self._find_published, every=_MINUTE),
                Part("askers", lambda now: self.teller.round(post, now)),
                Part("news", lambda now: self.digests.round(post, now)),
                Part("reminders", lambda now: self.reminders.round(post, now), every=_MINUTE, may=is_office_time),
                Part("contacts_deleted", _in_thread(self.contacts.purge), every=_HOUR),
                Part("turns_deleted", _in_thread(self.threads.purge), every=_HOUR),
                Part("gathered", _in_thread(lambda _now: self.forum.gather()), every=5 * _MINUTE),
            ),
            self.clock,
        )

    async def _find_published(self, _now: dt.datetime) -> int:
        return len(await asyncio.to_thread(self.forum.find_published))

    def _unsealed(self, sealed: str) -> Address | None:
        """Return an address, or None where another key sealed it: it can never be read again."""
        try:
            return unseal_address(sealed, self.vault)
        except VaultError:
            return None


def _in_thread(work: Callable[[dt.datetime], int]) -> Callable[[dt.datetime], Awaitable[int]]:
    async def act(now: dt.datetime) -> int:
        return await asyncio.to_thread(work, now)

    return act
