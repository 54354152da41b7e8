"""Finds a name by what stands around it where neither a list nor its own shape gives it away.

Here stand the rules that look beyond the next word: a word set between commas after "en pojke", a family
name after "syskonen" or "ärendet", initials, an unknown word between "för" and a verb.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.privacy.namebook import Kind, NameBook, cues
from bot.privacy.tokens import Token

__all__ = ["AGE", "INFLECTED", "NUMBERED", "called", "owned"]

AGE: Final = re.compile(r"[ ,(]{0,3}\d{1,2}(?:,5)?[ -]?(?:årig|år\b|ar\b|mån|yrs?\b|years?\b)")
NUMBERED: Final = re.compile(
    r"[ ,(:/]{0,3}(?:(?:född|f|f\.|fd|pnr|personnr)[ :.]{0,2})?\[(?:personnummer|födelsedatum)\]"
)
# Endings of ordinary words in their inflections: an unknown word that has one is hardly a name.
INFLECTED: Final = re.compile(
    r"(?:en|et|an|arna|erna|orna|ar|er|or|ing|het|ig|igt|iga|lig|ad|at|ade|ande|ende|else|ion|isk|iskt|iska|lös|bar|sam|skap|ism|dom|tt|kt|nt|rt|gt|mt|pt|lt)$"
)
_BORN: Final = re.compile(r"[ ,(]{1,3}(?:född|fd|f)\b")
_PLURAL: Final = re.compile(r"(?:en|et|ar|er|or|ade|na)$")
_ADJECTIVE: Final = re.compile(r"(?:ad|de|ig|isk|bar|sam|[nlr]d|ös|iv|t|are|ing)$")
_HEDGES: Final = frozenset({"för", "typ", "egentligen", "visst", "nog", "kanske", "bara", "tydligen"})
_CUES: Final = cues()
_ASKING: Final = frozenset(
    {"länge", "lange", "när", "nar", "varför", "varfor", "hur", "vad", "var", "vart", "ofta", "mycket"}
)
# Single letters that staff write for till, med, på, för, vid and det.
_CLIPPED: Final = frozenset("t m p f v d".split())
_APART: Final = frozenset({", ", " (", " – ", " - ", ": "})

# Words of grammar that are names often enough.
_OFTEN: Final = _CUES["namelike"] | _CUES["aftersingle"]
_SAYING: Final = frozenset("de det d här detta jag".split())
_ACTING: Final = _CUES["alive"] | _CUES["wants"]
# Compounds of what somebody has: bup-kontakt, sip-möte, klassföreståndare.
_OWNED_ENDS: Final = tuple(word for word in _CUES["had"] if len(word) >= 5)

Slip = Callable[[Token], bool]


def owned(low: str) -> bool:
    """Tell whether ``low`` is what somebody has, or a compound of it: after a genitive it shows a name."""
    return low in _CUES["had"] or low.endswith(_OWNED_ENDS) or ("-" in low and low.rpartition("-")[2] in _CUES["had"])


def called(  # noqa: PLR0911 - one return a kind
    tokens: list[Token], at: int, book: NameBook, text: str, slip: Slip
) -> bool:
    """Tell whether the word at ``at``, which gives itself away by nothing, stands where somebody is named."""
    token = tokens[at]
    previous = tokens[at - 1] if at else None
    following = tokens[at + 1] if token.joined and at + 1 < len(tokens) else None
    match token.kind:
        case Kind.SHORT:
            return _initials(token, previous, text[token.end : token.end + 20], book)
        case Kind.KNOWN | Kind.AMBIGUOUS if token.case == "cap" and not token.initial:
            return _titled(token, previous, following, book)
        case Kind.AMBIGUOUS | Kind.FUNCTION if token.case == "lower":
            if _acting(tokens, at, book, text):
                return True
            often = token.kind is Kind.AMBIGUOUS or token.low in _OFTEN
            return often and (_single(token, previous, following) or _introduced(tokens, at, book))
        case Kind.UNKNOWN if token.case == "lower" and len(token.low) >= 4:
            if book.glued(token.low):
                return not slip(token)
            before = tokens[at - 2] if at > 1 else None
            small = _small(token, previous, following, text, book) or _asked(before, token, previous, following)
            small = small or _hedged(before, previous) or _introduced(tokens, at, book)
            return small and not slip(token)
        case _:
            return False


def _initials(token: Token, previous: Token | None, rest: str, book: NameBook) -> bool:
    """Tell whether two or three capitals are somebody's: no abbreviation of ours, and said of a person."""
    if not 2 <= len(token.low) <= 3 or not token.text.isupper() or book.abbreviation(token.low):
        return False
    if NUMBERED.match(rest) or _BORN.match(rest):
        return True
    return (
        previous is not None
        and previous.joined
        and previous.low in _CUES["single"]
        and bool(AGE.match(rest) or not token.joined)
    )


def _titled(token: Token, previous: Token | None, following: Token | None, book: NameBook) -> bool:
    """Tell whether an ordinary word with a capital is a name after a title or a kinship (fru Berg, mamma Vår)."""
    if previous is None or not previous.joined or token.low in book.organisations or book.grammar(token.low):
        return False
    if previous.low not in _CUES["naming"] and previous.low not in _CUES["persons"]:
        return False
    return book.listed_surname(token.low) or (following is not None and following.low in _CUES["verbs"])


def _small(token: Token, previous: Token | None, following: Token | None, text: str, book: NameBook) -> bool:
    """Tell whether an unknown word without a capital stands where a name does."""
    if previous is None or not previous.joined:
        return (previous is not None and _apart(token, previous, book)) or _opening(token, following)
    if previous.kind is Kind.LETTER and previous.low not in {"i", "o", "å", "e", "à"}:
        # "t" and the like are prepositions too: an ending that the definite form shares says nothing then.
        return book.sure_surname(token.low) if previous.low in _CLIPPED else book.surname(token.low)
    if previous.low in _CUES["groups"]:
        return not _PLURAL.search(token.low) or book.surname(token.low)
    if previous.low == "till":
        return re.search(r"\b(?:döpt\w*|bytt namn|namnet) till $", text[: token.start]) is not None
    if following is None or following.low not in _CUES["verbs"]:
        return _coordinated(token, previous, following) and not INFLECTED.search(token.low)
    return previous.low in _CUES["before"] and not INFLECTED.search(token.low)


def _apart(token: Token, previous: Token, book: NameBook) -> bool:
    """Tell whether the word stands between commas after a person ("en pojke, …,"), or after an initial."""
    if previous.kind is Kind.LETTER and previous.after in {". ", "."}:
        return book.surname(token.low)
    closed = token.after.lstrip(" ")[:1] in {",", ")"} or not token.after.strip()
    return (
        closed
        and previous.after in _APART
        and previous.low in _CUES["single"]
        and len(token.low) < 12
        and not _ADJECTIVE.search(token.low)
    )


def _opening(token: Token, following: Token | None) -> bool:
    """Tell whether the word opens a clause and does what a person does: "… vill ha sip"."""
    return following is not None and following.low in _CUES["wants"] and not INFLECTED.search(token.low)


def _acting(tokens: list[Token], at: int, book: NameBook, text: str) -> bool:
    """Tell whether a word that is a name too is the subject of what a person does: "liv bor hos …", "kan per få …"."""
    token, last = tokens[at], len(tokens) - 1
    if at == last or not token.joined:
        return False
    if token.low in _CUES["months"] and text[: token.start].rstrip()[-1:].isdigit():
        return False
    following, previous = tokens[at + 1].low, tokens[at - 1] if at else None
    if following in _ACTING:
        subject = previous is None or not previous.joined or previous.low in _CUES["clause"]
    else:
        subject = at == 1 and token.kind is Kind.FUNCTION and tokens[0].low in _CUES["asked"]
        subject = subject and following in _CUES["infinitives"]
    return subject and not book.grammar(token.low) and book.given(token.low)


def _single(token: Token, previous: Token | None, following: Token | None) -> bool:
    """Tell whether a word of grammar stands right after one person and is no word there: "en flicka my i tvåan"."""
    if previous is None or not previous.joined or token.low not in _CUES["aftersingle"]:
        return False
    single = previous.low in _CUES["single"] or previous.low in {"unge", "syskon", "syskonet"}
    return single and (following is None or following.case == "lower") and not token.after.strip().isdigit()


def _introduced(tokens: list[Token], at: int, book: NameBook) -> bool:
    """Tell whether somebody says who it is: "de e … på fritids"."""
    token = tokens[at]
    if not 2 <= at < len(tokens) - 2 or not token.joined or tokens[at + 2].low not in _CUES["workplaces"]:
        return False
    if tokens[at - 1].low not in {"e", "är", "ä", "heter"} or tokens[at - 2].low not in _SAYING:
        return False
    if tokens[at + 1].low not in {"på", "från", "fr", "i", "vid"}:
        return False
    if token.kind is Kind.UNKNOWN:
        return not INFLECTED.search(token.low)
    return book.given(token.low) and token.low not in {"liv", "ro", "stök", "sol"}


def _coordinated(token: Token, previous: Token, following: Token | None) -> bool:
    """Tell whether the word stands beside a person: "jag o … undrar"."""
    return following is not None and previous.low in {"o", "och", "å"} and following.low in _CUES["alive"]


def _asked(before: Token | None, token: Token, previous: Token | None, following: Token | None) -> bool:
    """Tell whether the word is the subject of a question: "hur länge får … bo"."""
    if previous is None or following is None or previous.low not in _CUES["asked"] or INFLECTED.search(token.low):
        return False
    return (before is None or before.low in _ASKING) and following.low in _CUES["infinitives"]


def _hedged(before: Token | None, previous: Token | None) -> bool:
    """Tell whether a small word stands between what somebody is called and the name ("kallas för …", "heter typ …")."""
    if before is None or previous is None or not (before.joined and previous.joined):
        return False
    return previous.low in _HEDGES and before.low in _CUES["naming"]
