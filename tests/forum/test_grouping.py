"""Groups: what belongs together, whatever the order and the wording, and nothing of it drifts."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.catalogue import Catalogue
from bot.forum.grouping import Seed, agglomerate
from bot.forum.likeness import Reader, likeness
from tests.bench.grouping import adjusted_rand, exact, grouped, measure, sorted_tokens
from tests.bench.themes import LATER, THEMES, halves
from tests.forum.town import ADMIN, Town


@pytest.fixture(scope="module")
def reader(catalogue: Catalogue) -> Reader:
    """Return a reader of the real catalogue."""
    return Reader(catalogue.matcher)


def test_there_are_forty_themes_in_three_hundred_wordings() -> None:
    """The measure is what it says: 300 distinct wordings of 40 themes, half of which nothing was fitted on."""
    wordings = [text for texts in THEMES.values() for text in texts]
    assert (len(THEMES), len(wordings), len(set(wordings))) == (40, 300, 300)
    fitted, held_out = halves()
    assert set(fitted) | set(held_out) == set(THEMES)
    assert not set(fitted) & set(held_out)


def test_themes_are_found_across_wording(reader: Reader) -> None:
    """The groups agree with the themes to an adjusted Rand index of 0.75, in one county and spread over three."""
    one, three = measure(grouped(reader), THEMES)
    assert one >= 0.75
    assert three >= 0.75


def test_themes_that_nothing_was_fitted_on_are_found_too(reader: Reader) -> None:
    """The sixteen later themes reach 0.75 as well, and exact text or the old grouping next to nothing."""
    assert min(measure(grouped(reader), LATER)) >= 0.75
    assert max(*measure(exact, LATER), *measure(sorted_tokens, LATER)) < 0.1


def test_the_index_is_that_of_scikit_learn() -> None:
    """The measure agrees with the reference implementation."""
    reference = pytest.importorskip("sklearn.metrics").adjusted_rand_score
    chance = random.Random(7)
    for _ in range(20):
        one, other = ([chance.randint(0, most) for _ in range(40)] for most in (5, 7))
        assert adjusted_rand(one, other) == pytest.approx(reference(one, other))


def test_the_order_of_asking_does_not_matter(reader: Reader) -> None:
    """The same questions in any order make the same groups."""
    texts = [text for name in list(THEMES)[:12] for text in THEMES[name]]
    chance = random.Random(11)
    found = set()
    for _ in range(4):
        chance.shuffle(texts)
        ordered = sorted(texts)
        labels = grouped(reader)(ordered)
        parts: dict[int, set[str]] = {}
        for label, text in zip(labels, ordered, strict=True):
            parts.setdefault(label, set()).add(text)
        found.add(frozenset(frozenset(part) for part in parts.values()))
    assert len(found) == 1


def test_likeness_of_two_does_not_depend_on_the_rest(reader: Reader) -> None:
    """Two questions are as alike beside ten others as alone: groups do not drift as questions come in."""
    texts = [text for name in list(THEMES)[:3] for text in THEMES[name]]
    whole = likeness([reader.features(text) for text in texts])
    pair = likeness([reader.features(text) for text in texts[:2]])
    assert whole[0, 1] == pytest.approx(pair[0, 1])
    assert np.allclose(whole, whole.T)


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=2, max_size=9), st.randoms())
def test_groups_that_a_person_shaped_stay_apart(standing: list[int], chance: random.Random) -> None:
    """No two groups of which one is shaped by hand are ever joined, directly or by what comes between them."""
    size = len(standing)
    alike = np.array([[chance.random() for _ in range(size)] for _ in range(size)])
    alike = (alike + alike.T) / 2
    seeds = [Seed((i,), kind) for i, kind in enumerate(standing)]  # type: ignore[arg-type]
    parts = agglomerate(alike, seeds, 0.3)
    assert sorted(i for part in parts for i in part) == list(range(size))
    for part in parts:
        shaped = [i for i in part if standing[i] == 2]
        stood = [i for i in part if standing[i] == 1]
        assert len(shaped) <= 1
        assert not (shaped and stood)


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=10), st.randoms())
def test_it_does_what_the_slow_and_obvious_does(standing: list[int], chance: random.Random) -> None:
    """The groups are those of average linkage written out in full."""
    size = len(standing)
    alike = np.array([[chance.random() for _ in range(size)] for _ in range(size)])
    alike = (alike + alike.T) / 2
    seeds = [Seed((i,), kind) for i, kind in enumerate(standing)]  # type: ignore[arg-type]
    assert agglomerate(alike, seeds, 0.4) == slowly(alike, seeds, 0.4)


def slowly(alike: npt.NDArray[np.float64], seeds: list[Seed], least: float) -> list[tuple[int, ...]]:
    """Group by looking at every pair again and again."""
    parts = [([i], seed.standing) for i, seed in enumerate(seeds)]
    while True:
        pairs = [
            (-round(float(np.mean([alike[x, y] for x in one for y in other])), 6), one, other, max(a, b))
            for n, (one, a) in enumerate(parts)
            for other, b in parts[n + 1 :]
            if a + b <= 2
        ]
        nearest = min(pairs, key=lambda pair: pair[0], default=None)
        if nearest is None or -nearest[0] < least:
            return sorted(tuple(sorted(part)) for part, _ in parts)
        _, one, other, standing = nearest
        parts = [(p, s) for p, s in parts if p is not other]
        parts = [(p + other, standing) if p is one else (p, s) for p, s in parts]


def test_nothing_is_nothing() -> None:
    """No questions make no groups."""
    assert agglomerate(np.zeros((0, 0)), [], 0.2) == []


def test_an_id_stays_while_questions_come_in(town: Town) -> None:
    """A suggestion keeps its id and its place when more of its kind are asked, one at a time."""
    first, *more = THEMES["tolk"]
    name = town.one(first).id
    for text in more:
        town.ask(text)
        assert town.holds(town.forum.suggestion(ADMIN, name).suggestion, first)
    (only,) = town.all()
    assert (only.id, only.count, only.wordings) == (name, len(more) + 1, len(more) + 1)


def test_the_order_of_asking_does_not_matter_to_the_store(town: Town) -> None:
    """The same questions logged in another order and then looked at make the same suggestions."""
    texts = [text for name in ("tolk", "gallring", "hot", "pass") for text in THEMES[name]]
    for text in texts:
        town.ask(text)
    other = Town(town.path.with_name("other.db"), town.assistant)
    for text in reversed(texts):
        other.ask(text)
    assert town.groups() == other.groups()
    other.journal.close()


def test_counties_are_kept_apart(town: Town) -> None:
    """The same words in two counties and in none are three suggestions."""
    for county in ("kalmar", "varmland", None):
        town.ask("vem betalar tolken", county)
    assert {s.county for s in town.all()} == {"kalmar", "varmland", None}
    assert all(s.count == 1 for s in town.all())
