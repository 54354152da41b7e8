"""Plays a term: staff of three counties ask, the forum meets, two answers are published, everybody is told. Counts.

Usage: python -m tests.bench.term [--questions 2000] [--out FILE]

Everything runs through the program's own desk, delivery, forum and rounds, over the real catalogue; only the platforms
are made up (a screen that keeps what is shown). In the middle the program is stopped and started anew, one question
in twenty is delivered twice, a decision is undone and taken again, and rounds are made more often than there is
anything to tell. What must be true afterwards is counted from the journal and the screens, and not from what the
notices keep of themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

import bot.cli  # noqa: F401  (first of all: it sets how many threads NumPy gets)
from bot.access import Actor
from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Answer, Intent
from bot.catalogue.opening import open_catalogue
from bot.chat.model import Notice, Outgoing
from bot.forum.gathering import root_of
from bot.forum.model import Decision, Suggestion
from bot.forum.statistics import statistics
from bot.journal.occasions import occasions, opinions
from bot.journal.storage import Storage
from bot.journal.store import UNANSWERED
from bot.texts import texts_in
from tests.bench.grouping import adjusted_rand
from tests.bench.stage import BEGIN, COUNTIES, Asking, Term, place_of, where
from tests.bench.themes import THEMES

__all__ = ["HOME", "Played", "play", "report"]

DAYS = 90
LOCAL = Actor(is_local=True)
HOME = COUNTIES[0]
"""The county whose forum meets."""


@dataclass
class Played:
    """What came of a term, as counted."""

    asked: int = 0
    delivered: int = 0
    kept: int = 0
    small_talk: int = 0
    in_vain: int = 0
    suggestions: int = 0
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    """Theme, county and group of every themed question that was asked in vain."""
    followers: int = 0
    decided: int = 0
    published: int = 0
    told: dict[str, Counter[str]] = field(default_factory=dict)
    to_tell: dict[str, Counter[str]] = field(default_factory=dict)
    news: dict[str, list[str]] = field(default_factory=dict)
    reminded: dict[str, int] = field(default_factory=dict)
    contacts_left: int = 0
    still_waiting: int = 0
    states: Counter[str] = field(default_factory=Counter)
    journal: dict[str, int] = field(default_factory=dict)
    statistics: dict[str, int] = field(default_factory=dict)
    tables: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By dimension: the sum of its rows, of all its cells, and the total that it states."""
    hidden: int = 0
    shown_too_much: list[str] = field(default_factory=list)
    """Figures that are shown and are not the journal's."""

    @property
    def likeness(self) -> float:
        """The adjusted Rand index of the groups and the themes, each county's apart: 1 is the same, 0 is chance."""
        themes = [f"{theme}|{county}" for theme, county, _ in self.labels]
        return adjusted_rand(themes, [group for _, _, group in self.labels])


# --- what is asked -----------------------------------------------------------------------------------


def askings(catalogue: Catalogue, questions: int, in_vain: int, seed: int = 5) -> list[Asking]:
    """Return a term's questions in order: the themes' wordings, and phrases that the catalogue answers.

    The wordings stand in the themes in no order of their own; every county asks each theme.
    """
    rng = random.Random(seed)
    wordings = [(theme, text) for theme, texts in THEMES.items() for text in texts][:in_vain]
    texts: list[tuple[str | None, str, str]] = [
        (theme, text, COUNTIES[number % 3]) for number, (theme, text) in enumerate(wordings)
    ]
    texts += [(theme, text, HOME) for theme, text in wordings[: max(0, in_vain - len(wordings))]]
    answered = [
        (None, phrase, county)
        for intent in catalogue.content.intents.values()
        for county in sorted(intent.answers)
        for phrase in intent.tests
    ]
    texts += rng.choices(answered, k=questions - len(texts))
    rng.shuffle(texts)
    ways = ("thread", "teams", "thread", "web", "alone", "direct")
    return [
        Asking(number, county, ways[number % len(ways)], f"U-{county}-{rng.randrange(60)}", text, theme)
        for number, (theme, text, county) in enumerate(texts)
    ]


def _days(asked: Sequence[Asking]) -> Iterator[tuple[int, list[Asking]]]:
    """Yield the questions day by day."""
    size = -(-len(asked) // DAYS)
    for day, start in enumerate(range(0, len(asked), size)):
        yield day, list(asked[start : start + size])


# --- the term ----------------------------------------------------------------------------------------


async def play(folder: Path, catalogue: Catalogue, questions: int = 2000, in_vain: int = 300) -> Played:
    """Play a term in ``folder`` and return what came of it."""
    term, played = Term(folder, catalogue), Played()
    asked = askings(catalogue, questions, in_vain)
    await term.start()
    await term.furnish()
    await term.round()
    await _ask_all(term, asked, played)
    chosen = _meet(term, played)
    await _tell_decisions(term, chosen, played)
    await _publish(term, chosen, played)
    await term.stop()
    return played


async def _ask_all(term: Term, asked: Sequence[Asking], played: Played) -> None:
    """Ask everything, day by day; in the middle of the term the program is started anew."""
    by_text: dict[str, Asking] = {}
    known: set[str] = set()
    for day, today in _days(asked):
        term.now = BEGIN + dt.timedelta(days=day)
        if day == DAYS // 2:
            await term.stop()
            await term.start()
        for asking in today:
            if asking.way == "direct" and asking.person not in known:
                known.add(asking.person)
                await term.greet(asking)
        await term.settled()
        before = {name: len(screen.shown) for name, screen in term.screens.items()}
        for asking in today:
            played.asked += 1
            played.delivered += 1 + await term.ask(asking, again=asking.number % 20 == 0)
            by_text[place_of(where(asking))] = asking
        await term.settled()
        shown = [out for name, screen in term.screens.items() for out in screen.shown[before[name] :]]
        replies = [(out, by_text[place_of(out.to)]) for out in shown if place_of(out.to) in by_text]
        await term.judge(replies)
        await term.follow(replies)
        by_text.clear()
        await term.settled()
    played.followers = len(term.followers)
    _count_journal(term, asked, played)


def _count_journal(term: Term, asked: Sequence[Asking], played: Played) -> None:
    """Count what the journal kept, and which group every themed question came to."""
    term.notices.forum.suggestions(LOCAL)
    rows = term.journal.storage.rows(
        "select a.*, q.question from asked a join questions q on q.id = a.question_id order by a.id"
    )
    played.kept = len(rows)
    talk = [a for a in asked if term.service.reply(a.text, county=a.county).reason == "small_talk"]
    played.small_talk = len(talk)
    played.in_vain = sum(row["status"] == "none" and row["reason"] in UNANSWERED for row in rows)
    themes = {term.service.admit(a.text).text: a.theme for a in asked if a.theme}
    groups, members = term.notices.store.groups(), term.notices.store.members()
    for row in rows:
        theme, member = themes.get(row["question"]), members.get(row["question_id"])
        if theme and member:
            played.labels.append((theme, row["county"] or "", root_of(groups, member)))
    played.suggestions = sum(group.merged_into is None for group in groups.values())


def _meet(term: Term, played: Played) -> list[Suggestion]:
    """Let Kalmar's forum meet and decide on ten suggestions: those that most people want to be told of."""
    forum = term.notices.forum
    wanted = Counter(term.group_of(follower.token) for follower in term.followers)
    meeting = forum.add_meeting(LOCAL, HOME, term.now.date() + dt.timedelta(days=7), place="Rådhuset")
    known = forum.suggestions(LOCAL, county=HOME, states=("ny",))
    chosen = sorted(known, key=lambda s: (-wanted[s.id], s.id))[:10]
    for suggestion in chosen:
        forum.put_on_agenda(LOCAL, suggestion.id, meeting.id)
    for suggestion, decision in zip(chosen, _decisions(term.assistant.catalogue), strict=True):
        forum.decide(LOCAL, suggestion.id, decision)
    forum.undo(LOCAL, chosen[0].id)
    forum.redo(LOCAL, chosen[0].id)
    forum.undo(LOCAL, chosen[-1].id)
    forum.decide(LOCAL, chosen[-1].id, Decision("ny_fråga", intent="nya.fraga-10"))
    played.decided = len(chosen)
    return chosen


def _decisions(catalogue: Catalogue) -> list[Decision]:
    """Return ten decisions of every kind; the first two are published later, the last is a slip that is undone."""
    section = next(name for name in sorted(catalogue.sections) if name.startswith("kalmar-evi"))
    intent = next(i.id for i in catalogue.content.intents.values() if HOME in i.answers)
    new = [Decision("ny_fråga", intent=f"nya.fraga-{number}") for number in range(1, 6)]
    return [
        *new,
        Decision("ändra_dokumentet", section=section, note="Tas upp vid revideringen."),
        Decision("ändra_dokumentet", section=section),
        Decision("ändrad_fråga", intent=intent),
        Decision("hör_inte_hit"),
        Decision("hör_inte_hit"),
    ]


async def _tell_decisions(term: Term, chosen: Sequence[Suggestion], played: Played) -> None:
    """Let time pass after the meeting, and count who is told what."""
    shown = await term.round(days=0.1) + await term.round(days=1)
    played.told["decided"] = _notices_of(shown)
    played.reminded = dict(Counter(out.to.place.conversation for out in shown if _is_reminder(out)))
    groups = {suggestion.id for suggestion in chosen}
    played.to_tell["decided"] = Counter(place_of(f.to) for f in term.followers if term.group_of(f.token) in groups)


async def _publish(term: Term, chosen: Sequence[Suggestion], played: Played) -> None:
    """Let two of the new answers come into the catalogue, and count who is told and which channel has news."""
    published = chosen[:2]
    played.to_tell["published"] = Counter(
        place_of(f.to) for f in term.followers if term.group_of(f.token) in {suggestion.id for suggestion in published}
    )
    term.assistant = Assistant(_with_answers(term.assistant.catalogue, published), texts_in("sv"))
    shown = await term.round(days=0.5)
    shown += await term.round(days=8)
    played.told["published"] = _notices_of(shown)
    for out in shown:
        if isinstance(out.content, Notice) and out.content.title.startswith("Nytt i Lotsen"):
            played.news.setdefault(out.to.place.conversation, []).extend(label for label, _ in out.content.links)
    played.states = Counter(s.state for s in term.notices.forum.suggestions(LOCAL, county=HOME))
    played.published = played.states["publicerad"] + played.states["återkopplad"]
    played.contacts_left = term.notices.contacts.count()
    done = {suggestion.id for suggestion in published}
    played.still_waiting = sum(term.group_of(follower.token) not in done for follower in term.followers)
    _add_up(term, played)


def _with_answers(catalogue: Catalogue, suggestions: Sequence[Suggestion]) -> Catalogue:
    """Return the next version of the catalogue: with the answers that the forum decided on first."""
    section = next(name for name in sorted(catalogue.sections) if name.startswith("kalmar-evi"))
    intents = dict(catalogue.content.intents)
    for number, suggestion in enumerate(suggestions, 1):
        phrases = (suggestion.question, f"{suggestion.question} då", f"undrar {suggestion.question}")
        answer = Answer(text="Ja.", cites=(section,))
        title = f"Ny fråga {number}?"
        intent = Intent(id=f"nya.fraga-{number}", title=title, topic="nya", phrases=phrases, answers={HOME: answer})
        intents[intent.id] = intent
    return replace(catalogue, content=replace(catalogue.content, intents=intents), version="term-2")


def _notices_of(shown: Sequence[Outgoing]) -> Counter[str]:
    """Count the notices to askers by where they appeared."""
    said = [out for out in shown if isinstance(out.content, Notice) and out.content.title.startswith("Svar från")]
    return Counter(place_of(out.to) for out in said)


def _is_reminder(outgoing: Outgoing) -> bool:
    return outgoing.to.place.conversation.endswith("-forum")


def _add_up(term: Term, played: Played) -> None:
    """Lay the statistics beside what SQL counts of the journal, before and after small figures are hidden."""
    storage, catalogue = term.journal.storage, term.assistant.catalogue
    topics = {intent.id: intent.topic for intent in catalogue.content.intents.values()}
    rows, said = occasions(storage), opinions(storage)
    with patch("bot.forum.disclosure.FEWEST", 0):
        whole = statistics(rows, said, topic_of=topics)
    shown = statistics(rows, said, topic_of=topics)
    in_vain = f"status = 'none' and reason in {UNANSWERED}"
    played.journal = _counted(storage, "'questions'") | {"unanswered": _counted(storage, f"{in_vain}").get("1", 0)}
    played.statistics = {"questions": whole.questions or 0, "unanswered": whole.unanswered or 0}
    for dimension in ("county", "channel", "municipality"):
        played.journal |= _counted(storage, f"'{dimension} ' || coalesce({dimension}, '')")
        rows_of = {f"{dimension} {row.value}": row.total or 0 for row in whole.table(dimension).rows}
        played.statistics |= rows_of
    for table in whole.tables:
        months = tuple(sum(row.counts[i] or 0 for row in table.rows) for i in range(len(table.spans)))
        played.tables[table.dimension] = (sum(row.total or 0 for row in table.rows), sum(months), table.sums.total or 0)
    played.hidden = sum(row.total is None for table in shown.tables for row in table.rows)
    played.shown_too_much = [
        f"{table.dimension} {row.value}"
        for table in shown.tables
        for row in table.rows
        if row.total is not None
        and table.dimension in {"county", "channel", "municipality"}
        and row.total != played.journal[f"{table.dimension} {row.value}"]
    ]


def _counted(storage: Storage, by: str) -> dict[str, int]:
    """Return how many times asked there are in the journal, by an expression."""
    rows = storage.rows(f"select {by} as name, count(*) as n from asked group by 1")
    return {str(row["name"]): int(row["n"]) for row in rows}


def main() -> int:
    """Play a term and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=Path())
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--in-vain", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalogue = open_catalogue(options.content, Path(folder) / "cache")
        played = asyncio.run(play(Path(folder), catalogue, options.questions, options.in_vain))
    sys.stdout.write(report(played))
    return 0


def report(played: Played) -> str:
    """Return what came of a term as a table."""
    told = {step: (sum(seen.values()), sum(played.to_tell[step].values())) for step, seen in played.told.items()}
    is_equal = played.statistics == played.journal and not played.shown_too_much
    lines = {
        "questions asked / delivered / kept in the journal": (played.asked, played.delivered, played.kept),
        "small talk (never kept)": played.small_talk,
        "asked in vain": played.in_vain,
        "asked what no document answers, and said so of what they got": len(played.labels),
        "suggestions": played.suggestions,
        "groups beside the themes (adjusted Rand index)": f"{played.likeness:.2f}",
        "askers who want to be told": played.followers,
        "decided in the meeting / published": (played.decided, played.published),
        "told of the decision / to be told": told["decided"],
        "told of the answer / to be told": told["published"],
        "channels that had news": ", ".join(sorted(played.news)),
        "reminders by forum channel": played.reminded,
        "statistics, beside the journal": f"{len(played.statistics)} figures, all equal: {is_equal}",
        "tables that add up": ", ".join(name for name, sums in played.tables.items() if len(set(sums)) == 1),
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


if __name__ == "__main__":
    sys.exit(main())
