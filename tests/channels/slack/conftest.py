"""What the tests of the Slack channel share: every reply that the catalogue can give, and cards to draw them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.channels.slack.cards import Cards
from bot.chat.model import Address, Place, Shown
from bot.reply import Question, Reply
from bot.serving.live import LiveCatalogue
from bot.texts import texts_in
from tests.channels.slack.program import Program
from tests.conftest import CACHE, CONTENT, NOW
from tests.fake_slack.server import FakeSlack

HERE = Address(Place("slack", "T1", "C1"), thread="1.1")


@pytest.fixture(scope="session")
def cards(assistant: Assistant) -> Cards:
    """Return cards in Swedish, with every original at hand."""
    return Cards(texts_in("sv"), assistant.catalogue.county_name, lambda _cite: True)


@pytest.fixture(scope="session")
def every_reply(assistant: Assistant) -> list[Reply]:
    """Return every reply that the catalogue can give: each intent, county and variant, and what is no answer."""
    return list(_every_reply(assistant))


def _every_reply(assistant: Assistant) -> Iterator[Reply]:
    content = assistant.catalogue.content
    for intent in content.intents.values():
        for county in (*content.counties, None):
            reply = assistant.ask(Question(intent.title, NOW, county, intent=intent.id))
            yield reply
            for option in reply.options:
                slots = {**reply.slots, **option.slots}
                yield assistant.ask(Question(intent.title, NOW, county, slots, intent=option.intent))
    for question in (
        "parkering",
        "tandvård",
        "placerat barn",
        "hej",
        "vad blir det för väder",
        "flickan 15 säger att hon ska ta livet av sig i natt, vilket nummer har bup",
        "pappan slår honom just nu",
        "vad betyder SIP",
    ):
        for county in (*content.counties, None):
            yield assistant.ask(Question(question, NOW, county))


@pytest.fixture(scope="session")
def every_shown(every_reply: list[Reply]) -> list[Shown]:
    """Return every reply as it is shown, with all that can stand beside it."""
    token = "q" * 32
    return [
        Shown(dataclasses.replace(reply), token, is_logged=reply.status == "none", can_follow=reply.status == "none")
        for reply in every_reply
    ]


@pytest.fixture(scope="session")
def live() -> LiveCatalogue:
    """Return the real catalogue, opened once."""
    return LiveCatalogue(CONTENT, CACHE, texts_in("sv"))


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Return a running fake Slack with a channel that Lotsen is in, where U1 and U2 are too."""
    with FakeSlack() as running:
        running.workspace.channel("C1", "U1", "U2")
        yield running


@pytest.fixture
def program(slack: FakeSlack, live: LiveCatalogue, tmp_path: Path) -> Iterator[Program]:
    """Return the program, in Kalmar, connected to the fake Slack over HTTP."""
    with Program(slack, live, tmp_path) as running:
        yield running
