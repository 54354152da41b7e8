"""The forum's year: terms, whose turn it is, what is overdue, and what to be reminded of."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.forum.calendar import RULES, reminders, term_of, year_of
from bot.forum.errors import Conflict, ForumError, IllegalMove, NotFound
from bot.forum.model import Decision, Meeting
from bot.texts import texts_in
from tests.forum.town import ADMIN, KALMAR, NOW, Town

DAY = dt.date(2026, 11, 22)
VALID_TO = dt.date(2026, 9, 1)


def met(day: str, convenes: str = "EVI", county: str = "kalmar", **more: str) -> Meeting:
    """Return a meeting."""
    return Meeting(f"{county}-{day}", county, dt.date.fromisoformat(day), convenes=convenes, **more)  # type: ignore[arg-type]


def kinds(meetings: list[Meeting], today: dt.date = DAY, county: str = "kalmar") -> list[str]:
    """Return the kinds of reminder that are due."""
    year = year_of(county, meetings, today, VALID_TO)
    return [reminder.kind for reminder in reminders(year, meetings, today, texts_in("sv"))]


@pytest.mark.parametrize(
    ("day", "name", "last"),
    [
        ("2026-01-01", "VT 2026", "2026-07-31"),
        ("2026-07-31", "VT 2026", "2026-07-31"),
        ("2026-08-01", "HT 2026", "2026-12-31"),
        ("2026-12-31", "HT 2026", "2026-12-31"),
    ],
)
def test_terms(day: str, name: str, last: str) -> None:
    """The spring term is January to July, the autumn term August to December."""
    term = term_of(dt.date.fromisoformat(day))
    assert (str(term), term.last) == (name, dt.date.fromisoformat(last))
    assert term.first <= dt.date.fromisoformat(day) <= term.last
    assert term.previous.last == term.first - dt.timedelta(days=1)


def test_the_parties_take_turns() -> None:
    """In Kalmar the party that did not convene last time is next; with no meeting yet it is EVI."""
    assert year_of("kalmar", [], DAY).turn == "EVI"
    assert year_of("kalmar", [met("2026-03-01", "EVI")], DAY).turn == "Socialtjänsten"
    two = [met("2026-03-01", "EVI"), met("2026-09-01", "Socialtjänsten i Nybro")]
    assert year_of("kalmar", two, DAY).turn == "EVI"
    assert year_of("kalmar", [*two, met("2026-12-01", "EVI", status="inställt")], DAY).turn == "EVI"


def test_a_term_without_a_meeting_is_due_towards_its_end() -> None:
    """With the term running out and no meeting, a reminder says whose turn it is; a planned meeting stills it."""
    assert "plan_meeting" in kinds([])
    assert "plan_meeting" not in kinds([], dt.date(2026, 9, 15))
    assert "plan_meeting" not in kinds([met("2026-12-10")])
    assert "plan_meeting" in kinds([met("2026-12-10", status="inställt")])
    year = year_of("kalmar", [met("2026-03-01", "EVI")], DAY)
    (reminder,) = [r for r in reminders(year, [], DAY, texts_in("sv")) if r.kind == "plan_meeting"]
    assert "Socialtjänsten" in reminder.text
    assert "2026-12-31" in reminder.text


def test_a_term_that_passed_without_a_meeting_is_overdue() -> None:
    """Where the forum has met before and missed a term, that is said from the next term's first day."""
    earlier = [met("2025-10-01")]
    assert year_of("kalmar", earlier, dt.date(2026, 8, 5)).is_overdue
    assert "term_overdue" in kinds(earlier, dt.date(2026, 8, 5))
    assert not year_of("kalmar", [*earlier, met("2026-04-01")], dt.date(2026, 8, 5)).is_overdue
    assert not year_of("kalmar", [], dt.date(2026, 8, 5)).is_overdue


def test_the_yearly_revision() -> None:
    """The revision is due three months before the document runs out and overdue after."""
    assert "revision_due" in kinds([], dt.date(2026, 7, 1))
    assert "revision_due" not in kinds([], dt.date(2026, 5, 1))
    assert "revision_due" in kinds([], VALID_TO)
    assert "revision_overdue" in kinds([], VALID_TO + dt.timedelta(days=1))


def test_meetings_soon_and_without_minutes() -> None:
    """A meeting within two weeks is reminded of, and one that has passed and was not closed."""
    assert "meeting_soon" in kinds([met("2026-12-03")])
    assert "meeting_soon" not in kinds([met("2026-12-30")])
    assert "minutes_due" in kinds([met("2026-11-03")])
    assert "minutes_due" not in kinds([met("2026-11-03", status="hållet")])


def test_a_reminder_keeps_its_key() -> None:
    """The same reminder has the same key each day that it is due, so that it is sent once."""
    days = [DAY, DAY + dt.timedelta(days=1)]
    keys = [[r.key for r in reminders(year_of("kalmar", [], day, VALID_TO), [], day, texts_in("sv"))] for day in days]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == len(keys[0])


def test_nothing_is_claimed_of_other_counties() -> None:
    """A county whose documents ask for no dialogue forum is not reminded of one that it never had here."""
    assert kinds([], county="varmland") == []
    assert kinds([], county="vastmanland") == []
    assert kinds([met("2026-03-01", county="vastmanland", status="hållet")], county="vastmanland") == ["plan_meeting"]


def test_the_rules_stand_in_the_documents(catalogue: Catalogue) -> None:
    """Every section and document that a rule rests on is in the catalogue."""
    for county, rule in RULES.items():
        assert county in catalogue.content.counties
        assert rule.section is None or rule.section in catalogue.sections
        assert rule.revision_document is None or rule.revision_document in catalogue.content.documents


def test_agenda_and_minutes(town: Town) -> None:
    """An agenda keeps its order and its wordings; the minutes have decisions, what was put off and what was not."""
    texts = ("vem betalar tolken", "hur länge sparas planen", "föräldern hotar personalen")
    names = [town.one(text).id for text in texts]
    meeting, later = town.meeting(), town.meeting(day="2027-03-01")
    assert (meeting.id, meeting.convenes, later.convenes) == ("kalmar-2026-12-03", "EVI", "Socialtjänsten")
    for name in names:
        town.forum.put_on_agenda(KALMAR, name, meeting.id)
    order = [names[2], names[0], names[1]]
    agenda = town.forum.order_agenda(KALMAR, meeting.id, order)
    assert [item.suggestion.id for item in agenda.items] == order
    assert [item.number for item in agenda.items] == [1, 2, 3]
    assert agenda.items[0].wordings == (texts[2],)
    assert agenda.county == "Kalmar län"
    assert any("revideras" in remark for remark in agenda.remarks)
    town.forum.decide(KALMAR, names[0], Decision("ny_fråga", note="EVI skriver ett svar"))
    town.forum.change_meeting(KALMAR, meeting.id, status="hållet", present="EVI, Socialtjänsten")
    town.forum.put_on_agenda(KALMAR, names[1], later.id)
    minutes = town.forum.minutes(KALMAR, meeting.id)
    assert [(item.suggestion.id, item.outcome) for item in minutes.items] == [
        (names[2], "Inte beslutad"),
        (names[0], "Ny fråga i katalogen"),
        (names[1], "Bordlagd till mötet kalmar-2027-03-01"),
    ]
    assert (minutes.decided, minutes.items[1].note) == (1, "EVI skriver ett svar")
    assert minutes.meeting.present == "EVI, Socialtjänsten"
    assert [item.suggestion.id for item in town.forum.agenda(KALMAR, later.id).items] == [names[1]]


def test_a_meeting_that_is_moved_from_loses_the_item(town: Town) -> None:
    """A suggestion that is moved before the meeting stands on the new agenda only, and undo brings it back."""
    name, first, second = town.one().id, town.meeting(), town.meeting(day="2026-12-10")
    town.forum.put_on_agenda(KALMAR, name, first.id)
    town.forum.put_on_agenda(KALMAR, name, second.id)
    assert town.forum.agenda(KALMAR, first.id).items == ()
    town.forum.undo(KALMAR, name)
    assert [len(town.forum.agenda(KALMAR, m.id).items) for m in (first, second)] == [1, 0]


def test_meetings_that_cannot_be(town: Town) -> None:
    """Unknown counties and meetings, held meetings, half an order and cancelling a full agenda are refused."""
    name, meeting = town.one().id, town.meeting()
    assert town.meeting().id == "kalmar-2026-12-03-2"
    with pytest.raises(NotFound, match="Menade du ”kalmar-2026-12-03"):
        town.forum.put_on_agenda(KALMAR, name, "kalmar-2026-12-3")
    with pytest.raises(NotFound, match="län"):
        town.forum.add_meeting(ADMIN, "kalmaar", NOW.date())
    town.forum.put_on_agenda(KALMAR, name, meeting.id)
    with pytest.raises(ForumError, match="en gång var"):
        town.forum.order_agenda(KALMAR, meeting.id, [])
    with pytest.raises(IllegalMove, match="dagordningen"):
        town.forum.change_meeting(KALMAR, meeting.id, status="inställt")
    town.forum.take_off_agenda(KALMAR, name)
    town.forum.change_meeting(KALMAR, meeting.id, status="inställt")
    with pytest.raises(IllegalMove, match="inställt"):
        town.forum.put_on_agenda(KALMAR, name, meeting.id)


def test_two_who_change_a_meeting(town: Town) -> None:
    """The second who changes a meeting from the same version is told."""
    meeting = town.meeting()
    town.forum.change_meeting(KALMAR, meeting.id, version=meeting.version, place="Nybro")
    with pytest.raises(Conflict, match="mötet"):
        town.forum.change_meeting(KALMAR, meeting.id, version=meeting.version, place="Kalmar")
    assert town.forum.meeting(KALMAR, meeting.id).place == "Nybro"
