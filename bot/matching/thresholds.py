"""All numbers that decide: weights of the evidence, least scores and margins. In this one place.

They are fitted by ``python -m tests.bench.calibrate``, which prints RERANK and ABSTAIN and a table of right,
wrong and silent by threshold. It asks what the matcher has not seen: the catalogue's test phrases, from
the counties that answer and (weighing less) from those that do not; the same with the right intent taken away,
which is what a question without an answer looks like; and question sets named on the command line. The
table is cross-validated: no question is judged by weights that it helped to fit. ANSWER and LEAD were then chosen on
two question sets by other writers who had not seen the catalogue: from 0.62 to 0.5 more than three in a hundred became
right and less than half of one wrong, because an answer that lacks what was asked for is caught afterwards
(bot.understanding.answer_kind).
"""

from __future__ import annotations

from typing import Final

__all__ = ["ABSTAIN", "ANSWER", "COST", "COVERED", "FOREIGN", "LEAD", "RERANK", "ROUNDS", "SUGGEST"]

COST: Final = 15.0
"""C of the logistic head."""

ROUNDS: Final = 9
"""Passes over all phrases when the head is fitted."""

RERANK: Final = {
    "head": 0.96, "best": 6.67, "near": 3.03, "document": 3.09, "coverage": 7.35, "back": -0.30, "kind": 1.07,
    "anti": -1.19, "opposite": -1.45, "local": 2.60, "gap": 2.17,
}  # fmt: skip
"""What each piece of evidence adds to a candidate's score (see bot.matching.evidence)."""

ABSTAIN: Final = {
    "constant": -0.37, "odds": 0.27, "lead": 1.32, "head": 0.74, "near": -0.33, "far": -3.02, "document": -0.64,
    "coverage": 1.25, "thin": -1.05, "back": 0.27, "kind": 0.47, "anti": -1.63, "opposite": -0.05, "gap": -2.10,
    "background": -1.66, "alike": -1.22, "unknown": 0.0, "words": 3.43,
}  # fmt: skip
"""The confidence: a logistic model of the best candidate's signals (see bot.matching.decide.signals).

``unknown`` came out slightly positive (names of people are unknown words in good questions) and is held at nought:
an unknown word must not make an answer surer.
"""

ANSWER: Final = 0.5
"""Least confidence to answer."""

LEAD: Final = 0.0
"""Least lead in chance over the runner-up to answer."""

COVERED: Final = 0.36
"""Least share of the question's informative words that the answer must account for; below it, it is only offered."""

FOREIGN: Final = 0.2
"""Chance of being another subject (the background) from which an intent is only offered, however sure it looks."""

SUGGEST: Final = 0.25
"""Least confidence to offer the nearest intents."""
