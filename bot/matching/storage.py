"""Saves and loads a matcher: arrays as npy files, texts as JSON; never anything that runs when it is read.

Large arrays are mapped, not read: a question touches a few rows of them, and the rest stays on disk.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Literal

import numpy as np

from bot.matching.accounts import Accounts
from bot.matching.corpus import Corpus
from bot.matching.heads import Centroids, Fitted
from bot.matching.index import Index, Parts
from bot.matching.space import Rows, Space

__all__ = ["load", "save"]

_FORM = 3
_WORTH_MAPPING = 100_000
"""Bytes from which an array is mapped."""


def save(path: Path, corpus: Corpus, index: Index) -> None:
    """Write a corpus and its index to the folder ``path``."""
    path.mkdir(parents=True, exist_ok=True)
    kept = asdict(corpus) | {"documents": ()}  # only building needs the answers' text
    data = {"form": _FORM, "corpus": kept, "names": index.space.names}
    (path / "matcher.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    parts = index.parts
    arrays = {
        "weights": index.space.weights,
        **_head(parts.head),
        "bounds": parts.bounds,
        "anti_bounds": parts.anti_bounds,
        **_rows("phrases", parts.phrases),
        **_rows("anti", parts.anti),
        **_rows("documents", parts.documents),
        **{f"accounts_{field.name}": getattr(parts.accounts, field.name) for field in fields(Accounts)},
    }
    for name, array in arrays.items():
        np.save(path / f"{name}.npy", array, allow_pickle=False)


def load(path: Path) -> tuple[Corpus, Index]:
    """Return what :func:`save` wrote. Raises ``ValueError`` where the form is another."""
    data = json.loads((path / "matcher.json").read_text(encoding="utf-8"))
    if data["form"] != _FORM:
        raise ValueError(f"matcher form {data['form']}, expected {_FORM}")
    kept = data["corpus"]
    corpus = Corpus(
        classes=tuple(kept["classes"]),
        phrases=tuple(map(tuple, kept["phrases"])),
        anti=tuple(map(tuple, kept["anti"])),
        documents=tuple(kept["documents"]),
        counties=tuple(map(tuple, kept["counties"])),
        words=kept["words"],
        concepts=tuple((name, tuple(words)) for name, words in kept["concepts"]),
    )
    parts = Parts(
        phrases=_read(path, "phrases"),
        bounds=_array(path, "bounds"),
        anti=_read(path, "anti"),
        anti_bounds=_array(path, "anti_bounds"),
        documents=_read(path, "documents"),
        head=_read_head(path, len(corpus.classes)),
        accounts=Accounts(**{field.name: _array(path, f"accounts_{field.name}") for field in fields(Accounts)}),
    )
    return corpus, Index(corpus, Space(data["names"], _array(path, "weights")), parts)


def _rows(name: str, rows: Rows) -> dict[str, Any]:
    return {f"{name}_start": rows.start, f"{name}_indices": rows.indices, f"{name}_values": rows.values}


def _head(head: Fitted | Centroids) -> dict[str, Any]:
    return {"head": head.weights} if isinstance(head, Fitted) else _rows("centroids", head.rows)


def _read_head(path: Path, classes: int) -> Fitted | Centroids:
    if (path / "head.npy").exists():
        return Fitted(_array(path, "head"))
    return Centroids(_read(path, "centroids"), classes)


def _read(path: Path, name: str) -> Rows:
    return Rows(_array(path, f"{name}_start"), _array(path, f"{name}_indices"), _array(path, f"{name}_values"))


def _array(path: Path, name: str) -> Any:
    """Return one array; what is worth mapping is mapped (an empty file cannot be)."""
    file = path / f"{name}.npy"
    mapped: Literal["r"] | None = "r" if file.stat().st_size >= _WORTH_MAPPING else None
    return np.asarray(np.load(file, mmap_mode=mapped, allow_pickle=False))
