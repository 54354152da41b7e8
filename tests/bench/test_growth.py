"""The benchmark's catalogues: of the size asked for, the same each time, with questions that have no answer."""

from __future__ import annotations

import pytest

from bot.catalogue.catalogue import Catalogue
from tests.bench.growth import at_size


@pytest.mark.parametrize("size", [40, 1_000])
def test_a_grown_catalogue_has_the_size_asked_for_and_is_the_same_each_time(catalogue: Catalogue, size: int) -> None:
    """Sizes below and above the real catalogue are met, ids are unique, and nothing is left to chance."""
    one, other = at_size(catalogue.content, size), at_size(catalogue.content, size)
    assert len({intent.id for intent in one.intents}) == size
    assert one == other


def test_questions_without_answer_belong_to_intents_that_were_left_out(catalogue: Catalogue) -> None:
    """No question that counts as having no answer is a test phrase or a phrase of an intent in the catalogue."""
    grown = at_size(catalogue.content, 100)
    known = {text for intent in grown.intents for text in (*intent.phrases, *intent.tests)}
    without = [text for text, gold in grown.questions if gold is None]
    assert without
    assert not known.intersection(without)


def test_each_text_of_a_made_intent_has_a_word_that_no_other_field_has(catalogue: Catalogue) -> None:
    """A question to a made intent differs from the real intent's, so that a matcher can tell which is meant."""
    real = {i.id: i for i in catalogue.content.intents.values()}
    made = [intent for intent in at_size(catalogue.content, 1_400).intents if intent.id not in real]
    texts: dict[str, str] = {}
    for intent in made:
        original, _, turn = intent.id.rpartition("-")
        assert not set(intent.tests) & set(real[original].tests)
        for text in intent.tests:
            assert texts.setdefault(text, turn) == turn
