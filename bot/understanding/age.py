"""A child's age in a question: "14 år", "4-åring", "fjortonåring", "född 2012", "8 månader"."""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["read_age"]

_WORDS = {
    "ett": 1, "en": 1, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "atta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16,
    "sjutton": 17, "arton": 18, "nitton": 19, "tjugo": 20,
}  # fmt: skip
_NUMBER = "|".join(sorted(_WORDS, key=lambda w: (-len(w), w)))
_FORMS = (
    # 14-åring, 14 åring, 14åring, fjortonåring(en), 14-årig
    re.compile(rf"\b(?P<n>\d{{1,2}}|{_NUMBER})[ -]?ari(?:ng|g)"),
    # 14 år, fjorton år gammal, 14-års; not "14 år sedan", "i 14 år", "på två år", "om året"
    re.compile(
        rf"(?<!\bi )(?<!\bpa )(?<!\bom )(?<!\bvart )\b(?P<n>\d{{1,2}}|{_NUMBER})[ -]?ar(?:s)?\b(?! sedan| sen| efter)"
    ),
    # en kille på 14, flickan på 9
    re.compile(
        r"\b(?:kille|killen|pojke|pojken|grabb|tjej|tjejen|flicka|flickan|barn|barnet|unge|ungen|ungdom|son|dotter|elev)"
        r" (?:\w+ )?pa (?P<n>\d{1,2})\b(?! ?(?:ar|veckor|min))"
    ),
    # fyller 15, är 20, hen är 17
    re.compile(
        r"\b(?:fyllt?|fyller|blir|blivit|ar bara|han ar|hon ar|hen ar|barnet ar)\s(?P<n>\d{1,2})\b"
        r"(?! (?:st|barn|km|min))"
    ),
)
_HALVES = re.compile(r"\b(\d{1,2})[,.]\d(?= ?ar)")  # 1,5 år
# No age but a span or a limit: 0-6 år, mellan 13 och 17 år, under 18 år
_SPANS = re.compile(
    rf"\b(?:\d{{1,2}}|{_NUMBER}) ?(?:-|–|till|och|eller|,|/) ?(?:\d{{1,2}}|{_NUMBER})[ -]?ar(?:s|ing\w*)?\b"
    rf"|\b(?:under|over|upp till|fram till|fran|yngre an|aldre an|minst|hogst) (?:\d{{1,2}}|{_NUMBER})[ -]?ar(?:s)?\b"
)
_MONTHS = re.compile(rf"\b(?:\d{{1,2}}|{_NUMBER})[ -]?(?:manader|mandader|man|veckor)s?\b(?: gam| bebis| barn)")
_BABY = re.compile(r"\b(?:spadbarn|nyfodd|bebis)\w*")
_BORN = re.compile(r"\bfodd\w* (?:ar )?(?P<year>20[0-3]\d|19[5-9]\d)\b")


def read_age(folded: str, today: dt.date) -> int | None:
    """Return the age in whole years that ``folded`` tells, or None where it tells none or several.

    ``folded`` is normalised text without diacritics; ``today`` turns a year of birth into an age.
    """
    folded = _SPANS.sub(" ", _HALVES.sub(r"\1", folded))
    ages = {_number(found["n"]) for form in _FORMS for found in form.finditer(folded)}
    ages = {age for age in ages if 0 <= age <= 25}
    if not ages:
        ages = {today.year - int(found["year"]) for found in _BORN.finditer(folded)}
    if not ages and (_MONTHS.search(folded) or _BABY.search(folded)):
        ages = {0}
    return ages.pop() if len(ages) == 1 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]
