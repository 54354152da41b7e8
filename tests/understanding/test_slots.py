"""What a question tells by itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.loader import read_content
from bot.understanding.place import Gazetteer
from bot.understanding.slots import read_slots
from tests.paths import ROOT

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "slots.yaml").read_text(encoding="utf-8"))
GAZETTEER = Gazetteer(read_content(ROOT).counties.values())
WEDNESDAY = dt.datetime(2026, 11, 25, 10, 0)
SUNDAY = dt.datetime(2026, 11, 22, 10, 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"][:40])
def test_slots_are_read(case: dict[str, Any]) -> None:
    """Each question gives just the slots that it tells, no more and no less."""
    assert read_slots(case["question"], WEDNESDAY, GAZETTEER) == case["slots"]


def test_now_comes_from_the_clock_that_is_given() -> None:
    """The question "öppet nu" is office hours on a Wednesday morning and on-call time on a Sunday morning."""
    assert read_slots("är det öppet nu", WEDNESDAY, GAZETTEER) == {"time": "dagtid"}
    assert read_slots("är det öppet nu", SUNDAY, GAZETTEER) == {"time": "jourtid"}


def test_markers_tell_nothing() -> None:
    """What was redacted leaves no slot behind."""
    assert read_slots("[namn] [adress] [telefon] undrar", WEDNESDAY, GAZETTEER) == {}


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the reader fail."""
    assert isinstance(read_slots(text, WEDNESDAY, GAZETTEER), dict)
