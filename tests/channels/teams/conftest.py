"""What the tests of Teams share: Lotsen's renderer over the real catalogue, and a look into a card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.channels.teams.cards import Cards
from bot.channels.teams.render import Renderer
from bot.settings import TeamsSettings
from bot.texts import texts_in
from tests.fake_teams.connector import Connector
from tests.fake_teams.people import Person
from tests.fake_teams.running import Running, running

Card = dict[str, Any]

LOCAL = TeamsSettings("lotsen-local", None, (), is_local=True)


@pytest.fixture
def connector() -> Iterator[Connector]:
    """Return a connector that takes everything."""
    with Connector() as connector:
        yield connector


@pytest.fixture
def lotsen(assistant: Assistant, tmp_path: Path) -> Iterator[Running]:
    """Return a running Lotsen of Kalmar in local mode."""
    with running(assistant, tmp_path, LOCAL) as lotsen:
        yield lotsen


@pytest.fixture
def anywhere(assistant: Assistant, tmp_path: Path) -> Iterator[Running]:
    """Return a running Lotsen that belongs to no county."""
    with running(assistant, tmp_path, LOCAL, county=None) as lotsen:
        yield lotsen


@pytest.fixture
def kim(lotsen: Running, connector: Connector) -> Person:
    """Return somebody who writes to it."""
    return Person(lotsen.endpoint, connector.url)


@pytest.fixture(scope="session")
def renderer(catalogue: Catalogue) -> Renderer:
    """Return the renderer of the real catalogue, without imported originals."""
    return Renderer(lambda: catalogue, texts_in("sv"))


@pytest.fixture(scope="session")
def cards(renderer: Renderer, assistant: Assistant) -> Cards:
    """Return the cards of the real catalogue."""
    return renderer.cards


def elements(value: Any) -> Iterator[Card]:
    """Yield every element of a card, what a button carries included."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for part in value.values():
            yield from elements(part)
    elif isinstance(value, list):
        for part in value:
            yield from elements(part)


def shown(card: Card) -> str:
    """Return all text that a card shows, folded parts included, as one line."""
    texts = [e.get("text") or e.get("title") or e.get("label") or "" for e in elements(card) if e is not card]
    return " ".join(" ".join(texts).split())


def actions(card: Card, name: str) -> list[Card]:
    """Return the buttons whose data says that they do ``name``."""
    return [e for e in elements(card) if e["type"] == "Action.Execute" and e.get("data", {}).get("action") == name]
