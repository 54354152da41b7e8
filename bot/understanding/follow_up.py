"""Follow-ups: "och på natten?", "i Kil då?", "utan samtycke?" say only what is changed in the question before.

A text counts as one only where nothing is left of it but connecting words and what the slots' own readers read:
any other word makes it a question that stands by itself. A wrong guess here would answer what nobody asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.catalogue.models import Intent
from bot.language.normalise import fold, normalise
from bot.reply import SlotValue
from bot.understanding.place import Gazetteer
from bot.understanding.slots import read_slots

__all__ = ["FollowUp", "completed", "keeps", "merged", "only_tells", "read_follow_up"]

_LONGEST = 14
"""Words; more than that says something of its own."""

_MARKERS = re.compile(r"\[[^\]]{1,20}\]")
_WORD = re.compile(r"[^\W_]+")
_PLACE_SLOTS = frozenset({"county", "municipality"})

# What asks for the same thing once more. By itself it is enough to keep what was asked.
_AGAIN = re.compile(
    r"\b(?:hur (?:gor|ska|bor) (?:vi|jag|man|ni)(?: gora| tanka)?|vad (?:gor|ska|bor) (?:vi|jag|man|ni)(?: gora)?"
    r"|vad (?:galler|blir det|hander)|hur (?:blir|ar|funkar|fungerar) det|galler (?:det|detta|svaret)"
    r"|(?:ar|blir) (?:det|svaret) (?:samma|likadant|annorlunda|lika)(?: sak| svar)?|samma (?:sak|fraga|svar)"
    r"|vad (?:blir|ar) svaret)\b"
)
_CONNECTING = frozenset(
    """och men eller om ifall nar da nu sen sedan ja jo jaha okej ok hm mm i pa for med till fran under hos av at
    ar e blir vore var ju dock istallet i stallet daremot ocksa aven fortfarande just bara hellre alltsa sa att som dar
    hon han hen de dom det den detta barnet barn flickan flicka pojken pojke killen kille tjejen tjej eleven elev
    ungdomen ungdom tonaringen tonaring ungen nagon en ett foraldrarna foralder foraldern foraldrar mamman mamma
    pappan pappa vardnadshavaren vardnadshavarna vardnadshavare familjen bada ena sitt sin sina bor""".split()
)
# The words that the readers of slots look for; the readers decide what they mean.
_TELLING = re.compile(
    r"natt(?:en|etid|id)?|natter(?:na)?|inatt|midnatt|kvall(?:en|stid|ar)?|ikvall|helg(?:en|er|erna|dag|dagar)?"
    r"|lordag(?:en|ar)?|sondag(?:en|ar)?|\w+dagskvall|jour(?:en|tid|tiden)?|rod|roda|storhelg(?:en)?|julafton"
    r"|nyarsafton|dagtid|dagen|kontorstid|formiddag(?:en)?|eftermiddag(?:en)?|vardag(?:en|ar|arna)?|arbetstid|efter"
    r"|utanfor|kl|klockan|halv|\d{1,2}|ars?|\w*aring(?:en|ar)?|\w+arig|gammal|gamla|manader|veckor|bebis|spadbarn|nyfodd"
    r"|fodd|(?:19|20)\d\d|fyller|fyllt|fyra|fem|sex|sju|atta|nio|tio|elva|tolv|\w+ton|tjugo|tva|tre"
    r"|kommun(?:en)?|lan(?:et)?|region(?:en)?"
    r"|utan|inte|ej|ingen|inget|inga|aldrig|saknar|saknas|redan|pagaende|etablerad|har|haft|finns|finnes|gar"
    r"|vardkontakt(?:en)?|kontakt(?:en)?|behandling|patient|inskriven|aktuell|bup|bou|hab|habiliteringen|varden|bhv|bvc"
    r"|samtycke(?:t)?|medgivande(?:t)?|godkannande|samtycker|sager|sagt|nej|vagrar?|motsatter|sig|nekar|ger|gett|lamnar?"
    r"|placera(?:d|de|t|s)|familjehem(?:met)?|hvb|jourhem(?:met)?|stodboende(?:t)?"
    r"|skyddade?|personuppgifter|uppgifter|identitet|adress|sekretessmarkt|sekretessmarkerad"
)
_TELLING_OF: Mapping[str, re.Pattern[str]] = {
    "time": re.compile(
        r"(?i)\s?\b(?:på|under|om|efter)?\s?\b(?:natten|natt|kvällen|helgen|dagen|dagtid|jourtid|kontorstid|vardagar)"
        r"(?: och (?:natten|helgen|kvällen))?\b"
    ),
    "consent": re.compile(r"(?i)\s?\b(?:utan|med) samtycke\b"),
}
"""What a question's title says of a slot already, in words that then have to go."""

_IN_WORDS: Mapping[SlotValue, str] = {"jourtid": "på natten", "dagtid": "på dagtid"}
"""A time of day that is told by the clock ("kl 22"), in the words of questions."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a follow-up tells. ``elsewhere`` is a municipality that none of the catalogue's counties has."""

    told: Mapping[str, SlotValue] = field(default_factory=dict)
    elsewhere: str | None = None


def read_follow_up(text: str, now: dt.datetime, gazetteer: Gazetteer) -> FollowUp | None:
    """Return what a redacted text changes in the question before it, or None where it stands by itself."""
    if not only_tells(text, gazetteer):
        return None
    told = read_slots(text, now, gazetteer)
    elsewhere = gazetteer.find(text).elsewhere
    if not told and not elsewhere and not _asks_again(text):
        return None
    return FollowUp(told, elsewhere)


def only_tells(text: str, gazetteer: Gazetteer) -> bool:
    """Return whether a text is nothing but connecting words, places and words that tell a slot; empty is not."""
    rest = _AGAIN.sub(" ", fold(gazetteer.without(normalise(_MARKERS.sub(" ", text)), text)))
    words = _WORD.findall(rest)
    if len(words) > _LONGEST or not _WORD.search(text):
        return False
    return all(word in _CONNECTING or _TELLING.fullmatch(word) for word in words)


def merged(before: Mapping[str, SlotValue], told: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """Return the slots after ``told`` came to those ``before``; a place that is told takes the earlier place away."""
    moved = bool(_PLACE_SLOTS & set(told))
    kept = {name: value for name, value in before.items() if not (moved and name in _PLACE_SLOTS)}
    return {**kept, **told}


def keeps(intent: Intent, county: str | None, told: Mapping[str, SlotValue]) -> bool:
    """Return whether what a follow-up tells can only change the answer of the same intent.

    Where the answer does not depend on it, the question may well be another one: "vilket nummer har BUP", "och på
    natten?".
    """
    town = told.get("municipality")
    if intent.municipality is not None and town not in {None, intent.municipality}:
        return False
    answer = intent.answers.get(county) if county else None  # type: ignore[call-overload]
    if answer is None or not set(told) - _PLACE_SLOTS:
        return True
    asked = {name for variant in answer.variants for name, wanted in variant.when if wanted is not None}
    return bool(asked & set(told))


def completed(title: str, town: str | None, text: str, told: Mapping[str, SlotValue]) -> str:
    """Return the question that a follow-up makes of the one before it, given by its title.

    What the title says of a slot that is told anew goes; ``town`` is the only municipality that it was about.
    """
    named = told.get("municipality")
    if town and isinstance(named, str) and town in title:
        return title.replace(town, named)
    for name in told:
        pattern = _TELLING_OF.get(name)
        title = pattern.sub("", title) if pattern else title
    said = _TELLING_OF["time"].search(text)
    hour = "" if said or "time" not in told else _IN_WORDS[told["time"]]
    return " ".join((title.rstrip(" ?.!"), text.strip(), hour)).strip()


def _asks_again(text: str) -> bool:
    return _AGAIN.search(fold(normalise(text))) is not None
