"""The forum's reminders: what the calendar says is due goes to the county's forum channel, each once.

In office hours only: nobody is woken by a meeting in two weeks. What was due before a county had a channel is sent
when it gets one, if it is still due.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from bot.chat.model import Address, Notice, Outgoing
from bot.forum.calendar import Reminder
from bot.journal.forum_channels import ForumChannels
from bot.notices.post import Post

__all__ = ["Reminders", "is_office_time"]

_LOCAL = ZoneInfo("Europe/Stockholm")


def is_office_time(now: dt.datetime) -> bool:
    """Return whether it is a weekday between eight and five, Swedish time."""
    local = now.astimezone(_LOCAL)
    return local.isoweekday() <= 5 and 8 <= local.hour < 17


class Reminders:
    """The reminder rounds. ``due`` gives what every county's forum is to be reminded of today."""

    def __init__(
        self, channels: ForumChannels, due: Callable[[], Sequence[Reminder]], unseal: Callable[[str], Address | None]
    ) -> None:
        self._channels, self._reminders, self._unseal = channels, due, unseal

    async def round(self, post: Post, now: dt.datetime) -> int:
        """Send what is due and was not sent; return how many reminders went to the outbox."""
        due = [one for one in await asyncio.to_thread(self._due) if post.carries(one[0].place.channel)]
        for to, reminder in due:
            notice = Notice(reminder.text, reminder.title)
            await post.post([Outgoing(to, notice)], f"reminder|{reminder.key}")
            await asyncio.to_thread(self._channels.reminded, reminder.key, now)
        return len(due)

    def _due(self) -> list[tuple[Address, Reminder]]:
        """Return the reminders that were not sent, each with its county's channel."""
        channels = {channel.county: channel for channel in self._channels.all()}
        if not channels:
            return []
        found = []
        for reminder in self._reminders():
            channel = channels.get(reminder.county)
            to = self._unseal(channel.sealed) if channel else None
            if to is not None and not self._channels.is_reminded(reminder.key):
                found.append((to, reminder))
        return found
