"""The pattern language of the acute signs."""

from __future__ import annotations

import pytest

from bot.understanding.acute_signs import PatternError, Reader
from bot.understanding.acute_text import read_words


def shows(pattern: str, text: str, classes: dict[str, str] | None = None) -> bool:
    """Return whether one pattern shows in a text."""
    reader = Reader(classes or {})
    compiled = reader.compile(pattern)
    reader.seal()
    return reader.find(compiled, reader.lay(read_words(text))) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("vill dö", "hon vill dö", True),
        ("vill dö", "hon vill nog dö", False),
        ("vill .. dö", "hon vill nog bara dö", True),
        ("vill .. dö", "hon vill! Sedan dö", False),
        ("vill ... dö", "hon vill. Sedan dö", True),
        ("vill .. dö", "dö vill hon", False),
        ("vill & dö", "dö vill hon", True),
        ("suicid*", "suicidplanerna", True),
        ("*kniv", "en brödkniv", True),
        ("# år", "14 år", True),
        ("rep|snara", "en snara", True),
        ("ska gå_hem|hämtas", "hon ska gå hem", True),
        ("vill & !film*", "vill se filmen", False),
        ("DÖR", "han dor", True),
    ],
)
def test_pattern(pattern: str, text: str, expected: bool) -> None:
    """Order, gaps, sentences, alternatives, beginnings, endings, numbers and absence mean what they say."""
    assert shows(pattern, text) is expected


def test_classes_hold_phrases() -> None:
    """A class may hold several words in a row, and may stand beside words."""
    classes = {"fara": "ta livet av, hoppa"}
    assert shows("ska @fara sig", "hon ska ta livet av sig", classes)
    assert shows("ska @fara|sova", "hon ska sova", classes)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("tabletter", "tabeltter", True),
        ("självmord*", "sjävlmordshot", True),
        ("medvetslös", "medvetslöss", True),
        ("kväver", "kräver", False),
        ("hot", "hat", False),
    ],
)
def test_misspelling(pattern: str, text: str, expected: bool) -> None:
    """A typing error in a longer word is forgiven; another short word is another word."""
    assert shows(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["", "& ", "@okand .. dör", "ord|@okand"])
def test_faulty_patterns_are_named(pattern: str) -> None:
    """A pattern that cannot be read is refused when the knowledge loads."""
    with pytest.raises(PatternError):
        Reader({}).compile(pattern)
