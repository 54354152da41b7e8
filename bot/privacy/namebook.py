"""What a single word is, taken by itself: a given name, an ordinary word, a place, or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cache
from typing import Final

from bot.privacy.lexicon import NAME_PARTS, Lexicon, read_words
from bot.privacy.text import fold, sound

__all__ = ["Kind", "NameBook", "cues", "without_people"]


class Kind(Enum):
    """What a word is when nothing but the word is looked at."""

    GIVEN = "given name"
    AMBIGUOUS = "given name and ordinary word"
    FUNCTION = "given name and word of grammar"
    KNOWN = "ordinary word"
    PLACE = "place"
    SHORT = "abbreviation"
    LETTER = "single letter"
    MARKER = "marker of an earlier redaction"
    UNKNOWN = "unknown"


# Endings of family names: Nordic, Finnish, Slavic, Iranian, Turkish, Armenian, Greek, Spanish.
_ENDINGS: Final = re.compile(
    r"(?:s?son|sen|dotter|[qk]v?u?ist|str[öo]m|strand|bergh?|borg|gr[eé]n|lundh?|lindh?|blad|stedt|sted|feldt|felt|f[äa]lt|hjelm"
    r"|sk[öo]ld|st[åa]h?l|sv[äa]rdh?|[kc]rona|hedh?|hage|holm|holt|dahl?|[wv]all|mark|man|mann|nell|elius|enius|ander|toft|n[äa]s"
    r"|forss?|b[äa]ck|sj[öo]|l[öo][fv]|roth?|kulla?|stad|t[ho]*rp|h[äa]ll|s[äa]ter|moe?|[äa]ng|g[åa]rd|[åa]s|hult|kvarn|[ck]rantz"
    r"|l[ií]n|d[ée]n|r[ée]n|s[ée]n|tz|dt|ff|ov|ova|ev|eva|ow|ić|ic|ski|ska|sky|skyj?|enko|chuk|czyk|wicz|yan|ian|oğlu|oglu|zadeh?"
    r"|pour|poor|nejad|nen|opoulos|akis|idis|ez|ani|eci|aj|[aeiou]shi|kainen|hammar|ryd|kog|vik|hem|skär|holmen|elt|tt|ell|ahl|ljung|hamn|land|tuna|fall|kvarn|horn|rud|röd|by|lid|lög|stav|sand|tall)s?$"
)
# Of these, the ones that no ordinary word has: enough without a given name before them.
_SURE: Final = re.compile(
    r".+(?:[a-zåäö]{2}sson|sdotter|[qk]v?ist|quist|str[öo]m|feldt|stedt|hjelm|sk[öo]ld|st[åa]hl|wall|elius|enius|n[äa]s|forss?"
    r"|b[äa]ck|l[öo]f|kulla?|s[äa]ter|crantz|krantz|ović|ovic|evic|enko|oğlu|oglu|zadeh?|inen|opoulos|gren|lund|strand|hammar|stål)s?$"
)
# And of these the ones that show a name without anything beside it: no misspelt or unlisted word ends so.
_ALONE: Final = re.compile(
    r".+(?:s[äa]ter|l[öo]f|löv|feldt|hjelm|[ck]rantz|ovi[cć]|enko|zadeh?|opoulos|gren|lund|strand|hammar|st[åa]hl)s?$"
)


_FULL_NAME: Final = re.compile(r"\b([A-ZÅÄÖ][^\W\d_]+)((?:[ -][A-ZÅÄÖ][^\W\d_]+)+)\b")
_MAC: Final = re.compile(r"(?:mac[b-df-hj-np-tv-z]|mc[a-z]|al-|el-|o')\w{3,}")
_VARIANT: Final = re.compile(r"[wzcqx]|ie$|y$|(.)\1")
_MONTHS: Final = frozenset(
    [
        "jan",
        "feb",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "aug",
        "sep",
        "okt",
        "nov",
        "dec",
        "mar",
        "apr",
        "jun",
        "jul",
    ]
)


@cache
def _given() -> frozenset[str]:
    names = {word for _, word in read_words("given-names.txt")}
    names |= {name.replace("-", "") for name in names if len(name) > 6}
    return frozenset(names | {fold(name) for name in names})


@cache
def _sounds() -> frozenset[str]:
    return frozenset(key for name in _given() if len(name) >= 4 and len(key := sound(name)) >= 4)


def without_people(text: str) -> str:
    """Return ``text`` without the full names in it: who is named in an answer makes no name an ordinary word."""
    return _FULL_NAME.sub(lambda found: " " if found[1].lower() in _given() else found[0], text)


def _by_heading(name: str) -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for heading, word in read_words(name):
        lists.setdefault(heading, set()).add(word)
    return {heading: frozenset(words) for heading, words in lists.items()}


@cache
def _edges() -> dict[str, frozenset[str]]:
    return _by_heading("ambiguous-names.txt")


@cache
def cues() -> dict[str, frozenset[str]]:
    """Return the words that show where a name stands, by the part they play."""
    return _by_heading("cues.txt")


@cache
def _surnames() -> frozenset[str]:
    names = {word for _, word in read_words("surnames.txt")}
    return frozenset(names | {fold(name) for name in names} | {part for part in NAME_PARTS if len(part) > 2})


def _stem(low: str) -> str:
    """Return ``low`` without the ending of a genitive, or an empty string where it has none."""
    if low.endswith(("'s", "’s")):
        return low[:-2]
    return low[:-1] if low.endswith("s") and len(low) > 3 else ""


class NameBook:
    """The lists that a word is held against."""

    def __init__(self, *, places: Iterable[str], words: Iterable[str]) -> None:
        """``places`` are place names and ``words`` known words, in any case."""
        self.places = {word for place in places for word in _place_words(place)}
        wider = {word for _, word in read_words("places.txt")}
        # A place without its diacritics may be somebody's name (Åmål, Amal); then the name goes first.
        folded = {fold(place) for place in self.places | wider} - _given()
        self.own_places = frozenset(self.places | {fold(place) for place in self.places})
        self.places |= wider | folded
        self.organisations = {word for _, line in read_words("organisations.txt") for word in (line, fold(line))}
        self.lexicon = Lexicon()
        self.vocabulary = {word.lower() for word in words}
        self.wide = Lexicon(self.vocabulary)
        self._thing_sounds = frozenset(sound(word) for word in (self.vocabulary | self.organisations) & _given())
        self.slips = Lexicon(self.vocabulary | self.places | {word for word in self.organisations if len(word) > 4})

    def kind(self, word: str, *, plain: bool = False) -> Kind:  # noqa: PLR0911 - one return a rule
        """Return what ``word`` is; ``plain`` takes capitals as saying nothing (a text all in capitals)."""
        low = word.lower()
        if len(word) == 1:
            return Kind.LETTER
        if low in self.places or _stem(low) in self.places:
            return Kind.PLACE
        if low in self.organisations:
            return Kind.AMBIGUOUS if low in _given() else Kind.KNOWN
        if "-" in low:
            return self._hyphenated(word, plain=plain)
        if word.isupper() and not plain:
            return self._capitals(low)
        if len(word) <= 5 and not plain and any(letter.isupper() for letter in word[1:]):
            return Kind.GIVEN if len(low) >= 4 and low in _given() and not self.wide.listed(low) else Kind.SHORT
        return self._name(low)

    def _capitals(self, low: str) -> Kind:
        if len(low) >= 4 and low in _given() and not self.lexicon.listed(low):
            return Kind.GIVEN
        return Kind.SHORT if len(low) <= 6 or self.wide.listed(low) else Kind.UNKNOWN

    def _name(self, low: str) -> Kind:  # noqa: PLR0911 - one return a rule
        edges, forms = _edges(), (low, _stem(low))
        # "Nickes" is no form of nicka: what the lexicon makes up of a verb hides no genitive of a name.
        made_up = low.endswith("es") and forms[1] in _given() and low not in self.vocabulary
        ordinary = self.wide.listed(low) and not self.lexicon.listed(forms[1]) and not made_up
        if ordinary and not self._named_itself(low):
            return Kind.KNOWN
        if any(form in edges["always"] for form in forms):
            return Kind.GIVEN
        named = any(len(form) > 1 and form in _given() for form in forms)
        if named and any(form in edges["function"] for form in forms):
            return Kind.FUNCTION
        if self.lexicon.listed(low) or (named and self.lexicon.listed(_stem(low))):
            return Kind.AMBIGUOUS if named else Kind.KNOWN
        if named:
            return Kind.GIVEN
        if self.wide.listed(low) or self.wide.listed(_stem(low)) or (self.wide.compound(low) and not _SURE.match(low)):
            return Kind.KNOWN
        if any(
            sound(form) in _sounds() for form in forms if len(form) >= 5 or (len(form) == 4 and _VARIANT.search(form))
        ):
            return Kind.GIVEN
        return Kind.UNKNOWN

    def _named_itself(self, low: str) -> bool:
        return low in _given() or low in _edges()["always"]

    def _hyphenated(self, word: str, *, plain: bool) -> Kind:
        parts = [part for part in word.split("-") if part]
        thing = len(parts[0]) == 1 and parts[-1].islower() and len(parts[-1]) > 2 if parts else True  # D-vitamin
        if thing or (not plain and any(part.isupper() and len(part) > 1 for part in parts) and not word.isupper()):
            named = len(parts) > 1 and not thing and parts[-1] in _given() and not self.wide.listed(parts[-1])
            return Kind.GIVEN if named else Kind.KNOWN
        kinds = [self.kind(part.lower() if plain or not part.isupper() else part.capitalize()) for part in parts]
        ordinary = {Kind.KNOWN, Kind.PLACE, Kind.LETTER, Kind.SHORT}
        if parts[-1] in cues()["groups"] and parts[0][0].isupper() and kinds[0] in {Kind.UNKNOWN, Kind.GIVEN}:
            return kinds[0]
        if kinds[-1] in ordinary and parts[-1].islower() and not all(part.islower() for part in parts[:1]):
            return Kind.KNOWN
        if Kind.GIVEN in kinds and not (kinds[-1] in ordinary and parts[-1].islower()):
            return Kind.GIVEN
        if all(kind in {Kind.AMBIGUOUS, Kind.FUNCTION} for kind in kinds) and not _MONTHS.issuperset(
            part.lower() for part in parts
        ):
            return Kind.GIVEN
        return Kind.UNKNOWN if Kind.UNKNOWN in kinds and kinds[-1] not in ordinary else Kind.KNOWN

    def abbreviation(self, low: str) -> bool:
        """Tell whether ``low``, written in capitals, is a known abbreviation or word."""
        return self.wide.listed(low) or low in self.organisations or low in self.places or low in _edges()["capitals"]

    def common_short(self, low: str) -> bool:
        """Tell whether a lower-case name of at most three letters is one that stands by itself."""
        return low in _edges()["three"] or _stem(low) in _edges()["three"]

    def grammar(self, low: str) -> bool:
        """Tell whether ``low`` is a word that a verb may follow without its being a name."""
        return low in _edges()["grammar"]

    def surname(self, low: str) -> bool:
        """Tell whether ``low`` is a listed family name or has the shape of one."""
        return (
            self.listed_surname(low)
            or (len(low) >= 4 and _ENDINGS.search(low) is not None)
            or _MAC.match(low) is not None
        )

    def listed_surname(self, low: str) -> bool:
        """Tell whether ``low`` (or a part of it, where it is hyphenated) is a listed family name."""
        return any(part in _surnames() or _stem(part) in _surnames() for part in low.split("-"))

    def sure_surname(self, low: str) -> bool:
        """Tell whether ``low`` has a shape that only family names have."""
        return _SURE.match(low) is not None

    def family_alone(self, low: str) -> bool:
        """Tell whether an unknown ``low`` is a family name wherever it stands, without a capital too."""
        return _ALONE.match(low) is not None

    def made_up(self, low: str) -> bool:
        """Tell whether a known word is a mere joining of two, with no head that proves it ordinary."""
        return not self.wide.listed(low) and not self.wide.headed(low)

    def given(self, low: str) -> bool:
        """Tell whether ``low`` itself, not as a genitive, is a given name."""
        return low in _given()

    def thing(self, low: str) -> bool:
        """Tell whether a given name is also the name of a system or a unit, or stands in the catalogue."""
        return low in self.organisations or low in self.vocabulary or sound(low) in self._thing_sounds

    def glued(self, low: str) -> bool:
        """Tell whether ``low`` is a given name and a family name without a space between them."""
        return len(low) >= 9 and any(
            low[:at] in _given() and self.sure_surname(low[at:]) for at in range(4, len(low) - 4)
        )

    def genitive_name(self, low: str) -> bool:
        """Tell whether ``low`` is the genitive of a given name."""
        stem = _stem(low)
        return stem in _given() or stem in _edges()["always"] or (low.endswith("s") and low in _given())

    def slip(self, low: str) -> bool:
        """Tell whether ``low`` is a misspelling of a known word."""
        return self.slips.near(low)

    def far_slip(self, low: str) -> bool:
        """Tell whether ``low``, a long word, is two slips of the pen from a known one."""
        return self.slips.near_twice(low)


def _place_words(place: str) -> list[str]:
    skip = {"län", "region", "kommun", "västra", "och", "i", "rkl"}
    return [word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", place) if word.lower() not in skip]
