"""Finds names of persons: by lists, by shape and by what stands around a word.

No list holds every name, so the rules lean towards taking too much: a word that is masked without need
costs little, a name that stays is a leak. A known word is only taken where it stands in a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.around import AGE, INFLECTED, NUMBERED, called, owned
from bot.privacy.company import with_company
from bot.privacy.namebook import Kind, NameBook, cues
from bot.privacy.phrases import outside_phrases
from bot.privacy.reach import family_word, reach
from bot.privacy.tokens import Token, tokenise
from bot.privacy.units import unit

__all__ = ["find_names"]

_CUES: Final = cues()
# How many unknown words of one text are held against their neighbours in the lexicon, and what two slips cost.
_SLIPS: Final = 60
_FAR: Final = 20
_LONG: Final = 4_000
_CLIPPED: Final = re.compile(r"[^aeiouyåäö]{3}$")  # three consonants end a clipped word (Skolssk.)


def find_names(text: str, book: NameBook, seen: dict[tuple[str, bool], Kind]) -> list[tuple[int, int]]:
    """Return where names of persons stand in ``text`` (whose numbers are masked already), in order.

    ``seen`` remembers what words are; it must not outlive the text.
    """
    if not text:
        return []
    finder = _Finder(text, book, seen)
    return outside_phrases(text, with_company(finder.tokens, list(finder.spans()), book))


class _Finder:
    """One pass over one text."""

    def __init__(self, text: str, book: NameBook, seen: dict[tuple[str, bool], Kind]) -> None:
        self.text = text
        self.book = book
        self.tokens = tokenise(text, book, seen)
        self.slips = _SLIPS if len(text) <= _LONG else _SLIPS // 3

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the spans of names from left to right."""
        at = taken = 0
        while at < len(self.tokens):
            if self._marker_name(at):
                last = reach(self.tokens, at, self.book, self._slip)
                if last > at:
                    yield self.tokens[at + 1].start, self.tokens[last].end
                at = taken = last + 1
            elif self._starts(at) or called(self.tokens, at, self.book, self.text, self._slip):
                last = reach(self.tokens, at, self.book, self._slip)
                first = at - 1 if at > taken and self._also_before(at) else at
                yield self.tokens[first].start, self.tokens[last].end
                at = taken = last + 1
            else:
                at += 1

    def _also_before(self, at: int) -> bool:
        """Tell whether the word before a name that looks like a family name belongs to it."""
        token, previous = self.tokens[at], self._previous(at)
        if previous is None and at == 1 and self.tokens[0].after == ", ":  # "hjortsäter, wilma"
            first = self.tokens[0]
            return first.kind is Kind.UNKNOWN and self.book.surname(first.low) and not self._slip(first)
        if previous is None or token.kind is Kind.AMBIGUOUS or token.kind is Kind.FUNCTION:
            return False
        if token.case == "lower":
            return (
                previous.case == "lower"
                and previous.kind is Kind.UNKNOWN
                and len(previous.low) >= 3
                and self.book.surname(token.low)
                and not self._slip(previous)
            )
        title = (
            previous.low in _CUES["persons"]
            or previous.low in _CUES["naming"]
            or previous.low in self.book.organisations
        )
        return previous.case == "cap" and not previous.initial and previous.kind is Kind.KNOWN and not title

    def _marker_name(self, at: int) -> bool:
        return self.tokens[at].text == "[namn]"

    # --- neighbours

    def _next(self, at: int) -> Token | None:
        return self.tokens[at + 1] if self.tokens[at].joined and at + 1 < len(self.tokens) else None

    def _previous(self, at: int) -> Token | None:
        return self.tokens[at - 1] if at and self.tokens[at - 1].joined else None

    def _rest(self, token: Token) -> str:
        return self.text[token.end : token.end + 20]

    def _slip(self, token: Token) -> bool:
        """Tell whether an unknown word is a misspelt known one; the number of tries is limited."""
        if self.slips <= 0:
            return False
        self.slips -= 1
        return self.book.slip(token.low)

    # --- where a name begins

    def _starts(self, at: int) -> bool:  # noqa: PLR0911 - one return a kind
        token = self.tokens[at]
        if token.case == "cap" and unit(self.tokens, at, self.text, self.book):
            return False
        match token.kind:
            case Kind.GIVEN if self._system(at):
                return False
            case Kind.GIVEN:
                return (
                    token.case != "lower"
                    or len(token.low) > 3
                    or self.book.common_short(token.low)
                    or self._context(at, strict=False)
                )
            case Kind.AMBIGUOUS:
                return self._capital_inside(at) or self._context(at, strict=False) or self._subject(at)
            case Kind.FUNCTION:
                return self._capital_inside(at) or self._context(at, strict=True) or self._subject(at)
            case Kind.UNKNOWN:
                return self._unknown(at)
            case Kind.LETTER:
                return self._initial_letter(at)
            case Kind.PLACE | Kind.KNOWN:
                return token.case == "cap" and self._family(at)
            case _:
                return False

    def _system(self, at: int) -> bool:
        """Tell whether a name is rather a system's: the catalogue has it, and it is worked in."""
        previous, following = self._previous(at), self._next(at)
        if self.tokens[at].text == "love" and following is not None and following.low in _CUES["loved"]:
            return True
        if previous is None or previous.low not in {"i", "systemet", "via"} or not self.book.thing(self.tokens[at].low):
            return False
        return following is None or following.case == "lower"

    def _capital_inside(self, at: int) -> bool:
        """Tell whether an ambiguous word has a capital that no sentence and no date explains."""
        token = self.tokens[at]
        if token.case != "cap" or token.initial or token.low in self.book.organisations:
            return False
        return token.low not in _CUES["months"] or not (
            self._rest(token)[:3].strip()[:1].isdigit() or self.text[: token.start].rstrip()[-1:].isdigit()
        )

    def _subject(self, at: int) -> bool:
        token, following = self.tokens[at], self._next(at)
        return (
            token.case == "cap"
            and following is not None
            and following.low in _CUES["verbs"]
            and not self.book.grammar(token.low)
        )

    def _context(self, at: int, *, strict: bool) -> bool:
        token = self.tokens[at]
        if NUMBERED.match(self._rest(token)) or (not strict and AGE.match(self._rest(token))):
            return not (strict and token.case == "lower")
        return self._before(at, strict=strict) or self._after(at, strict=strict) or self._object(at, strict=strict)

    def _before(self, at: int, *, strict: bool) -> bool:
        token, previous, following = self.tokens[at], self._previous(at), self._next(at)
        if previous is None or previous.kind is Kind.MARKER:
            return False
        if previous.low in _CUES["kin"] and previous.low not in {"heter", "hette"}:
            return (
                following is None
                or following.kind is not Kind.KNOWN
                or following.low in _CUES["verbs"]
                or token.kind is Kind.AMBIGUOUS
            )
        if strict:
            free = following is None or following.kind is not Kind.KNOWN or following.low in _CUES["verbs"]
            return (
                previous.low in _CUES["naming"] and free and (token.case == "cap" or not self.book.grammar(token.low))
            )
        if previous.low in _CUES["persons"]:
            return token.low not in _CUES["verbs"] and self.book.given(token.low)
        return previous.low in _CUES["naming"] or previous.low == "lilla"

    def _after(self, at: int, *, strict: bool) -> bool:  # noqa: PLR0911 - one return a rule
        token, following = self.tokens[at], self._next(at)
        if following is None:
            return False
        if following.case == "cap" and following.kind in {Kind.UNKNOWN, Kind.GIVEN, Kind.AMBIGUOUS}:
            return token.case == "cap" or not strict or self.book.surname(following.low)
        if following.case == "cap" and token.case == "cap" and self.book.listed_surname(following.low):
            return True
        if following.kind is Kind.GIVEN and following.case == "lower":
            return not strict
        if following.kind is Kind.UNKNOWN and following.case == "lower":
            shaped = self.book.surname(following.low)
            if strict and token.low in _CUES["namelike"]:
                return shaped or (len(following.low) >= 5 and not self._slip(following))
            if strict:
                return self.book.sure_surname(following.low) or (
                    shaped and not self.book.grammar(token.low) and not self._slip(following)
                )
            return shaped or (len(following.low) >= 5 and not self._slip(following))
        return (
            token.low.endswith("s")
            and following.case != "cap"
            and token.low not in _CUES["verbs"]
            and self.book.genitive_name(token.low)
            and (token.kind is not Kind.FUNCTION or token.low[:-1] in _CUES["namelike"])
            and owned(following.low)
        )

    def _object(self, at: int, *, strict: bool) -> bool:
        """Tell whether a word that is more than grammar ends a clause after "om", "med" or the like."""
        token, previous = self.tokens[at], self._previous(at)
        if strict and previous is not None and token.low in {"jan", "tom"} and previous.low in {"om", "med", "hos"}:
            return not self._rest(token)[:2].strip().isdigit()
        if (
            strict
            or previous is None
            or previous.low not in {"om", "hos", "kring", "angående", "ang", "träffa", "träffat", "träffar"}
        ):
            return False
        return token.low not in {"liv", "stöd", "vilja"} and token.after.strip(" ")[:1] in {
            ",",
            ".",
            "?",
            "!",
            ";",
        }

    def _unknown(self, at: int) -> bool:  # noqa: PLR0911 - one return a rule
        token = self.tokens[at]
        following = self._next(at)
        if token.case == "cap":
            if token.initial and token.after.startswith(".") and (len(token.low) <= 5 or _CLIPPED.search(token.low)):
                return False
            rest = self._rest(token)
            if AGE.match(rest) or NUMBERED.match(rest) or (len(token.low) <= 7 and self._subject(at)):
                return True
            if (
                following is not None
                and following.case == "cap"
                and following.kind in {Kind.UNKNOWN, Kind.GIVEN, Kind.AMBIGUOUS}
            ):
                return True
            if token.initial and len(token.low) <= 4:
                return self._short_opening(token, following)
            previous = self._previous(at)
            short = token.initial or (previous is not None and previous.low in {"i", "via"})
            if len(token.low) >= (5 if short else 7) and not self.book.sure_surname(token.low):
                return not self._slip(token) and not (token.initial and self._far_slip(token))
            return True
        if token.case == "upper":
            return following is not None and following.kind is Kind.UNKNOWN and following.case == "upper"
        return self._unknown_small(at, following)

    def _short_opening(self, token: Token, following: Token | None) -> bool:
        """Tell whether a short unknown word that opens a sentence is a name and no clipped word (Avv, Utr)."""
        if following is None:
            return not token.after.strip() or token.after.lstrip()[:1] in {",", "?", "!"}
        if token.low.endswith("s") and owned(following.low):
            return True
        return following.low in _CUES["alive"] or following.low in {"och", "o"}

    def _unknown_small(self, at: int, following: Token | None) -> bool:
        """Tell whether an unknown word without a capital begins a name."""
        token, previous = self.tokens[at], self._previous(at)
        if len(token.low) < 3:
            return False
        if re.search("sson|sdotter|[qk]vist", token.low) and self.book.sure_surname(token.low):
            return True
        if len(token.low) >= 7 and self.book.family_alone(token.low) and not self._slip(token):
            return True
        if previous is not None and previous.low in _CUES["kin"]:
            return len(token.low) < 7 or not self._slip(token)
        if following is not None and token.low.endswith("s") and len(token.low) < 7 and owned(following.low):
            return True
        return self._expected(at, previous, following) and not self._slip(token)

    def _far_slip(self, token: Token) -> bool:
        """Like :meth:`_slip` for two slips, at the price of ten."""
        if self.slips < _FAR:
            return False
        self.slips -= _FAR
        return self.book.far_slip(token.low)

    def _expected(self, at: int, previous: Token | None, following: Token | None) -> bool:  # noqa: PLR0911
        """Tell whether what stands around an unknown small word lets one expect a name."""
        token, rest = self.tokens[at], self._rest(self.tokens[at])
        if NUMBERED.match(rest):
            return True
        if AGE.match(rest):
            return len(token.low) < 8 or not INFLECTED.search(token.low)
        if previous is not None and (previous.low in _CUES["naming"] or previous.low in _CUES["persons"]):
            return True
        if following is not None and following.low in _CUES["alive"]:
            asked = previous is not None and previous.low in _CUES["asked"]
            return asked or len(token.low) <= 7 or not INFLECTED.search(token.low)
        if (
            len(token.low) >= 4
            and previous is not None
            and (previous.low in _CUES["about"] or (previous.low in _CUES["asked"] and at == 1))
        ):
            return len(token.low) <= 5 or not INFLECTED.search(token.low)
        if following is None:
            return False
        if token.low.endswith("s") and owned(following.low):
            return True
        if following.low in _CUES["had"]:
            return False
        pair = following.kind is Kind.UNKNOWN and following.case == "lower" and len(following.low) >= 4
        return pair and (self.book.surname(following.low) or (len(token.low) >= 4 and not self._slip(following)))

    def _initial_letter(self, at: int) -> bool:
        token = self.tokens[at]
        if token.case != "cap" or at + 1 >= len(self.tokens) or token.after not in {".", ". ", " "}:
            return False
        following = self.tokens[at + 1]
        if following.kind is Kind.LETTER and following.case == "cap" and at + 2 < len(self.tokens):
            return following.after in {".", ". ", " "} and family_word(self.tokens[at + 2], self.book)
        return family_word(following, self.book)

    def _family(self, at: int) -> bool:
        """Tell whether a known word with a capital is the first of two words that make a name."""
        token, following = self.tokens[at], self._next(at)
        if following is None or following.case != "cap":
            return False
        if token.kind is Kind.PLACE:
            return token.low in {"eda", "sala", "vara", "nora", "kil", "sunne"} and self.book.sure_surname(
                following.low
            )
        return self.book.listed_surname(token.low) and following.kind in {Kind.UNKNOWN, Kind.GIVEN}
