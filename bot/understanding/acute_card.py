"""The acute card: what must be seen first when there may be danger now. Its texts are data, by county."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.catalogue.acute_model import AcuteCard, AcuteKnowledge
from bot.catalogue.models import PLACEHOLDER
from bot.understanding.acute import AcuteSigns

__all__ = ["Card", "card_for", "card_text"]


@dataclass(frozen=True, slots=True)
class Card:
    """One county's acute card, ready to be shown; ``cites`` are the sections that it rests on."""

    data: AcuteCard

    @property
    def cites(self) -> tuple[str, ...]:
        """The sections that the card rests on, as ``document#section``."""
        return self.data.cites

    def text(self, fill: Callable[[str], str], time: str | None, signs: AcuteSigns | None) -> str:
        """Return the card as text; ``fill`` puts facts in the place of ``{fact}``.

        ``time`` is ``"dagtid"``, ``"jourtid"`` or None (not known: the lines of both are shown).
        """
        shown = [
            fill(line.text) for line in self.data.lines if _fits(line.when.time, line.when.psychiatric, time, signs)
        ]
        return "\n".join([shown[0], *(f"- {line}" for line in shown[1:])])


def card_for(acute: AcuteKnowledge | Mapping[str, Any], county: str | None) -> Card:
    """Return the county's card, or the one for an unknown county where it is None or has no card."""
    cards: Mapping[Any, Any] = acute.cards if isinstance(acute, AcuteKnowledge) else acute["cards"]
    data = cards.get(county) or cards["unknown"]
    return Card(data if isinstance(data, AcuteCard) else AcuteCard.model_validate(data))


def card_text(card: AcuteCard, facts: Mapping[str, str], time: str | None, signs: AcuteSigns | None) -> str:
    """Return the card's text with the facts' values. Raises ``KeyError`` for a fact that is not there."""
    return Card(card).text(lambda text: PLACEHOLDER.sub(lambda found: facts[found[1]], text), time, signs)


def _fits(when_time: str | None, when_psychiatric: bool | None, time: str | None, signs: AcuteSigns | None) -> bool:
    """Return whether a line is shown; what is not known hides nothing."""
    if when_time is not None and time is not None and when_time != time:
        return False
    return when_psychiatric is None or signs is None or when_psychiatric == signs.psychiatric
