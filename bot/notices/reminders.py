"""The forum's reminders: what the calendar says is due goes to the county's forum channel, each once.

In office hours only: nobody is woken by a meeting in two weeks. What was due before a county had a channel is sent
when it gets one, if it is still due.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.catalogue.catalogue import Catalogue
from bot.chat.model import Address, Notice, Outgoing
from bot.forum.calendar import RULES, Reminder, reminders, year_of
from bot.journal.forum import ForumStore
from bot.journal.forum_channels import ForumChannels
from bot.notices.post import Post
from bot.texts import Texts

__all__ = ["Reminders", "is_office_time"]

_LOCAL = ZoneInfo("Europe/Stockholm")


def is_office_time(now: dt.datetime) -> bool:
    """Return whether it is a weekday between eight and five, Swedish time."""
    local = now.astimezone(_LOCAL)
    return local.isoweekday() <= 5 and 8 <= local.hour < 17


class Reminders:
    """The reminder rounds."""

    def __init__(
        self,
        channels: ForumChannels,
        forum: ForumStore,
        unseal: Callable[[str], Address | None],
        catalogue: Callable[[], Catalogue],
        texts: Texts,
    ) -> None:
        self._channels, self._forum, self._unseal = channels, forum, unseal
        self._catalogue, self._texts = catalogue, texts

    async def round(self, post: Post, now: dt.datetime) -> int:
        """Send what is due and was not sent; return how many reminders went to the outbox."""
        due = [one for one in await asyncio.to_thread(self._due, now) if post.carries(one[0].place.channel)]
        for to, reminder in due:
            notice = Notice(reminder.text, reminder.title)
            await post.post([Outgoing(to, notice)], f"reminder|{reminder.key}")
            await asyncio.to_thread(self._channels.reminded, reminder.key, now)
        return len(due)

    def _due(self, now: dt.datetime) -> list[tuple[Address, Reminder]]:
        today, meetings = now.astimezone(_LOCAL).date(), self._forum.meetings()
        found = []
        for channel in self._channels.all():
            to = self._unseal(channel.sealed)
            if to is None:
                continue
            year = year_of(channel.county, meetings, today, self._valid_to(channel.county))
            due = reminders(year, meetings, today, self._texts)
            found += [(to, reminder) for reminder in due if not self._channels.is_reminded(reminder.key)]
        return found

    def _valid_to(self, county: str) -> dt.date | None:
        """Return until when the document is valid that the county's forum revises."""
        rule = RULES.get(county)
        document = self._catalogue().content.documents.get(rule.revision_document or "") if rule else None
        return document.valid_to if document else None
