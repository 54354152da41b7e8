"""The acute detection: danger now is found however it is told, and a question about rules is left alone."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.catalogue.acute_model import AcuteKnowledge
from bot.catalogue.loader import read_content
from bot.catalogue.opening import catalogue_phrases
from bot.understanding.acute import AcuteDetector
from bot.understanding.acute_text import MAX_CHARACTERS
from tests.paths import CASES, ROOT

CONTENT = read_content(ROOT)
KNOWLEDGE = AcuteKnowledge.model_validate(CONTENT.acute_in_full)
CASES_TO_HOLD = KNOWLEDGE.told["fall"]
DIRECTLY = yaml.safe_load((CASES / "acute.yaml").read_text(encoding="utf-8"))["direct"]
UNSEEN = yaml.safe_load((CASES / "acute-unseen.yaml").read_text(encoding="utf-8"))
DETECTOR = AcuteDetector.build(KNOWLEDGE, catalogue_phrases(CONTENT))
MISSED, RAISED = 0.03, 0.25
"""Shares of the unseen texts; measured were 0.021 and 0.18."""
DIRECT = st.sampled_from(DIRECTLY)


def misspelt(text: str, seed: int) -> str:
    """Return ``text`` with one typing error in every word of more than five letters."""
    dice = random.Random(seed)

    def spoil(found: re.Match[str]) -> str:
        word = found[0]
        i = dice.randrange(1, len(word) - 1)
        swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        return dice.choice([swapped, word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:]])

    return re.sub(r"[^\W\d_]{6,}", spoil, text)


@pytest.mark.parametrize("question", [*CASES_TO_HOLD.danger, *DIRECTLY])
def test_danger_is_found(question: str) -> None:
    """A question where somebody may be in danger now raises the card."""
    assert DETECTOR.assess(question) is not None


@pytest.mark.parametrize("question", CASES_TO_HOLD.calm)
def test_calm_questions_are_left_alone(question: str) -> None:
    """Rules, numbers, idioms, the past and everyday worry raise no card, however they sound."""
    assert DETECTOR.assess(question) is None


def test_cases_are_not_trained_on() -> None:
    """The unseen texts measure something: none of them stands among what is learned from."""
    measured = {*DIRECTLY, *UNSEEN["danger"], *UNSEEN["calm"]}
    assert not measured & {*KNOWLEDGE.danger, *KNOWLEDGE.calm}


def test_danger_is_found_however_it_is_told() -> None:
    """Of danger told by writers who knew nothing of the detection, in texts it has not seen, next to none is missed."""
    missed = [text for text in UNSEEN["danger"] if DETECTOR.assess(text) is None]
    assert len(missed) <= MISSED * len(UNSEEN["danger"]), missed


def test_calm_is_mostly_left_alone_however_alarming() -> None:
    """Of calm texts that the same writers made as alarming as they could, most raise no card."""
    raised = [text for text in UNSEEN["calm"] if DETECTOR.assess(text)]
    assert len(raised) <= RAISED * len(UNSEEN["calm"]), raised


def test_nobody_stands_in_what_is_learned_from(assistant: Assistant) -> None:
    """The texts that are kept to learn from were redacted: of 500 the redaction takes one at most for somebody."""
    redactor = assistant.catalogue.redactor
    told = [text for texts in KNOWLEDGE.told.values() for text in (*texts.danger, *texts.calm)]
    assert len(told) > 3000
    found = [text for text in told if redactor.redact(text).found]
    assert len(found) <= len(told) / 500, found


def test_no_text_is_both_danger_and_calm() -> None:
    """What is learned from does not contradict itself."""
    assert not set(map(str.lower, KNOWLEDGE.danger)) & set(map(str.lower, KNOWLEDGE.calm))


@given(DIRECT)
def test_capitals_hide_nothing(question: str) -> None:
    """Shouting is read as well as anything."""
    assert DETECTOR.assess(question.upper()) is not None


@given(DIRECT)
def test_missing_diacritics_hide_nothing(question: str) -> None:
    """A keyboard without å, ä and ö is no obstacle."""
    assert DETECTOR.assess(question.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))) is not None


@given(DIRECT, st.sampled_from("\u200b\u200c\u200d\u00ad\u2060\ufeff"), st.integers(1, 3))
def test_invisible_characters_hide_nothing(question: str, invisible: str, every: int) -> None:
    """Zero-width characters inside words change nothing."""
    woven = "".join(char + (invisible if i % every == 0 else "") for i, char in enumerate(question))
    assert DETECTOR.assess(woven) == DETECTOR.assess(question)


def test_typing_errors_hide_little() -> None:
    """With a typing error in every longer word, at least 19 of 20 direct signs are still found."""
    tried = [misspelt(question, seed) for question in DIRECTLY for seed in range(40)]
    assert sum(DETECTOR.assess(question) is not None for question in tried) >= 0.95 * len(tried)


@given(DIRECT)
def test_background_hides_nothing(question: str) -> None:
    """The danger is found after a long background and before one, also in a text that is cut."""
    background = "Vi har haft kontakt med familjen sedan i höstas och skolan är med. " * 60
    assert len(background) > MAX_CHARACTERS
    assert DETECTOR.assess(f"{background}{question}") is not None
    assert DETECTOR.assess(f"{question}. {background}") is not None


@pytest.mark.parametrize("asked", ["Vem kallar till SIP-mötet?", "Vilken rutin gäller och vem ska dokumentera?"])
@pytest.mark.parametrize("question", DIRECTLY)
def test_a_question_on_rules_hides_nothing(question: str, asked: str) -> None:
    """Danger told in a sentence of its own is found before and after a question on routines."""
    assert DETECTOR.assess(f"{question}. {asked}") is not None
    assert DETECTOR.assess(f"{asked} {question}.") is not None


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    """Any string is assessed without an exception, and the same way twice."""
    assert DETECTOR.assess(text) == DETECTOR.assess(text)


@pytest.mark.parametrize(
    "text",
    ["", "\x00" * 50, "\ud800\udfff", "vill dö " * 5000, "\u202e" * 20_000, "[namn]" * 4000, "a" * 20_000],
)
def test_hostile_input_is_assessed(text: str) -> None:
    """Repeats, nulls, lone surrogates and endless words give a verdict and no exception."""
    signs = DETECTOR.assess(text)
    assert signs is None or 0.0 <= signs.score <= 1.0


@pytest.mark.parametrize(
    ("question", "kind", "psychiatric"),
    [
        ("Flickan säger att hon ska ta livet av sig i kväll", "suicid", True),
        ("Mannen misshandlar mamman framför barnen just nu", "vald", False),
        ("Ungdomen hör röster som säger att han ska döda sin bror", "psykos", True),
        ("Barnet är försvunnet från förskolan sedan i morse", "forsvunnen", False),
    ],
)
def test_kind_is_told(question: str, kind: str, psychiatric: bool) -> None:
    """The kind of danger is named, and whether the psychiatric emergency numbers are of use."""
    signs = DETECTOR.assess(question)
    assert signs is not None
    assert (signs.kind, signs.psychiatric) == (kind, psychiatric)


@pytest.mark.parametrize(
    "question",
    [
        "Flickan har inga suicidtankar, vart vänder vi oss för samtal?",
        "Ingen suicidrisk hos pojken enligt BUP, vem kallar till SIP?",
    ],
)
def test_negation_is_understood(question: str) -> None:
    """That there is no risk is no sign of risk."""
    assert DETECTOR.assess(question) is None


@pytest.mark.parametrize(
    "asks", ["Vilken rutin gäller?", "Vilken kontakt tar vi?", "Vem ansvarar enligt överenskommelsen?"]
)
@pytest.mark.parametrize(
    "told",
    [
        "En elev, 15 år, har precis berättat att hon har en plan för att ta sitt liv i kväll.",
        "Mamman har just tagit en massa tabletter och svarar inte när barnet ropar.",
        "Han skriver att han står på bron och tänker hoppa.",
    ],
)
def test_a_question_on_rules_takes_no_danger_back(told: str, asks: str) -> None:
    """What is told in a sentence of its own raises the card, whatever sober question stands around it."""
    assert DETECTOR.assess(f"Klockan är tio på förmiddagen. {told} Eleven sitter hos kuratorn. {asks}")
    assert DETECTOR.assess(f"{asks} {told}")


@pytest.mark.parametrize(
    ("word", "kind"), [("Självmord!", "suicid"), ("suicidtankar", "suicid"), ("överdos?", "overdos")]
)
def test_a_word_of_danger_alone_is_enough(word: str, kind: str) -> None:
    """Who writes one word of danger and nothing else gets the card; with a question around it, it is a question."""
    signs = DETECTOR.assess(word)
    assert signs is not None
    assert signs.kind == kind
    assert DETECTOR.assess(f"vilken rutin finns för {word.lower().rstrip('!?')}?") is None


def test_kept_detector_is_the_same(tmp_path: Path) -> None:
    """A detector that was saved and loaded gives the same verdicts, without being trained again."""
    DETECTOR.save(tmp_path / "acute")
    loaded = AcuteDetector.load(tmp_path / "acute")
    for question in (*CASES_TO_HOLD.danger, *CASES_TO_HOLD.calm):
        assert loaded.assess(question) == DETECTOR.assess(question)


def test_arrays_are_enough() -> None:
    """The trained arrays and the knowledge give the same detector."""
    again = AcuteDetector.from_arrays(KNOWLEDGE, DETECTOR.to_arrays())
    assert [again.assess(q) for q in DIRECTLY] == [DETECTOR.assess(q) for q in DIRECTLY]


def test_held_out_examples_are_told_apart() -> None:
    """Trained on four fifths, it finds at least 93 % of the danger in the fifth left out."""
    danger, calm = KNOWLEDGE.danger, KNOWLEDGE.calm
    part = DETECTOR.trained(
        [text for i, text in enumerate(danger) if i % 5], [text for i, text in enumerate(calm) if i % 5]
    )
    left_out = danger[::5]
    assert sum(part.assess(text) is not None for text in left_out) >= 0.93 * len(left_out)
