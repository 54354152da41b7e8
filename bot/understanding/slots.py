"""All slots that a question tells by itself, read in one go."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from bot.catalogue.models import County
from bot.language.normalise import fold, normalise
from bot.reply import SlotValue
from bot.understanding.age import read_age
from bot.understanding.moment import read_time
from bot.understanding.place import Gazetteer
from bot.understanding.situation import (
    read_care_contact,
    read_consent,
    read_placed,
    read_protected_identity,
    read_role,
)

__all__ = ["known_slots", "read_slots"]

_CHOICES = {
    "time": frozenset({"dagtid", "jourtid"}),
    "role": frozenset({"socialtjanst", "skola", "halso-och-sjukvard", "tandvard"}),
}
_FLAGS = frozenset({"care_contact", "placed", "consent", "protected_identity"})
_OLDEST = 130

_MARKERS = re.compile(r"\[[^\]]{1,20}\]")


def read_slots(text: str, now: dt.datetime, gazetteer: Gazetteer) -> dict[str, SlotValue]:
    """Return the slots of a redacted question, in a fixed order, only those that it tells.

    Keys: ``age`` (years), ``time`` (dagtid, jourtid), ``municipality``, ``county``, ``care_contact``,
    ``placed``, ``consent``, ``protected_identity``, ``role``.
    """
    folded = fold(normalise(_MARKERS.sub(" ", text)))
    place = gazetteer.find(text)
    read: dict[str, SlotValue | None] = {
        "age": read_age(folded, now.date()),
        "time": read_time(folded, now),
        "municipality": place.municipality,
        "county": place.county,
        "care_contact": read_care_contact(folded),
        "placed": read_placed(folded),
        "consent": read_consent(folded),
        "protected_identity": read_protected_identity(folded),
        "role": read_role(folded),
    }
    return {name: value for name, value in read.items() if value is not None}


def known_slots(given: Mapping[str, object], counties: Mapping[str, County]) -> dict[str, SlotValue]:
    """Return what an earlier click settled, in the order given; whatever is not ours is dropped unread.

    A click comes back over the network: it could carry any text, and slots are shown and stored as they are.
    """
    if not given:
        return {}
    towns = {town.name for county in counties.values() for town in county.municipalities}
    places: dict[str, frozenset[str]] = {"county": frozenset(counties), "municipality": frozenset(towns)}
    choices = {**_CHOICES, **places}
    known: dict[str, SlotValue] = {}
    for name, value in given.items():
        if isinstance(value, bool):
            if name in _FLAGS:
                known[name] = value
        elif isinstance(value, int):
            if name == "age" and 0 <= value <= _OLDEST:
                known[name] = value
        elif isinstance(value, str) and value in choices.get(name, ()):
            known[name] = value
    return known
