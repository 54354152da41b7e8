"""Evidence: the few numbers that say whether a question is about an intent, each easy to explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["NOTHING", "Evidence", "Whole"]


class Evidence(NamedTuple):
    """What speaks for one candidate. All are 0..1 except ``head``, which is a logarithm."""

    head: float
    """Logarithm of the chance that the linear head gives."""
    best: float
    """Likeness to the nearest phrase."""
    near: float
    """Mean likeness to the three nearest phrases."""
    document: float
    """Likeness to the title and the answers."""
    coverage: float
    """Share of the question's informative words that the intent's phrases or answers account for."""
    back: float
    """Share of the nearest phrase's informative words that the question has."""
    kind: float
    """How usual the question's kind (who, when, which number ...) is among the intent's phrases."""
    anti: float
    """Whether a phrase that must not match is nearer than the nearest that must (0.5: as near)."""
    opposite: float
    """1 where the question has the opposite of a word of the intent."""
    local: float
    """1 where the intent answers for the asker's county (any county, where the asker's is not known)."""
    gap: float
    """1 where the intent is a known gap: no document answers it."""

    def values(self) -> dict[str, float]:
        """Return the numbers by name."""
        return self._asdict()


@dataclass(frozen=True)
class Whole:
    """What speaks of the question as a whole."""

    background: float = 0.0
    """The chance that the head gives to subjects outside the catalogue."""
    outside: str = ""
    """The likeliest group of the background: "small_talk" or "outside.<group>"."""
    alike: float = 0.0
    """Likeness to the nearest phrase of the likeliest such subject."""
    unknown: float = 0.0
    """Share of the informative weight in words that the catalogue has never seen."""
    shape: str = ""
    """"empty", "mash" (keyboard mash), "script" (another alphabet), or nothing."""
    words: int = 0
    """Number of words read."""


NOTHING = Evidence(*[0.0] * len(Evidence._fields))
"""No evidence at all."""
