"""Telling askers what became of their question: who wanted to know is told of the decision, and of the answer.

Promises: a place is told once of each step, through crashes and retries; a decision that is undone before the notice
has left takes it back; one that is changed afterwards is told once as changed; the contact is deleted with the last
notice.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.catalogue.catalogue import Catalogue
from bot.chat.model import Address, Incoming, Outgoing, Place
from bot.forum.gathering import root_of
from bot.journal.contacts import Contact, Contacts, Telling
from bot.journal.forum import ForumStore
from bot.notices.post import Post
from bot.notices.verdict import Verdict, notice, verdict_of
from bot.texts import Texts

__all__ = ["SECOND_THOUGHTS", "Following", "Teller", "told_at"]

SECOND_THOUGHTS = dt.timedelta(minutes=1)
"""How long a decision rests before anybody is told: a slip of the hand in the meeting is undone by then."""
_AFTER_DISMISSAL = dt.timedelta(days=30)
"""How long a contact is kept after "hör inte hit", so that a forum that changes its mind can say so."""


class Following:
    """What the desk calls when somebody wants to be told, or wants to be forgotten."""

    def __init__(self, contacts: Contacts, clock: Callable[[], dt.datetime]) -> None:
        self._contacts, self._clock = contacts, clock

    def follow(self, token: str, incoming: Incoming) -> bool:
        """Keep that ``incoming.person`` wants to be told of the question ``token``; return whether it is kept."""
        self._contacts.follow(token, told_at(incoming), incoming.person, self._clock())
        return True

    def forget(self, incoming: Incoming) -> int:
        """Delete every contact of ``incoming.person``; return how many there were."""
        return self._contacts.forget(incoming.place, incoming.person)


def told_at(incoming: Incoming) -> Address:
    """Return where to tell somebody: in the thread where they asked, or in private where it was private.

    What was said for one pair of eyes in a channel cannot be said so again months later: that goes to the person's
    own conversation with Lotsen, for which the person's id stands.
    """
    to = incoming.reply_to
    if to.person and not to.place.is_direct:
        private = Place(to.place.channel, to.place.team, incoming.person, is_direct=True)
        return Address(private, person=incoming.person, route=to.route)
    return Address(to.place, to.thread, route=to.route)


@dataclass(frozen=True, slots=True)
class _Due:
    """A contact with what the forum has come to now, and what it was told last.

    ``mark`` stands for the verdict's content. ``rests`` says that it is so young that it may be a slip of the hand.
    """

    contact: Contact
    verdict: Verdict | None
    mark: str
    last: Telling | None
    rests: bool

    @property
    def is_told(self) -> bool:
        """Whether what was told last is the verdict."""
        if self.verdict is None or self.last is None:
            return False
        return (self.last.step, self.last.content) == (self.verdict.step, self.mark)

    @property
    def is_wrong(self) -> bool:
        """Whether what was told last does not hold any more."""
        return self.last is not None and (self.verdict is None or self.last.content != self.mark)


class Teller:
    """Tells the contacts; one round at a time."""

    def __init__(
        self,
        contacts: Contacts,
        forum: ForumStore,
        catalogue: Callable[[], Catalogue],
        texts: Texts,
        public_url: str | None = None,
        second_thoughts: dt.timedelta = SECOND_THOUGHTS,
        mark_told: Callable[[str], None] | None = None,
    ) -> None:
        """``mark_told`` takes the id of a group when the last one who followed it has been told of its answer."""
        self._contacts, self._forum, self._catalogue = contacts, forum, catalogue
        self._texts, self._public_url, self._rest = texts, public_url, second_thoughts
        self._mark_told = mark_told

    async def round(self, post: Post, now: dt.datetime) -> int:
        """Tell everybody who is to be told now; return how many notices went to the outbox."""
        told, done = 0, []
        for due in await asyncio.to_thread(self._due, now):
            if not post.carries(due.contact.to.place.channel):
                continue
            if await self._is_over(due, post):
                done.append(due.contact)
                continue
            settled = await self._settled(due, post)
            if settled.verdict and not settled.is_told and not settled.rests:
                told += await self._tell(settled, settled.verdict, post, now)
        if done:
            await asyncio.to_thread(self._let_go, done)
        return told

    def _due(self, now: dt.datetime) -> list[_Due]:
        """Return every contact that something may be done with, each with its group's state of this moment."""
        contacts, groups = self._contacts.all(), self._forum.groups()
        rests: dict[str, bool] = {}
        found = []
        for contact in contacts:
            group = groups[root_of(groups, contact.group)]
            verdict, told = verdict_of(group), self._contacts.told(contact.id)
            if verdict is None and not told:
                continue
            if group.id not in rests:
                rests[group.id] = self._rests(group.id, now)
            mark = self._contacts.mark(verdict.content) if verdict else ""
            found.append(_Due(contact, verdict, mark, told[-1] if told else None, rests[group.id]))
        return found

    def _rests(self, group: str, now: dt.datetime) -> bool:
        steps = self._forum.steps(group)
        return bool(steps) and now - steps[-1].at < self._rest

    async def _settled(self, due: _Due, post: Post) -> _Due:
        """Bring what was told last to an end: send it, take it back, or let the contact go; return what is left."""
        last = due.last
        if last is None:
            return due
        if due.is_wrong:
            taken = await post.withdraw(last.key)
            if taken or (taken is None and not last.is_posted):
                await asyncio.to_thread(self._contacts.take_back, last)
                earlier = await asyncio.to_thread(self._contacts.told, due.contact.id)
                return replace(due, last=earlier[-1] if earlier else None)
        elif due.is_told and not last.is_posted:  # the program died between the note and the outbox
            await self._send(due, last, post)
        return due

    @staticmethod
    async def _is_over(due: _Due, post: Post) -> bool:
        """Return whether the last notice that there can be has left."""
        last = due.last
        if last is None or last.step != "published" or not last.is_posted:
            return False
        return due.is_told and await post.is_done(last.key)

    def _let_go(self, done: Sequence[Contact]) -> None:
        """Delete contacts that were told the last thing; a group that has none left then is told, and noted first."""
        groups, gone = self._forum.groups(), {contact.id for contact in done}
        left = {root_of(groups, other.group) for other in self._contacts.all() if other.id not in gone}
        for group in sorted({root_of(groups, contact.group) for contact in done} - left):
            if self._mark_told is not None:
                self._mark_told(group)
        for contact in done:
            self._contacts.delete(contact.id)

    async def _tell(self, due: _Due, verdict: Verdict, post: Post, now: dt.datetime) -> bool:
        """Tell one contact; return False where another process did, or where it is gone."""
        contact = due.contact.id
        telling = await asyncio.to_thread(self._contacts.tell, contact, verdict.step, due.mark, due.last)
        if telling is None:
            return False
        await self._send(due, telling, post)
        if verdict.step == "dismissed":
            await asyncio.to_thread(self._contacts.shorten, contact, (now + _AFTER_DISMISSAL).date())
        return True

    async def _send(self, due: _Due, telling: Telling, post: Post) -> None:
        if due.verdict is None:
            return
        content = notice(
            due.verdict,
            due.contact.question,
            self._catalogue(),
            self._texts,
            is_changed=due.is_wrong,
            public_url=self._public_url,
        )
        await post.post([Outgoing(due.contact.to, content)], telling.key)
        await asyncio.to_thread(self._contacts.posted, telling)
