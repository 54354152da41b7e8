"""The index: which intents are looked at closer."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index import _likeliest


@given(st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]), max_size=40), st.integers(1, 12))
def test_the_likeliest_are_those_that_sorting_all_would_give(chances: list[float], most: int) -> None:
    """Picking before sorting gives the same intents in the same order, ties by number."""
    wanted = sorted(range(len(chances)), key=lambda i: (-chances[i], i))[:most]
    assert _likeliest(np.array(chances, dtype=np.float32), most) == wanted
