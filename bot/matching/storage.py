"""Saves and loads a matcher: arrays as npz, texts as JSON; never anything that runs when it is read."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from bot.matching.corpus import Corpus
from bot.matching.heads import Centroids, Fitted
from bot.matching.index import Index, Parts
from bot.matching.space import Rows, Space

__all__ = ["load", "save"]

_FORM = 1


def save(path: Path, corpus: Corpus, index: Index) -> None:
    """Write a corpus and its index to the folder ``path``."""
    path.mkdir(parents=True, exist_ok=True)
    kept = asdict(corpus) | {"documents": ()}  # only building needs the answers' text
    data = {"form": _FORM, "corpus": kept, "names": index.space.names}
    (path / "matcher.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    parts = index.parts
    with (path / "matcher.npz").open("wb") as file:
        np.savez(
            file,
            weights=index.space.weights,
            **_head(parts.head),
            bounds=parts.bounds,
            anti_bounds=parts.anti_bounds,
            **_rows("phrases", parts.phrases),
            **_rows("anti", parts.anti),
            **_rows("documents", parts.documents),
        )


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
    with np.load(path / "matcher.npz", allow_pickle=False) as arrays:
        parts = Parts(
            phrases=_read(arrays, "phrases"),
            bounds=arrays["bounds"],
            anti=_read(arrays, "anti"),
            anti_bounds=arrays["anti_bounds"],
            documents=_read(arrays, "documents"),
            head=_read_head(arrays, len(corpus.classes)),
        )
        return corpus, Index(corpus, Space(data["names"], arrays["weights"]), parts)


def _rows(name: str, rows: Rows) -> dict[str, Any]:
    return {f"{name}_start": rows.start, f"{name}_indices": rows.indices, f"{name}_values": rows.values}


def _head(head: Fitted | Centroids) -> dict[str, Any]:
    return {"head": head.weights} if isinstance(head, Fitted) else _rows("centroids", head.rows)


def _read_head(arrays: np.lib.npyio.NpzFile, classes: int) -> Fitted | Centroids:
    return Fitted(arrays["head"]) if "head" in arrays else Centroids(_read(arrays, "centroids"), classes)


def _read(arrays: np.lib.npyio.NpzFile, name: str) -> Rows:
    return Rows(arrays[f"{name}_start"], arrays[f"{name}_indices"], arrays[f"{name}_values"])
