"""Tokens, shorthand, sentences and stems."""

from __future__ import annotations

import pytest

from bot.language.words import sentences, stem, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vad gör EVI:s BU-hälsan?", ["vad", "gör", "evi", "bu", "hälsan"]),
        ("enl. ök o dom", ["enligt", "överenskommelsen", "och", "de"]),
        ("arb.gr, hr mga komm?", ["arbetsgrupp", "hur", "många", "kommun"]),
        ("utlåt fr skolsköt el EMI", ["utlåtande", "från", "skolsköterska", "eller", "elevhälsan"]),
        ("19 kap. 1 § SoL", ["19", "kap", "1", "§", "sol"]),
        ("ring [telefonnummer] om [personnummer]", ["ring", "om"]),
        ("", []),
    ],
)
def test_a_text_becomes_words_with_shorthand_written_out(text: str, words: list[str]) -> None:
    """Shorthand is written out, genitives after a colon fall off, redaction markers are no words."""
    assert tokens(text) == words


@pytest.mark.parametrize(
    "forms",
    [
        ("kallar", "kallas", "kallade"),
        ("samtycke", "samtycket"),
        ("vårdnadshavare", "vårdnadshavaren", "vårdnadshavarna"),
        ("placering", "placeringen", "placeringar"),
    ],
)
def test_inflected_forms_share_a_stem(forms: tuple[str, ...]) -> None:
    """Forms of one word have one stem."""
    assert len({stem(form) for form in forms}) == 1


def test_sentences_are_told_apart_but_not_at_abbreviations_without_space() -> None:
    """A text is split after the marks that end a sentence."""
    assert sentences("Pojken är nio. Vem ringer jag?") == ["Pojken är nio.", "Vem ringer jag?"]
