"""Masks what has the shape of an identifier: numbers, mailboxes, addresses, case numbers.

By shape and not by validity: a personnummer with a wrong digit still points at somebody. Each pattern runs on
what the earlier ones left; what a pattern keeps or masks is blanked out for those that follow, so that no
number can hide by standing next to another. Every repetition is bounded or possessive: time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

__all__ = ["MARKERS", "Official", "Shape", "mask_shapes"]

MARKERS: Final = (
    "personnummer", "födelsedatum", "telefon", "e-post", "adress", "namn", "ärende", "konto", "nummer", "länk", "ip-adress", "regnr"
)  # fmt: skip
_BLANK: Final = "\x00"
_MARKER: Final = re.compile(r"\[(?:%s)\]" % "|".join(MARKERS))
_NUMBER: Final = re.compile(r"\+?\d(?:[ \t\-–/.()]{0,2}\d)*")
_NON_DIGIT: Final = re.compile(r"\D")


class Shape(NamedTuple):
    """A pattern and the marker that takes the place of its group ``x`` (or the whole); ``None`` keeps it."""

    marker: str | None
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str]], bool] | None = None


def _is_street(match: re.Match[str]) -> bool:
    street = match["street"]
    low = street.lower()
    if low.endswith(_STREET_ENDS):
        return low not in _STREET_ENDS and len(low) >= 6
    return street[0].isupper() and low.endswith(_LOOSE_ENDS) and not _WORKPLACE.match(low)


_WORKPLACE: Final = re.compile(
    r"(?:vård|handling|genomförande|kris|individuell|arbets|verksamhet|utveckling|åtgärd|stöd|läro|samordning)"
)


def _rx(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


# --- pieces ----------------------------------------------------------------------------------------

_MONTH: Final = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)"
)
_YEAR: Final = r"(?:19|20)\d\d"
_M: Final = r"(?:0?[1-9]|1[0-2])"
_D: Final = r"(?:0?[1-9]|[12]\d|3[01])"
# What may not follow a date: the four last of a personnummer (unless they begin another date).
_NOT_LAST_FOUR: Final = r"(?!\d)(?![-–+ ]{0,3}\d{4}(?!\d|[-/.]\d\d|:\d))(?![-+][\dA-Z*xX])"
_ISO: Final = rf"{_YEAR}(?P<s>[-–/.]){_M}(?P=s){_D}"
_BIRTH: Final = rf"(?:{_YEAR}[-–/. ]?\d\d[-–/. ]?\d\d|\d{{6}}|{_D}[ /.-]{_M}[ /.-]{{1,2}}(?:{_YEAR}|\d\d)|{_D}(?::e|:a)? {_MONTH}\.? {_YEAR})"
_CUE: Final = (
    r"(?:dnr|d-nr|diarienr|diarienummer|diarie|ärende(?:t|n|nr|nummer|id)?|arende(?:t|nr|nummer)?|ärdende|ärnde|akt(?:en|nr|nummer)?|målet|mål|mal|[a-zåäö]{2,12}målet"
    r"|målnr|målnummer|journalnr|journalnummer|remissnr|remissnummer|anmälningsnr|aktnummer|ref|refnr|referens(?:nr|nummer)?|case|ticket|klientnr|klientnummer|id|id-nr|id-nummer|k-nr)"
)
_BOARD: Final = r"(?:KS|KF|KSN|SN|SON|SOCN|SOC|SNN|IFN|IFO|BUN|BIN|BUF|UN|UAN|GYN|SKN|VON|VN|ON|OMN|HSN|HSF|RS|RF|RSN|REG|ÄN|FN|AN|AMN|NN|ISN|IN|SF|SVN|FSN|BN|ÖFN|TN|MN|LTK|RKL|RV|RVN|IVO|IMY|JO|JK|ARN|FR|MBN)"
_SEP: Final = r"[ \t\r\n\-–—+_./*()]"
_LAST: Final = r"(?:\d[ \-–]?\d[ \-–]?\d[ \-–]?\d|(?=[A-Z]*\d)[A-Z\d]{4}(?![a-zåäö])|[a-z]\d{3}|\d{0,3}[xX*#?]{1,4}(?![a-zåäö]))"
_STREET_ENDS: Final = tuple(
    "vägen vagen väg vag gatan gata gränd gränden grand granden stigen stig torget torg allé allén alle allen backen leden slingan svängen kroken ringen esplanaden gången promenaden "
    "kajen höjden brinken liden lyckan stråket terrassen trappan udden vreten hagen lunden kullen ängen tået".split()
)
# Endings that ordinary words share (handlingsplan, arbetsplats): only with a capital.
_LOOSE_ENDS: Final = tuple(
    "plan platsen plats parken dalen åsen viken gården varvet bron hörnet backe berget näset sjön".split()
)
_DOOR: Final = r"(?:[ ]?[A-Za-d](?![\w-]))?(?:,? ?(?:lgh\.?|lägenhet|lag\.?|lght|läg\.?)(?: ?nr\.?)? ?\d{1,5})?(?:,? ?\d{1,2} ?tr\.?)?(?:,? {0,2}(?:SE?-)?\d{3} ?\d{2}(?!\d))?"

# --- the patterns, in order ------------------------------------------------------------------------

_LINKS: Final = (
    Shape(
        "e-post",
        _rx(
            r"(?<![\w.+%'-])[\w.+%'-]++ {0,2}(?:@|\(at\)|\[at\]|\(a\)|snabel-?a) {0,2}[\w.@%+-]++",
            re.IGNORECASE,
        ),
    ),
    Shape("namn", _rx(r"<@[UW]\w{2,20}(?:\|[^>\n]{0,80})?>")),
    Shape("länk", _rx(r"(?:https?://|www\.)[^\s<>\"\x00]++", re.IGNORECASE)),
)
_CASES: Final = (
    Shape(None, _rx(r"(?<!\d)(?<!\d[ \-–/.:+])(?:112|1177|114 ?14|113 ?13|116 ?111|116 ?117|116 ?000|116 ?123|118 ?\d{3})(?:[ ,/]{1,3}(?:112|1177|114 ?14|113 ?13))*"
                    r"(?!\d)(?![ ](?!0\d)\d{1,4}(?!\d)(?! ?(?:kap|§|år|min|tim|ggr|gång)))(?!-\d)")),
    Shape("födelsedatum", _rx(rf"\b(?:född|föddes|fodd|födelsedatum|född den|födelsedag|f\.|fd\.?|f) {{0,2}}(?:den |:? ?)?(?P<x>{_BIRTH}){_NOT_LAST_FOUR}", re.IGNORECASE)),
    Shape("personnummer", _rx(rf"(?:pers(?:on)?(?:nr|nummer)|pnr|p-nr|samordningsn(?:r|ummer)|födelsenummer|reservn(?:r|ummer)|lma-nr|lma-nummer)[ .:#]{{0,3}}(?P<x>(?=[^\n\x00]{{0,14}}\d)[A-Z]{{0,3}}\d(?:[ \-–+]{{0,3}}[\dA-Zx*X])*+)")),
    Shape("ärende", _rx(rf"(?<![^\W_]){_CUE}[ .:#]{{1,3}}(?:nr|nummer|id)?[ .:#]{{0,3}}(?P<x>(?=[^\s\d]{{0,8}}[ -]?\d{{1,8}}(?:[-–/.:]\d|\d\d))[A-Za-zÅÄÖåäö]{{0,8}}[ -]?\d[\w/:–-]*(?:\.\d[\w/:-]*)*)", re.IGNORECASE)),
    Shape("ärende", _rx(rf"(?<![\w-]){_BOARD}[ -]{{0,2}}(?:{_YEAR}|\d{{2}})[-/.:]\d{{1,6}}(?:[-/.]\d{{1,6}})*(?![\d])")),
    Shape("ärende", _rx(rf"(?<![\w-])(?:{_BOARD})[ -]{{0,2}}\d{{1,6}}[-/](?:{_YEAR}|\d\d)(?!\d)")),
)  # fmt: skip
_LAWS_AND_TIMES: Final = (
    Shape(None, _rx(r"\(EU\) ?(?:nr )?\d{4}/\d+|(?<![\w])(?:förordning|direktiv)(?:en|et)? (?:\(EU\) )?(?:nr )?\d{2,4}/\d+", re.IGNORECASE)),
    Shape(None, _rx(r"(?<!\w)(?:SFS|[A-ZÅÄÖ]{1,8}-?FS|SOU|Ds|prop\.?|bet\.?|skr\.?|rskr\.?|NJA|HFD|RÅ|AD|MIG|ICD-?10|ISBN|ISO)[ ]{0,2}(?:nr )?\d{4}(?:[:/]\d{1,4}){1,2}(?: ref\.? ?\d+)?", re.IGNORECASE)),
    Shape(None, _rx(r"(?<![\w-])\d{4}:\d{1,4}(?![\d-])")),
    Shape(None, _rx(rf"(?<![\d-]){_ISO}(?:T\d\d:\d\d(?::\d\d)?Z?)?{_NOT_LAST_FOUR}")),
    Shape(None, _rx(rf"(?<![\d-]){_D}[-/.]{_M}[-/. ]{_YEAR}{_NOT_LAST_FOUR}(?![-/]\d)")),
    Shape(None, _rx(rf"(?<!\d){_D}(?::e|:a|:de)? ?{_MONTH}\b\.?(?: {_YEAR}(?!\d|[-/ ]\d))?", re.IGNORECASE)),
    Shape(None, _rx(rf"(?<![\d/-]){_YEAR} ?[-–/] ?{_YEAR}(?![\d-])|(?<![\d/-]){_YEAR}-(?:0[1-9]|1[0-2])(?![\d-])")),
    Shape(None, _rx(r"(?<![\d/-])(20\d)(\d)/(?:\d\d)(?![\d/-])")),
    Shape(None, _rx(r"(?:\bkl\.?|\bklockan|\bkl) ?\d{1,2}(?:[.:]?\d\d)?(?: ?(?:[-–]|till|och) ?\d{1,2}(?:[.:]?\d\d)?)?(?!\d)", re.IGNORECASE)),
    Shape(None, _rx(r"(?<![\d.:-])(?:[01]?\d|2[0-4])[.:][0-5]\d(?: ?[-–] ?(?:[01]?\d|2[0-4])[.:][0-5]\d)?(?![\d]|[.:-]\d| \d)")),
    Shape(None, _rx(r"(?<!\d)\d{1,3}(?: \d{3}){1,3} ?(?:kr|kronor|sek|tkr|:-|barn|elever|invånare)", re.IGNORECASE)),
    Shape(None, _rx(r"(?<!\d)\d{4,7} ?(?:kr|kronor|sek|tkr|:-)", re.IGNORECASE)),
)  # fmt: skip
_IDENTIFIERS: Final = (
    Shape("ip-adress", _rx(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")),
    Shape("konto", _rx(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")),
    Shape("konto", _rx(r"\b(?:konto(?:nr|nummer)?|clearing(?:nr|nummer)?|bankgiro|plusgiro|bg|pg|kort(?:nr|nummer)|swish(?:nr|nummer)?)[ .:]{0,3}(?:nr )?(?P<x>\d(?:[ \-–,.]{0,2}\d){4,24})", re.IGNORECASE)),
    Shape("konto", _rx(r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}(?!\d)")),
    Shape("telefon", _rx(r"(?<![\d+])07[02369]\d{7}(?!\d)")),
    Shape("ärende", _rx(rf"(?<![\d-])\d{{1,6}}[-/]{_YEAR}[-/]\d{{1,7}}(?!\d)")),
    Shape("personnummer", _rx(rf"(?<!\d)(?:(?:18|19|20)[ ]?)?\d\d{_SEP}?\d\d{_SEP}?\d\d{_SEP}{{0,3}}{_LAST}(?!\d)")),
    Shape("personnummer", _rx(r"(?<!\d)(?:19\d\d|20[01]\d|202[0-3])(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[6-9]\d)(?!\d)|(?<![\d-])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])(?![\d-])")),
    Shape("telefon", _rx(r"(?<!\d)(?:\+|00)\d{1,3}(?:[ \-–/.()]{0,2}\d){6,12}(?!\d)")),
    Shape("telefon", _rx(r"(?<![\d])\(?0\d{1,3}\)?[ ]?[-–/ ]{0,2}\d(?:[ \-–/.]{0,2}\d){4,8}(?!\d)")),
    Shape("telefon", _rx(r"\b(?:tel(?:efon)?(?:nr|nummer)?|tfn|mobil(?:en|nr|nummer)?|mob|sms|ankn(?:ytning)?)[.:]?[ ]{0,2}(?:nr )?(?P<x>\d(?:[ \-–]?\d){3,11})(?!\d)", re.IGNORECASE)),
    Shape("ärende", _rx(rf"(?<![\w-])[A-ZÅÄÖ]{{1,6}}[ -]{{0,2}}(?:{_YEAR}[-/.:]\d{{1,6}}|\d{{2,6}}[-/](?:{_YEAR}|\d\d))(?:[-/.]\d{{1,6}})?(?![\d-])")),
    Shape("ärende", _rx(r"(?<![\w-])[A-ZÅÄÖ]{2,6}-\d{2,}(?:[-/.]\d+)*(?!\d)|(?<![\w-])[A-ZÅÄÖ]{1,6}\d{5,}(?!\d)")),
    Shape("ärende", _rx(rf"(?<![\d-]){_YEAR}(?:[-.–]\d{{3,8}}|/\d{{1,8}})(?:[-/]\d{{1,6}})?(?!\d)")),
    Shape("ärende", _rx(rf"(?<![\d/.-])\d{{3,6}}[-–/](?:\d\d|{_YEAR})(?![\d/-]| ?(?:år|kr|st|procent|%))")),
    Shape("ärende", _rx(r"(?<!\w)#\d{3,}")),
    Shape("regnr", _rx(r"\b(?:reg\.?(?:nr|nummer)?|registreringsn(?:r|ummer)|bil(?:en)?)[ .:]{1,2}(?:med |nr )?(?P<x>[A-Z]{3} ?\d\d[A-Z\d])\b", re.IGNORECASE)),
)  # fmt: skip
_PLACES: Final = (
    Shape("adress", _rx(rf"(?<!\w)(?:(?:Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya|Övre|Nedre|Sankt|S:t|S:ta|Sankta) )?(?P<street>[^\W\d_]{{4,40}}+) {{1,2}}(?:nr )?\d{{1,4}}(?!\d|[:.]\d|[-–]\d| ?(?:år|ar\b|kap|§|procent|%|st\b|mån|veck|dag|tim)){_DOOR}"), _is_street),
    Shape("adress", _rx(rf"(?<!\w)[A-ZÅÄÖ][^\W\d_]{{1,25}} (?:[A-ZÅÄÖ][^\W\d_]{{1,25}} )?(?:gata|väg|gränd|torg|allé|plan|backe|stig|plats) \d{{1,4}}(?!\d){_DOOR}")),
    Shape("adress", _rx(rf"(?<!\w)(?:(?:Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya|Övre|Nedre|Sankt|S:t|S:ta|Sankta) )[A-ZÅÄÖ][^\W\d_]{{1,25}} \d{{1,4}}{_DOOR}")),
    Shape("adress", _rx(r"(?<=[^\W\d_] )(?<!\. )(?<!\? )[A-ZÅÄÖ][^\W\d_]{2,25}(?:vägen|vagen|gatan|gränd|grand|stigen|allén|esplanaden)(?![\w-])")),
    Shape("adress", _rx(r"\b(?:bor(?: \w{2,8})?|bodde|bo|boende|hemma|adress(?:en)?(?: är)?|bosatta?)(?: på| vid| i|:)? (?P<x>[^\W\d_]{3,25}(?:vägen|vagen|gatan|gränd|grand|stigen|allén|torget|slingan))(?![\w-])", re.IGNORECASE)),
    Shape("adress", _rx(r"\b(?:lgh|lägenhet|lght)\.?(?: nr\.?)? ?\d{1,5}(?!\d)", re.IGNORECASE)),
    Shape("adress", _rx(r"\b(?:box|c/o|postbox) ?\d{1,5}(?!\d)(?:,? ?\d{3} ?\d\d(?!\d))?", re.IGNORECASE)),
    Shape("adress", _rx(r"(?<![\d-])(?:SE?-)?\d{3} \d{2}(?= [A-ZÅÄÖ][a-zåäö]{2})(?! (?:Kap|Kr))|(?<![\w-])(?:SE?-)\d{3} ?\d\d(?!\d)|\b(?:postnr|postnummer)[ :.]{1,2}(?P<x>\d{3} ?\d\d)(?!\d)")),
    Shape("telefon", _rx(r"(?<!\d)0\d{1,3}[-–/]\d(?:[ \-–]{0,2}\d){3,9}(?!\d)")),
    Shape("nummer", _rx(r"(?<![\d])\+?\d(?:[ \t\-–/.()]{0,2}\d){6,}+")),
)  # fmt: skip


class Official:
    """The catalogue's own numbers, mailboxes and links: they are nobody's personal data."""

    def __init__(self, values: Iterable[str]) -> None:
        """``values`` hold numbers, mailboxes and links in any grouping; other text among them says nothing here."""
        numbers: set[str] = set()
        self.mailboxes: set[str] = set()
        self.links: set[str] = set()
        for value in values:
            numbers.update(
                digits for run in _NUMBER.findall(value) if len(digits := _NON_DIGIT.sub("", run)) >= 7
            )
            self.mailboxes.update(word.strip(".,;:()<>").lower() for word in value.split() if "@" in word)
            self.links.update(_host_path(word) for word in value.split() if "/" in word and "." in word)
        self.pattern = _official_numbers(numbers)

    def mailbox(self, text: str) -> bool:
        """Tell whether ``text`` is one of the mailboxes."""
        return re.sub(r"\s+", "", text).lower().rstrip(".") in self.mailboxes

    def link(self, text: str) -> bool:
        """Tell whether ``text`` is one of the links, or an address without anything behind the host."""
        address = _host_path(text.rstrip(".,;:!?)'\""))
        return (
            address in self.links
            or "/" not in address
            and "?" not in address
            and "@" not in address
            and not re.search(r"\d{5}", address)
        )


def _host_path(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.lower()).rstrip("/")


def _official_numbers(numbers: set[str]) -> re.Pattern[str]:
    """Return a pattern that matches each number however its digits are grouped, with +46 as well as 0."""
    gap = r"[ \t\-–/.()]{0,3}"
    forms = []
    for number in sorted(numbers, key=lambda digits: (-len(digits), digits)):
        national = "0" + number[2:] if number.startswith("46") else number
        rest = gap.join(national[1:])
        forms.append(
            rf"(?:(?:\+|00)46{gap}\(?0?\)?{gap}|0{gap}){rest}" if national[0] == "0" else gap.join(national)
        )
    return re.compile(rf"(?<![\d+])(?<!\d[-+])\(?(?:{'|'.join(forms) or '(?!)'})(?!\d)(?!-\d)")


def _found(text: str, official: Official) -> Iterator[tuple[int, int, str | None]]:
    """Yield the spans to mask or keep, each with its marker."""
    work = text
    first = (Shape(None, _MARKER), Shape(None, official.pattern))
    keeps: dict[str, Callable[[str], bool]] = {"e-post": official.mailbox, "länk": official.link}
    for shapes in (first, _LINKS, _CASES, _LAWS_AND_TIMES, _IDENTIFIERS, _PLACES):
        for marker, pattern, check in shapes:
            named = "x" in pattern.groupindex
            spans = []
            for match in pattern.finditer(work):
                if check is not None and not check(match):
                    continue
                start, end = match.span("x") if named else match.span()
                keep = marker in keeps and keeps[marker](work[start:end])
                spans.append((start, end))
                yield start, end, None if keep else marker
            work = _blank(work, spans)


def _blank(work: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return work
    pieces, at = [], 0
    for start, end in spans:
        pieces += [work[at:start], _BLANK * (end - start)]
        at = end
    return "".join([*pieces, work[at:]])


def mask_shapes(text: str, official: Official) -> tuple[str, list[str]]:
    """Return ``text`` with identifiers replaced by markers, and the kinds found, in order."""
    if (
        not any(c.isdigit() or c in "@*" for c in text)
        and "www" not in text.lower()
        and "http" not in text.lower()
        and not _MAYBE_STREET.search(text)
    ):
        return text, []
    pieces, kinds, at = [], [], 0
    for start, end, marker in sorted(_found(text, official)):
        if marker is None or start < at:
            continue
        while end > start and text[end - 1] in " \t\r\n.,":
            end -= 1
        pieces += [text[at:start], f"[{marker}]"]
        kinds.append(marker)
        at = end
    return "".join([*pieces, text[at:]]), kinds


_MAYBE_STREET: Final = re.compile(
    r"(?:vägen|vagen|gatan|gränd|grand|stigen|allén|esplanaden|torget|slingan|snabel|\(at\)|\[at\])",
    re.IGNORECASE,
)
