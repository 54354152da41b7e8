"""The shapes of what is said rather than typed: numbers and dates in words, dates of birth in words and in English.

Dictated text has no digits ("noll sju noll tre elva"), and staff write a date as they would say it.
"""
# A pattern is read whole, beside its neighbours:
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Final

from bot.privacy.patterns import Shape

__all__ = ["DATED", "SPOKEN", "spoken"]

_UNIT: Final = r"(?:noll|nolla|ett|en|två|tva|tvåa|tre|trea|fyra|fem|femma|sex|sexa|sju|sjua|åtta|atta|nio|nia)"
_TEEN: Final = r"(?:tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|aderton|nitton)"
_TENS: Final = rf"(?:(?:tjug|tretti|fyrti|femti|sexti|sjutti|åtti|atti|nitti)o? ?{_UNIT}?|tjugi{_UNIT}|(?:tretti|fyrti|femti|sexti)o)"
_SMALL: Final = rf"(?:{_TENS}|{_TEEN}|{_UNIT})"
_LARGE: Final = rf"(?:(?:tvåtusen|tvatusen|tusen|(?:ett|två|tva|tre|fyra|fem|sex|sju|åtta|nio|{_TEEN}|tjugo)?hundra)(?:och)?{_SMALL}?)"
_ENGLISH: Final = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]?(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_WORD: Final = rf"(?:{_LARGE}|{_SMALL}|{_ENGLISH})(?![^\W_])"
_ITEM: Final = rf"(?:{_WORD}|\d{{1,4}}(?!\w))"
_GAP: Final = r"[ \n,.\-–]{1,3}(?:(?:streck|bindestreck|minus|dash|mellanslag|sen|sedan|och sen|sista) )?"
_YEAR: Final = rf"(?:(?:19|20)\d\d(?!\d)|['’´\-–]?\d\d(?![\d:.]\d|\d|[-–]\d)|{_WORD}(?: {_WORD}){{0,3}})"
_MONTH: Final = (
    r"(?:(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january|february|march|may|june|july"
    r"|august|october)(?!\w)|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec)(?!\w)\.?)"
)
_ORDINAL: Final = (
    r"(?:(?:(?:tjug[oei]|trettio?) ?)?(?:första|forsta|förste|andra|andre|tredje|fjärde|fjarde|femte|sjätte|sjatte|sjunde|åttonde|attonde|nionde)"
    r"|tionde|elfte|tolfte|tjugonde|trettionde|[a-zåäö]{2,7}tonde|tjugo[a-zåäö]{4,8})(?!\w)"
)
_DAY: Final = rf"(?:\d{{1,2}}(?::?e|:a|:?de|st|nd|rd|th)?|{_ORDINAL})"
_DATE: Final = rf"(?:{_DAY} (?:i |of )?(?:{_MONTH}|{_ORDINAL})(?:,? (?:år )?{_YEAR})?|{_MONTH} {_DAY}(?:,? {_YEAR})?|{_MONTH},? {_YEAR}|{_WORD}(?: {_WORD}){{0,2}} {_DAY} {_MONTH})"
_DATED: Final = rf"(?:{_DAY} (?:i |of )?(?:{_MONTH}|{_ORDINAL}),? (?:år )?{_YEAR}|{_MONTH} {_DAY},? {_YEAR})"
# What is born, and when: in figures or in words, the day before the month.
_BORN_ON: Final = r"(?:född|fodd|fött|fott|föddes|foddes|födds|fdd?|f|(?:kom(?:mit)?|såg) (?:\w{2,10} )?(?:till världen|till varlden|dagens ljus))"
_FILLED: Final = r"(?:(?:den|år|ar|är|nu|redan|snart|nästa vecka|på \w{3,8}dag(?:en)?|i ?morgon|i ?dag),? )"
_APART_YEAR: Final = (
    rf"(?:(?:['’´\-–]\d{{2}}|(?:19|20)\d{{2}}|(?:0\d|1\d|2[0-5])a?|{_LARGE}|noll {_UNIT}),? (?:den |d\.? )?)"
)
# "18 i maj" is an age and a month.
_DAY_OF: Final = rf"(?:\d{{1,2}}(?::?e|:a|:?de)?|{_ORDINAL}(?: i)?)"
_FIGURES: Final = (
    r"(?:\d{1,2}/(?:0?[1-9]|1[0-2])(?:(?:,? (?=(?:19|20)\d\d)| ?[-–'’´/] ?| )(?:19|20)?\d\d(?!\d|[:.]\d))?)"
)
_ON: Final = rf"(?:{_DAY_OF} {_MONTH}(?:,? {_YEAR})?|{_ORDINAL} (?:i )?{_ORDINAL}(?:,? {_YEAR})?|{_FIGURES})"
# The same before what it is the date of: "24/4 fyller han", "den 24 april är hon född".
_ON_WHICH: Final = rf"(?:{_DAY_OF} {_MONTH}(?:,? (?:(?:19|20)\d\d|[-–'’´]\d\d|{_LARGE}|noll {_UNIT}))?|{_FIGURES})"
_THEN: Final = r"(?:,? (?:då|så|är|e|har|blir|hon|han|hen|hennes|hans|hens|barnets?|flickan?|pojken?|eleven|dottern?|sonen?|tjejen?|killen?|grabben|ungdomen|som|\x00{6}))"
_ITS: Final = (
    r"(?:fyller|fyllde|fyllt|föddes|foddes|född|fodd|fött|födelsedag\w*|födelsedatum\w*|kom (?:\w{2,10} )?till världen)"
)
# A year in which a child, or a parent, may be born; meetings are held in later ones.
_BIRTH_YEAR: Final = r"(?:(?:19\d\d|200\d|201\d|202[0-2])(?!\d)|['’´\-–]?(?:[01]\d|2[0-2])(?!\d|[:.]\d|[-–]\d| ?(?:st|barn|elev|pers|kl|år|min|tim)))"
# Six blanks are a marker [namn] of an earlier pass.
_SOMEBODY: Final = r"(?:(?<!\x00)\x00{6}|barnet|flickan?|pojken?|eleven|dottern?|sonen|tjejen|killen|ungdomen|patienten|klienten|brukaren)"

# Words without one of which nothing here can match; asked before anything else, for nearly every text has none.
_NUMBERED: Final = tuple(
    "noll hundra tusen tjug tretti fyrti femti sexti sjutti åtti atti nitti elva tolv etton rton emton exton utton itton sju nio zero seven eight nine teen twen".split()
)
_BORN: Final = (
    *"född fodd fött fott fyll fodel födel birth born geb dob d.o.b världen varlden".split(),
    " f. den ",
    " f -",
)
_HINTS: Final = _NUMBERED + _BORN

SPOKEN: Final = (
    Shape("födelsedatum", re.compile(rf"(?<![\w/.:-])(?P<x>{_ON_WHICH}){_THEN}{{0,3}},? {_ITS}(?!\w)", re.IGNORECASE), hints="fyll född fodd fött föddes foddes födel världen"),
    Shape("födelsedatum", re.compile(rf"(?<![\w-]){_BORN_ON}[ .:,]{{1,3}}{_FILLED}{{0,3}}(?P<x>{_APART_YEAR}?{_ON})(?!\w|[-/]\d)", re.IGNORECASE), hints="född fodd fött fott född föddes foddes världen varlden ljus f"),
    Shape("födelsedatum", re.compile(rf"\bfyll(?:er|de|t)[ .:,]{{1,3}}{_FILLED}{{0,3}}(?:(?:\d{{1,2}}|{_SMALL})(?: år)?,? {_FILLED}{{0,3}})?(?P<x>{_ON})(?!\w|[-/]\d)", re.IGNORECASE), hints="fyll"),
    Shape("födelsedatum", re.compile(rf"\bfyll(?:er|de|t)(?: år| ar| \w{{1,8}}(?: år)?)? (?:den )?(?P<x>{_ORDINAL} (?:i )?{_MONTH}(?: {_YEAR})?)", re.IGNORECASE), hints="fyll"),
    Shape(None, re.compile(rf"\b(?:ett ett två|ett ett tva|ett tolv|ett hundra tolv|elva sjuttiosju|elva sju sju|ett ett sju sju|one one two)(?!{_GAP}{_ITEM})(?!\w)", re.IGNORECASE), hints="ett elva one"),
    Shape("födelsedatum", re.compile(rf"\b(?:född|fodd|föddes|foddes|födelse(?:datum|data|dag|tid)(?:en)?|birthday|birth ?date|date of birth|born|geburtsdatum|geb|d\.?o\.?b\.?|fdd?)[ .:]{{1,3}}(?:(?:den|on|the|is|är|i|in) ){{0,2}}(?P<x>{_DATE})(?![-/]?\d)", re.IGNORECASE), hints="född fodd fyll fodel födel birth born geb dob d.o.b fd"),
    Shape("födelsedatum", re.compile(r"\b(?:födelse(?:data|tid|dag|datum)|geburtsdatum|birth ?date|date of birth|birthday|d\.?o\.?b\.?)(?:en|et)?[ .:]{1,3}(?:är |is )?(?P<x>\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4})(?![-/]?\d)", re.IGNORECASE), hints="födelse geb birth dob d.o.b"),
    Shape("personnummer", re.compile(rf"\b(?:person(?:nummer|numret|nr)|pnr|samordningsn(?:ummer|umret|r)|födelsen(?:ummer|umret|r)|fyra sista(?: siffrorna)?|sista fyra(?: siffrorna)?|slutar på|kontrollsiffr\w{{1,4}})[ :]{{1,2}}(?:är )?(?:\d{{6,8}}(?:{_GAP}|[ ,]))?(?P<x>{_WORD}(?:{_GAP}{_ITEM})++)", re.IGNORECASE), hints="person pnr samordningsn födelsen sista slutar på kontroll"),
    Shape("telefon", re.compile(rf"\b(?:mobil(?:en|nummer|numret)?|tel|telefon(?:en|nummer|numret)?|tfn|ring(?:er)?|på|nummer|numret|nr|phone|number|kod(?:en)?)[ :]{{1,2}}(?:är |is )?(?P<x>{_WORD}(?:{_GAP}{_ITEM}){{2,}}+)", re.IGNORECASE), hints="noll nolla zero oh sjuttio hundra"),
    Shape("nummer", re.compile(rf"(?<![^\W_]){_WORD}(?:{_GAP}{_ITEM}){{4,}}+", re.IGNORECASE), hints=" ".join(_NUMBERED)),
)  # fmt: skip

DATED: Final = (
    Shape("födelsedatum", re.compile(r"(?<!\x00)\x00{6},? ?[(,–-]? ?(?P<x>(?:(?:19|20)?(?:0\d|1\d|2[0-2])([-.])(?:0\d|1[0-2])\2(?:[0-2]\d|3[01])))(?![-\d:.])")),
    Shape("födelsedatum", re.compile(rf"(?<![\w-])\d{{1,2}}(?P<by>-?)(?:jan|feb|ma[jry]|apr|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{{0,6}}(?P=by)(?:19|20)\d\d(?!\w)|(?P<x>\d{{1,2}}(?::?e|:a)? {_MONTH}(?:,? (?:19|20)\d\d)?)(?= (?:är|=) (?:\w{{3,12}} )?födelsed)", re.IGNORECASE), hints="jan feb mar apr maj may jun jul aug sep okt oct nov dec"),
    Shape("födelsedatum", re.compile(rf"\b(?:f|born|född|fodd)[ .:]{{1,2}}(?P<x>{_DATED})(?![-/]?\d)", re.IGNORECASE), hints="jan feb mar apr maj may jun jul aug sep okt oct nov dec"),
    Shape("födelsedatum", re.compile(rf"(?:{_SOMEBODY}),? ?[(,–-]? ?(?P<x>\d{{1,2}}(?::?e|:a)? {_MONTH},? {_BIRTH_YEAR})", re.IGNORECASE), hints="jan feb mar apr maj may jun jul aug sep okt oct nov dec"),
)  # fmt: skip


def spoken(low: str) -> bool:
    """Tell whether a text (in lower case) without a digit may hold a number or a date in words."""
    return any([hint in low for hint in _HINTS])  # noqa: C419 - a list is faster, and this is asked of every text
