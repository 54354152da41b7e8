"""Reads an original (TXT, PDF or DOCX) into plain text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

__all__ = ["OriginalError", "read_original"]


class OriginalError(Exception):
    """A file that cannot be read as a document; the message says which and why (in Swedish)."""


def read_original(path: Path) -> str:
    """Return the text of a document, in NFC, lines as they stand, pages parted by a form feed where known.

    Raises :class:`OriginalError` for a file that is missing, of another kind, or broken.
    """
    readers = {".txt": _text, ".pdf": _pdf, ".docx": _docx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise OriginalError(f"{path}: filen är varken TXT, PDF eller DOCX.")
    try:
        text = reader(path)
    except OriginalError:
        raise
    except Exception as error:
        # The libraries raise many kinds for broken files; all mean the same to whoever calls.
        raise OriginalError(f"{path}: filen går inte att läsa ({type(error).__name__}).") from error
    if not text.strip():
        raise OriginalError(f"{path}: filen har ingen text (är den inskannad?).")
    return unicodedata.normalize("NFC", text)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise OriginalError(f"{path}: filen finns inte.") from None
    except UnicodeDecodeError:
        return path.read_text(encoding="cp1252")


def _pdf(path: Path) -> str:
    from pypdf import PdfReader  # noqa: PLC0415  (start-up: only where a PDF is read)

    return "\f".join(page.extract_text() for page in PdfReader(path).pages)


def _docx(path: Path) -> str:
    from docx import Document  # noqa: PLC0415  (start-up: only where a DOCX is read)

    document = Document(str(path))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["\n".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)
