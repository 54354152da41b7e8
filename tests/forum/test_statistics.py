"""The process measures: they add up to the journal, and tell of no small group."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.forum.actors import Actors
from bot.forum.statistics import OUTCOMES, Course, Period, Statistics, Table, outcome_of, statistics
from bot.journal.occasions import Occasion, Opinion, occasions, opinions
from bot.journal.store import Journal
from bot.reply import Reply

TOPIC_OF = {f"amne-{i}.fraga": f"amne-{i}" for i in range(6)}
COUNTIES = ("kalmar", "varmland", "vastmanland")
KINDS = (("answer", None), ("none", "not_found"), ("none", "no_local_rule"), ("none", "outside"), ("suggest", None))


def fill(journal: Journal, number: int, askers: int, seed: int = 5) -> None:
    """Log made-up questions of made-up people over three months, a third of them judged."""
    chance = random.Random(seed)
    for i in range(number):
        status, reason = chance.choice(KINDS)
        county = chance.choice((*COUNTIES, None)) if chance.random() < 0.1 else chance.choice(COUNTIES)
        reply = Reply(
            status=status,  # type: ignore[arg-type]
            body="",
            redacted_question=f"fråga {chance.randrange(40)} till {chance.choice(['BVC', 'BUP'])} och skolan",
            catalogue="v",
            intent=None if reason == "not_found" else chance.choice(list(TOPIC_OF)),
            asked_for=county,
            slots={"municipality": chance.choice(["Ort A", "Ort B"])} if chance.random() < 0.5 else {},
            reason=reason,  # type: ignore[arg-type]
        )
        at = dt.datetime(2026, 9, 1, 8) + dt.timedelta(hours=chance.randrange(24 * 90))
        asker = f"{chance.randrange(askers)}-{county}-{at:%m}"
        journal.log(reply, channel=chance.choice(["slack", "teams"]), at=at, message=f"m{i}", asker=asker)
        if chance.random() < 0.3:
            journal.feedback(f"m{i}", chance.choice(["helped", "did_not_help", "none_of_these"]), at=at)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an empty journal."""
    return Journal(tmp_path / "journal.db")


def counted(journal: Journal, county: str | None = None, unit: str = "month") -> Statistics:
    """Return the journal's statistics."""
    return statistics(
        occasions(journal.storage),
        opinions(journal.storage),
        county=county,
        unit=unit,  # type: ignore[arg-type]
        topic_of=TOPIC_OF,
    )


def sums(table: Table) -> tuple[list[int], int]:
    """Return a table's sums by span, and of its rows; fails where a figure is hidden."""
    by_span = [sum(row.counts[i] or 0 for row in table.rows) for i in range(len(table.spans))]
    assert all(row.total is not None and None not in row.counts for row in table.rows)
    return by_span, sum(row.total or 0 for row in table.rows)


@pytest.mark.parametrize("unit", ["month", "week"])
@pytest.mark.parametrize("county", [None, *COUNTIES])
def test_every_table_adds_up_to_the_journal(journal: Journal, county: str | None, unit: str) -> None:
    """Where nothing needs hiding, every table's rows and columns sum to what the journal holds, exactly."""
    rows = [
        Occasion(f"2026-{month:02}-{day:02}T10:00", place, f"Ort {place}", "slack", status, reason, intent, asker, "f")
        for month, day in ((9, 2), (9, 23), (10, 7))
        for place in COUNTIES
        for status, reason in KINDS
        for intent in TOPIC_OF
        for asker in ("a", "b", "c")
    ]
    found = statistics(rows, county=county, unit=unit, topic_of=TOPIC_OF)  # type: ignore[arg-type]
    own = [row for row in rows if county in {None, row.county}]
    assert found.questions == len(own)
    assert found.unanswered == sum(outcome_of(row) == "unanswered" for row in own)
    for table in found.tables:
        by_span, total = sums(table)
        assert (by_span, total) == (list(table.sums.counts), table.sums.total)
        assert sum(by_span) == len(own)
        if table.dimension != "outcome":
            assert sum(row.unanswered or 0 for row in table.rows) == table.sums.unanswered == found.unanswered


@pytest.mark.parametrize("county", [None, *COUNTIES])
def test_what_is_shown_is_what_the_database_counts(journal: Journal, county: str | None) -> None:
    """Each figure that is shown equals a count in SQL over the journal; the sum of all is every row."""
    fill(journal, 600, 40)
    found = counted(journal, county)
    where = "" if county is None else f" and county = '{county}'"

    def count(condition: str) -> int:
        row = journal.storage.one(f"select count(*) as n from asked where {condition}{where}")
        assert row
        return int(row["n"])

    assert found.questions == count("1 = 1")
    assert journal.storage.one("select sum(count) as n from questions") == {"n": 600}
    shown = 0
    for name, column in (("municipality", "municipality"), ("channel", "channel")):
        table = found.table(name)  # type: ignore[arg-type]
        for row in table.rows:
            this = f"coalesce({column}, '') = '{row.value}'"
            if row.total is not None:
                assert row.total == count(this)
            for span, figure in zip(table.spans, row.counts, strict=True):
                if figure is not None:
                    shown += 1
                    assert figure == count(f"{this} and hour like '{span}%'")
    assert shown
    if found.unanswered is not None:
        assert found.unanswered == count("status = 'none' and reason in ('not_found', 'no_local_rule')")


def test_a_county_is_counted_from_its_own_rows_alone(journal: Journal) -> None:
    """What another county asked changes nothing in a county's statistics, not even what is hidden."""
    fill(journal, 300, 9)
    rows = occasions(journal.storage)
    for county in COUNTIES:
        own = [row for row in rows if row.county == county]
        assert statistics(rows, county=county, topic_of=TOPIC_OF) == statistics(own, county=county, topic_of=TOPIC_OF)


def test_counties_cannot_be_taken_from_all_counties(journal: Journal) -> None:
    """What one county hides cannot be had from the figure of all counties and those that the others show."""
    fill(journal, 150, 12)
    everything = counted(journal)
    each = [counted(journal, county) for county in COUNTIES]
    rows = occasions(journal.storage)
    hidden = 0
    for name in ("topic", "municipality", "channel"):
        for row in everything.table(name).rows:  # type: ignore[arg-type]
            own = [next((r for r in one.table(name).rows if r.value == row.value), None) for one in each]  # type: ignore[arg-type]
            nowhere = sum(not r.county and _value(r, name) == row.value for r in rows)
            missing = [r for r in own if r and r.total is None]
            hidden += len(missing)
            if len(missing) == 1 and not nowhere:
                assert row.total is None
    assert hidden


def _value(row: Occasion, name: str) -> str:
    if name == "topic":
        return TOPIC_OF.get(row.intent or "", "")
    return getattr(row, name) or ""


def test_few_askers_are_not_shown(journal: Journal) -> None:
    """What two people asked stands nowhere as a figure, and neither does what would give it away."""
    rows = [
        *(_row(asker, "amne-1.fraga") for asker in "abcdef"),
        *(_row(asker, "amne-2.fraga") for asker in "abcd"),
        *(_row("a", "amne-3.fraga"), _row("b", "amne-3.fraga")),
    ]
    found = statistics(rows, county="kalmar", topic_of=TOPIC_OF)
    figures = {row.value: row.total for row in found.table("topic").rows}
    assert figures == {"amne-1": 6, "amne-2": None, "amne-3": None}
    assert found.questions == 12


def test_without_pseudonyms_nobody_is_counted_twice() -> None:
    """Questions of the web page have no asker: they may all be one person's, so nothing of them is shown."""
    found = statistics([_row(None, "amne-1.fraga")] * 20, county="kalmar", topic_of=TOPIC_OF)
    assert (found.questions, found.share) == (None, None)
    assert all(row.total is None for table in found.tables for row in table.rows)


def _row(asker: str | None, intent: str) -> Occasion:
    return Occasion("2026-09-02T10:00", "kalmar", None, "slack", "answer", None, intent, asker, "fråga")


def test_every_outcome_is_counted_once() -> None:
    """Whatever comes of a question is one of the six outcomes; small talk never gets here."""
    statuses = ("answer", "suggest", "clarify", "none", "acute", "error")
    rows = [Occasion("2026-09-02T10:00", None, None, "x", status, "not_found", None, None, "") for status in statuses]
    assert Counter(map(outcome_of, rows)) == Counter(["answered", "choice", "choice", "unanswered", "acute", "error"])
    assert {outcome_of(row) for row in rows} <= set(OUTCOMES)


def test_weeks_and_months_have_no_gaps(journal: Journal) -> None:
    """A month or week in which nobody asked stands there with nought."""
    rows = [_row(asker, "amne-1.fraga") for asker in "abc"]
    late = [Occasion("2027-01-05T10:00", *list(_values(row))[1:]) for row in rows]
    found = statistics([*rows, *late], county="kalmar")
    assert found.table("channel").spans == ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
    assert found.table("channel").rows[0].counts == (3, 0, 0, 0, 3)
    weeks = statistics([*rows, *late], county="kalmar", unit="week").table("channel").spans
    assert (weeks[0], weeks[-1], len(weeks)) == ("2026-v36", "2027-v01", 19)


def _values(row: Occasion) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in Occasion.__slots__)


def test_handovers_are_pairs_of_actors(catalogue: Catalogue) -> None:
    """A question that names three actors tells of three handovers; what two people asked stays hidden."""
    actors = Actors(catalogue.content.concepts)
    assert not actors.missing
    rows = [
        *(_asked(asker, "hur lämnar BVC över till förskolan och soc") for asker in "abc"),
        *(_asked(asker, "skolsköterskan och tandläkaren") for asker in "ab"),
        *(_asked(asker, "vem kallar till SIP") for asker in "abcd"),
    ]
    found = statistics(rows, county="kalmar", actors=actors)
    assert found.handovers == (("forskola", "bvc", 3), ("socialtjanst", "bvc", 3), ("socialtjanst", "forskola", 3))
    assert found.handovers_hidden


def _asked(asker: str, question: str) -> Occasion:
    return Occasion("2026-09-02T10:00", "kalmar", None, "slack", "answer", None, None, asker, question)


def test_the_most_useful_and_the_most_disputed_answers() -> None:
    """Answers are ordered by how many they helped and how many they did not; few judges are not shown."""
    given = [
        *(Opinion("helped", "2026-09-02T10:00", "kalmar", "sip.a", asker) for asker in "abcde"),
        *(Opinion("did_not_help", "2026-09-02T10:00", "kalmar", "sip.a", asker) for asker in "fgh"),
        *(Opinion("did_not_help", "2026-09-02T10:00", "kalmar", "sip.b", asker) for asker in "abcd"),
        *(Opinion("helped", "2026-09-02T10:00", "kalmar", "sip.c", asker) for asker in "ab"),
        *(Opinion("none_of_these", "2026-09-02T10:00", "kalmar", None, asker) for asker in "abc"),
    ]
    found = statistics([], given, county="kalmar")
    assert [(j.intent, j.did_not_help) for j in found.disputed] == [("sip.b", 4), ("sip.a", 3)]
    assert found.opinions["none_of_these"] == 3
    assert "sip.c" not in [j.intent for j in found.useful]
    assert found.opinions["helped"] is None  # less what sip.a helped, it would tell of sip.c
    total = statistics([], [o for o in given if o.intent != "sip.c"], county="kalmar")
    assert [(j.intent, j.helped, j.total) for j in total.useful] == [("sip.a", 5, 8)]
    assert [(j.intent, j.did_not_help) for j in total.disputed] == [("sip.b", 4), ("sip.a", 3)]


def test_opinions_are_read_with_their_question(journal: Journal) -> None:
    """An opinion keeps the county, the answer and the pseudonym of the question that it is about."""
    fill(journal, 50, 8)
    at = dt.datetime(2026, 9, 1, 8)
    journal.feedback("m1", "proposal", at=at, text="något | annat")
    found = opinions(journal.storage)
    row = journal.storage.one("select county, intent, asker from asked where message = 'm1'")
    proposal = next(opinion for opinion in found if opinion.kind == "proposal")
    assert row == {"county": proposal.county, "intent": proposal.intent, "asker": proposal.asker}
    assert len(found) == len(journal.storage.rows("select id from feedback"))


def test_lead_times_are_days_between_the_steps() -> None:
    """From first asked to decided to published: median, shortest and longest, over those that came so far."""
    courses = [
        Course(dt.date(2026, 9, 1), dt.date(2026, 10, 1), dt.date(2026, 10, 15)),
        Course(dt.date(2026, 9, 11), dt.date(2026, 10, 1)),
        Course(dt.date(2026, 9, 20)),
    ]
    asked, decided, published = statistics([], courses=courses).lead_times
    assert (asked.number, asked.median, asked.shortest, asked.longest) == (2, 25.0, 20, 30)
    assert (decided.number, decided.median) == (1, 14.0)
    assert (published.number, published.median) == (1, 44.0)
    assert statistics([]).lead_times[0].median is None


def test_a_period_is_whole_months(journal: Journal) -> None:
    """Days are widened to the months that hold them, and the rows are those of these months."""
    period = Period.around(dt.date(2026, 9, 17), dt.date(2026, 10, 2))
    assert period == Period(dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    assert Period.around(None, dt.date(2027, 2, 1)).last == dt.date(2027, 2, 28)
    with pytest.raises(ValueError, match="before it begins"):
        Period.around(dt.date(2026, 10, 2), dt.date(2026, 9, 17))
    fill(journal, 200, 8)
    rows = occasions(journal.storage, period.first, period.last)
    assert {row.hour[:7] for row in rows} == {"2026-09", "2026-10"}
    assert len(rows) + len(occasions(journal.storage, dt.date(2026, 11, 1))) == 200


def test_an_empty_journal_gives_noughts() -> None:
    """Nothing asked is nought everywhere, not hidden."""
    found = statistics([])
    assert (found.questions, found.unanswered, found.share, found.people) == (0, 0, None, 0)
    assert found.table("topic").rows == ()
