"""News to the places that want it: once a version, the own county's only, and never a flood."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.chat.addresses import seal_address, unseal_address
from bot.chat.model import Address, Place
from bot.journal.editions import Editions
from bot.journal.places import News, Places
from bot.journal.storage import Storage
from bot.notices.digest import MOST_LINES, Digests, digest, latest_monday
from bot.notices.snapshot import Change
from bot.privacy.vault import Vault
from bot.texts import texts_in
from tests.notices.outbox import Broken, FakeOutbox, said
from tests.notices.test_snapshot import INTENT, answered, with_intents

SUNDAY = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
"""Eight in the morning, Swedish time."""


class Town:
    """Places that subscribe, and the catalogue that they hear of."""

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        self.storage, self.vault = Storage(path), Vault(b"k" * 32)
        self.places, self.editions = Places(self.storage), Editions(self.storage)
        self.first = self.catalogue = catalogue
        self.digests = Digests(
            self.editions,
            self.places,
            lambda sealed: unseal_address(sealed, self.vault),
            lambda: self.catalogue,
            texts_in("sv"),
        )
        self.outbox = FakeOutbox()

    def subscribe(self, name: str, county: str, news: News | None = "at_once") -> None:
        """Let a channel subscribe."""
        place = Place("slack", "T1", name)
        self.places.set_county(place.key, county, SUNDAY)
        self.places.set_news(place.key, news, seal_address(Address(place), self.vault), SUNDAY)

    def publish(self, text: str, county: str = "kalmar") -> None:
        """Let a county answer otherwise."""
        intent = self.first.content.intents[INTENT]
        changed = with_intents(self.first, sip__delaktighet=answered(intent, county, text=text))
        self.catalogue = replace(changed, version=f"{county} {text}")

    def round(self, now: dt.datetime = SUNDAY) -> list[str]:
        """Make a round; return the channels that are told."""
        asyncio.run(self.digests.round(self.outbox, now))
        return [outgoing.to.place.conversation for outgoing in self.outbox.send()]


@pytest.fixture
def town(tmp_path: Path, catalogue: Catalogue) -> Iterator[Town]:
    """Return a town where two counties' channels subscribe, with the first version seen."""
    town = Town(tmp_path / "journal.db", catalogue)
    town.subscribe("C-KALMAR", "kalmar")
    town.subscribe("C-VARMLAND", "varmland")
    assert town.round() == []
    yield town
    town.storage.close()


def test_the_first_version_is_no_news(town: Town) -> None:
    """A fresh installation, and a place that begins to subscribe, are told of nothing that was there before."""
    town.publish("Nej.")
    assert town.round() == ["C-KALMAR"]
    town.subscribe("C-LATE", "kalmar")
    assert town.round() == []


def test_a_place_hears_of_its_own_county_only(town: Town) -> None:
    """What Värmland answers otherwise reaches Värmland's channel and no other."""
    town.publish("Nej.", "varmland")
    assert town.round() == ["C-VARMLAND"]


def test_a_place_is_told_of_a_version_once(town: Town) -> None:
    """However many rounds there are, and after a restart too."""
    town.publish("Nej.")
    assert town.round() == ["C-KALMAR"]
    assert town.round() == []
    town.digests = Digests(
        Editions(town.storage), town.places, lambda s: unseal_address(s, town.vault), lambda: town.catalogue, texts_in()
    )
    assert town.round() == []


def test_a_version_that_comes_back_is_news_again(town: Town) -> None:
    """Changed, taken back and changed again: each time the channel hears of it."""
    for text in ("Nej.", None, "Nej."):
        if text:
            town.publish(text)
        else:
            town.catalogue = town.first
        assert town.round() == ["C-KALMAR"]


@pytest.mark.parametrize("breaks", ["before", "after"])
def test_a_crash_around_the_post_neither_loses_nor_doubles(town: Town, breaks: str) -> None:
    """The digest that was on its way is told once, and a version that came meanwhile is told after it."""
    town.publish("Nej.")
    town.outbox.breaks = breaks
    with pytest.raises(Broken):
        town.round()
    town.outbox.breaks = None
    town.publish("Jo.")
    assert town.round() == ["C-KALMAR"]
    assert town.round() == ["C-KALMAR"]
    assert town.round() == []


def test_weekly_comes_on_mondays_at_eight_and_only_with_news(town: Town) -> None:
    """A weekly digest waits for Monday eight o'clock, gathers the week, and is silent where nothing changed."""
    town.subscribe("C-KALMAR", "kalmar", "weekly")
    town.publish("Nej.")
    assert town.round(SUNDAY) == []
    assert town.round(MONDAY - dt.timedelta(minutes=1)) == []
    town.publish("Jo.")
    assert town.round(MONDAY) == ["C-KALMAR"]
    assert town.round(MONDAY + dt.timedelta(hours=1)) == []
    assert town.round(MONDAY + dt.timedelta(days=7)) == []


def test_a_weekly_digest_that_was_missed_comes_late(town: Town) -> None:
    """Where the program was down on Monday morning, the digest comes when it is up again."""
    town.subscribe("C-KALMAR", "kalmar", "weekly")
    town.publish("Nej.")
    assert town.round(MONDAY + dt.timedelta(days=2)) == ["C-KALMAR"]


def test_who_ends_news_gets_none_and_begins_anew(town: Town) -> None:
    """To switch them off ends it; what changes meanwhile is no news when it is taken up again."""
    town.subscribe("C-KALMAR", "kalmar", None)
    town.publish("Nej.")
    assert town.round() == []
    town.subscribe("C-KALMAR", "kalmar")
    assert town.round() == []


def test_old_editions_are_forgotten(town: Town) -> None:
    """Only the version in use, the one before it, and those that somebody has yet to be told from, are kept."""
    for number in range(5):
        town.publish(f"Svar {number}.")
        town.round()
    town.round()
    assert len(town.storage.rows("select id from editions")) == 2


def test_a_long_digest_is_cut_and_counted(catalogue: Catalogue) -> None:
    """At most twelve changes are named; the others are counted."""
    found = [Change("new", f"a.b{number}", f"Fråga {number}") for number in range(MOST_LINES + 5)]
    notice = digest(found, "kalmar", catalogue, texts_in("sv"))
    assert notice.text.count("\n- ") + 1 == MOST_LINES + 1
    assert "- och 5 till" in notice.text
    assert "Kalmar län" in notice.title


def test_links_lead_to_the_catalogue_where_others_can_reach_it(catalogue: Catalogue) -> None:
    """A new or changed answer is a link; a withdrawn one has nowhere to lead; without an address there are none."""
    found = [Change("changed", INTENT, "Hur delaktiga?"), Change("withdrawn", "a.b", "Borta?")]
    notice = digest(found, "kalmar", catalogue, texts_in("sv"), "https://lotsen.example.se/")
    assert notice.links == (("Ändrat: Hur delaktiga?", f"https://lotsen.example.se/katalog/{INTENT}"),)
    assert "Borttaget: Borta?" in notice.text
    assert digest(found, "kalmar", catalogue, texts_in("sv")).links == ()


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (dt.datetime(2026, 11, 23, 6, 59, tzinfo=dt.UTC), dt.date(2026, 11, 16)),
        (dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
        (dt.datetime(2026, 6, 15, 5, 59, tzinfo=dt.UTC), dt.date(2026, 6, 8)),
        (dt.datetime(2026, 6, 15, 6, 0, tzinfo=dt.UTC), dt.date(2026, 6, 15)),
        (dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
    ],
)
def test_the_week_begins_on_monday_at_eight_swedish_time(now: dt.datetime, monday: dt.date) -> None:
    """In winter and in summer time."""
    assert latest_monday(now) == monday


def test_a_notice_says_how_to_end_it(town: Town) -> None:
    """Every digest says how to get fewer of them."""
    town.publish("Nej.")
    asyncio.run(town.digests.round(town.outbox, SUNDAY))
    (outgoing,) = town.outbox.send()
    assert "nyheter av" in said(outgoing)
