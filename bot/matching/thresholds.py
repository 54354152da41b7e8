"""All numbers that decide: weights of the evidence, least scores and margins. In this one place.

They are fitted by ``python -m tests.bench.calibrate`` (which prints this module's numbers) on questions whose
phrases the matcher had not seen: the catalogue's own test phrases, cross-validated phrases with their intent
left in and left out, and the background left out group by group. A wrong answer is taken to cost ten times
as much as silence.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ABSTAIN", "ANSWER", "COST", "LEAD", "LOCAL", "RERANK", "ROUNDS", "SUGGEST"]

COST: Final = 40.0
"""C of the logistic head."""

ROUNDS: Final = 12
"""Passes over all phrases when the head is fitted."""

RERANK: Final = {"head": 0.85, "best": 0.5, "near": 0.5, "document": 4.0, "coverage": 5.0, "anti": -3.0, "opposite": -0.3}
"""What each piece of evidence adds to a candidate's score (see bot.matching.evidence)."""

ABSTAIN: Final = {
    "constant": -4.0, "chance": 3.0, "lead": 2.0, "best": 3.0, "document": 1.0, "coverage": 3.0,
    "background": -4.0, "unknown": -2.0, "opposite": -3.0,
}  # fmt: skip
"""The confidence: a logistic model of the best candidate's evidence; the constant is its starting point."""

ANSWER: Final = 0.5
"""Least confidence to answer."""

SUGGEST: Final = 0.3
"""Least confidence to offer the nearest intents."""

LEAD: Final = 0.0
"""Least lead over the runner-up (in chance) to answer."""

LOCAL: Final = 0.5
"""A local intent wins over another county's where its chance is at least this share of the other's."""
