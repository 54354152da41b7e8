"""The table of invented personal data, in the ways that staff write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.privacy.redact import Redactor

_TABLE = Path(__file__).parents[1] / "cases" / "privacy.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(_TABLE.read_text("utf-8"))["cases"]


def parts(planted: str) -> list[str]:
    """Return what may not stand in the result: the string, and each capitalised part of a name."""
    names = re.findall(r"[A-ZÅÄÖÉ][\w-]{2,}", planted)
    return [planted, *(names if len(names) > 1 and not re.search(r"[\d@]", planted) else [])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_planted_data_go_and_the_rest_stays(case: dict[str, Any], redactor: Redactor) -> None:
    """Nothing planted is left, everything that only looks personal is, and a second pass changes nothing."""
    text = redactor.redact(case["text"]).text
    left = [
        part
        for planted in map(str, case["pii"])
        for part in parts(planted)
        if (part in text if part == planted else re.search(rf"\b{re.escape(part)}\b", text))
    ]
    lost = [kept for kept in map(str, case.get("keep", [])) if kept not in text]
    assert (left, lost) == ([], []), text
    assert redactor.redact(text).text == text


def test_the_table_is_broad() -> None:
    """The table plants at least three hundred items."""
    assert sum(len(case["pii"]) for case in CASES) >= 300
