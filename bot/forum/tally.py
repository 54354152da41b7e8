"""Counts of the journal by county, subject and time, and which of them may be shown.

Each county is protected by itself, from its own rows alone, so that its figures say nothing of another's; what all
counties have together is then protected on top of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.forum.disclosure import Cell, Line, group_size, hidden

__all__ = ["ALL", "NOWHERE", "Key", "Shown", "Tally"]

ALL = "*"
"""All counties together."""
NOWHERE = ""
"""The county of a question that was asked without one."""


class Key(NamedTuple):
    """Names a figure. An empty ``part`` or ``span`` means the whole; an empty ``value`` what is not known."""

    county: str
    dimension: str = ""
    value: str = ""
    part: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one view. Nought is shown as nought; what is hidden as None."""

    cells: dict[Key, Cell]
    hidden: frozenset[Key]

    def count(self, key: Key) -> int | None:
        """Return a figure, or None where it is hidden."""
        if key in self.hidden:
            return None
        cell = self.cells.get(key)
        return cell.count if cell else 0

    def people(self, key: Key) -> int | None:
        """Return from how many people at the least a figure comes, or None where it is hidden."""
        return None if key in self.hidden else self.cells.get(key, Cell(0, 0)).people


class Tally:
    """Figures that add up, by the lines that are noted."""

    def __init__(self) -> None:
        self._askings: dict[Key, list[tuple[str, str | None]]] = defaultdict(list)
        self._lines: dict[tuple[Key, str], dict[Key, None]] = defaultdict(dict)
        self._aside: set[Key] = set()

    def add(self, key: Key, month: str, asker: str | None) -> None:
        """Count one time asked, in its county and in all counties."""
        whole = key._replace(county=ALL)
        self._askings[key].append((month, asker))
        self._askings[whole].append((month, asker))
        self._lines[whole, "county"][key] = None

    def line(self, whole: Key, by: str, part: Key) -> None:
        """Note that ``part`` is a part of ``whole``, seen ``by`` something; in all counties as well."""
        self._lines[whole, by][part] = None
        self._lines[whole._replace(county=ALL), by][part._replace(county=ALL)] = None

    def aside(self, key: Key) -> None:
        """Note that a figure is in no table."""
        self._aside |= {key, key._replace(county=ALL)}

    def values(self, county: str, dimension: str) -> list[str]:
        """Return what a dimension was counted by, most asked first."""
        counts = {
            key.value: -len(askings)
            for key, askings in self._askings.items()
            if (key.county, key.dimension, key.part, key.span) == (county, dimension, "", "")
        }
        return sorted(counts, key=lambda value: (counts[value], value))

    def shown(self, county: str) -> Shown:
        """Return the figures of a county, or of :data:`ALL`, that may be shown."""
        cells = {key: Cell(len(askings), group_size(askings)) for key, askings in sorted(self._askings.items())}
        if county != ALL:
            own = {key: cell for key, cell in cells.items() if key.county == county}
            return Shown(own, self._hidden_in(county, own))
        given: set[Key] = set()
        for name in sorted({key.county for key in cells} - {ALL, NOWHERE}):
            given |= self._hidden_in(name, {key: cell for key, cell in cells.items() if key.county == name})
        told = {key for key in cells if key.county not in {ALL, NOWHERE} and key not in given}
        told |= {whole for (whole, by), parts in self._lines.items() if by == "county" and told.issuperset(parts)}
        return Shown(cells, hidden(cells, self._all_lines(), given=given, told=told, worth=self._worth))

    def _hidden_in(self, county: str, cells: dict[Key, Cell]) -> frozenset[Key]:
        lines = [line for line in self._all_lines() if line.total.county == county]
        return hidden(cells, lines, worth=self._worth)

    def _worth(self, key: Key) -> int:
        """Return how much a figure is worth: sums more than what they are the sum of, what is in no table nothing."""
        if key in self._aside or (key.county == NOWHERE and (key.dimension or key.span)):
            return 0
        if key.dimension and (key.span or key.part):
            return 1
        return 2 if key.dimension else 3 if key.span else 4

    def _all_lines(self) -> Iterable[Line[Key]]:
        return [Line(whole, tuple(sorted(parts))) for (whole, _), parts in sorted(self._lines.items())]
