"""All that is shown together, of every county and of all of them, gives no small figure away."""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np
import pytest

from bot.forum.disclosure import Cell
from bot.forum.tally import ALL, NOWHERE, Key, Tally

COUNTIES = ("kalmar", "varmland", "vastmanland")


def filled(seed: int, number: int, people: int) -> tuple[Tally, list[tuple[Key, list[Key]]]]:
    """Return a tally of made-up questions by topic, channel and month, and its lines noted a second time."""
    chance = random.Random(seed)
    tally, parts_of = Tally(), dict[tuple[Key, str], set[Key]]()

    def line(whole: Key, by: str, part: Key) -> None:
        tally.line(whole, by, part)
        for county in (whole.county, ALL):
            parts_of.setdefault((whole._replace(county=county), by), set()).add(part._replace(county=county))

    for _ in range(number):
        county = NOWHERE if chance.random() < 0.05 else chance.choice(COUNTIES)
        span, asker = chance.choice(["2026-09", "2026-10", "2026-11"]), f"{chance.randrange(people)}{county}"
        whole = Key(county)
        then = whole._replace(span=span)
        keys = [whole, then]
        line(whole, "span", then)
        for dimension, value in (("topic", chance.choice("abcd")), ("channel", chance.choice("xy"))):
            row = Key(county, dimension, value)
            cell = row._replace(span=span)
            keys += [row, cell]
            line(whole, dimension, row)
            line(then, dimension, cell)
            line(row, "span", cell)
        for key in keys:
            tally.add(key, span, asker)
            parts_of.setdefault((key._replace(county=ALL), "county"), set()).add(key)
    return tally, [(whole, sorted(parts)) for (whole, _), parts in sorted(parts_of.items())]


def worked_out(cells: dict[Key, Cell], lines: Iterable[tuple[Key, list[Key]]], unseen: frozenset[Key]) -> set[Key]:
    """Return the hidden figures that have one value only in every solution of the equations, by their null space."""
    order = {key: i for i, key in enumerate(key for key in cells if key in unseen)}
    rows, found = [], set[Key]()
    for whole, parts in lines:
        row = np.zeros(len(order))
        unknown = [key for key in parts if key in order]
        row[[order[key] for key in unknown]] = 1
        if whole in order:
            row[order[whole]] = -1
        elif unknown and sum(cells[key].count for key in unknown) == len(unknown):
            found.update(unknown)
        rows.append(row)
    matrix = np.array(rows)
    free = np.linalg.svd(matrix)[2][np.linalg.matrix_rank(matrix) :]
    return found | {key for key, i in order.items() if np.abs(free[:, i]).max(initial=0) < 1e-8}


@pytest.mark.parametrize(
    ("seed", "number", "people"),
    [(1, 20, 2), (2, 60, 4), (3, 60, 20), (4, 150, 8), (5, 150, 20), (6, 400, 4), (7, 400, 20), (8, 90, 3)],
)
def test_nothing_small_follows_from_all_pages_together(seed: int, number: int, people: int) -> None:
    """Whoever reads every county's page and that of all counties, and solves all sums, learns of no small group."""
    tally, lines = filled(seed, number, people)
    shown = tally.shown(ALL)
    small = {key for key, cell in shown.cells.items() if cell.is_small}
    assert small
    assert small <= shown.hidden
    assert not small & worked_out(shown.cells, lines, shown.hidden)


def test_a_countys_page_hides_the_same_in_every_company() -> None:
    """What a county's own page hides is what its figures hide among all counties': two pages never differ."""
    tally, _lines = filled(9, 200, 9)
    everything = tally.shown(ALL)
    for county in COUNTIES:
        assert tally.shown(county).hidden == {key for key in everything.hidden if key.county == county}


def test_large_groups_are_shown_whole() -> None:
    """Where enough people asked everything, nothing is hidden, neither in a county nor in all of them."""
    tally, _lines = filled(10, 6000, 3000)
    large = Tally()
    for key in (Key("kalmar"), Key("kalmar", "topic", "a"), Key("kalmar", "topic", "b")):
        for asker in "abc":
            large.add(key, "2026-09", asker)
        large.line(Key("kalmar"), "topic", key) if key.dimension else None
    assert not large.shown(ALL).hidden
    assert not tally.shown(ALL).hidden
