"""Somebody's own page: their county, questions to begin with, and no more of the rest than their role shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.access import Actor
from bot.assistant import Assistant
from bot.chat.home import Board
from bot.chat.model import Command
from tests.chat.conftest import ADMIN, CONVENER, DIRECT, STAFF, Talk

ASKED: list[Actor] = []


def suggestions(actor: Actor) -> list[tuple[str, int]]:
    """Return seven suggestions, and remember who asked."""
    ASKED.append(actor)
    return [(f"fråga {number}", 9 - number) for number in range(7)]


@pytest.fixture
def talk(assistant: Assistant, tmp_path: Path) -> Iterator[Talk]:
    """Return a chat with a board."""
    board = Board(suggestions, lambda county: [f"ändrat i {county}"] * 9, lambda: [("Slack", "fungerar")])
    talk = Talk(assistant, tmp_path / "journal.db", more={"board": board})
    yield talk
    talk.journal.close()


def test_staff_see_their_county_and_nothing_else(talk: Talk) -> None:
    """Examples, changes and the own county; neither suggestions nor status."""
    talk.does(Command("lan", "kalmar"), place=DIRECT)
    home = talk.desk.home(DIRECT, STAFF)
    assert (home.county, home.suggestions, home.status) == ("kalmar", None, None)
    assert len(home.examples) == len(set(home.examples)) == 3
    assert home.changes == ("ändrat i kalmar",) * 5


def test_the_page_knows_a_person_wherever_it_is_opened(talk: Talk) -> None:
    """The App Home has no conversation: the person alone tells whose county it is."""
    talk.does(Command("lan", "kalmar"), place=DIRECT)
    page = type(DIRECT)("slack", "T1", STAFF, is_direct=True)
    assert talk.desk.home(page, STAFF).county == "kalmar"
    assert talk.desk.home(page, "U0OTHER").county is None


def test_without_a_county_the_page_offers_all(talk: Talk) -> None:
    """Who has chosen none sees which there are, and no county's changes."""
    home = talk.desk.home(DIRECT, STAFF)
    assert [county for county, _ in home.counties] == ["kalmar", "varmland", "vastmanland"]
    assert (home.county, home.changes) == (None, ())


@pytest.mark.parametrize("county", ["kalmar", "varmland", "vastmanland"])
def test_each_example_is_answered(talk: Talk, county: str) -> None:
    """A question that the page offers gets an answer from the own county's documents."""
    talk.does(Command("lan", county), place=DIRECT)
    for example in talk.desk.home(DIRECT, STAFF).examples:
        talk.asks(example, place=DIRECT, thread=None)
        assert (talk.shown.reply.status, talk.shown.reply.county) == ("answer", county), example


def test_a_convener_sees_the_open_suggestions(talk: Talk) -> None:
    """How many there are and the five most asked, asked for with the convener's own right."""
    home = talk.desk.home(DIRECT, CONVENER)
    assert home.suggestions is not None
    assert (home.suggestions.count, len(home.suggestions.top)) == (7, 5)
    assert ASKED[-1].counties == {"kalmar"}
    assert home.status is None


def test_an_admin_sees_how_it_goes(talk: Talk) -> None:
    """Status and suggestions, and whether Lotsen is paused."""
    talk.does(Command("paus"), person=ADMIN)
    home = talk.desk.home(DIRECT, ADMIN)
    assert home.status == (("Slack", "fungerar"),)
    assert home.suggestions is not None
    assert home.is_paused


def test_a_board_that_is_empty_shows_nothing(assistant: Assistant, tmp_path: Path) -> None:
    """What nobody gives is left out."""
    talk = Talk(assistant, tmp_path / "journal.db", county="kalmar")
    home = talk.desk.home(DIRECT, ADMIN)
    assert (home.suggestions, home.status, home.changes) == (None, None, ())
    talk.journal.close()
