"""Normalising: what looks the same is the same, and nothing makes it fail."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.normalise import LONGEST, fold, normalise


@pytest.mark.parametrize(
    ("written", "same"),
    [
        (unicodedata.normalize("NFD", "Får åtgärden vänta, Örjan?"), "får åtgärden vänta, örjan?"),
        ("S\u200bI\u200dP", "sip"),
        ("sam\u00adtycke", "samtycke"),
        ("\u202eb\u200fup\u202c", "bup"),
        ("nul\x00l\x07tecken", "nulltecken"),
        ("trasig \ud800 halva", "trasig halva"),
        ("ＳＩＰ  \t\r\n  möte", "sip möte"),
        ("k\u0430ll\u0430r", "kallar"),
        ("ѕосіаl", "social"),
        ("no\u00a0break", "no break"),
        ("", ""),
    ],
)
def test_texts_that_look_the_same_become_the_same(written: str, same: str) -> None:
    """Decomposed letters, invisible characters, look-alikes and odd spaces leave no trace."""
    assert normalise(written) == same


def test_other_alphabets_are_left_alone() -> None:
    """A Ukrainian word is not turned into Latin letters that nobody wrote."""
    assert normalise("отримати") == "отримати"


@pytest.mark.parametrize(("word", "folded"), [("må", "ma"), ("ÖÄÅ", "OAA"), ("idé", "ide"), ("sip", "sip"), ("ő", "o")])
def test_folding_takes_diacritics_off(word: str, folded: str) -> None:
    """A folded word has no diacritics and keeps its case."""
    assert fold(word) == folded


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_is_normalised_to_something_stable_and_short(text: str) -> None:
    """Normalising never raises, never exceeds its bound, and the second time changes nothing visible."""
    once = normalise(text)
    assert len(once) <= LONGEST
    assert normalise(once) == once


def test_a_long_text_is_cut() -> None:
    """Twenty thousand characters come back as at most the bound."""
    assert len(normalise("å" * 20_000)) == LONGEST
