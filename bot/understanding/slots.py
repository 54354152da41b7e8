"""All slots that a question tells by itself, read in one go."""

from __future__ import annotations

import datetime as dt
import re

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

__all__ = ["read_slots"]

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
