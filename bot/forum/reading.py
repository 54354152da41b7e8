"""Reads suggestions out of the store and the journal: figures, history, neighbours. Changes nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.assistant import Assistant
from bot.catalogue.coverage import side_by_side
from bot.forum.explain import explain
from bot.forum.figures import askers, shares, spoken, trend, workplaces
from bot.forum.gathering import LEAST_CHANCE, root_of
from bot.forum.model import (
    FEWEST,
    Asking,
    Comparison,
    CountySays,
    Detail,
    Event,
    Group,
    Missed,
    Step,
    Suggestion,
)
from bot.forum.phrases import snippet
from bot.forum.states import allowed
from bot.journal.forum import ForumStore, Kept
from bot.texts import Texts

__all__ = ["Reading"]

_DECIDED, _MADE = {"beslutad", "publicerad", "återkopplad"}, {"ny_fråga", "ändrad_fråga"}
_LONGEST = 1000
"""Characters of one county's answer beside the others'."""


class Reading:
    """The forum's suggestions as they stand, put together from what the store and the journal hold."""

    def __init__(self, store: ForumStore, assistant: Callable[[], Assistant], texts: Texts) -> None:
        self._store, self._assistant, self._texts = store, assistant, texts

    def all(self, missed: Iterable[Missed], today: dt.date) -> dict[str, Suggestion]:
        """Return every live suggestion by id, the most asked first; a new one whose questions are gone is none."""
        groups = self._store.groups()
        times = self.times(missed, groups)
        settled = self._settled()
        found = [
            self._suggestion(group, times.get(group.id, ()), settled.get(group.id), today)
            for group in groups.values()
            if group.merged_into is None and (group.id in times or group.state != "ny" or group.by_hand)
        ]
        return {s.id: s for s in sorted(found, key=lambda s: (-s.count, s.first, s.id))}

    def times(self, missed: Iterable[Missed], groups: Mapping[str, Group]) -> dict[str, list[Missed]]:
        """Return the times asked in vain of each live group."""
        members = self._store.members()
        found: dict[str, list[Missed]] = defaultdict(list)
        for time in missed:
            if time.question_id in members:
                found[root_of(groups, members[time.question_id])].append(time)
        return found

    def detail(self, suggestion: Suggestion, missed: Iterable[Missed]) -> Detail:
        """Return everything about one suggestion."""
        assistant = self._assistant()
        wordings = self.wordings(missed).get(suggestion.id, ())
        intent = assistant.catalogue.intent(suggestion.decision.intent or "") if suggestion.decision else None
        is_phrase = intent and suggestion.decision and suggestion.decision.kind == "redan_besvarad"
        return Detail(
            suggestion=suggestion,
            wordings=wordings,
            proposals=tuple(self._store.proposals([w.id for w in wordings])),
            history=self.history(suggestion.id),
            why_not=explain(suggestion.question, suggestion.county, assistant, self._texts),
            comparisons=self.compare(suggestion),
            allowed=allowed(suggestion.state),
            snippet=snippet(intent, [w.text for w in wordings]) if intent and is_phrase else None,
        )

    def wordings(self, missed: Iterable[Missed]) -> dict[str, tuple[Asking, ...]]:
        """Return the distinct wordings of each live group, the most asked first."""
        return {name: _wordings(times) for name, times in self.times(missed, self._store.groups()).items()}

    def history(self, group_id: str) -> tuple[Step, ...]:
        """Return the steps of a group, first to last."""
        return tuple(_step(kept) for kept in self._store.steps(group_id))

    def decided(self, intent_id: str) -> list[Group]:
        """Return the groups whose decision, which stands, made or changed a question of the catalogue."""
        groups = [g for g in self._store.groups().values() if g.state in _DECIDED and not g.merged_into]
        return [g for g in groups if g.decision and g.decision.kind in _MADE and g.decision.intent == intent_id]

    def events(self, after: int) -> list[Event]:
        """Return the decisions and publishings that stand, later than the event number ``after``."""
        members, groups = self._store.members(), self._store.groups()
        found = []
        for number, group_id, kept in self._store.standing(after, ["decide", "publish"]):
            questions = tuple(sorted(q for q, home in members.items() if root_of(groups, home) == group_id))
            state, decision = kept.after.state, kept.after.decision
            found.append(
                Event(number, group_id, groups[group_id].county, kept.at, kept.action, state, decision, questions)
            )
        return found

    def compare(self, suggestion: Suggestion) -> tuple[Comparison, ...]:
        """Return what the counties' documents say on the nearest intents, side by side; other counties' first.

        What is only the nearest of nothing near is left out: it would send a meeting off on another subject.
        """
        catalogue = self._assistant().catalogue
        likely = {c.intent for c in catalogue.matcher.rank(suggestion.question).candidates if c.score >= LEAST_CHANCE}
        names = dict.fromkeys([*suggestion.other_counties, *(n for n in suggestion.nearest if n in likely)])
        intents = [intent for name in names if (intent := catalogue.intent(name)) is not None]
        found = []
        for intent in intents:
            says = tuple(
                CountySays(
                    county=county,
                    name=name,
                    text=_short(catalogue.fill(text), self._texts) if text and cites else None,
                    sections=tuple(
                        f"{catalogue.sections[c][0].short_title}: {catalogue.sections[c][1].heading}" for c in cites
                    ),
                    is_own=county == suggestion.county,
                )
                for county, (name, text, cites) in zip(
                    catalogue.content.counties, side_by_side(intent, catalogue.content), strict=True
                )
            )
            if any(column.text for column in says):
                found.append(Comparison(intent.id, intent.title, says))
        return tuple(found)

    def _suggestion(
        self, group: Group, times: Sequence[Missed], settled: dt.datetime | None, today: dt.date
    ) -> Suggestion:
        people = askers(times)
        hours = [time.hour for time in times]
        counties_of = self._assistant().catalogue.counties_of
        return Suggestion(
            id=group.id,
            county=group.county,
            question=group.question,
            count=len(times),
            askers=people if people is not None and people >= FEWEST else None,
            askers_text=spoken(people),
            first=min(hours, default=""),
            last=max(hours, default=""),
            state=group.state,
            version=group.version,
            trend=trend(times, today),
            nearest=tuple(name for name in group.nearest if name in counties_of),
            other_counties=tuple(name for name in group.elsewhere if name in counties_of),
            municipalities=shares(times, [time.municipality for time in times]),
            channels=shares(times, [time.channel for time in times]),
            workplaces=workplaces(times),
            wordings=len({time.question_id for time in times}),
            proposals=len({time.question_id for time in times if time.reason == "proposal"}),
            meeting=group.meeting,
            decision=group.decision,
            since_published=sum(settled is not None and time.hour > f"{settled:%Y-%m-%dT%H:%M}" for time in times),
        )

    def _settled(self) -> dict[str, dt.datetime]:
        """Return when each group was published or dismissed last, where that stands."""
        steps = self._store.standing(0, ["decide", "publish"])
        return {group_id: kept.at for _, group_id, kept in steps if kept.after.state in {"publicerad", "avförd"}}


def _short(text: str, texts: Texts) -> str:
    """Return an answer by its first paragraphs, where all of it is too long to lie beside others."""
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if kept and len("\n\n".join([*kept, paragraph])) > _LONGEST:
            return "\n\n".join([*kept, texts.gettext("The rest stands in the catalogue.")])
        kept.append(paragraph)
    return text


def _wordings(times: Iterable[Missed]) -> tuple[Asking, ...]:
    """Return the distinct wordings, the most asked first."""
    by_question: dict[int, list[Missed]] = defaultdict(list)
    for time in times:
        by_question[time.question_id].append(time)
    found = [
        Asking(
            id=question,
            text=some[0].question,
            count=len(some),
            first=min(time.hour for time in some),
            last=max(time.hour for time in some),
            reasons=tuple(sorted({time.reason for time in some})),
        )
        for question, some in by_question.items()
    ]
    return tuple(sorted(found, key=lambda asking: (-asking.count, asking.first, asking.id)))


def _step(kept: Kept) -> Step:
    return Step(
        number=kept.number,
        at=kept.at,
        role=kept.role,
        action=kept.action,
        before=kept.before.state,
        after=kept.after.state,
        note=kept.note,
        decision=kept.after.decision if kept.action == "decide" else None,
        meeting=kept.after.meeting,
        undoes=kept.undoes,
        is_undone=kept.is_undone,
    )
