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

COST: Final = 15.0
"""C of the logistic head."""

ROUNDS: Final = 9
"""Passes over all phrases when the head is fitted."""

RERANK: Final = {
    "head": 0.94, "best": 6.82, "near": 1.90, "document": 3.46, "coverage": 7.45, "back": -0.16, "kind": 1.12,
    "anti": -1.25, "opposite": -1.36, "local": 2.49, "gap": 1.98,
}  # fmt: skip
"""What each piece of evidence adds to a candidate's score (see bot.matching.evidence)."""

ABSTAIN: Final = {
    "constant": -0.10, "odds": 0.35, "lead": 0.73, "head": 0.69, "near": -0.71, "far": -4.38, "document": -0.75,
    "coverage": 1.49, "thin": -0.57, "back": 0.04, "kind": 0.38, "anti": -0.78, "opposite": 0.08, "gap": -1.51,
    "background": -0.89, "alike": -1.42, "unknown": 0.0, "words": 3.41,
}  # fmt: skip
"""The confidence: a logistic model of the best candidate's signals (see bot.matching.decide.signals).

``unknown`` came out slightly positive (names of people are unknown words in good questions) and is held at nought:
an unknown word must not make an answer surer.
"""

ANSWER: Final = 0.62
"""Least confidence to answer."""

LEAD: Final = 0.05
"""Least lead in chance over the runner-up to answer."""

SUGGEST: Final = 0.25
"""Least confidence to offer the nearest intents."""
