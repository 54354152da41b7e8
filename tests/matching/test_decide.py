"""The decision: when to answer, when to offer, when to be silent; and never with another county's rule."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue.catalogue import Catalogue
from bot.matching.decide import confidence, decide, signals
from bot.matching.matcher import Matcher, Ranking
from bot.matching.shape import shape_of
from bot.matching.thresholds import ABSTAIN, ANSWER, RERANK, SUGGEST
from tests.matching.conftest import COUNTIES

COUNTY_IDS = ("kalmar", "varmland", "vastmanland")


def test_a_phrase_of_an_intent_is_answered(small: Matcher) -> None:
    """A question that is a phrase of a local intent is answered with that intent, surely."""
    decision = decide(small.rank("vem kallar till SIP", "kalmar"), "kalmar", COUNTIES)
    assert (decision.kind, decision.intents, decision.reason) == ("answer", ("sip.kalla",), None)
    assert decision.confidence >= ANSWER


def test_another_countys_intent_gives_no_local_rule(small: Matcher) -> None:
    """Where only another county regulates what was asked, the decision is silence, with the intent named."""
    decision = decide(small.rank("vilket nummer har BUP", "vastmanland"), "vastmanland", COUNTIES)
    assert (decision.kind, decision.reason, decision.intents) == ("none", "no_local_rule", ("bup.nummer",))


def test_a_known_gap_wins_over_its_neighbour(small: Matcher) -> None:
    """A question that no document answers is not answered with the neighbour that is like it."""
    decision = decide(small.rank("öppettider bup", "varmland"), "varmland", COUNTIES)
    assert (decision.kind, decision.reason, decision.intents) == ("none", "no_local_rule", ("luckor.oppet",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hej", "small_talk"),
        ("vad blir det till lunch", "outside"),
        ("asdf jklö ghtyu", "small_talk"),
        ("", "small_talk"),
    ],
)
def test_what_is_no_question_to_us_has_its_reason(small: Matcher, text: str, reason: str) -> None:
    """Greetings and mash are small talk; another subject is outside."""
    decision = decide(small.rank(text, "kalmar"), "kalmar", COUNTIES)
    assert (decision.kind, decision.reason) == ("none", reason)


def test_an_empty_ranking_is_silence() -> None:
    """Without candidates nothing is answered."""
    assert decide(Ranking(), "kalmar", {}).kind == "none"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from("vem kallar till sip bup nummer när utan samtycke öppet utskrivning hur".split()), max_size=8
    ),
    st.sampled_from(COUNTY_IDS),
)
def test_an_answer_always_has_the_askers_county(small: Matcher, words: list[str], county: str) -> None:
    """Whatever is asked, an answered or offered intent answers for the asker's county."""
    decision = decide(small.rank(" ".join(words), county), county, COUNTIES)
    if decision.kind != "none":
        assert all(county in COUNTIES[i] for i in decision.intents)
    assert 0 <= decision.confidence <= 1


def test_counties_are_never_mixed_up_in_the_real_catalogue(catalogue: Catalogue) -> None:
    """Every test phrase of the catalogue, asked in every county, is never answered by an intent without that county."""
    for intent in catalogue.content.intents.values():
        for text in intent.tests[:1]:
            for county in COUNTY_IDS:
                decision = decide(catalogue.matcher.rank(text, county), county, catalogue.counties_of)
                if decision.kind != "none":
                    assert all(county in catalogue.counties_of[i] for i in decision.intents)


def test_thresholds_name_evidence_that_exists(small: Matcher) -> None:
    """Every weight in the thresholds belongs to a signal or a piece of evidence, and the order of thresholds holds."""
    ranking = small.rank("vem kallar till SIP", "kalmar")
    assert set(ABSTAIN) - {"constant"} <= set(signals(ranking))
    assert set(RERANK) == set(ranking.candidates[0].evidence.values())
    assert 0 < SUGGEST < ANSWER < 1
    assert 0 <= confidence(signals(ranking)) <= 1


@pytest.mark.parametrize(
    ("text", "words", "unknown", "shape"),
    [
        ("...", [], [], "empty"),
        ("як справи", ["як", "справи"], ["справи"], "script"),
        ("asdf jklö", ["asdf", "jklö"], ["asdf", "jklö"], "mash"),
        ("hhhhhh", ["hhhhhh"], ["hhhhhh"], "mash"),
        ("vem kallar", ["vem", "kallar"], [], ""),
        ("Håkansson kallar till möte", ["håkansson", "kallar", "till", "möte"], ["håkansson"], ""),
    ],
)
def test_the_shape_of_a_text(text: str, words: list[str], unknown: list[str], shape: str) -> None:
    """Mash, other alphabets and empty texts are known by their shape; names and ordinary words are not."""
    assert shape_of(text, words, unknown) == shape
