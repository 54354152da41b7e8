"""What somebody's own page shows beside what the desk knows: open suggestions, the latest changes, how it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.access import Actor
from bot.catalogue.catalogue import Catalogue
from bot.channels.web.forum.local import is_loopback
from bot.chat.home import Board
from bot.forum.errors import ForumError
from bot.forum.forum import Forum
from bot.forum.model import State
from bot.forum.wording import Wording
from bot.journal.editions import Edition, Editions
from bot.notices.snapshot import Snapshot, changes
from bot.texts import Texts

__all__ = ["make_board"]


_OPEN: tuple[State, ...] = ("ny",)


def make_board(
    forum: Forum,
    editions: Editions,
    texts: Texts,
    catalogue: Callable[[], Catalogue],
    state: Callable[[], Mapping[str, Any]],
    public_url: str | None = None,
) -> Board:
    """Return the board over the forum, the catalogue's editions and the ``state`` of the chat."""
    return Board(
        suggestions=lambda actor: _suggestions(forum, actor),
        changes=lambda county: _changes(editions, county),
        status=lambda: _status(texts, catalogue().version, state()),
        meetings=lambda actor: _meetings(forum, actor, catalogue(), texts),
        page=_page(public_url),
    )


def _page(public_url: str | None) -> str | None:
    """Return where the forum's pages are: without a login they answer on the machine itself and are shut elsewhere."""
    is_ours = public_url is not None and is_loopback(urlsplit(public_url).hostname)
    return f"{public_url.rstrip('/')}/forum" if public_url and is_ours else None


def _suggestions(forum: Forum, actor: Actor) -> list[tuple[str, int]]:
    """Return what the forum has not begun on, the most asked first; nothing for who may not see it."""
    try:
        found = forum.suggestions(actor, states=_OPEN, is_newest=False)
    except ForumError:
        return []
    return [(suggestion.question, suggestion.count) for suggestion in found]


def _meetings(forum: Forum, actor: Actor, catalogue: Catalogue, texts: Texts) -> list[str]:
    """Return a line for each county's next meeting that the actor may see: when, where, and whose turn it is."""
    wording, found = Wording(catalogue, texts), []
    for county in actor.counties or catalogue.content.counties:
        try:
            meeting = forum.year(actor, county).next_meeting
        except ForumError:
            continue
        if meeting is not None:
            _ = texts.gettext
            when = wording.day(meeting.day)
            if meeting.time:
                when = _("%(day)s at %(time)s") % {"day": when, "time": meeting.time}
            line = ", ".join(filter(None, [wording.county(county), when, meeting.place])) + "."
            convenes = _("%(party)s convenes.") % {"party": meeting.convenes} if meeting.convenes else ""
            found.append(f"{line} {convenes}".rstrip())
    return found


def _changes(editions: Editions, county: str) -> list[str]:
    """Return the titles of the answers that the newest edition changed for a county."""
    before, newest = editions.before_newest(), editions.newest()
    if before is None or newest is None:
        return []
    found = changes(_snapshot(before), _snapshot(newest), county)
    return [change.title for change in found if change.kind != "withdrawn"]


def _status(texts: Texts, version: str, state: Mapping[str, Any]) -> list[tuple[str, str]]:
    _ = texts.gettext
    lines = [
        (_("Questions waiting"), str(state["inbox"]["waiting"])),
        (_("Answers on their way"), str(state["outbox"]["waiting"])),
    ]
    for name, channel in state["channels"].items():
        works = _("works") if channel.get("ok") else _("does not work")
        fault = f" ({channel['fault']})" if channel.get("fault") else ""
        lost = channel["undelivered"]
        undelivered = _("%(count)d not delivered, see: lotsen outbox list") % {"count": lost} if lost else ""
        lines.append((name.capitalize(), ", ".join(filter(None, [works + fault, undelivered]))))
    return [*lines, (_("Version of the catalogue"), version)]


def _snapshot(edition: Edition) -> Snapshot:
    return Snapshot.loads(edition.version, edition.snapshot)
