"""All numbers that decide: weights of the evidence, least scores and margins. In this one place.

They are fitted by ``python -m tests.bench.calibrate``, which prints RERANK and ABSTAIN and a table of right,
wrong and silent by threshold. It asks what the matcher has not seen: the catalogue's test phrases, from
the counties that answer and (weighing less) from those that do not; the same with the right intent taken away,
which is what a question without an answer looks like; and question sets named on the command line. The
table is cross-validated: no question is judged by weights that it helped to fit. ANSWER was then chosen so that
wrong answers stay below 3 % both where there is an answer and where there is none.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ABSTAIN", "ANSWER", "COST", "LEAD", "RERANK", "ROUNDS", "SUGGEST"]

COST: Final = 40.0
"""C of the logistic head."""

ROUNDS: Final = 9
"""Passes over all phrases when the head is fitted."""

RERANK: Final = {
    "head": 0.46, "best": 3.65, "near": 4.33, "document": 3.11, "coverage": 7.30, "back": 0.63, "kind": 1.51,
    "anti": -1.80, "opposite": -0.87, "local": 2.76, "gap": 2.31,
}  # fmt: skip
"""What each piece of evidence adds to a candidate's score (see bot.matching.evidence)."""

ABSTAIN: Final = {
    "constant": -0.24, "odds": 0.52, "lead": 0.26, "head": 0.40, "near": 0.66, "far": -1.67, "document": 0.00,
    "coverage": -0.08, "thin": -2.48, "back": 0.24, "kind": 0.18, "anti": -2.39, "opposite": 0.12, "gap": -1.72,
    "background": -0.89, "alike": -0.25, "unknown": 0.35, "words": 2.61,
}  # fmt: skip
"""The confidence: a logistic model of the best candidate's signals (see bot.matching.decide.signals)."""

ANSWER: Final = 0.6
"""Least confidence to answer."""

LEAD: Final = 0.05
"""Least lead in chance over the runner-up to answer."""

SUGGEST: Final = 0.25
"""Least confidence to offer the nearest intents."""
