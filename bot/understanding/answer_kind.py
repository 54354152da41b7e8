"""Whether an answer holds the kind of thing that was asked for.

Half the danger is to answer a neighbour of the question: the documents name the dialogue forum but no date for it,
EVI's interview but not its minutes. Where a question asks for a thing of a recognisable shape (a number to call, a
mailbox, a date, a time of day, a count) and the answer holds none of that shape, it is not the answer.
"""

from __future__ import annotations

import re

__all__ = ["holds_what_is_asked"]

_NUMERAL = (
    r"\d|\b(?:en gang|ett|inga|ingen|bada|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv|tjugo)\b"
    r"|\b(?:arlig\w*|varje|vart|varannan)\b"
)
_DAYS = "dag|dygn|veck|manad|drojsmal|genast"
_UNITS = {"minut": "minut", "timm": "timm", "dag": _DAYS, "dygn": _DAYS, "veck": _DAYS, "manad": "manad|veck|ar\\b"}

_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    # a number to call: "vilket nummer", "tfn", "direktnummer"; not "personnummer", nor "telefon" in passing
    (
        re.compile(r"\b(?:telefon|direkt|mobil|jour|akut)?(?:nummer|numret|nr|nummren)\b(?! ?\[)|\btfn\b|\btelnr\b"),
        re.compile(r"\b0\d{1,3}[ -]+\d{2,}|\b112\b|\b1177\b|\b\d{4}:\d+|\bparagraf|§"),
    ),
    # a mailbox or an e-mail address
    (
        re.compile(r"\b(?:mejl|mail|e-?post|e ?post)(?:adress|lada)\w*|\b(?:funktions)?brevlad\w*"),
        re.compile(r"\w@\w|\bbrevlad|\bmejladress"),
    ),
    # a street address; "webbadress" and "mejladress" are other things, and a secret one is not asked for
    (
        re.compile(
            r"\b(?:gatu|besoks|post)adress\w*|\b(?:vilken|vad ar|vad har \w+ for) (?:ny )?adress\b"
            r"|\badress(?:en)? till\b"
        ),
        re.compile(r"(?:gatan|vagen|torget|grand|alle)\b|\bhttps?:|\w@\w|\bbrevlad|\badressen ar\b"),
    ),
    # a date
    (
        re.compile(r"\bvil\w{1,3}t? datum|\bdatum(?:et)? for\b|\bvilken dag\b|\bnar ar nasta\b|\bnar blir nasta\b"),
        re.compile(
            r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|\b(?:19|20)\d\d\b"
        ),
    ),
    # hours of the clock; "inom vilken tid" is a deadline
    (
        re.compile(
            r"\boppettid\w*|\btelefontid\w*|\bklockslag\w*|\bvilka (?:tider|klockslag)\b"
            r"|\bhur dags\b|\bnar (?:oppnar|stanger)\b"
        ),
        re.compile(r"\b\d{1,2}[:.]\d\d\b|klockslag"),
    ),
    # a form
    (
        re.compile(r"\bskattnings\w*|\bskattn\b|\b(?:vilket|vilka|vilken) (?:\w+ )?formular\b"),
        re.compile(r"blankett|formular|\bmall|skattning"),
    ),
    # somebody's name: the documents name roles
    (
        re.compile(
            r"\b(?:vad|vem) heter (?:\w+ ){0,2}"
            r"(?:psykolog|chef|lakar|skotersk|handlagg|samordnar|ordforand|direktor)\w*"
            r"|\bvilken (?:lakare|psykolog|enhetschef|chef|skoterska|handlaggare)\b"
        ),
        re.compile(r"\bheter\b|\bprojektledare\b"),
    ),
    # an amount of money
    (re.compile(r"\b(?:tim|dygns|styck)pris\w*|\bbelopp\w*|\bkronor\b"), re.compile(r"\d ?(?:kr\b|kronor)")),
    # how much in a time
    (re.compile(r"\bhur (?:mycket|mkt) (?:\w+ ){0,2}(?:i|per|om) (?:veck|dag|manad|ar)"), re.compile(_NUMERAL)),
    # a count
    (re.compile(r"\bhur manga\b|\bantalet?\b"), re.compile(_NUMERAL)),
)
_MARKER = re.compile(r"\[[^\]]{1,20}\]")
_COUNTED_UNIT = re.compile(r"\bhur manga (?P<unit>minut|timm|dag|dygn|veck|manad)")


def holds_what_is_asked(question: str, answer: str) -> bool:
    """Return whether ``answer`` holds every kind of thing that ``question`` asks for.

    Both are normalised text without diacritics. A question that asks for nothing of a recognisable shape is
    held by any answer. A marker of redacted data ("[adress]") asks for nothing.
    """
    question = _MARKER.sub("[]", question)
    if any(asked.search(question) and not held.search(answer) for asked, held in _KINDS):
        return False
    unit = _COUNTED_UNIT.search(question)
    return unit is None or re.search(_UNITS[unit["unit"]], answer) is not None
