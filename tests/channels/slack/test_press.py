"""The press: every asker gets the reply that was drawn for them, with their own buttons and nobody else's."""

from __future__ import annotations

import dataclasses
import json

import pytest

from bot.channels.slack.cards import Cards
from bot.channels.slack.press import Press
from bot.channels.slack.spoken import Spoken
from bot.chat.model import Notice, Shown
from bot.reply import Reply
from bot.texts import texts_in
from tests.channels.slack.conftest import HERE

SPOKEN = Spoken(texts_in("sv"))
FIRST, SECOND = "a" * 24, "b" * 24
PRIVATE = dataclasses.replace(HERE, person="U1")


@pytest.fixture
def press(cards: Cards) -> Press:
    """Return a press that has printed nothing yet."""
    return Press(cards, SPOKEN)


def test_a_reply_printed_again_is_the_one_drawn_for_its_asker(
    press: Press, cards: Cards, every_reply: list[Reply]
) -> None:
    """Each reply of the catalogue, printed for two askers, is to the letter what is drawn for each by itself."""
    for reply in every_reply:
        for to in (HERE, PRIVATE):
            for token in (FIRST, SECOND):
                shown = Shown(reply, token, is_logged=reply.status == "none")
                printed = press.print(shown, to)
                assert (printed.text, printed.blocks) == (SPOKEN.say(shown), cards.draw(shown, to)), reply.intent
                assert not printed.faults


def test_nothing_of_the_first_asker_stands_in_the_seconds_message(press: Press, every_reply: list[Reply]) -> None:
    """A token that was printed before is on no later button: a click would speak for somebody else."""
    reply = next(reply for reply in every_reply if reply.status == "answer" and reply.options)
    first = json.dumps(press.print(Shown(reply, FIRST), HERE).blocks)
    second = json.dumps(press.print(Shown(reply, SECOND), HERE).blocks)
    assert first.count(FIRST) == second.count(SECOND) > 2
    assert FIRST not in second
    assert SECOND not in first


def test_what_differs_beside_the_reply_is_printed_apart(press: Press, every_reply: list[Reply]) -> None:
    """The same reply is another message where it is logged, can be followed, or is for one person alone."""
    reply = next(reply for reply in every_reply if reply.reason == "not_found")
    forms = [
        (Shown(reply, FIRST), HERE),
        (Shown(reply, FIRST, is_logged=True), HERE),
        (Shown(reply, FIRST, is_logged=True, can_follow=True), HERE),
        (Shown(reply, FIRST), PRIVATE),
    ]
    assert len({json.dumps(press.print(shown, to).blocks) for shown, to in forms}) == len(forms)


def test_a_new_reply_never_comes_out_as_an_old_one(press: Press, every_reply: list[Reply]) -> None:
    """Replies come and go, and a new one may lie in memory where an old one lay: each is printed as it reads."""
    reply = next(reply for reply in every_reply if reply.status == "answer")
    for number in range(2000):
        body = f"Svar nummer {number}."
        assert body in press.print(Shown(dataclasses.replace(reply, body=body), FIRST), HERE).text


def test_a_notice_is_printed_as_it_stands(press: Press, cards: Cards) -> None:
    """What is no reply to a question passes through."""
    notice = Notice("Länet är satt.")
    assert press.print(notice, HERE).blocks == cards.draw(notice, HERE)
