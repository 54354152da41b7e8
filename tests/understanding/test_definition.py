"""Questions on what a word means."""

from __future__ import annotations

import pytest

from bot.catalogue.loader import read_content
from bot.understanding.definition import defined_term
from tests.paths import ROOT

TERMS = read_content(ROOT).glossary


@pytest.mark.parametrize(
    ("question", "county", "term", "sure"),
    [
        ("vad betyder BoU", "kalmar", "BoU", True),
        ("Vad står RSS för?", "vastmanland", "RSS", True),
        ("va e bou", "kalmar", "BoU", False),
        ("vad är SIP?", "varmland", "SIP", False),
        ("förkortningen BBIC", "varmland", "BBIC", True),
        ("Vad står bokstäverna i ANDTS för?", "vastmanland", "ANDTS", True),
        ("vad är SAMS", "vastmanland", "SAMS", False),
        ("ANDTS betydelse", "vastmanland", "ANDTS", True),
        ("vad menas med triagera", "kalmar", "triagera", True),
    ],
)
def test_the_term_is_found(question: str, county: str, term: str, sure: bool) -> None:
    """A question that asks for nothing but a term's meaning gives the term."""
    found = defined_term(question, county, TERMS)
    assert found is not None
    assert (found[0].term, found[1]) == (term, sure)


@pytest.mark.parametrize(
    ("question", "county"),
    [
        ("vem kallar till SIP", "kalmar"),
        ("vad betyder BoU", "varmland"),
        ("Vad står RSS för och vem ansvarar på länsnivå?", "vastmanland"),
        ("SIP", "kalmar"),
        ("", "kalmar"),
        ("vad betyder kärlek", "kalmar"),
    ],
)
def test_other_questions_are_left_to_the_matcher(question: str, county: str) -> None:
    """A question that asks for more, another county's term, and a bare term are not answered from the glossary."""
    assert defined_term(question, county, TERMS) is None


@pytest.mark.parametrize(
    ("question", "county"), [("Vad står SAMS för?", "vastmanland"), ("Vad står FoU för?", "varmland")]
)
def test_letters_that_no_document_writes_out_are_not_explained(question: str, county: str) -> None:
    """Where the meaning only repeats the term, what its letters stand for is not told."""
    assert defined_term(question, county, TERMS) is None
