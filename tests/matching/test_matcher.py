"""The matcher: what it must tell apart, what must not matter, and what must not break it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matching.matcher import Matcher, Ranking
from tests.matching.conftest import BACKGROUND, CONCEPTS, GLOSSARY, INTENTS
from tests.paths import ROOT

QUESTIONS = [
    "vem kallar till SIP?",
    "vem tar initiativ till en samordnad individuell plan",
    "VEM KALAR TILL SIP",
    "får vi konsultera utan samtycke",
    "när sker utskrivning",
    "bup telefon",
    "vad blir det till lunch",
]


def test_an_abbreviation_is_its_words(small: Matcher) -> None:
    """A question with the words spelled out and a synonym reaches the intent of the abbreviation."""
    assert small.rank("vem tar initiativ till en samordnad individuell plan").candidates[0].intent == "sip.kalla"


def test_a_decomposed_letter_is_the_composed_one(small: Matcher) -> None:
    """The ranking is equal, whichever way å, ä and ö were encoded."""
    text = "får vi konsultera när mamman säger nej på mötet"
    assert small.rank(unicodedata.normalize("NFD", text)) == small.rank(unicodedata.normalize("NFC", text))


def test_inte_and_utan_matter(small: Matcher) -> None:
    """With consent and without consent are different questions."""
    assert small.rank("får vi konsultera utan samtycke").candidates[0].intent == "samtycke.utan"
    assert small.rank("familjen samtycker inte").candidates[0].intent == "samtycke.utan"
    assert small.rank("konsultera med samtycke").candidates[0].intent == "samtycke.med"


def test_utskrivning_is_not_inskrivning(small: Matcher) -> None:
    """A question about the opposite is marked as such, and is not repaired into the word that is known."""
    inskrivning = small.rank("när sker inskrivning")
    found = {c.intent: c.evidence for c in inskrivning.candidates}
    assert found["utskrivning.nar"].opposite == 1
    assert small.rank("när sker utskrivning").candidates[0].evidence.opposite == 0
    assert "inskrivning" in small.read("när sker inskrivning").words


def test_the_order_of_the_content_does_not_matter() -> None:
    """Intents, phrases and concepts in another order give the same rankings."""
    turned = [i.model_copy(update={"phrases": tuple(reversed(i.phrases))}) for i in reversed(INTENTS)]
    one = Matcher.build(INTENTS, GLOSSARY, CONCEPTS, BACKGROUND)
    other = Matcher.build(turned, GLOSSARY, tuple(reversed(CONCEPTS)), dict(reversed(BACKGROUND.items())))
    assert [one.rank(q) for q in QUESTIONS] == [other.rank(q) for q in QUESTIONS]


def test_what_is_loaded_ranks_as_what_was_saved(small: Matcher, tmp_path: Path) -> None:
    """A round trip through files changes no ranking, for any county."""
    small.save(tmp_path / "kept")
    again = Matcher.load(tmp_path / "kept")
    for county in (None, "kalmar", "varmland"):
        assert [small.rank(q, county) for q in QUESTIONS] == [again.rank(q, county) for q in QUESTIONS]


def test_a_matcher_that_is_not_there_says_so(tmp_path: Path) -> None:
    """Loading from an empty folder raises an error that the cache knows how to handle."""
    with pytest.raises(OSError):
        Matcher.load(tmp_path)


_PROGRAM = """
import json, sys
from bot.matching.matcher import Matcher
from tests.matching.conftest import BACKGROUND, CONCEPTS, GLOSSARY, INTENTS
small = Matcher.build(INTENTS, GLOSSARY, CONCEPTS, BACKGROUND)
print(json.dumps([repr(small.rank(q, "kalmar")) for q in json.loads(sys.argv[1])]))
"""


def test_hash_seeds_do_not_matter() -> None:
    """Two processes with different hash seeds give the same bytes."""
    outputs = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", _PROGRAM, json.dumps(QUESTIONS)]
        outputs.append(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert outputs[0] == outputs[1]


HOSTILE = [
    "",
    " ",
    "\x00",
    "\ud800\udfff\ud800",
    "å" * 20_000,
    "samtycke " * 5_000,
    "a" * 20_000,
    "\u200b" * 9_000 + "SIP",
    "\u202e\u200fSIP\u202c" * 50,
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "<!channel> <@U123>",
    "'; DROP TABLE intents; --",
    "?" * 3_000,
    "9" * 3_000,
    "🙂" * 500,
    "Z\u0351\u0352\u0353" * 500,
    "كيف أحصل على بطاقة",
    "..." * 4_000,
    "[" * 2_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_gets_a_ranking(small: Matcher, text: str) -> None:
    """No text makes the matcher raise, and every chance is between 0 and 1."""
    assert all(0 <= c.score <= 1 for c in small.rank(text, "kalmar").candidates)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
def test_any_text_gets_a_totally_ordered_ranking(small: Matcher, text: str) -> None:
    """Candidates come by falling score, ties by id, the same each time."""
    ranking: Ranking = small.rank(text)
    keys = [(-c.score, c.intent) for c in ranking.candidates]
    assert keys == sorted(keys)
    assert ranking == small.rank(text)


def test_an_empty_catalogue_ranks_nothing() -> None:
    """Without intents there are no candidates, and no error."""
    assert Matcher.build(()).rank("vem kallar till SIP").candidates == ()


def test_a_missing_diacritic_is_put_back(small: Matcher) -> None:
    """A question written without å, ä and ö is read with them."""
    assert "när" in small.read("nar har BUP oppet").words
    assert small.rank("nar har BUP oppet").candidates[0].intent == "luckor.oppet"


def test_a_large_catalogue_uses_centroids(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Beyond the size where the head is fitted, questions still reach their intents, also after loading."""
    monkeypatch.setattr("bot.matching.index.MOST_FITTED", 2)
    large = Matcher.build(INTENTS, GLOSSARY, CONCEPTS, BACKGROUND)
    large.save(tmp_path / "kept")
    again = Matcher.load(tmp_path / "kept")
    assert large.rank("vem kallar till SIP").candidates[0].intent == "sip.kalla"
    assert [large.rank(q) for q in QUESTIONS] == [again.rank(q) for q in QUESTIONS]
