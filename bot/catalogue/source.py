"""YAML with line numbers: every value of a content file can be traced to the line it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Fault", "SourceFile", "read_source"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a content file, with what to do about it (in Swedish).

    ``file`` is relative to the content folder; ``line`` counts from 1 (0 where no line can be told).
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class SourceFile:
    """A content file as it was read: its plain data and the node tree that knows the lines."""

    name: str
    data: Any
    root: yaml.Node | None

    def line(self, path: Sequence[str | int] = ()) -> int:
        """Return the line (from 1) of the value at ``path``, or of the nearest parent that exists."""
        node, line = self.root, 1
        if node is not None:
            line = node.start_mark.line + 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line


def read_source(path: Path, name: str) -> SourceFile | Fault:
    """Read one YAML file; a file that is no YAML gives a :class:`Fault` in its place."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return Fault(name, 1, f"filen är inte UTF-8 (byte {error.start}). Spara den som UTF-8.")
    loader = yaml.CSafeLoader(text)
    try:
        root = loader.get_single_node()
        doubled = _doubled_key(root)
        if doubled is not None:
            return Fault(name, doubled[1], f"nyckeln ”{doubled[0]}” står två gånger. Behåll en av dem.")
        data = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        return Fault(name, line, f"filen går inte att läsa som YAML: {error.problem}. Se över indrag och kolon.")
    except yaml.YAMLError:
        return Fault(name, 1, "filen går inte att läsa som YAML: den har styrtecken. Ta bort dem.")
    except RecursionError:
        return Fault(name, 1, "filen hänvisar till sig själv eller är för djupt nästlad.")
    finally:
        loader.dispose()
    return SourceFile(name, data, root)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    """Return the node under ``step`` and the line where it begins (the key's line in a mapping)."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None


def _doubled_key(node: yaml.Node | None) -> tuple[str, int] | None:
    """Return the first key that stands twice in one mapping: YAML itself would keep the last in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    return str(key.value), key.start_mark.line + 1
                seen.add(key.value)
            found = _doubled_key(value)
            if found:
                return found
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found = _doubled_key(value)
            if found:
                return found
    return None
