"""Which county and municipality a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.models import County
from bot.language.normalise import fold, normalise

__all__ = ["Gazetteer", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """The county id and the municipality's name that a question tells; None where it tells none or several.

    ``elsewhere`` is a municipality of another county than the catalogue's.
    """

    county: str | None = None
    municipality: str | None = None
    elsewhere: str | None = None


class Gazetteer:
    """The municipalities and counties of the catalogue, ready to be found in a question."""

    def __init__(self, counties: Iterable[County], elsewhere: Iterable[str] = ()) -> None:
        outside = "|".join(re.escape(name) for name in sorted(elsewhere, key=lambda n: (-len(n), n)) if len(name) > 3)
        # Only with a capital, as many of them are ordinary words (berg, mora, vara).
        self._elsewhere = re.compile(rf"\b(?P<name>{outside or '(?!)'})s?\b")
        self._counties: dict[str, str] = {}
        self._municipalities: dict[str, tuple[str, str]] = {}
        self._short: set[str] = set()
        for county in counties:
            for name in (county.name, county.short, county.region, *county.also):
                self._counties[_key(name)] = county.id
            for municipality in county.municipalities:
                for name in (municipality.name, *municipality.also):
                    self._municipalities[_key(name)] = (municipality.name, county.id)
        # A county's own name ("Kalmar") outweighs the municipality of the same name, unless it says "kommun".
        for name in set(self._counties) & set(self._municipalities):
            self._municipalities[f"{name} kommun"] = self._municipalities.pop(name)
        names = sorted({*self._counties, *self._municipalities}, key=lambda n: (-len(n), n))
        self._pattern = re.compile(rf"\b(?P<name>{'|'.join(map(re.escape, names)) or '$^'})s?\b")

    def find(self, text: str) -> Place:
        """Return the place that ``text`` (normalised or not) names.

        A municipality settles the county. Names that are also ordinary words (Kil, Eda, Sala) count only after
        "i", "från", "till" or before "kommun", or with a capital letter.
        """
        folded = fold(normalise(text))
        counties: list[str] = []
        municipalities: list[tuple[str, str]] = []
        for found in self._pattern.finditer(folded):
            name = found["name"]
            if name in self._counties:
                counties.append(self._counties[name])
            elif len(name) > 4 or self._is_place(name, found, folded, text):
                municipalities.append(self._municipalities[name])
        named = {county for _, county in municipalities} | set(counties)
        towns = {town for town, _ in municipalities}
        outside = self._elsewhere.search(text)
        return Place(
            elsewhere=outside["name"] if outside and not named else None,
            county=named.pop() if len(named) == 1 else None,
            municipality=towns.pop() if len(towns) == 1 else None,
        )

    def without(self, plain: str, text: str) -> str:
        """Return ``plain``, the normalised ``text``, without the places that :meth:`find` sees in it."""
        outside = self._elsewhere.search(text)
        if outside:
            plain = plain.replace(normalise(outside["name"]), " ")
        folded = fold(plain)
        place = self.find(text)
        return self._pattern.sub(" ", folded) if place.county or place.municipality else folded

    @staticmethod
    def _is_place(name: str, found: re.Match[str], folded: str, text: str) -> bool:
        before = folded[: found.start()].rsplit(None, 1)[-1:] or [""]
        after = folded[found.end() :].split(None, 1)[:1] or [""]
        written_with_capital = re.search(rf"\b{name.capitalize()}s?\b", text) is not None
        return before[0] in {"i", "fran", "till"} or after[0].startswith("kommun") or written_with_capital


def _key(name: str) -> str:
    return fold(normalise(name))
