"""The words to Lotsen itself: which county and municipality hold, help, what is kept, news, pause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.access import Actor, may
from bot.catalogue.catalogue import Catalogue
from bot.chat.addresses import alone, openly, seal_address
from bot.chat.following import Following
from bot.chat.guide import help_page, kept_page
from bot.chat.hearing import command_name, nearest_command, said
from bot.chat.home import OpenSuggestions
from bot.chat.model import Command, Incoming, Notice, Outgoing
from bot.chat.notes import Notes
from bot.chat.standing import Standing
from bot.journal.forum_channels import ForumChannels
from bot.journal.places import News, Places
from bot.journal.threads import Threads
from bot.privacy.vault import Vault
from bot.service import Service

__all__ = ["Commands"]

_NEWS: dict[str, News | None] = {
    "direkt": "at_once",
    "varje vecka": "weekly",
    "vecka": "weekly",
    "veckovis": "weekly",
    "av": None,
    "stopp": None,
    "nej": None,
}
_HERE = frozenset({"har", "hit"})
_NO_TOWN = frozenset({"ingen", "inget", "av", "alla"})
_NEAR = 60.0
"""Least similarity (0-100) for a name to be a county's or a municipality's that was misspelt."""


class Commands:
    """Carries out commands, each with its right, and says what came of it."""

    def __init__(
        self,
        service: Service,
        places: Places,
        threads: Threads,
        vault: Vault,
        notes: Notes,
        *,
        following: Following | None = None,
        forum_channels: ForumChannels | None = None,
        before_forum: Callable[[Actor], OpenSuggestions | None] = lambda _actor: None,
    ) -> None:
        """``before_forum`` gives what lies before the forum to who may see it."""
        self._service, self._places, self._threads, self._vault = service, places, threads, vault
        self._notes = notes
        self._following, self._forum_channels, self._before_forum = following, forum_channels, before_forum

    def handle(self, incoming: Incoming, at: Standing, act: Command) -> list[Outgoing]:
        """Carry out one command."""
        texts = self._notes.texts
        does: dict[str, Callable[[], list[Outgoing]]] = {
            "lan": lambda: self._county(incoming, at, said(act.argument)),
            "kommun": lambda: self._town(incoming, at, said(act.argument)),
            "hjalp": lambda: [_quietly(incoming, help_page(texts))],
            "vad-sparas": lambda: [_quietly(incoming, kept_page(texts, can_follow=self._following is not None))],
            "nyheter": lambda: self._news(incoming, at, said(act.argument)),
            "forum": lambda: self._forum(incoming, at, said(act.argument)),
            "hem": lambda: self._forum(incoming, at, ""),
            "glom": lambda: self._forget(incoming, at),
            "paus": lambda: self._pause(incoming, at, on=True),
            "fortsatt": lambda: self._pause(incoming, at, on=False),
        }
        name = command_name(act.name)
        if name is None:
            return [_quietly(incoming, self._notes.unknown_command(nearest_command(act.name)))]
        return does[name]()

    # --- county and municipality -------------------------------------------------------------------

    def _county(self, incoming: Incoming, at: Standing, argument: str) -> list[Outgoing]:
        """Tell the county, or set it: the first time anybody may, to change it takes a role."""
        catalogue = self._service.assistant().catalogue
        if not argument:
            name = catalogue.county_name(at.county) if at.county else None
            return [_quietly(incoming, self._notes.county_told(name, at.settings.municipality, incoming.place))]
        county = catalogue.gazetteer.find(argument).county
        if county is None:
            return [
                _quietly(incoming, self._notes.unknown_county(_counties(catalogue), _near_county(catalogue, argument)))
            ]
        name = catalogue.county_name(county)
        if county == at.settings.county:
            return [_quietly(incoming, self._notes.county_already(name, incoming.place))]
        refused = self._refused(incoming, at, county)
        if refused:
            return [refused]
        self._places.set_county(at.key, county, at.when)
        return [_openly(incoming, self._notes.county_is_set(name, incoming.place))]

    def _town(self, incoming: Incoming, at: Standing, argument: str) -> list[Outgoing]:
        """Tell the municipality, or set it with the county that it lies in."""
        catalogue = self._service.assistant().catalogue
        if not argument:
            return self._county(incoming, at, "")
        if argument in _NO_TOWN and at.county:
            county, town = at.county, None
        else:
            found = catalogue.gazetteer.find(f"i {argument} kommun")
            if found.county is None or found.municipality is None:
                return [_quietly(incoming, self._unknown_town(catalogue, at.county, argument))]
            county, town = found.county, found.municipality
        if (county, town) == (at.settings.county, at.settings.municipality):
            return [_quietly(incoming, self._notes.town_already(town, catalogue.county_name(county)))]
        refused = self._refused(incoming, at, county, is_change=town != at.settings.municipality)
        if refused:
            return [refused]
        self._places.set_municipality(at.key, county, town, at.when)
        return [_openly(incoming, self._notes.town_is_set(town, catalogue.county_name(county)))]

    def _refused(self, incoming: Incoming, at: Standing, county: str, *, is_change: bool = False) -> Outgoing | None:
        """Return the refusal where somebody may not set ``county`` here; a convener answers for both counties."""
        own = at.settings.county
        if at.is_direct or own is None:
            return None
        if own == county and not (is_change and at.settings.municipality):
            return None
        verdicts = [may(at.actor, "change_county", touched) for touched in (own, county)]
        return None if all(v.allowed for v in verdicts) else _quietly(incoming, self._notes.appointed_only())

    def _unknown_town(self, catalogue: Catalogue, county: str | None, argument: str) -> Notice:
        counties = catalogue.content.counties
        chosen = [counties[county]] if county in counties else list(counties.values())
        towns = {said(town.name): town.name for known in chosen for town in known.municipalities}
        found = process.extractOne(argument, list(towns), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return self._notes.unknown_town(towns[found[0]] if found else None)

    # --- news, pause, forgetting -------------------------------------------------------------------

    def _news(self, incoming: Incoming, at: Standing, argument: str) -> list[Outgoing]:
        """Tell or set which news the place takes; the address that they go to is kept under lock."""
        if argument not in _NEWS:
            return [_quietly(incoming, self._notes.news_told(at.settings.news, known=not argument))]
        if not at.is_direct and not may(at.actor, "subscribe", at.county).allowed:
            return [_quietly(incoming, self._notes.appointed_only())]
        news = _NEWS[argument]
        self._places.set_news(at.key, news, self._sealed(incoming) if news else None, at.when)
        if news == at.settings.news:
            return [_quietly(incoming, self._notes.news_told(news, known=True))]
        return [_openly(incoming, self._notes.news_set(news))]

    def _forum(self, incoming: Incoming, at: Standing, argument: str) -> list[Outgoing]:
        """Tell what lies before the forum, or make the place its county's forum channel, or no longer.

        The first is for one person's eyes; a person's own conversation is no forum channel.
        """
        if not argument and (at.is_direct or incoming.reply_to.person is not None):
            forum = self._before_forum(at.actor)
            if forum is not None or at.is_direct:
                notice = self._notes.forum_summary(forum) if forum else self._notes.conveners_only()
                return [_quietly(incoming, notice)]
        if at.is_direct or self._forum_channels is None:
            return [_quietly(incoming, self._notes.forum_in_channel())]
        county = self._service.assistant().catalogue.county_name(at.county) if at.county else None
        marked = [channel.county for channel in self._forum_channels.all() if channel.place == at.key]
        is_marked = at.county in marked
        if not argument or county is None or at.county is None:
            return [_quietly(incoming, self._notes.forum_told(county, incoming.place, is_marked=is_marked))]
        if not may(at.actor, "mark_forum", at.county).allowed:
            return [_quietly(incoming, self._notes.appointed_only())]
        on = argument in _HERE
        if on:
            self._forum_channels.set(at.county, at.key, self._sealed(incoming), at.when)
        else:
            self._forum_channels.unset(at.key)
        if is_marked if on else not marked:
            return [_quietly(incoming, self._notes.forum_told(county, incoming.place, is_marked=on))]
        return [_openly(incoming, self._notes.forum_set(county, on=on))]

    def _sealed(self, incoming: Incoming) -> str:
        """Return the address of the place itself, under lock."""
        return seal_address(replace(incoming.reply_to, thread=None, person=None, replaces=None), self._vault)

    def _pause(self, incoming: Incoming, at: Standing, *, on: bool) -> list[Outgoing]:
        """Stop or start Lotsen everywhere, at once."""
        if not may(at.actor, "pause").allowed:
            return [_quietly(incoming, self._notes.admins_only())]
        if on == (self._places.paused_since() is not None):
            return [_quietly(incoming, self._notes.pause_already(on=on))]
        if on:
            self._places.pause(at.when)
        else:
            self._places.resume()
        return [_openly(incoming, self._notes.pause_set(on=on))]

    def _forget(self, incoming: Incoming, at: Standing) -> list[Outgoing]:
        """Delete where somebody wants to be told, what they set for themselves and what the conversation was about.

        What is set for a channel stays.
        """
        contacts = self._following.forget(incoming) if self._following else 0
        if not at.is_direct:
            return [_quietly(incoming, self._notes.forget_in_direct(incoming.place, contacts))]
        self._places.forget(at.key)
        self._threads.forget(at.place)
        return [_quietly(incoming, self._notes.forgotten(contacts))]


def _quietly(incoming: Incoming, notice: Notice) -> Outgoing:
    """Return a notice for who asked for it alone; a conversation with one person is that already."""
    return Outgoing(alone(incoming), notice)


def _openly(incoming: Incoming, notice: Notice) -> Outgoing:
    """Return a notice that everybody in the place sees."""
    return Outgoing(openly(incoming), notice)


def _counties(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    return tuple((county.id, county.name) for county in catalogue.content.counties.values())


def _near_county(catalogue: Catalogue, argument: str) -> str | None:
    """Return the name of the county that a misspelt name is nearest to."""
    names = {said(name): c.name for c in catalogue.content.counties.values() for name in (c.short, c.name, c.region)}
    found = process.extractOne(argument, list(names), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return names[found[0]] if found else None
