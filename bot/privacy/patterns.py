"""The shapes of identifiers, as patterns in the order in which they are tried.

Every repetition is bounded or possessive, so that time is linear in the text.
"""
# A pattern is read whole, beside its neighbours:
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

__all__ = ["CASES", "COARSE", "IDENTIFIERS", "LAWS_AND_TIMES", "LINKS", "PLACES", "Shape"]


class Shape(NamedTuple):
    """A pattern and the marker that takes the place of its group ``x`` (or the whole); ``None`` keeps it.

    ``hints`` are words parted by spaces, one of which stands in every text (in lower case) that can match: looking
    for them first spares most of the patterns most of the time.
    """

    marker: str | None
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str]], bool] | None = None
    hints: str = ""

    @property
    def needs_digit(self) -> bool:
        """Tell whether nothing without a digit can match (a digit in a negated class does not count)."""
        return r"\d" in re.sub(r"\[\^[^\]]*\]", "", self.pattern.pattern)


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
_LAST: Final = r"(?:\d[ \-–]?\d[ \-–]?\d[ \-–]?\d|(?=[A-Z]*\d)[A-Z\d]{4}(?![a-zåäö])|[a-z]\d{3}|\d{0,3}[xX*#?]{1,4}(?![a-zåäö])|(?:[nNyY]{4}|[_.…\-]{3,6})(?!\w))"
_STREET_ENDS: Final = (
    "vägen",
    "vagen",
    "väg",
    "vag",
    "gatan",
    "gata",
    "gränd",
    "gränden",
    "grand",
    "granden",
    "stigen",
    "stig",
    "torget",
    "torg",
    "allé",
    "allén",
    "alle",
    "allen",
    "backen",
    "leden",
    "slingan",
    "svängen",
    "kroken",
    "ringen",
    "esplanaden",
    "gången",
    "promenaden",
    "kajen",
    "höjden",
    "brinken",
    "liden",
    "lyckan",
    "stråket",
    "terrassen",
    "trappan",
    "udden",
    "vreten",
    "hagen",
    "lunden",
    "kullen",
    "ängen",
    "tået",
)
# Endings that ordinary words share (handlingsplan, arbetsplats): only with a capital.
_LOOSE_ENDS: Final = (
    "plan",
    "platsen",
    "plats",
    "parken",
    "dalen",
    "åsen",
    "viken",
    "gården",
    "varvet",
    "bron",
    "hörnet",
    "backe",
    "berget",
    "näset",
    "sjön",
)
_DOOR: Final = r"(?:[ ]?[A-Za-d](?![\w-]))?(?:,? ?(?:lgh\.?|lägenhet|lag\.?|lght|läg\.?)(?: ?nr\.?)? ?\d{1,5})?(?:,? ?\d{1,2} ?tr\.?)?(?:,? {0,2}(?:SE?-)?\d{3} ?\d{2}(?!\d))?"

_PERSON: Final = (
    r"(?:barnet|flickan?|pojken?|elev(?:en)?|dotter(?:n)?|sonen?|tjej(?:en)?|killen?|ungdom(?:en)?|patient(?:en)?|pat|klient(?:en)?|barn|hon|han|hen"
    r"|brukaren?|mamman?|pappan?|syster(?:n)?|bror|\[namn\])"
)
_ORDINAL: Final = r"(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|[a-zåäö]{3,7}tonde|tjugo[a-zåäö]{4,8}|tretti(?:onde|oförsta))"
# --- the patterns, in order ------------------------------------------------------------------------

# What a number stands for, where the word before it says so: "kundnr 4471", "journal K-118/7".
_NOUNS: Final = (
    r"(?:kund|klient|patient|brukare|journal|remiss|akt|dossier|bokning|faktura|order|försäkring|polisanmälan|anmälan|avvikelse|biljett|beslut"
    r"|beteckning|signatur|inlogg(?:ning)?|användare|user|login|ref|referens|medlem|lägenhet|löp|ärende|arende|diarie|case|leg|id)"
)
_VALUE: Final = r"(?-i:[A-ZÅÄÖ]{1,4} )?[a-zåäö]{0,6}[-/]?\d[\w/:–-]*+(?:\.\d[\w/:-]*+)*+(?: \d{2,5}(?![\w:/.-]))*+"
_NOT_PERSONAL: Final = re.compile(
    r"(?:sfs|lag(?!en|t)|förordning|paragraf|kap|rad|sid|punkt|avsnitt|bilag|post|tele|växel|jour(?!nal)|hslf|sosfs|prop|version|rum|sal|buss|linje|kanal|nöd|hem)"
)
_NO_REFERENCE: Final = re.compile(
    rf"{_YEAR}|{_YEAR}[-–](?:{_M}|{_YEAR})|(?-i:[A-Z])\d\d(?:\.\d{{1,2}})?|{_ISO}|\d{{4}}:\d{{1,4}}|\d{{1,2}}[:.]\d\d(?:[-–]\d{{1,2}}[:.]\d\d)?|\d{{1,2}}[-–]\d{{1,2}}"
)
_COUNTED: Final = re.compile(
    r" ?(?:kr\b|kronor|tkr|sek\b|:-|%|procent|st\b|stycken|mg|ml|gram|kg|km|meter|m\b|min|tim|dag|veck|mån|år|barn|elev|ungdom|person|invånare"
    r"|anmäl|ärende|fall|samtal|plats|gång|ggr|kap|§|unga|familj|besök|timmar|av |miljon|tusen)",
    re.IGNORECASE,
)


def _is_reference(match: re.Match[str]) -> bool:
    value = match["x"].rstrip("-:/–")
    if _NOT_PERSONAL.match(match["cue"].lower()):
        return False
    digits = sum(c.isdigit() for c in value)
    if digits < 3 and not (digits and len(value) >= 4 and any(c.isalpha() for c in value)):
        return False
    return not (_NO_REFERENCE.fullmatch(value) or _COUNTED.match(match.string, match.end()))


def _is_uncounted(match: re.Match[str]) -> bool:
    return not match[0].endswith("00") and not _COUNTED.match(match.string, match.end())


LINKS: Final = (
    Shape(
        "e-post",
        _rx(
            r"(?<![\w.+%'-])[\w.+%'-]++ {0,2}(?:@|\(at\)|\[at\]|\(a\)|snabel-?a) {0,2}[\w.@%+-]++",
            re.IGNORECASE,
        ),
        hints="@ (at) [at] (a) snabel",
    ),
    Shape("namn", _rx(r"(?<![\w@.])@[^\W\d][\w.-]{1,60}"), hints="@"),
    Shape(
        "ip-adress",
        _rx(
            r"(?<![\w:.])(?:[\da-f]{0,4}:){2,7}(?<=::)(?:[\da-f]{1,4}:){0,6}[\da-f]{0,4}(?![\w:])|(?<![\w:.])(?:[\da-f]{1,4}:){7}[\da-f]{1,4}(?![\w:])",
            re.IGNORECASE,
        ),
        hints=":",
    ),
    Shape(
        "namn",
        _rx(
            r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord|facebook|fb|messenger|kik|telegram|roblox|steam|fortnite|användarnamn(?:et)?|username|nick|alias)[ :=]{1,3}(?:heter |är |är: )?(?P<x>(?=[^\W\d]{0,30}[\d_.#][\w#])[^\W\d_][\w.#]{2,39})",
            re.IGNORECASE,
        ),
        hints="insta snap tiktok discord face fb messenger kik telegram roblox steam fortnite användarn username nick alias",
    ),
    Shape("namn", _rx(r"<@[UW]\w{2,20}(?:\|[^>\n]{0,80})?>"), hints="<@"),
    Shape(
        "namn",
        _rx(
            r"(?<![\w@.-])[a-z0-9-]{2,40}\.(?:blogg|blogspot|wordpress|tumblr|webnode)\.(?:com|se)(?!\w)", re.IGNORECASE
        ),
        hints="blogg. blogspot. wordpress. tumblr. webnode.",
    ),
    Shape(
        "länk",
        hints="http www.",
        pattern=_rx(
            r"(?:https?://|www\.)[^\s<>\"\x00]++(?:(?<=\d{6})[ \n\-–+]{1,3}\d[^\s<>\"\x00]*+)*+", re.IGNORECASE
        ),
    ),
    Shape(
        "länk",
        hints=".com .se .org .net .nu .io .me .gg .tv .eu .no .dk .fi",
        pattern=_rx(
            r"(?<![\w@.-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|se|org|net|nu|io|me|gg|tv|eu|no|dk|fi)/[^\s<>\"\x00]++",
            re.IGNORECASE,
        ),
    ),
)
CASES: Final = (
    Shape(None, _rx(r"(?<!\d)(?<!\d[ \-–/.:+])(?:112|1177|114 ?14|113 ?13|116 ?111|116 ?117|116 ?000|116 ?123|118 ?(?:000|100|118|119|247|800|880|888))(?:[ ,/]{1,3}(?:112|1177|114 ?14|113 ?13))*"
                    r"(?!\d)(?![ ](?!0\d)\d{1,4}(?!\d)(?! ?(?:kap|§|år|min|tim|ggr|gång)))(?!-\d)")),
    Shape(None, _rx(r"(?<![\d+])(?<!\d[-– ])(?:(?:\+46|0046|0)[ -]?77[ -]?[0-57](?:[ -]{0,2}\d){6}|020[ -]\d\d(?:[ -]?\d){4}|0200[ -]?\d{3}[ -]?\d{3}"
                    r"|010-?456 ?67 ?00|010-?788 ?50 ?00|075-?247 ?30 ?00)(?!\d)(?![-+ ]\d)")),
    Shape("nummer", _rx(r"\b(?<!diagnos)(?<!icd-)(?:port|dörr|dorr|pin|larm|lås|entre|entré)?-?kod(?:en|erna)?(?: till \w{3,12})?[ .:=]{1,3}(?:är |ar )?(?P<x>[*#]?\d{3,8}[*#]?)(?![\w.])", re.IGNORECASE), hints="kod"),
    Shape("nummer", _rx(r"\b(?:lösen(?:ord)?|losenord|password|pwd)(?:et)?[ :=]{1,3}(?:är |ar |is )?(?P<x>(?=[^\s\d]{0,30}\d)\S{4,40})", re.IGNORECASE), hints="lösen losen passw pwd"),
    Shape("födelsedatum", _rx(rf"\b(?:född|föddes|fodd|födelsedatum|född den|födelsedag(?:en)?|f-dag|f\.|fd\.?|fdd|f|d\.?o\.?b\.?|born|dob) {{0,2}}(?:(?:den|on|är) |:? ?)?-?(?P<x>{_BIRTH}){_NOT_LAST_FOUR}", re.IGNORECASE)),
    Shape("födelsedatum", _rx(rf"\b(?:född|föddes|fodd|fyller(?: år| \d{{1,2}}(?: år)?)?|födelsedag(?:en)?|fyllde(?: år| \d{{1,2}}(?: år)?)?) (?:är )?(?:den |i )?(?P<x>{_D}(?::e|:a|:de)? ?{_MONTH}\b\.?(?: {_YEAR})?|{_D}/{_M}(?:[ -]{{1,2}}\d\d(?!\d))?|(?:{_ORDINAL}) (?:i )?{_MONTH}\b(?: {_YEAR})?|{_MONTH} {_YEAR})(?![\d-])", re.IGNORECASE), hints="född fodd född födel fyll"),
    Shape("födelsedatum", _rx(rf"(?:{_PERSON})(?:s|en)? ?[(,] ?(?P<x>(?:19|20)[012]\d[-/.]\d\d[-/.]\d\d|[012]\d-\d\d-\d\d)(?![\d-])", re.IGNORECASE)),
    Shape("födelsedatum", _rx(r"\b(?:född|fodd|f\.?) (?P<x>(?:0\d|1[0-2])(?:[0-2]\d|3[01]))(?![\d:.-]\d|\d)", re.IGNORECASE), hints="född fodd f"),
    Shape("personnummer", _rx(r"\b(?:fyra sista|sista fyra|sista 4|4 sista|sista siffrorna|kontrollsiffr\w{1,4}|slutsiffr\w{1,4}|slutar(?: på| med|(?= \d{4}))|(?<=, )sista|(?<=\] )sista)(?: siffrorna| siffror)?(?: i \w{3,14})?(?: är|:| på)? (?P<x>\d[ -]?\d[ -]?\d[ -]?\d)(?![\d])", re.IGNORECASE), hints="sista kontrollsiffr slutsiffr slutar"),
    Shape("personnummer", _rx(r"(?:pers(?:on)?(?:nr|nummer)|pnr|p-nr|samordningsn(?:r|ummer)|födelsenummer|reservn(?:r|ummer)|lma-nr|lma-nummer)[ .:#]{0,3}(?P<x>(?=[^\n\x00]{0,14}\d)[A-Z]{0,3}\d(?:(?:[ \n\-–+]{0,3}|[._/])[\dA-Zx*X])*+)"), hints="nr nummer"),
    Shape("ärende", _rx(rf"(?<![\w-]){_YEAR}[-/ ]{_BOARD}[-/ ]\d{{2,6}}(?!\d)")),
    Shape("ärende", _rx(rf"(?<![^\W_]){_CUE}[ .:#]{{1,3}}(?:nr|nummer|id)?[ .:#]{{0,3}}(?P<x>(?=[^\s\d]{{0,8}}[ -]?\d{{1,8}}(?:[-–/.:]\d|\d\d))[A-Za-zÅÄÖåäö]{{0,8}}[ -]?\d[\w/:–-]*(?:\.\d[\w/:-]*)*)", re.IGNORECASE), hints="dnr d-nr diarie ärende arende ärd ärn akt mål mal journal remiss anmäl ref case ticket klient id k-nr"),
    Shape("ärende", _rx(rf"(?<![\w-]){_BOARD}[ -]{{0,2}}(?:{_YEAR}|\d{{2}})[-/.:]\d{{1,6}}(?:[-/.]\d{{1,6}})*(?![\d])")),
    Shape("ärende", _rx(rf"(?<![\w-])(?:{_BOARD})[ -]{{0,2}}\d{{1,6}}[-/](?:{_YEAR}|\d\d)(?!\d)")),
)  # fmt: skip
LAWS_AND_TIMES: Final = (
    Shape(None, _rx(r"(?<![\w-])(?:ICD|DSM|KVÅ|KSH|ISO|WISC|WPPSI|COVID)[- ]?\d{1,2}(?![\w/-])", re.IGNORECASE), hints="icd dsm kvå ksh iso wisc wppsi covid"),
    Shape(None, _rx(r"\(EU\) ?(?:nr )?\d{4}/\d+|(?<![\w])(?:förordning|direktiv)(?:en|et)? (?:\(EU\) )?(?:nr )?\d{2,4}/\d+", re.IGNORECASE), hints="(eu) förordning direktiv"),
    Shape(None, _rx(r"(?<!\w)(?:SFS|[A-ZÅÄÖ]{1,8}-?FS|SOU|Ds|prop\.?|bet\.?|skr\.?|rskr\.?|NJA|HFD|RÅ|AD|MIG|ICD-?10|ISBN|ISO)[ ]{0,2}(?:nr )?\d{4}(?:[:/]\d{1,4}){1,2}(?: ref\.? ?\d+)?", re.IGNORECASE), hints="fs sou ds prop bet skr nja hfd rå ad mig icd isbn iso"),
    Shape(None, _rx(r"(?<![\w-])\d{4}:\d{1,4}(?![\d-])"), hints=":"),
    Shape(None, _rx(rf"(?<![\d-]){_ISO}(?:T\d\d:\d\d(?::\d\d)?Z?)?{_NOT_LAST_FOUR}")),
    Shape(None, _rx(rf"(?<![\d-]){_D}[-/.]{_M}[-/. ]{_YEAR}{_NOT_LAST_FOUR}(?![-/]\d)")),
    Shape(None, _rx(rf"(?<!\d){_D}(?::e|:a|:de)? ?{_MONTH}\b\.?(?: {_YEAR}(?!\d|[-/ ]\d))?", re.IGNORECASE), hints="jan feb mar apr maj jun jul aug sep okt nov dec"),
    Shape(None, _rx(rf"(?<![\d/-]){_YEAR} ?[-–/] ?{_YEAR}(?![\d-])|(?<![\d/-]){_YEAR}-(?:0[1-9]|1[0-2])(?![\d-])")),
    Shape(None, _rx(r"(?<![\d/-])(20\d)(\d)/(?:\d\d)(?![\d/-])")),
    Shape(None, _rx(r"(?:\bkl\.?|\bklockan|\bkl) ?\d{1,2}(?:[.:]?\d\d)?(?: ?(?:[-–]|till|och) ?\d{1,2}(?:[.:]?\d\d)?)?(?!\d)", re.IGNORECASE), hints="kl"),
    Shape(None, _rx(r"(?<![\d.:-])(?:[01]?\d|2[0-4])[.:][0-5]\d(?: ?[-–] ?(?:[01]?\d|2[0-4])[.:][0-5]\d)?(?![\d]|[.:-]\d| \d)")),
    Shape(None, _rx(r"(?<!\d)\d{1,3}(?: \d{3}){1,3} ?(?:kr|kronor|sek|tkr|:-|barn|elever|invånare)", re.IGNORECASE), hints="kr sek :- barn elever invånare"),
    Shape(None, _rx(r"(?<!\d)\d{4,7} ?(?:kr|kronor|sek|tkr|:-)", re.IGNORECASE), hints="kr sek :-"),
)  # fmt: skip
IDENTIFIERS: Final = (
    Shape("ip-adress", _rx(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")),
    Shape("ip-adress", _rx(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", re.IGNORECASE)),
    Shape("adress", _rx(r"(?<![\d.])-?\d{1,2}[.,]\d{4,9}°? ?[NSns]?[,;/ ]{1,3}[EWÖewö]? ?-?\d{1,3}[.,]\d{4,9}(?!\d)°?(?: ?[EWÖ](?!\w))?")),
    Shape("adress", _rx(r"(?<!\d)\d{1,3}° ?\d{1,2}[.,]?\d{0,6} ?[’'′](?: ?\d{1,2}(?:[.,]\d{1,4})? ?(?:[\"”″]|''))? ?[NSEWÖ]?"), hints="°"),
    Shape("konto", _rx(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")),
    Shape("konto", _rx(r"\b(?:konto(?:nr|nummer)?|clearing(?:nr|nummer)?|bankgiro|plusgiro|bg|pg|kort(?:nr|nummer)|swish(?:nr|nummer)?)[ .:]{0,3}(?:nr )?(?P<x>\d(?:[ \-–,.]{0,2}\d){4,24})", re.IGNORECASE), hints="konto clearing giro bg pg kort swish"),
    Shape("konto", _rx(r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}(?!\d)")),
    Shape("telefon", _rx(r"(?<![\d+])07[02369](?:\d{7}|[ :,_./-]{1,2}\d(?:[ :,_./-]{0,2}\d){6})(?!\d)")),
    Shape("ärende", _rx(rf"(?<![\d-])\d{{1,6}}[-/]{_YEAR}[-/]\d{{1,7}}(?!\d)")),
    Shape("personnummer", _rx(r"(?<!\d)\d\d:\d\d:\d\d[-+ ]{1,3}\d{4}(?!\d)|(?<!\w)(?=\w*\d\w*\d\w*\d)[\dOoIl]{6,8}[-+ ]{1,3}(?=\w*\d)[\dOoIl]{4}(?!\w)|(?<!\d)\d{4}(?= är (?:de )?(?:fyra )?sista)")),
    Shape("personnummer", _rx(rf"(?<!\d)(?:(?:18|19|20)[ ]?)?\d\d{_SEP}?\d\d{_SEP}?\d\d{_SEP}{{0,3}}{_LAST}(?!\d)")),
    Shape("personnummer", _rx(r"(?<![\w])(?:19|20)?\d\d[-/.]?(?:[01x*#?]\d?[-/.]?[xX*#?]{1,4}|[xX*#?]{2}[-/.]?[xX*#?\d]{2})[ +\-–]{0,3}[\dxX*#?]{2,4}(?!\w)|(?<!\d)(?:19|20)?\d{4}[xX*#?]{2}(?!\w)", re.IGNORECASE)),
    Shape("personnummer", _rx(r"(?<!\d)(?:19\d\d|20[01]\d|202[0-3])(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[6-9]\d)(?!\d)|(?<![\d-])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])(?![\d-])")),
    Shape("telefon", _rx(r"(?<!\d)(?:\+|00)\d{1,3}(?:[ \-–/.()]{0,2}\d){6,12}(?!\d)")),
    Shape("telefon", _rx(r"(?<![\d])\(?0\d{1,3}\)?[ ]?[-–/ _]{0,2}\d(?:[ \-–/._]{0,3}\d){4,8}(?!\d)")),
    Shape("telefon", _rx(r"(?<!\w)[0oO]7[\doO](?:[ -]{0,2}[\doO]){7}(?!\w)")),
    Shape("telefon", _rx(r"(?<![\dA-Za-z])[oO0]\d{1,3}[ -]{1,3}\d{2,3}[ -]{0,2}[xX*#\d ]{2,7}(?![\w])")),
    Shape("telefon", _rx(r"\b(?:tel(?:efon)?(?:nr|nummer)?|tfn|mobil(?:en|nr|nummer)?|mob|sms|ankn(?:ytning)?)[.:]?[ ]{0,2}(?:nr )?(?P<x>\d(?:[ \-–]?\d){3,11})(?!\d)", re.IGNORECASE), hints="tel tfn mob sms ankn"),
    Shape("nummer", _rx(rf"(?<![^\W_])(?P<cue>[a-zåäö]{{0,24}}[- ]?(?:nummer|numret|nr|id|kod))[ .:#=]{{1,3}}(?:är |på )?(?P<x>{_VALUE})", re.IGNORECASE), _is_reference, hints="num nr id kod"),
    Shape("nummer", _rx(rf"(?<![^\W_])(?P<cue>{_NOUNS})(?:en|et|ens|ets|t|n|s)?[ .:#=]{{1,3}}(?:är )?(?P<x>{_VALUE})", re.IGNORECASE), _is_reference, hints="kund klient patient brukare journal remiss akt dossier bokning faktura order försäkring anmälan avvikelse biljett beslut beteckning signatur inlogg användare user login ref medlem lägenhet löp ende diarie case leg id"),
    Shape("ärende", _rx(rf"(?<![\w-])[A-ZÅÄÖ]{{1,6}}[ -]{{0,2}}(?:{_YEAR}[-/.:]\d{{1,6}}|\d{{2,6}}[-/](?:{_YEAR}|\d\d))(?:[-/.]\d{{1,6}})?(?![\d-])")),
    Shape("ärende", _rx(r"(?<![\w-])[A-ZÅÄÖ]{2,6}-\d{2,}(?:[-/.]\d+)*(?!\d)|(?<![\w-])[A-ZÅÄÖ]{1,6}\d{5,}(?!\d)")),
    Shape("ärende", _rx(rf"(?<![\d-]){_YEAR}(?:[-.–]\d{{3,8}}|/\d{{1,8}})(?:[-/]\d{{1,6}})?(?!\d)")),
    Shape("ärende", _rx(rf"(?<![\d/.-])\d{{3,6}}[-–/](?:\d\d|{_YEAR})(?![\d/-]| ?(?:år|kr|st|procent|%))")),
    Shape("ärende", _rx(r"(?<!\w)#\d{3,}"), hints="#"),
    Shape("regnr", _rx(r"\b(?:reg\.?-?(?:nr|nummer|numret)?|registreringsn(?:r|ummer|umret)|bil(?:en)?|bilens (?:nummer|skylt)|skylt(?:en)?|moped(?:en)?|regskylt(?:en)?|nummerplåt(?:en)?|plåt(?:en)?|(?:person|skåp|last)bil(?:en)?|volvo[nm]?|saab(?:en)?|audi(?:n)?|bmw(?:n)?|toyota[n]?|ford(?:en)?|skoda[n]?|kia(?:n)?|mercedes(?:en)?|vw|golf(?:en)?|tesla[n]?|opel(?:n)?|mazda[n]?|taxi(?:n)?)[ .,:]{1,2}(?:är |med |nr |har )?(?P<x>[A-ZÅÄÖ]{3}[ -]?\d\d[A-Z\d]|[A-Z]{1,2} ?\d{2} ?\d{3}|[A-Z]{2,3}[ -]?\d{3}[A-Z]?)\b", re.IGNORECASE), hints="reg bil skylt plåt moped volvo saab taxi audi bmw toyota ford skoda kia mercedes vw golf tesla opel mazda"),
    Shape("regnr", _rx(r"(?<![\w-])(?!BUP|EVI|SIP|BVC|BHV|BUS|VIP|IVO|LVU|LPT|EMI|EHV|HVB|LSS|SOL|HSL|BOU|OSL|SFS|SOU|KBT|DBT|ASD|UNG|NPF|SSK|TEL|MOB|KAP|REG|DNR|REF|PNR|BOX|LGH|AKT|ADD|MAX)[A-Z]{3}[ -]?\d\d[A-Z\d](?![\w-])")),
    Shape("nummer", _rx(r"(?<![\w.,/:-])\d{5,8}[-–/]\d{1,6}(?![\w/-])|(?<![\w.,/:-])\d{1,4}[-–/]\d{5,8}(?![\w/-])|(?<![\w.,/:+-])\d{5,6}(?![\w/-]|[.,:]\d)"), _is_uncounted),
)  # fmt: skip
# For a text far longer than a question: any number of five digits or more goes, of whatever kind it is.
COARSE: Final = (
    Shape("nummer", _rx(r"(?<!\d)\+?\d(?:[\s\-–+_./*()]{0,3}[\dX*#]){4,}+(?:-?[A-Z]{1,2}\d{2,4})?")),
    *(shape for shape in IDENTIFIERS if shape.hints or shape.marker in {"regnr", "konto", "ip-adress"} or shape.check is _is_reference),
)  # fmt: skip
PLACES: Final = (
    Shape("adress", _rx(rf"(?<!\w)(?!ansv|resv|försv|tillsv|medv|rådg)(?:[^\W\d_]{{3,20}}s[gv]|(?i:kvarn|stor|kyrk|skol|björk|gran|tall|park|lind|ek)[gv]|[A-ZÅÄÖ][^\W\d_]{{2,20}}(?:[bcdfhjklmprstxz]|[råu]n|or)[gv])(?<!berg)(?<!borg)(?<!torg)(?<!helg)(?<!korg)(?<!färg)(?<!halv)(?<!tolv)(?<!ung)(?<!gång)\.? \d{{1,3}}(?: ?[A-Da-d](?!\w))?(?![\d:.]\d|\d|[-–]\d){_DOOR}"), _is_uncounted),
    Shape("adress", _rx(r"\b(?:bor|bodde|boende|hemma|flytta\w{0,3}|familjehemmet|gården|torpet) (?:kvar )?(?:på|vid|till) (?P<x>[A-ZÅÄÖ][a-zåäö]{2,20}(?:backen|gården|hagen|kullen|lunden|dalen|åsen|höjden|ängen|viken|udden|näset|torpet))(?!\w)"), hints="backen gården hagen kullen lunden dalen åsen höjden ängen viken udden näset torpet"),
    Shape("adress", _rx(r"(?<=\d), ?\d{3} \d\d(?= [a-zåäö]{3})|(?<=\d[A-Da-d]), ?\d{3} \d\d(?= [a-zåäö]{3})")),
    Shape("adress", _rx(rf"(?<!\w)(?:(?:Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya|Övre|Nedre|Sankt|S:t|S:ta|Sankta) )?(?P<street>[^\W\d_]{{4,40}}+) {{1,2}}(?:nr )?(?!(?:19|20)\d\d)\d{{1,4}}(?!\d|[:.]\d|[-–]\d| ?(?:år|ar\b|kap|§|procent|%|st\b|mån|veck|dag|tim)){_DOOR}"), _is_street),
    Shape("adress", _rx(rf"(?<!\w)[A-ZÅÄÖ][^\W\d_]{{1,25}} (?:[A-ZÅÄÖ][^\W\d_]{{1,25}} )?(?:gata|väg|gränd|torg|allé|plan|backe|stig|plats) \d{{1,3}}(?!\d){_DOOR}")),
    Shape("adress", _rx(rf"(?<!\w)(?:(?:Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya|Övre|Nedre|Sankt|S:t|S:ta|Sankta) )[A-ZÅÄÖ][^\W\d_]{{1,25}} \d{{1,4}}{_DOOR}")),
    Shape("adress", _rx(r"(?<=[^\W\d_] )(?<!\. )(?<!\? )[A-ZÅÄÖ][^\W\d_]{2,25}(?:vägen|vagen|gatan|gränd|grand|stigen|allén|esplanaden)(?![\w-])"), hints="vägen vagen gatan gränd grand stigen allén esplanaden"),
    Shape("adress", _rx(r"\b(?:bor(?: \w{2,8})?|bodde|bo|boende|hemma|adress(?:en)?(?: är)?|bosatta?)(?: på| vid| i|:)? (?P<x>[^\W\d_]{3,25}(?:vägen|vagen|gatan|gränd|grand|stigen|allén|torget|slingan))(?![\w-])", re.IGNORECASE), hints="bo hemma adress"),
    Shape("adress", _rx(r"\b(?:på|vid|till|från|mot) (?P<x>[a-zåäö]{3,25}(?:gatan|gränd|grand|stigen|allén|(?<![hvbptgfm])allen|slingan))(?![\w-])"), hints="gatan gränd grand stigen allén allen slingan"),
    Shape("adress", _rx(r"\b(?:lgh|lägenhet|lght)\.?(?: nr\.?)? ?\d{1,5}(?!\d)", re.IGNORECASE), hints="lgh lägenhet lght"),
    Shape("adress", _rx(r"\b(?:box|c/o|postbox) ?\d{1,5}(?!\d)(?:,? ?\d{3} ?\d\d(?!\d))?", re.IGNORECASE), hints="box c/o"),
    Shape("adress", _rx(r"(?<![\d-])(?:SE?-)?\d{3} \d{2}(?= [A-ZÅÄÖ][a-zåäö]{2})(?! (?:Kap|Kr))|(?<![\w-])(?:SE?-)\d{3} ?\d\d(?!\d)|\b(?:postnr|postnummer)[ :.]{1,2}(?P<x>\d{3} ?\d\d)(?!\d)")),
    Shape("telefon", _rx(r"(?<!\d)0\d{1,3}[-–/]\d(?:[ \-–]{0,2}\d){3,9}(?!\d)")),
    Shape("nummer", _rx(r"(?<![\d])\+?\d(?:[ \t\-–/.()]{0,3}\d){6,}+")),
)  # fmt: skip
