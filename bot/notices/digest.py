"""News of the catalogue to the places that want it: what answers their county has got, has got otherwise, or has lost.

Promises: a place is told of a version once, and only of its own county's answers; a place that begins to subscribe is
not flooded with what there was before; a comma that was corrected is no news.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.catalogue.catalogue import Catalogue
from bot.chat.model import Address, Notice, Outgoing
from bot.journal.editions import Edition, Editions, Reader
from bot.journal.places import News, Places, Subscriber
from bot.notices.post import Post
from bot.notices.snapshot import Change, Snapshot, changes, snapshot_of
from bot.texts import Texts

__all__ = ["Digests", "digest", "latest_monday"]

MOST_LINES = 12
"""How many changes a digest names; what is more is counted."""
_LOCAL = ZoneInfo("Europe/Stockholm")


def digest(
    found: Sequence[Change], county: str, catalogue: Catalogue, texts: Texts, public_url: str | None = None
) -> Notice:
    """Return the news of one county as a message: new answers first, at most :data:`MOST_LINES` of them named.

    With an address that others can reach, each answer that there is becomes a link to its page.
    """
    _ = texts.gettext
    words = {"new": _("New: %(title)s"), "changed": _("Changed: %(title)s"), "withdrawn": _("Withdrawn: %(title)s")}
    lines, links = [], []
    for change in found[:MOST_LINES]:
        line = words[change.kind] % {"title": change.title}
        if public_url and catalogue.intent(change.intent) and change.kind != "withdrawn":
            links.append((line, f"{public_url.rstrip('/')}/katalog/{change.intent}"))
        else:
            lines.append(line)
    if len(found) > MOST_LINES:
        lines.append(_("and %(count)d more") % {"count": len(found) - MOST_LINES})
    paragraphs = ["\n".join(f"- {line}" for line in lines)] if lines else []
    paragraphs.append(_("Change how often you get this: write “nyheter direkt”, “nyheter vecka” or “nyheter av”."))
    title = _("News in Lotsen for %(county)s") % {"county": catalogue.county_name(county)}
    return Notice("\n\n".join(paragraphs), title, tuple(links))


def latest_monday(now: dt.datetime) -> dt.date:
    """Return the day of the last weekly digest that is due: Mondays at eight, Swedish time."""
    local = now.astimezone(_LOCAL) - dt.timedelta(hours=8)
    return (local - dt.timedelta(days=local.weekday())).date()


@dataclass(frozen=True, slots=True)
class _Issue:
    """What one place is to be told now."""

    place: str
    told: int
    edition: int
    key: str
    outgoing: Outgoing | None = None


class Digests:
    """The news rounds."""

    def __init__(
        self,
        editions: Editions,
        places: Places,
        unseal: Callable[[str], Address | None],
        catalogue: Callable[[], Catalogue],
        texts: Texts,
        public_url: str | None = None,
        county: str | None = None,
    ) -> None:
        """``unseal`` gives a subscriber's address; ``county`` is that of a place that has set none."""
        self._editions, self._places, self._unseal = editions, places, unseal
        self._catalogue, self._texts, self._public_url, self._county = catalogue, texts, public_url, county

    async def round(self, post: Post, now: dt.datetime) -> int:
        """Send what is due to every place that subscribes; return how many messages went to the outbox."""
        sent, monday = 0, latest_monday(now).isoformat()
        for issue in await asyncio.to_thread(self._issues, now, monday):
            if issue.outgoing is not None:
                if not post.carries(issue.outgoing.to.place.channel):
                    continue
                if not await asyncio.to_thread(self._editions.telling, issue.place, issue.edition, issue.told):
                    continue  # another process is at it
                await post.post([issue.outgoing], issue.key)
                sent += 1
            await asyncio.to_thread(self._editions.told, issue.place, issue.edition, monday)
        await asyncio.to_thread(self._tidy)
        return sent

    def look(self, now: dt.datetime) -> Edition:
        """Return the edition that is in use, kept as seen; the first one is where all news begins."""
        catalogue, newest = self._catalogue(), self._editions.newest()
        if newest is not None and newest.version == catalogue.version:
            return newest
        return self._editions.see(catalogue.version, snapshot_of(catalogue).dumps(), now)

    def _issues(self, now: dt.datetime, monday: str) -> list[_Issue]:
        """Return what each place is to be told; places that begin to subscribe begin here."""
        edition, readers = self.look(now), self._editions.readers()
        issues = []
        for place in self._places.subscribers():
            reader = readers.get(place.key)
            if reader is None:
                self._editions.begin(place.key, edition.id, monday)
            elif reader.telling is not None:  # the program died before it had told
                issues.append(self._issue(place, reader, reader.telling))
            elif self._is_due(place.news, reader, monday):
                issues.append(self._issue(place, reader, edition.id))
        return issues

    @staticmethod
    def _is_due(news: News, reader: Reader, monday: str) -> bool:
        return news == "at_once" or reader.looked < monday

    def _issue(self, place: Subscriber, reader: Reader, until: int) -> _Issue:
        """Return one place's news from where it was told to ``until``; nothing where nothing of its county changed."""
        before, after = self._editions.edition(reader.told), self._editions.edition(until)
        county, to = place.county or self._county, self._unseal(place.sealed)
        nothing = _Issue(place.key, reader.told, until, f"news|{place.key}|{reader.told}-{until}")
        if before is None or after is None or county is None or to is None:
            return nothing
        found = changes(_snapshot(before), _snapshot(after), county)
        if not found:
            return nothing
        notice = digest(found, county, self._catalogue(), self._texts, self._public_url)
        return replace(nothing, outgoing=Outgoing(to, notice))

    def _tidy(self) -> None:
        """Forget who subscribes no longer and what nobody comes from any more, where there is such a thing."""
        places, readers = {place.key for place in self._places.subscribers()}, self._editions.readers()
        if readers.keys() - places or self._editions.count() > 1:
            self._editions.keep_only(places)


def _snapshot(edition: Edition) -> Snapshot:
    return Snapshot.loads(edition.version, edition.snapshot)
