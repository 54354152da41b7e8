"""The answers are in our own words: no sentence of a source document stands in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue.content import Content
from bot.catalogue.loader import read_content
from bot.catalogue.models import PLACEHOLDER
from bot.documents.originals import read_original
from tests.paths import ROOT

RUN = 8
"""Words in a row that are taken for a copied sentence."""


def words(text: str) -> list[str]:
    """Return the words of a text, lower case, without what stands between them."""
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of eight words."""
    found = words(text)
    yield from (tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def names(content: Content) -> set[tuple[str, ...]]:
    """Return the runs of titles, headings and law names: they carry over exactly and are not sentences."""
    texts = [d.title for d in content.documents.values()]
    texts += [s.heading for d in content.documents.values() for s in d.sections]
    texts += [law.title for law in content.laws.values()]
    return {run for text in texts for run in runs(text)}


def own_texts(content: Content) -> Iterator[tuple[str, str]]:
    """Yield everything that an asker may read, with the intent it stands in."""
    for intent in content.intents.values():
        for county, gap in intent.gaps.items():
            yield f"{intent.id} {county}", gap
        for county, answer in intent.answers.items():
            for text in (answer.text, answer.more or "", *(v.text for v in answer.variants)):
                for line in text.splitlines():
                    # Titles of other publications stand in quotation marks and carry over as they are.
                    yield f"{intent.id} {county}", re.sub("”[^”]*”", " | ", PLACEHOLDER.sub(" | ", line))


@pytest.mark.originals
def test_no_answer_holds_a_sentence_of_a_source(originals: list[Path]) -> None:
    """No run of eight words of any original stands in any answer, headings and names apart."""
    content = read_content(ROOT)
    taken = {run for path in originals for run in runs(read_original(path))} - names(content)
    copied = [
        (where, " ".join(run))
        for where, text in own_texts(content)
        for part in text.split("|")
        for run in runs(part)
        if run in taken
    ]
    assert copied == []
