"""The time of day in a question: ``dagtid`` (office hours of a weekday) or ``jourtid`` (all other time).

No document defines the two words; a question is read as staff would: a named night, evening or weekend is
jourtid, a named weekday or forenoon is dagtid, an hour of the clock decides by itself, and "nu" is the clock.
"""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["at_moment", "read_time"]

_OFF_HOURS = re.compile(
    r"\b(?:natt(?:en|etid|id)?|natter(?:na)?|inatt|midnatt|kvall(?:en|stid|ar|s)?|ikvall|\w*dag(?:s)?kvall\w*|"
    r"helg(?:en|er|erna|dag|dagar)?|lordag(?:en|ar)?|sondag(?:en|ar)?|jour(?:en|tid|tiden)?|rod dag|roda dagar|"
    r"storhelg\w*|julafton|nyarsafton|midsommar\w*|off[- ]?hours|efter kontorstid|utanfor kontorstid|"
    r"efter stangning|nar det ar stangt)\b"
)
# What somebody else means to do tonight says nothing of when the asker asks.
_PLANNED = re.compile(
    r"\b(?:(?:han|hon|hen|de|som|\w{2,}(?:n|t|namn\]))"
    r" (?:ska|skall|tanker|kommer|planerar|vill|lovar|tankt|hotar)(?! (?:vi|jag|man)\b)"
    r"|(?:plan|planen|planer|planerna|tankar|avsikt)\b[^.?!]{0,20} att)[^.?!]{0,60}?"
    r"\b(?:i ?kvall|i ?natt|i helgen|pa (?:lordag|sondag)|efter stangning|nar (?:vi|ni|det) (?:har|ar) stangt)\b"
    r"(?: nar (?:vi|ni|det) (?:har|ar) stangt)?"
)
_DAYTIME = re.compile(
    r"\b(?:dagtid|dagen|pa dan|kontorstid|formiddag(?:en)?|eftermiddag(?:en)?|vardag(?:en|ar|arna|s)?|lunchtid|"
    r"i arbetstid|pa morgonen)\b"
)
_CLOCK = re.compile(
    r"\b(?:kl|klockan|kl\.)\s?(?:ar\s|e\s)?(?P<half>halv\s)?(?P<hour>\d{1,2}|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv)"
    r"(?:[.:](?P<minute>\d\d))?"
)
_OFF, _DAY = r"(?:jour|natt|kvall)\w*", r"(?:dag|dagen|dagtid|kontorstid)"
_AND = r"(?: ?/ ?| (?:och|eller|respektive|resp|samt|kontra) )(?:pa )?"
_BOTH = re.compile(rf"\b{_DAY}{_AND}{_OFF}|\b{_OFF}{_AND}{_DAY}\b")
_HOURS = {
    "ett": 1, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6,
    "sju": 7, "atta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
}  # fmt: skip
_IT_IS = re.compile(r"\b(?:klockan|kl\.?) (?:ar|e|har blivit) \w+(?:[.:]\d\d)?(?! (?:pa|i) ?(?:kvall|natt))\b")
_DAY_OFF = re.compile(r"\b(?:helg|lordag|sondag|rod dag|storhelg|julafton|nyarsafton|midsommar)\w*")
_NOW = re.compile(r"\b(?:nu|just nu|idag|i dag|direkt)\b")


def read_time(folded: str, now: dt.datetime) -> str | None:
    """Return ``"dagtid"``, ``"jourtid"`` or None for a normalised question without diacritics.

    What time it is ("klockan är tio") decides on a weekday. Else a weekend or night named outweighs everything
    ("söndag eftermiddag" is jourtid); ``now`` is used only where the question says "nu" or "i dag".
    """
    if _BOTH.search(folded):
        return None
    hour = _hour(folded)
    folded = _PLANNED.sub(" ", folded)
    its_the_time = hour is not None and _IT_IS.search(folded) and not _DAY_OFF.search(folded)
    if _OFF_HOURS.search(folded) and not its_the_time:
        return "jourtid"
    if hour is not None:
        return "dagtid" if 8 <= hour < 17 else "jourtid"
    if _DAYTIME.search(folded):
        return "dagtid"
    if re.search(r"\b(?:just nu|ringa nu|oppet nu|svarar nu|nar som helst nu)\b", folded):
        return at_moment(now)
    return None


def at_moment(now: dt.datetime) -> str:
    """Return whether a point in local time is ``"dagtid"`` (weekday 8-17) or ``"jourtid"``."""
    return "dagtid" if now.weekday() < 5 and 8 <= now.hour < 17 else "jourtid"


def _hour(folded: str) -> int | None:
    """Return the hour of the day that the question names; bare low hours are read as working hours."""
    found = _CLOCK.search(folded)
    if found is None:
        return None
    hour = int(found["hour"]) if found["hour"].isdigit() else _HOURS[found["hour"]]
    if found["half"]:
        hour = (hour - 1) % 24
    if found["hour"].isdigit() and (hour > 12 or found["minute"] or found["hour"].startswith("0")):
        return hour
    if re.search(r"\bformiddag|\bmorgon", folded):
        return hour
    return hour + 12 if hour < 7 else hour
