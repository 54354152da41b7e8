"""Everything the program says to people, through Babel catalogues (Swedish complete, English second).

The messages stand in English in the code and in ``bot/locale/<language>/LC_MESSAGES/lotsen.po``; the
answers themselves are content and stand in ``intents/``.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

__all__ = ["LANGUAGES", "Texts", "texts_in"]

LANGUAGES = ("sv", "en")
Texts = gettext.NullTranslations


@lru_cache(maxsize=len(LANGUAGES))
def texts_in(language: str = "sv") -> Texts:
    """Return the texts in ``language`` ("sv" or "en").

    Raises ``ValueError`` for a language that has no catalogue.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    folder = Path(__file__).parent / "locale"
    return gettext.translation("lotsen", folder, languages=[language])
