"""The forum's year: the term's meeting, whose turn it is to convene, the yearly revision, and what to be reminded of.

Pure: the day is an argument. Only what a county's own documents say is claimed; ``section`` names where it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.forum.model import Meeting
from bot.texts import Texts

__all__ = ["RULES", "Reminder", "Rule", "Term", "Year", "reminders", "term_of", "year_of"]

ReminderKind = Literal[
    "plan_meeting", "meeting_soon", "term_overdue", "revision_due", "revision_overdue", "minutes_due"
]

_SOON = 14
_PLAN_FROM = 60
"""Days before the end of a term from which a term without a meeting is worth a reminder."""
_REVISION_FROM = 90


@dataclass(frozen=True, slots=True)
class Rule:
    """What a county's documents say of a forum of this kind. ``parties`` take turns to convene."""

    forum: str
    section: str | None = None
    per: Literal["term", "year"] | None = None
    least: int = 0
    parties: tuple[str, ...] = ()
    revision_document: str | None = None


RULES: dict[str, Rule] = {
    "kalmar": Rule(
        forum="Dialogforum för EVI och socialtjänsten",
        section="kalmar-evi-2025#uppfoljning-och-forbattring",
        per="term",
        least=1,
        parties=("EVI", "Socialtjänsten"),
        revision_document="kalmar-evi-2025",
    ),
    "varmland": Rule(forum="Dialogforum"),
    "vastmanland": Rule(
        forum="Chefsforum barn och unga", section="vastmanland-overenskommelse#tjanstepersoner", per="year", least=2
    ),
}
"""By county. Värmland's guideline says who follows it up each year but names no forum that meets."""


@dataclass(frozen=True, slots=True)
class Term:
    """A school term, as Swedish municipalities count: VT to the end of July, HT from August."""

    year: int
    half: Literal["VT", "HT"]

    @property
    def first(self) -> dt.date:
        """The term's first day."""
        return dt.date(self.year, 1 if self.half == "VT" else 8, 1)

    @property
    def last(self) -> dt.date:
        """The term's last day."""
        return dt.date(self.year, 7, 31) if self.half == "VT" else dt.date(self.year, 12, 31)

    @property
    def previous(self) -> Term:
        """The term before."""
        return Term(self.year, "VT") if self.half == "HT" else Term(self.year - 1, "HT")

    def __str__(self) -> str:
        return f"{self.half} {self.year}"


@dataclass(frozen=True, slots=True)
class Year:
    """Where a county's forum stands on a day."""

    county: str
    rule: Rule
    term: Term
    next_meeting: Meeting | None
    last_meeting: Meeting | None
    turn: str | None
    """The party whose turn it is to convene the next meeting that has no convener yet."""
    is_met: bool
    """Whether a meeting of the period that the rule counts in is held or planned often enough."""
    is_known: bool
    """Whether the county has a dialogue forum by its documents, or has had a meeting here."""
    is_overdue: bool
    """Whether the period before passed without enough meetings."""
    revise_before: dt.date | None
    """The last day of the document that is to be revised each year."""
    revises: str = ""
    """What that document is called."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to remind the forum's channel of, once: ``key`` is the same each time it is due."""

    key: str
    county: str
    kind: ReminderKind
    title: str
    text: str
    meeting: str | None = None


def term_of(day: dt.date) -> Term:
    """Return the term that a day is in."""
    return Term(day.year, "VT" if day.month < 8 else "HT")


def year_of(
    county: str, meetings: Iterable[Meeting], today: dt.date, valid_to: dt.date | None = None, revises: str = ""
) -> Year:
    """Return where a county's forum stands; ``revises`` is the document that it revises, ``valid_to`` its last day."""
    rule = RULES.get(county, Rule(forum="Dialogforum"))
    ours = sorted((m for m in meetings if m.county == county and m.status != "inställt"), key=lambda m: (m.day, m.id))
    coming = [m for m in ours if m.day >= today and m.status == "planerat"]
    past = [m for m in ours if m.day < today or m.status == "hållet"]
    first, last = _period(rule, today)
    before_first, before_last = _period(rule, first - dt.timedelta(days=1))
    known = bool(ours) and ours[0].day <= before_last
    return Year(
        county=county,
        rule=rule,
        term=term_of(today),
        next_meeting=coming[0] if coming else None,
        last_meeting=past[-1] if past else None,
        turn=_turn(rule, ours),
        is_met=_count(ours, first, last) >= rule.least,
        is_known=bool(ours or rule.parties),
        is_overdue=known and _count(ours, before_first, before_last) < rule.least,
        revise_before=valid_to if rule.revision_document else None,
        revises=revises,
    )


def reminders(year: Year, meetings: Iterable[Meeting], today: dt.date, texts: Texts) -> tuple[Reminder, ...]:
    """Return what to remind the county's forum of on a day; the same reminder keeps its key while it is due."""
    found = [*_of_the_period(year, today, texts), *_of_the_revision(year, today, texts)]
    for meeting in meetings:
        if meeting.county == year.county and meeting.status == "planerat":
            found += _of_a_meeting(meeting, today, texts)
    return tuple(found)


def _period(rule: Rule, day: dt.date) -> tuple[dt.date, dt.date]:
    if rule.per == "year":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    term = term_of(day)
    return term.first, term.last


def _count(meetings: Sequence[Meeting], first: dt.date, last: dt.date) -> int:
    return sum(first <= meeting.day <= last for meeting in meetings)


def _turn(rule: Rule, meetings: Sequence[Meeting]) -> str | None:
    """Return the party after the one that convened last, in the order in which the rule names them."""
    if not rule.parties:
        return None
    for meeting in reversed(meetings):
        for i, party in enumerate(rule.parties):
            if party.casefold() in meeting.convenes.casefold():
                return rule.parties[(i + 1) % len(rule.parties)]
    return rule.parties[0]


def _of_the_period(year: Year, today: dt.date, texts: Texts) -> list[Reminder]:
    _ = texts.gettext
    first, last = _period(year.rule, today)
    if not year.rule.least or year.is_met or not year.is_known:
        return []
    period = str(year.term) if year.rule.per == "term" else str(today.year)
    turn = " " + _("It is the turn of %(party)s to convene.") % {"party": year.turn} if year.turn else ""
    if (last - today).days <= _PLAN_FROM:
        text = _("No meeting is planned for %(period)s, which ends on %(day)s.") % {"period": period, "day": last}
        kind: ReminderKind = "plan_meeting"
        key = f"{year.county}|plan|{first}"
        return [Reminder(key, year.county, kind, _("A meeting of %(forum)s is missing") % _named(year), text + turn)]
    if year.is_overdue:
        text = _("The period before %(period)s passed without the meetings that the documents ask for.")
        title = _("%(forum)s is overdue") % _named(year)
        key = f"{year.county}|overdue|{first}"
        return [Reminder(key, year.county, "term_overdue", title, text % {"period": period} + turn)]
    return []


def _of_the_revision(year: Year, today: dt.date, texts: Texts) -> list[Reminder]:
    _ = texts.gettext
    if year.revise_before is None:
        return []
    left = (year.revise_before - today).days
    values = {"day": year.revise_before, "document": year.revises or _("the document")}
    if left < 0:
        text = _("%(document)s: valid until %(day)s. To be revised each year in connection with the forum.")
        key = f"{year.county}|revision-overdue|{year.revise_before}"
        return [Reminder(key, year.county, "revision_overdue", _("The yearly revision is overdue"), text % values)]
    if left <= _REVISION_FROM:
        text = _("%(document)s: valid until %(day)s still. To be revised each year in connection with the forum.")
        key = f"{year.county}|revision|{year.revise_before}"
        return [Reminder(key, year.county, "revision_due", _("The yearly revision is due"), text % values)]
    return []


def _of_a_meeting(meeting: Meeting, today: dt.date, texts: Texts) -> list[Reminder]:
    _ = texts.gettext
    left = (meeting.day - today).days
    values = {"day": meeting.day}
    if 0 <= left <= _SOON:
        time = _("at %(time)s") % {"time": meeting.time} if meeting.time else ""
        when = " ".join(filter(None, [str(meeting.day), time]))
        text = _("Meeting on %(when)s.") % {"when": ", ".join(filter(None, [when, meeting.place]))}
        if meeting.convenes:
            text += " " + _("%(party)s convenes.") % {"party": meeting.convenes}
        key = f"{meeting.id}|soon|{meeting.day}"
        return [Reminder(key, meeting.county, "meeting_soon", _("The forum meets soon"), text, meeting.id)]
    if left < 0:
        text = _("The meeting on %(day)s has no minutes yet. Enter what was decided and close it.") % values
        key = f"{meeting.id}|minutes|{meeting.day}"
        return [Reminder(key, meeting.county, "minutes_due", _("Minutes are missing"), text, meeting.id)]
    return []


def _named(year: Year) -> dict[str, str]:
    return {"forum": year.rule.forum}
