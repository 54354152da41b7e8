"""Imported originals: an organisation's own copies, from which a citation can show its passage word for word.

They lie in a folder of the installation, never in the repository. A passage is shown only while the section's
fingerprint says that it is the text that the catalogue was written from.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.catalogue.models import Document
from bot.documents.sections import FoundSection, fingerprint, split

__all__ = ["Passages"]


class Passages:
    """The originals in one folder, a text file a document, named by the document's id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, document: Document, text: str) -> Path:
        """Store the text of an original; returns where. Raises ``OSError`` where it cannot be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{document.id}.txt"
        fresh = path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
        return path

    def passage(self, document: Document, section_id: str) -> str | None:
        """Return the section's own words, or None: no original on hand, section gone, or its text changed."""
        path = self._folder / f"{document.id}.txt"
        try:
            found = _sections(path, path.stat().st_mtime_ns, document).get(section_id)
        except OSError:
            return None
        section = next((s for s in document.sections if s.id == section_id), None)
        if found is None or section is None or fingerprint(found.text) != section.fingerprint:
            return None
        return _paragraphs(found.text)


@lru_cache(maxsize=16)
def _sections(path: Path, _changed: int, document: Document) -> dict[str, FoundSection]:
    """Return an original's sections; kept until the file changes."""
    return split(path.read_text(encoding="utf-8"), document.sections)


def _paragraphs(text: str) -> str:
    """Return extracted text with its hard line breaks joined: a new paragraph after a full stop or before a bullet."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if not joined:
            joined = line
        elif re.match(r"[•\-–o]\s", line) or re.search(r"[.:?!]\d?$", joined):
            joined += "\n" + line
        else:
            joined += " " + line
    return joined
