"""A term in small: asked over three channels in three counties, decided, published, told, and counted."""

from __future__ import annotations

import asyncio

import pytest

from bot.catalogue.catalogue import Catalogue
from tests.bench.stage import COUNTIES
from tests.bench.term import HOME, Played, play, report


@pytest.fixture(scope="module")
def played(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play one term of 360 questions, 150 of them on what no document answers."""
    return asyncio.run(play(tmp_path_factory.mktemp("term"), catalogue, questions=360, in_vain=150))


def test_every_question_is_kept_once(played: Played) -> None:
    """Delivered twice or not, over a restart, every question stands in the journal once."""
    assert played.asked == 360
    assert played.delivered > played.asked
    assert played.kept == played.asked - played.small_talk
    assert len(played.labels) == 150
    assert played.likeness > 0.6  # how good the groups must be is tests/forum/test_grouping.py's business


def test_askers_are_told_of_the_decision_exactly_once(played: Played) -> None:
    """Everybody who followed one of the ten suggestions is told where they asked, once, and nobody else is."""
    assert played.decided == 10
    assert sum(played.to_tell["decided"].values()) >= 10
    assert played.told["decided"] == played.to_tell["decided"]


def test_askers_are_told_of_the_answer_exactly_once(played: Played) -> None:
    """Those whose question was published are told of the answer, once; the others hear nothing more."""
    assert played.published == 2
    assert sum(played.to_tell["published"].values()) >= 2
    assert played.told["published"] == played.to_tell["published"]


def test_contacts_go_with_the_last_notice_and_the_others_stay(played: Played) -> None:
    """Nobody who has been told the last thing is kept; everybody else is."""
    assert played.contacts_left == played.still_waiting < played.followers
    assert played.states["återkopplad"] == 2


def test_news_reach_the_county_s_channels_and_no_other(played: Played) -> None:
    """The two new answers are news in Kalmar, at once in one channel and on Monday in the other, and nowhere else."""
    assert set(played.news) == {f"C-{HOME}-room", f"C-{HOME}-teams"}
    assert all(labels == ["Nytt: Ny fråga 1?", "Nytt: Ny fråga 2?"] for labels in played.news.values())


def test_reminders_come_once_to_the_forum_s_own_channel(played: Played) -> None:
    """The meeting is told in the channel of the county that meets."""
    assert f"C-{HOME}-forum" in played.reminded
    assert set(played.reminded) <= {f"C-{county}-forum" for county in COUNTIES}


def test_statistics_add_up_to_the_journal_exactly(played: Played) -> None:
    """Every figure is what SQL counts of the journal, every table adds up, and what is shown is true."""
    assert played.statistics == played.journal
    for dimension, sums in played.tables.items():
        assert sums == (played.kept,) * 3, dimension
    assert played.shown_too_much == []


def test_the_report_names_what_was_counted(played: Played) -> None:
    """The table that the script prints can be made, and says that nothing differs."""
    assert "all equal: True" in report(played)
