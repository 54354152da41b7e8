"""Somebody's own page (Slack's App Home, a Teams tab): what Lotsen can do, and what their role has to see to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from bot.access import Actor, may
from bot.catalogue.catalogue import Catalogue
from bot.chat.model import Place
from bot.chat.standing import Standings
from bot.journal.places import Places
from bot.service import Service
from bot.texts import Texts

__all__ = ["Board", "Home", "Homes", "OpenSuggestions"]

_EXAMPLES = 3
_CHANGES = 5
_TOP = 5
_LONGEST_QUESTION = 150


@dataclass(frozen=True, slots=True)
class OpenSuggestions:
    """The forum's new suggestions: how many, the most asked ``(question, times)``, and each county's next meeting.

    ``page`` is where the forum's pages are, if the reader can open them.
    """

    count: int
    top: tuple[tuple[str, int], ...]
    meetings: tuple[str, ...] = ()
    page: str | None = None

    def text(self, texts: Texts) -> str:
        """Return what lies before the forum as paragraphs: how many, the most asked, and when it meets next."""
        _ = texts.gettext
        parts = [_("New suggestions, not yet on an agenda: %(count)d.") % {"count": self.count}]
        if not self.count:
            parts = [_("No new suggestions.")]
        if self.top:
            parts.append("\n".join([_("The most asked:"), *self._lines(texts)]))
        meetings = [_("Next meeting: %(meeting)s") % {"meeting": meeting} for meeting in self.meetings]
        parts.append("\n".join(meetings) or _("No meeting is planned."))
        if not self.page:
            parts.append(_("Agendas and decisions are on the forum's pages, at the computer that Lotsen runs on."))
        return "\n\n".join(parts)

    def _lines(self, texts: Texts) -> Iterator[str]:
        """Yield the most asked questions, each with how often it was asked, whatever stands in it on one line."""
        _ = texts.gettext
        once, often = _("“%(question)s”, asked once"), _("“%(question)s”, asked %(times)d times")
        for question, times in self.top:
            short = shorten(question, _LONGEST_QUESTION, placeholder="…")
            yield "- " + (once if times == 1 else often) % {"question": short, "times": times}


@dataclass(frozen=True, slots=True)
class Home:
    """What the page holds. ``suggestions`` is None for who may not see them, ``status`` for who is no admin.

    ``counties`` are all ``(id, name)``; ``examples`` are questions that the own county's documents answer;
    ``changes`` are the titles of the answers that changed last; ``status`` are lines ``(what, how)``.
    """

    county: str | None
    municipality: str | None
    counties: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]
    changes: tuple[str, ...]
    is_paused: bool
    suggestions: OpenSuggestions | None = None
    status: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """Where the page takes the rest from; what is left out is not shown.

    ``suggestions`` gives what an actor may see, the most asked first; ``changes`` a county's latest; ``status`` how
    the program does; ``meetings`` a line for each next meeting that an actor may see; ``page`` is the forum's address.
    """

    suggestions: Callable[[Actor], Sequence[tuple[str, int]]] | None = None
    changes: Callable[[str], Sequence[str]] | None = None
    status: Callable[[], Sequence[tuple[str, str]]] | None = None
    meetings: Callable[[Actor], Sequence[str]] | None = None
    page: str | None = None


class Homes:
    """Makes the pages."""

    def __init__(self, service: Service, standings: Standings, places: Places, board: Board) -> None:
        self._service, self._standings, self._places, self._board = service, standings, places, board

    def of(self, place: Place, person: str) -> Home:
        """Return the page of ``person``, whose conversation with Lotsen is ``place``."""
        catalogue = self._service.assistant().catalogue
        settings = self._places.of(self._standings.key(place, person))
        county = settings.county or self._standings.default_county
        actor = self._standings.actor(place, person)
        changes = self._board.changes(county) if self._board.changes and county else ()
        return Home(
            county=county,
            municipality=settings.municipality,
            counties=tuple((known.id, known.name) for known in catalogue.content.counties.values()),
            examples=_examples(catalogue, county),
            changes=tuple(changes[:_CHANGES]),
            is_paused=self._places.paused_since() is not None,
            suggestions=self.forum(actor),
            status=self._status(actor),
        )

    def forum(self, actor: Actor) -> OpenSuggestions | None:
        """Return what lies before the forum, or None for who may not see it."""
        counties = actor.counties or {None}
        if self._board.suggestions is None or not all(may(actor, "see_forum", county).allowed for county in counties):
            return None
        found = self._board.suggestions(actor)
        meetings = tuple(self._board.meetings(actor)) if self._board.meetings else ()
        return OpenSuggestions(len(found), tuple(found[:_TOP]), meetings, self._board.page)

    def _status(self, actor: Actor) -> tuple[tuple[str, str], ...] | None:
        if self._board.status is None or not may(actor, "see_status").allowed:
            return None
        return tuple(self._board.status())


def _examples(catalogue: Catalogue, county: str | None) -> tuple[str, ...]:
    """Return the best known question of each of the best known topics that the county's documents answer."""
    answered = [i for i in catalogue.content.intents.values() if (county in i.answers if county else i.answers)]
    known = sorted(answered, key=lambda intent: (-len(intent.phrases), intent.id))
    first = {intent.topic: intent.title for intent in reversed(known)}
    topics = dict.fromkeys(intent.topic for intent in known)
    return tuple(first[topic] for topic in list(topics)[:_EXAMPLES])
