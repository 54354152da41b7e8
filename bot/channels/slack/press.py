"""Texts and blocks of messages: what a reply says is set once, and printed for each asker with their own buttons.

The same question has the same reply, often the very same object (:class:`bot.assistant.Assistant` remembers); all
that differs from asker to asker is the token on the buttons. Pure but for what is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.channels.slack.cards import Cards
from bot.channels.slack.limits import Block, faults
from bot.channels.slack.spoken import Spoken
from bot.chat.model import Address, Content, Shown
from bot.reply import Reply

__all__ = ["Press", "Printed"]

_ANYBODY = "~" * 24
"""What stands for the token on a plate: as long as a token is, and never part of one."""
_MOST_PLATES = 500

_Key = tuple[int, bool, bool, str | None, bool]


@dataclass(frozen=True, slots=True)
class Printed:
    """A message as Slack takes it, and what Slack would refuse in it (nothing, as a rule)."""

    text: str
    blocks: list[Block]
    faults: tuple[str, ...] = ()


class Press:
    """Prints contents. Safe to use from several threads: at worst a plate is set twice."""

    def __init__(self, cards: Cards, spoken: Spoken) -> None:
        self._cards, self._spoken = cards, spoken
        self._plates: dict[_Key, tuple[Reply, Printed]] = {}

    def print(self, content: Content, to: Address) -> Printed:
        """Return a message's text and blocks for who it is addressed to."""
        if not isinstance(content, Shown) or len(content.token) != len(_ANYBODY):
            return self._set(content, to)
        plate = self._plate(content, to)
        return replace(plate, blocks=[_own(block, content.token) for block in plate.blocks])

    def _plate(self, shown: Shown, to: Address) -> Printed:
        """Return what everybody sees who gets this reply; it is held, so that its id stays its own."""
        reply = shown.reply
        key = (id(reply), shown.is_logged, shown.can_follow, shown.picked, to.person is not None)
        kept = self._plates.get(key)
        if kept is not None:
            return kept[1]
        plate = self._set(replace(shown, token=_ANYBODY), to)
        if len(self._plates) >= _MOST_PLATES:
            self._plates.clear()
        self._plates[key] = reply, plate
        return plate

    def _set(self, content: Content, to: Address) -> Printed:
        blocks, text = self._cards.draw(content, to), self._spoken.say(content)
        return Printed(text, blocks, tuple(faults(blocks, text)))


def _own(block: Block, token: str) -> Block:
    """Return a block with the asker's token on its buttons; one without buttons as it is."""
    if block["type"] == "actions":
        return {**block, "elements": [_with_token(button, token) for button in block["elements"]]}
    if "accessory" in block:
        return {**block, "accessory": _with_token(block["accessory"], token)}
    return block


def _with_token(button: Block, token: str) -> Block:
    return {**button, "value": button["value"].replace(_ANYBODY, token)}
