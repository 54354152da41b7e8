"""The forum as the command line meets it: opened on the journal, with errors as usage errors."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import click

from bot.access import Actor
from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.content import nearest
from bot.catalogue.opening import open_catalogue
from bot.forum.errors import ForumError
from bot.forum.forum import Forum
from bot.forum.measures import Measures
from bot.forum.model import STATES, State
from bot.journal.forum import ForumStore
from bot.journal.store import Journal
from bot.language.normalise import fold
from bot.settings import Settings
from bot.texts import Texts, texts_in

__all__ = ["ACTOR", "Desk", "opened", "state_named", "the_id"]

ACTOR = Actor(is_local=True)
"""Whoever sits at the machine with the journal's file."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The forum, open, with its statistics and the catalogue that it uses."""

    forum: Forum
    measures: Measures
    catalogue: Catalogue
    texts: Texts


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[Desk]:
    """Open the forum for one command; what it refuses becomes a usage error (status 2, one line)."""
    texts = texts_in(settings.language)
    assistant = Assistant(open_catalogue(settings.content, settings.cache), texts)
    journal = Journal(settings.database)
    try:
        forum = Forum(ForumStore(journal.storage), lambda: assistant, texts=texts)
        yield Desk(forum, Measures(journal.storage, forum, lambda: assistant), assistant.catalogue, texts)
    except ForumError as error:
        raise click.UsageError(str(error)) from error
    finally:
        journal.close()


def the_id(desk: Desk, given: str) -> str:
    """Return the id of the suggestion that ``given`` begins, where just one does; else what was given."""
    known = [s.id for s in desk.forum.suggestions(ACTOR) if s.id.startswith(given)] if len(given) >= 3 else []
    return known[0] if len(known) == 1 else given


def state_named(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[State, ...]:
    """Return the states that were named; "dagordningen" and "aterkopplad" will do."""
    found = []
    for name in given:
        plain = fold(name.casefold())
        state = next((s for s in STATES if plain in {fold(s), fold(s.split()[-1])}), None)
        if state is None:
            raise click.BadParameter(
                f"Det finns inget läge ”{name}”.{nearest(name, STATES)} Lägen: {', '.join(STATES)}."
            )
        found.append(state)
    return tuple(found)
