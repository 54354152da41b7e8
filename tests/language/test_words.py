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


@pytest.mark.parametrize("text", ["svar inom 2 v", "utlåt v 34", "v. 34", "inom två v.", "hur många v har de", "1-3 v"])
def test_v_beside_a_number_is_weeks(text: str) -> None:
    """A "v" is short for weeks where it is counted or has a number."""
    assert "veckor" in tokens(text)


@pytest.mark.parametrize("text", ["v ansvarar för SIP", "soc undrar v gör", "vart vänder v oss", "o v ska skickas m"])
def test_v_by_itself_is_no_weeks(text: str) -> None:
    """A "v" without a number is short for "vem", "vad" or "vi", and never taken for weeks."""
    assert "veckor" not in tokens(text)


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


@pytest.mark.parametrize(
    "sentence",
    [
        "Vad innebär 16 kap. 4 § HSL för SIP?",
        "Vilka ska vara med, t.ex. BUP?",
        "Vilka ska vara med, t. ex. skolan?",
        "Vem kallar enl. ök. till SIP?",
        "Gäller det bl.a. Kalmar?",
        "Vad gäller ang. samtycke?",
        "Hur många är det, ca. 20 st. per år?",
        "Vad gäller för intyg m.m. vid SIP?",
        "Är det s.k. SIP, dvs. jfr. 10 kap. SoL?",
        "Vem har f.n. nr. och tel. till EVI?",
        "Vad säger 2 § 2 st. HSL?",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    """What stands after "kap." or "t.ex." belongs to the sentence."""
    assert sentences(sentence) == [sentence]


def test_an_abbreviation_may_be_the_last_word_of_a_sentence() -> None:
    """Where a sentence begins with a capital after "m.m.", there are two."""
    assert sentences("Hen bråkar m.m. Vem ringer jag?") == ["Hen bråkar m.m.", "Vem ringer jag?"]
