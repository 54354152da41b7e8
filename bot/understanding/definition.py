"""Questions on what a word means: "vad betyder BoU", "vad står RSS för". The glossary answers them.

Only a question that asks for nothing else counts: the whole of it must be the phrase and the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.catalogue.models import GlossaryTerm
from bot.language.normalise import fold, normalise

__all__ = ["defined_term"]

_ASKS = re.compile(
    r"^(?:hej[,!]? )?(?:vad|va|hva)? ?"
    r"(?:betyder|star|utlases|menas med|menar (?:ni|man|du) med|innebar|ar|e|forkortning(?:en)?"
    r"|betydelse(?:n)? av|definition(?:en)? av)?"
    r" ?(?:forkortningen |bokstaverna i |ordet |begreppet |uttrycket )?(?:en |ett )?[\"'”]?(?P<term>[^?\"'”]+?)[\"'”]?"
    r"(?: (?P<after>for(?: nat| nagot)?|betyder|forkortning|forkortat|betydelse|definition|egentligen))?\s?[?!.]*$"
)
_LETTERS = re.compile(r"\b(?:bokstaverna|utlases|forkort\w*)\b|\bstar\b.*\bfor\b")
_SURE = re.compile(r"\b(?:betyder|star|utlases|menas|menar|forkortning\w*|forkortat|betydelse\w*|definition\w*)\b")


def defined_term(text: str, county: str | None, terms: Iterable[GlossaryTerm]) -> tuple[GlossaryTerm, bool] | None:
    """Return the term that a question asks the meaning of, and whether it asks in so many words.

    "vad betyder SIP" asks in so many words; "vad är SIP" may as well be a question that an intent answers. A term
    of another county than the asker's is not returned, nor one whose letters are asked for where none of the
    documents writes them out.
    """
    folded = fold(normalise(text))
    found = _ASKS.match(folded)
    if found is None or found["term"] == folded.strip("?!. "):
        return None
    for term in terms:
        if (
            found["term"] in _forms(term.term, term.also)
            and term.explains
            and term.section
            and term.county in {None, county}
            and not (_LETTERS.search(folded) and _is_unexplained(term, found["term"]))
        ):
            return term, bool(_SURE.search(folded))
    return None


def _is_unexplained(term: GlossaryTerm, asked: str) -> bool:
    """Return whether the meaning of a term only repeats it: what its letters stand for is not known."""
    return asked in fold(normalise(term.means)).split()


@lru_cache(maxsize=4096)
def _forms(term: str, also: tuple[str, ...]) -> frozenset[str]:
    """Return the ways to write a term, folded."""
    return frozenset(fold(normalise(form)) for form in (term, *also))
