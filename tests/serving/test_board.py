"""The board: what an actor's own page shows of the forum and the program, and where its link leads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bot.access import Actor
from bot.assistant import Assistant
from bot.chat.home import Board
from bot.forum.forum import Forum
from bot.journal.editions import Editions
from bot.journal.forum import ForumStore
from bot.journal.store import Journal
from bot.serving.board import make_board
from bot.texts import texts_in
from tests.conftest import NOW

CONVENER = Actor(frozenset({"convener"}), frozenset({"kalmar"}))
WELL: dict[str, Any] = {"ok": True, "undelivered": 0, "fault": None}


def board_of(
    assistant: Assistant, path: Path, *, url: str | None = None, slack: dict[str, Any] | None = None
) -> tuple[Board, Forum]:
    """Return a board over an empty journal, and its forum."""
    storage = Journal(path / "journal.db").storage
    forum = Forum(ForumStore(storage), lambda: assistant, lambda: NOW, texts_in("sv"))
    state = {"inbox": {"waiting": 2}, "outbox": {"waiting": 0}, "channels": {"slack": slack or WELL}}
    board = make_board(forum, Editions(storage), texts_in("sv"), lambda: assistant.catalogue, lambda: state, url)
    return board, forum


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (None, None),
        ("https://lotsen.example.se", None),
        ("https://127.0.0.1.example.se", None),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/forum"),
        ("http://localhost:8080", "http://localhost:8080/forum"),
    ],
)
def test_no_link_leads_to_a_closed_door(
    assistant: Assistant, tmp_path: Path, url: str | None, page: str | None
) -> None:
    """The forum's pages answer on the machine itself only: an address that others reach gets no link to them."""
    board, _forum = board_of(assistant, tmp_path, url=url)
    assert board.page == page


def test_the_next_meeting_is_a_sentence(assistant: Assistant, tmp_path: Path) -> None:
    """Day, time, place and who convenes; what is not known is left out."""
    board, forum = board_of(assistant, tmp_path)
    assert board.meetings is not None
    day = NOW.date() + dt.timedelta(days=30)
    forum.add_meeting(CONVENER, "kalmar", day, time="13:00", place="Rådhuset", convenes="EVI")
    (line,) = board.meetings(CONVENER)
    assert line.startswith("Kalmar län, ")
    assert line.endswith(" kl. 13:00, Rådhuset. EVI sammankallar.")


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        (WELL, "fungerar"),
        (WELL | {"undelivered": 3}, "fungerar, 3 ej levererade, se ”lotsen outbox list”"),
        (WELL | {"ok": False, "fault": "invalid_auth"}, "fungerar inte (invalid_auth)"),
    ],
)
def test_a_channel_that_does_well_needs_one_word(
    assistant: Assistant, tmp_path: Path, channel: dict[str, Any], told: str
) -> None:
    """What is wrong is told with what the platform calls it and where to look; nothing is told of what is not."""
    board, _forum = board_of(assistant, tmp_path, slack=channel)
    assert board.status is not None
    lines = dict(board.status())
    assert (lines["Slack"], lines["Frågor som väntar"]) == (told, "2")
