"""Repairs: near enough is mended, everything else is left."""

from __future__ import annotations

import pytest

from bot.language.compounds import Splitter
from bot.language.concepts import Concepts
from bot.language.negation import negated, opposed, opposites
from bot.language.spelling import Speller
from bot.language.words import STOP, stem

SPELLER = Speller({"samtycke": 9, "utskrivning": 4, "kön": 3, "orosanmälan": 5, "möte": 7, "måste": 8, "ringer": 2})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("samtyke", "samtycke"),
        ("samytcke", "samtycke"),
        ("orosanmalan", "orosanmälan"),
        ("orosanmäln", "orosanmälan"),
        ("mote", "möte"),
        ("samtycke", "samtycke"),
    ],
)
def test_a_slip_becomes_the_word_that_was_meant(typed: str, meant: str) -> None:
    """A wrong, missing, extra or swapped letter and missing diacritics are mended."""
    assert SPELLER.repair(typed) == meant


@pytest.mark.parametrize("typed", ["lön", "inskrivning", "qwertyuiop", "x", "4711"])
def test_what_is_not_near_enough_is_left(typed: str) -> None:
    """Short words, opposites, mash and numbers are never turned into a known word."""
    assert SPELLER.repair(typed) is None


def test_opposites_are_known_by_their_beginnings() -> None:
    """Utskrivning is the opposite of inskrivning, and not of utskrivningar."""
    assert opposed("utskrivning", "inskrivning")
    assert not opposed("utskrivning", "utskrivningar")
    assert "inskrivning" in opposites("utskrivning")


def test_a_negation_bears_on_the_words_after_it() -> None:
    """The word "Utan" and "inte" mark the next informative words."""
    assert negated(["får", "jag", "konsultera", "utan", "samtycke"], STOP) == ["samtycke"]
    assert negated(["får", "jag", "konsultera", "med", "samtycke"], STOP) == []


def test_a_compound_is_split_by_known_words() -> None:
    """A compound of known words has two parts, with or without a joining letter; others have none."""
    splitter = Splitter(["konsultation", "tandvård", "blankett"])
    assert splitter.parts("tandvårdskonsultation") == ("tandvård", "konsultation")
    assert splitter.parts("kaffekopp") == ()


def test_an_abbreviation_and_its_words_are_one_concept() -> None:
    """SIP and samordnad individuell plan are found as the same, and the longest reading wins."""
    concepts = Concepts([("sip", ["SIP", "samordnad individuell plan"]), ("plan", ["plan"])])
    spelled = [stem(w) for w in ("en", "samordnad", "individuell", "plan")]
    assert ("sip", 1, 4) in concepts.find(spelled)
    assert [name for name, _, _ in concepts.find(["sip"])] == ["sip"]
