"""One written form for everything."""

from __future__ import annotations

import pytest

from bot.privacy.text import clean, fold, sound


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("１２３", "123"),
        ("٠١٢", "012"),
        ("a\u0308ta", "äta"),
        ("20\u200b14", "2014"),
        ("a\x00b", "a b"),
        ("\ud800x", "\ufffdx"),
        ("1‑2−3", "1-2-3"),
        ("a\u00a0b\nc", "a b\nc"),
    ],
)
def test_clean_gives_one_written_form(raw: str, plain: str) -> None:
    """Digits, hyphens, spaces and letters have one form, and what cannot be seen is gone."""
    assert clean(raw) == plain


def test_fold_and_sound_join_the_spellings_of_a_name() -> None:
    """A name is the same without its diacritics and in its usual variants."""
    assert fold("Åsa-Örjan") == "asa-orjan"
    assert sound("Oliwer") == sound("oliver")
    assert sound("Mathilda") == sound("matilda")
    assert sound("Emmie") == sound("emmy")
