"""``make texts``: takes new messages from the code into ``bot/locale`` and compiles the catalogues.

English stands in the code; the Swedish of a new message is left empty and named, for somebody to write in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.paths import ROOT

__all__ = ["extracted", "po_file", "untranslated"]

LANGUAGES = ("sv", "en")
METHODS = [("bot/**.py", "python"), ("bot/channels/web/templates/**.html", "jinja2")]
OPTIONS = {"bot/channels/web/templates/**.html": {"trimmed": "true"}}


def po_file(language: str) -> Path:
    """Return the catalogue of a language."""
    return ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "lotsen.po"


def extracted() -> Iterator[tuple[str, bool]]:
    """Yield every message in the code and the templates, and whether it holds values to fill in."""
    catalog = Catalog()
    for _file, _line, message, _comments, _context in extract_from_dir(ROOT, METHODS, OPTIONS):
        catalog.add(message)
    for entry in catalog:
        if entry.id:
            yield str(entry.id), entry.python_format


def untranslated(language: str) -> list[str]:
    """Return the messages that the language's catalogue lacks."""
    with po_file(language).open("rb") as file:
        known = read_po(file, locale=language)
    return [message for message, _ in extracted() if not (known.get(message) and known.get(message).string)]


def main() -> None:
    """Update both catalogues and name what is not translated."""
    for language in LANGUAGES:
        path = po_file(language)
        with path.open("rb") as file:
            old = read_po(file, locale=language)
        comment = f"# Lotsen's texts ({language})."
        fresh = Catalog(locale=language, project="lotsen", fuzzy=False, header_comment=comment)
        fresh.creation_date = fresh.revision_date = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
        for message, python_format in extracted():
            entry = old.get(message)
            string = message if language == "en" else (entry.string if entry else "")
            fresh.add(message, string, flags={"python-format"} if python_format else set())
        with path.open("wb") as file:
            write_po(file, fresh, width=110, no_location=True)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, fresh)
        for message in untranslated(language):
            print(f"{language}: {message}")  # noqa: T201


if __name__ == "__main__":
    main()
