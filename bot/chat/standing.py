"""Where somebody stands when they do something: the place and what is set there, under which names it is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.access import Actor
from bot.chat.model import Incoming, Place
from bot.journal.places import Places, PlaceSettings
from bot.privacy.vault import Vault
from bot.settings import Appointed

__all__ = ["Standing", "Standings"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one place, at one moment: whatever is decided of one thing is decided at the same time.

    ``key`` is the place's name in the settings' store, ``place`` and ``thread`` are its pseudonyms among the turns,
    ``asker`` and ``journal_place`` those of the journal. ``county`` is the one that questions are about here.
    """

    key: str
    place: str
    thread: str
    is_threaded: bool
    asker: str
    journal_place: str | None
    is_direct: bool
    settings: PlaceSettings
    county: str | None
    actor: Actor
    when: dt.datetime


class Standings:
    """Makes out where somebody stands."""

    def __init__(self, vault: Vault, places: Places, appointed: Appointed, default_county: str | None) -> None:
        self._vault, self._places, self._appointed = vault, places, appointed
        self.default_county = default_county

    def key(self, place: Place, person: str) -> str:
        """Return the name under which a place's settings are kept; a conversation with one person has a pseudonym."""
        if place.is_direct:
            return self._vault.pseudonym(f"{place.channel}|{place.team}|{person}", "direct")
        return place.key

    def actor(self, place: Place, person: str) -> Actor:
        """Return somebody with the roles they have."""
        return self._appointed.actor(place.channel, person)

    def who(self, incoming: Incoming) -> str:
        """Return who it is for the rate limit, which lives in memory only."""
        place = incoming.place
        return self._vault.pseudonym(f"{place.channel}|{place.team}|{incoming.person}", "rate")

    def of(self, incoming: Incoming, at: dt.datetime) -> Standing:
        """Return where ``incoming.person`` stands.

        The journal gets no name of a conversation with one person: it would outlive the asker's monthly pseudonym.
        """
        place, to = incoming.place, incoming.reply_to
        key = self.key(place, incoming.person)
        settings = self._places.of(key)
        return Standing(
            key=key,
            place=self._vault.pseudonym(key, "turns"),
            thread=self._thread(key, to.thread, to.person),
            is_threaded=to.thread is not None,
            asker=self._vault.asker(f"{place.channel}|{place.team}|{incoming.person}", at),
            journal_place=None if place.is_direct else self._vault.pseudonym(place.key, "place"),
            is_direct=place.is_direct,
            settings=settings,
            county=settings.county or self.default_county,
            actor=self.actor(place, incoming.person),
            when=at,
        )

    def thread(self, place: Place, thread: str) -> str:
        """Return the pseudonym of a thread that a channel's people see."""
        return self._thread(place.key, thread, None)

    def _thread(self, key: str, thread: str | None, person: str | None) -> str:
        return self._vault.pseudonym("\x00".join((key, thread or "", person or "")), "thread")
