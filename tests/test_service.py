"""The door: what is read of a question, and what a failing journal costs."""

from __future__ import annotations

import pytest

from bot.service import Service


def test_a_long_text_is_cut_between_words(service: Service) -> None:
    """Of a very long text the beginning is read, up to a whole word, and answered."""
    reply = service.ask("vem kallar till SIP " + "och så vidare " * 2000, county="kalmar").reply
    assert len(reply.redacted_question) <= 4000
    assert reply.redacted_question.endswith(("och", "så", "vidare"))


def test_a_number_at_the_cut_leaves_no_half(service: Service) -> None:
    """A personal identity number that the cut falls in is left out whole."""
    for shift in range(16):
        text = "a " * (1992 - shift // 2) + "x" * (shift % 2) + " 20110412-9810 slut"
        reply = service.ask(text + " b" * 200, county="kalmar").reply
        assert "0412" not in reply.redacted_question


@pytest.mark.parametrize("text", ["x" * 20_000, "9" * 20_000, "\u200b" * 20_000])
def test_one_endless_word_is_no_question(service: Service, text: str) -> None:
    """Twenty thousand characters without a space are answered as no question at all."""
    assert service.ask(text, county="kalmar").reply.status == "none"
