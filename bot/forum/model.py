"""What the forum is about, as plain frozen data: suggestions, decisions, steps, meetings, agenda and minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

__all__ = [
    "DECISIONS",
    "FEWEST",
    "STATES",
    "UNKNOWN_COUNTY",
    "Action",
    "Agenda",
    "AgendaItem",
    "Asking",
    "Comparison",
    "CountySays",
    "Decision",
    "DecisionKind",
    "Detail",
    "Event",
    "Group",
    "Meeting",
    "MeetingStatus",
    "Minutes",
    "MinutesItem",
    "Missed",
    "RoleName",
    "Share",
    "State",
    "Step",
    "Suggestion",
    "Trend",
    "WhyNot",
]

FEWEST = 3
"""Least number of people behind a figure that is shown; smaller ones could point somebody out."""

UNKNOWN_COUNTY = "okänt"
"""What stands for the county of a suggestion whose questions came from no known county, where rights are asked."""

State = Literal["ny", "på dagordningen", "beslutad", "publicerad", "återkopplad", "avförd"]
STATES: tuple[State, ...] = get_args(State)

DecisionKind = Literal["ny_fråga", "ändrad_fråga", "ändra_dokumentet", "redan_besvarad", "hör_inte_hit"]
DECISIONS: Mapping[DecisionKind, str] = {
    "ny_fråga": "Ny fråga i katalogen",
    "ändrad_fråga": "Ändrad fråga i katalogen",
    "ändra_dokumentet": "Ändra dokumentet",
    "redan_besvarad": "Redan besvarad",
    "hör_inte_hit": "Hör inte hit",
}
"""The kinds of decision with the words that people read."""

Action = Literal[
    "agenda", "off_agenda", "decide", "publish", "tell", "reopen", "merge", "split", "move", "undo", "redo",
]  # fmt: skip
RoleName = Literal["convener", "admin", "local", "system"]
MeetingStatus = Literal["planerat", "hållet", "inställt"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the forum decided. ``intent`` and ``section`` (``document#section``) say about what.

    ``fingerprint`` is what the intent or section looked like then, so that its change can be seen.
    """

    kind: DecisionKind
    intent: str | None = None
    section: str | None = None
    note: str = ""
    meeting: str | None = None
    fingerprint: str | None = None

    @property
    def label(self) -> str:
        """The kind in words."""
        return DECISIONS[self.kind]


@dataclass(frozen=True, slots=True)
class Step:
    """One step in a suggestion's history. Who is a role, never a name. ``undoes`` is the number of another step."""

    number: int
    at: dt.datetime
    role: RoleName
    action: Action
    before: State
    after: State
    note: str = ""
    decision: Decision | None = None
    meeting: str | None = None
    undoes: int | None = None
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """Times asked during the last thirty days, and during the thirty before."""

    now: int
    before: int

    @property
    def direction(self) -> Literal["upp", "ned", "oförändrad"]:
        """Which way it goes."""
        if self.now == self.before:
            return "oförändrad"
        return "upp" if self.now > self.before else "ned"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a suggestion's count, by municipality or channel; ``count`` is None where too few are behind it."""

    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Asking:
    """One distinct wording in a suggestion: the question's id in the journal, redacted text, count and days."""

    id: int
    text: str
    count: int
    first: str
    last: str
    reasons: tuple[str, ...] = ()
    """Why it is here: ``not_found``, ``no_local_rule``, ``none_of_these``, ``did_not_help``, ``proposal``."""


@dataclass(frozen=True, slots=True)
class Missed:
    """One time that a question was asked in vain, or that its answer was disputed.

    ``asker`` and ``place`` (a chat channel; none for a conversation with one person) are pseudonyms.
    """

    question_id: int
    county: str | None
    question: str
    key: str
    nearest: tuple[str, ...]
    intent: str | None
    """The intent that was answered, or that the catalogue knows as not regulated in the county."""
    hour: str
    channel: str
    municipality: str | None
    asker: str | None
    reason: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A group of questions that mean the same, in one county, and how far the forum has come with it.

    ``askers`` is a sure lower bound (pseudonyms change each month), and None where it is below :data:`FEWEST` or
    nobody is known; ``askers_text`` says which. ``version`` goes with every change: another one in between is a
    :class:`bot.forum.errors.Conflict`.
    """

    id: str
    county: str | None
    question: str
    count: int
    askers: int | None
    askers_text: str
    first: str
    last: str
    state: State
    version: int
    trend: Trend
    nearest: tuple[str, ...]
    other_counties: tuple[str, ...]
    """Intents that another county's documents answer and this one's do not."""
    municipalities: tuple[Share, ...] = ()
    channels: tuple[Share, ...] = ()
    workplaces: str = ""
    """How many chat channels it was asked in, in words; empty where none is known."""
    wordings: int = 1
    proposals: int = 0
    meeting: str | None = None
    decision: Decision | None = None
    since_published: int = 0
    """Times asked in vain after it was published (the answer is not found) or dismissed (what it has taken with it)."""

    def as_json(self) -> dict[str, Any]:
        """Return the object of the command-line contract, in its order."""
        return {
            "id": self.id,
            "county": self.county,
            "question": self.question,
            "count": self.count,
            "askers": self.askers,
            "first": self.first,
            "last": self.last,
            "status": self.state,
            "nearest": list(self.nearest),
            "other_counties": list(self.other_counties),
        }


@dataclass(frozen=True, slots=True)
class WhyNot:
    """An intent that was near and was not the answer, with the reasons in plain words."""

    intent: str
    title: str
    confidence: float
    phrase: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountySays:
    """What one county's documents say; ``text`` is None where they say nothing. ``sections`` are the headings."""

    county: str
    name: str
    text: str | None
    sections: tuple[str, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One intent, county by county."""

    intent: str
    title: str
    counties: tuple[CountySays, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one suggestion: its wordings, proposals, history, neighbours, and what can be done now."""

    suggestion: Suggestion
    wordings: tuple[Asking, ...]
    proposals: tuple[str, ...]
    history: tuple[Step, ...]
    why_not: tuple[WhyNot, ...]
    comparisons: tuple[Comparison, ...]
    allowed: tuple[Action, ...]
    snippet: str | None = None
    """For ``redan_besvarad``: the YAML that adds the wordings to the intent."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that askers may want to be told of: a decision or a publishing that still stands.

    ``number`` grows with every step of the whole forum. ``questions`` are the journal's ids.
    """

    number: int
    suggestion: str
    county: str | None
    at: dt.datetime
    action: Action
    state: State
    decision: Decision | None
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a county's forum. ``convenes`` is the party whose turn it is, never a person."""

    id: str
    county: str
    day: dt.date
    time: str = ""
    place: str = ""
    convenes: str = ""
    status: MeetingStatus = "planerat"
    present: str = ""
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item, in the agenda's order, with what a meeting needs to decide on it."""

    number: int
    suggestion: Suggestion
    wordings: tuple[str, ...] = ()
    why_not: tuple[WhyNot, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting's agenda. ``remarks`` are what the forum's own rules add (the yearly revision, the term)."""

    meeting: Meeting
    county: str
    """The county's name, "Kalmar län"."""
    items: tuple[AgendaItem, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One item with what came of it; ``decision`` is None where it was put off or not reached (``outcome`` says)."""

    number: int
    suggestion: Suggestion
    outcome: str
    decision: Decision | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a meeting came to."""

    meeting: Meeting
    county: str
    items: tuple[MinutesItem, ...]

    @property
    def decided(self) -> int:
        """How many items were decided."""
        return sum(item.decision is not None for item in self.items)


@dataclass(frozen=True, slots=True)
class Group:
    """A suggestion as the store keeps it: what does not follow from the journal."""

    id: str
    county: str | None
    question: str
    state: State = "ny"
    version: int = 1
    nearest: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    catalogue: str = ""
    decision: Decision | None = None
    meeting: str | None = None
    merged_into: str | None = None
    by_hand: bool = field(default=False)
    """Whether a person has shaped it (split, merge, move) or taken it on: the grouping then lets it be."""
