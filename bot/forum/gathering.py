"""Takes new questions into suggestions, and keeps each suggestion's typical question and neighbours up to date.

What a person has decided stands: a question that is in a group stays there until a person moves it, and a group that
was dismissed takes later questions of its kind with it. Groups that nobody has touched may be joined when a new
question shows that they are one; the older one's id stays and the younger one's leads there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.assistant import Assistant
from bot.forum.grouping import Seed, agglomerate
from bot.forum.ledger import Ledger
from bot.forum.likeness import ALIKE, Reader, likeness
from bot.forum.model import Group, Missed
from bot.journal.forum import ForumStore
from bot.language.normalise import fold, normalise
from bot.matching.decide import confidence, signals
from bot.matching.thresholds import SUGGEST

__all__ = ["LEAST_CHANCE", "Gathering", "new_id", "root_of"]

_NEAREST = 3
LEAST_CHANCE = 0.15
"""Least chance of an intent for what another county says of it to be worth showing."""
_MOST_MEMBERS = 60
"""Wordings of a group that a new question is held against: the most asked ones are enough."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """A distinct question with how often it was asked in vain, and when first."""

    id: int
    county: str | None
    text: str
    key: str
    count: int
    first: str
    nearest: tuple[str, ...]


class Gathering:
    """Keeps the store's groups in step with the journal."""

    def __init__(self, store: ForumStore, assistant: Callable[[], Assistant]) -> None:
        self._store, self._assistant = store, assistant
        self._ledger = Ledger(store)
        self._reader: tuple[str, Reader] | None = None

    def refresh(self, at: dt.datetime) -> list[Missed]:
        """Take in what is new; return every time asked in vain. ``at`` is when automatic steps are said to be taken."""
        missed = self._store.missed()
        catalogue = self._assistant().catalogue.version
        if self._is_current(missed, catalogue):
            return missed
        with self._store.writing():
            missed = self._store.missed()
            members, groups = self._store.members(), self._store.groups()
            wordings = {wording.id: wording for wording in _wordings(missed)}
            counties = sorted({w.county for w in wordings.values() if w.id not in members}, key=lambda c: c or "")
            for county in counties:
                here = [w for w in wordings.values() if w.county == county]
                self._group(here, members, groups, at)
            self._describe(wordings)
        return missed

    def _is_current(self, missed: Sequence[Missed], catalogue: str) -> bool:
        members, groups = self._store.members(), self._store.groups()
        if any(time.question_id not in members for time in missed):
            return False
        live = {root_of(groups, members[time.question_id]) for time in missed}
        return all(groups[group_id].catalogue == catalogue for group_id in live)

    def reader(self) -> Reader:
        """Return the reader of the catalogue in use."""
        catalogue = self._assistant().catalogue
        if self._reader is None or self._reader[0] != catalogue.version:
            self._reader = (catalogue.version, Reader(catalogue.matcher))
        return self._reader[1]

    # --- grouping ----------------------------------------------------------------------------------

    def _group(
        self,
        here: Sequence[_Wording],
        members: dict[int, str],
        groups: dict[str, Group],
        at: dt.datetime,
    ) -> None:
        """Group one county's wordings: the groups that stand are seeds, every new wording is one of its own."""
        together: dict[str, list[_Wording]] = defaultdict(list)
        for wording in here:
            if wording.id in members:
                together[root_of(groups, members[wording.id])].append(wording)
        for group in groups.values():  # one whose questions are erased is still known by its typical question
            if group.county == here[0].county and group.merged_into is None and group.id not in together:
                together[group.id] = [_anchor(group, -1 - len(together))]
        new = [wording for wording in here if wording.id not in members]
        parts = [(groups[name], _most_asked(some)) for name, some in sorted(together.items())]
        rows = [wording for _, some in parts for wording in some] + new
        rows.sort(key=lambda w: w.key)
        place = {wording.id: i for i, wording in enumerate(rows)}
        alike = likeness([self.reader().features(w.text) for w in rows])
        seeds: list[tuple[Seed, Group | None, list[_Wording]]] = [(Seed((place[w.id],)), None, [w]) for w in new]
        seeds += [
            (Seed(strand, 2 if group.by_hand else 1), group, [rows[i] for i in strand])
            for group, some in parts
            for strand in _strands(group, [place[w.id] for w in some], alike)
        ]
        seeds.sort(key=lambda seed: min(seed[0].rows))
        for part in agglomerate(alike, [seed for seed, _, _ in seeds], ALIKE):
            self._settle([seeds[i] for i in part], groups, members, at)

    def _settle(
        self,
        part: Sequence[tuple[Seed, Group | None, list[_Wording]]],
        groups: dict[str, Group],
        members: dict[int, str],
        at: dt.datetime,
    ) -> None:
        """Keep one group that was found: its new wordings join the group that stands, or make one."""
        new = [w for _, group, some in part if group is None for w in some]
        first = {group.id: min(w.first for w in some) for _, group, some in part if group}
        standing = sorted((g for _, g, _ in part if g), key=lambda g: (first[g.id], g.id))
        home = standing[0] if standing else self._found(new, groups)
        for wording in new:
            self._store.join(wording.id, home.id)
            members[wording.id] = home.id
        for other in standing[1:]:
            home = self._ledger.merge(home, other, at=at, role="system")
            groups |= {home.id: home, other.id: replace(other, merged_into=home.id)}
            members |= {question: home.id for question, group_id in members.items() if group_id == other.id}

    def _found(self, new: Sequence[_Wording], groups: dict[str, Group]) -> Group:
        """Make a group of new wordings; its id comes from the wording that was asked first."""
        founder = min(new, key=lambda w: (w.first, w.key))
        group = Group(new_id(founder.key, groups), founder.county, founder.text)
        self._store.add(group)
        groups[group.id] = group
        return group

    # --- describing --------------------------------------------------------------------------------

    def _describe(self, wordings: Mapping[int, _Wording]) -> None:
        """Choose each group's typical question and what it is near to, where questions or catalogue changed."""
        assistant = self._assistant()
        groups, members = self._store.groups(), self._store.members()
        together: dict[str, list[_Wording]] = defaultdict(list)
        for question, group_id in members.items():
            if question in wordings:
                together[root_of(groups, group_id)].append(wordings[question])
        for group_id, some in together.items():
            group = groups[group_id]
            typical = self._typical(some)
            if (typical.text, assistant.catalogue.version) == (group.question, group.catalogue):
                continue
            near = tuple(dict.fromkeys(name for w in (typical, *_most_asked(some)) for name in w.nearest))[:_NEAREST]
            self._store.describe(
                replace(
                    group,
                    question=typical.text,
                    nearest=near,
                    elsewhere=_elsewhere(typical, near, assistant),
                    catalogue=assistant.catalogue.version,
                )
            )

    def _typical(self, some: Sequence[_Wording]) -> _Wording:
        """Return the wording that is most like all the others, each counting as often as it was asked."""
        ordered = sorted(_most_asked(some), key=lambda w: w.key)
        if len(ordered) == 1:
            return ordered[0]
        alike = likeness([self.reader().features(w.text) for w in ordered])
        weight = np.array([w.count for w in ordered], dtype=np.float64)
        middle = np.round(alike @ weight, 6)
        return max(zip(middle.tolist(), ordered, strict=True), key=lambda pair: (pair[0], pair[1].count))[1]


def _wordings(missed: Iterable[Missed]) -> list[_Wording]:
    times: dict[int, list[Missed]] = defaultdict(list)
    for time in missed:
        times[time.question_id].append(time)
    return [
        _Wording(
            id=question,
            county=some[0].county,
            text=some[0].question,
            key=some[0].key,
            count=len(some),
            first=some[0].hour,
            nearest=some[0].nearest,
        )
        for question, some in times.items()
    ]


def _strands(group: Group, rows: list[int], alike: npt.NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Return the rows of a group as it is to be compared: one that a person has shaped by what is alike in it.

    Held against the mean of two subjects that were merged, a new question of either would be too unlike.
    """
    if not group.by_hand:
        return [tuple(rows)]
    inside = agglomerate(alike[np.ix_(rows, rows)], [Seed((i,)) for i in range(len(rows))], ALIKE)
    return [tuple(rows[i] for i in part) for part in inside]


def _anchor(group: Group, number: int) -> _Wording:
    """Return a group's typical question as a wording that nobody asked; the number is no question's id."""
    key = f"{group.county or ''}|{fold(normalise(group.question))}"
    return _Wording(number, group.county, group.question, key, 0, "", ())


def _most_asked(some: Sequence[_Wording]) -> list[_Wording]:
    return sorted(some, key=lambda w: (-w.count, w.first, w.key))[:_MOST_MEMBERS]


def _elsewhere(typical: _Wording, near: Sequence[str], assistant: Assistant) -> tuple[str, ...]:
    """Return the intents near to the question that another county's documents answer and its own do not."""
    if typical.county is None:
        return ()
    ranking = assistant.catalogue.matcher.rank(typical.text)
    found = list(near)
    if ranking.candidates and confidence(signals(ranking)) >= SUGGEST:
        found += [candidate.intent for candidate in ranking.candidates if candidate.score >= LEAST_CHANCE]
    counties_of = assistant.catalogue.counties_of
    elsewhere = [name for name in dict.fromkeys(found) if counties_of.get(name)]
    return tuple(name for name in elsewhere if typical.county not in counties_of[name])[:_NEAREST]


def new_id(key: str, groups: Collection[str]) -> str:
    """Return the id of a group that begins with the question ``key``; one that is taken already gives another."""
    for number in itertools.count():
        name = hashlib.sha256(f"{key}|{number}".encode() if number else key.encode()).hexdigest()[:10]
        if name not in groups:
            return name
    raise AssertionError  # pragma: no cover


def root_of(groups: Mapping[str, Group], group_id: str) -> str:
    """Return the group that a group was merged into, over any number of mergers, or itself."""
    seen = set()
    while (target := groups[group_id].merged_into) and group_id not in seen:
        seen.add(group_id)
        group_id = target
    return group_id
