"""The house's shape: which rooms may know of which, and what the core may not touch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

BOT = ROOT / "bot"
MODULES = sorted(path for path in BOT.rglob("*.py") if "_content" not in path.parts)

PURE = ("language", "laws", "matching", "understanding", "privacy", "compose.py", "assistant.py", "reply.py")
IMPURE = {"socket", "sqlite3", "urllib", "http", "requests", "random", "secrets", "subprocess"}
OUTSIDE = ("bot.channels", "bot.commands", "bot.serving", "bot.journal", "bot.documents", "bot.service", "bot.settings")


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_core(path: Path) -> bool:
    """Return whether a file belongs to the pure core."""
    return path.relative_to(BOT).parts[0] in PURE


@pytest.mark.parametrize("path", [p for p in MODULES if is_core(p)], ids=lambda p: str(p.relative_to(BOT)))
def test_the_core_knows_nothing_outside_it(path: Path) -> None:
    """No module between redact and compose imports a channel, the store, the settings, a network or a clock."""
    found = set(imports(path))
    assert not [name for name in found if name.startswith(OUTSIDE)]
    assert not found & IMPURE
    assert "datetime.now" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(BOT)))
def test_only_the_outermost_rooms_know_the_channels(path: Path) -> None:
    """Nobody but the commands, the serving room and the channels themselves imports a channel."""
    room = path.relative_to(BOT).parts[0]
    if room not in {"channels", "commands", "serving"}:
        assert not [name for name in imports(path) if name.startswith(("bot.channels", "bot.commands", "bot.serving"))]


def test_only_the_store_knows_the_database() -> None:
    """SQLite is imported by the journal alone."""
    using = {p.relative_to(BOT).parts[0] for p in MODULES if {"sqlite3", "sqlite_utils"} & set(imports(p))}
    assert using == {"journal"}


def test_there_are_no_cycles() -> None:
    """No module imports, over any number of steps, itself."""
    graph = {_name(path): {name for name in imports(path) if name.startswith("bot")} for path in MODULES}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"cycle: {' -> '.join([*trail[trail.index(name) :], name])}"
        if name in done:
            return
        for following in sorted(graph.get(name, ())):
            walk(following, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        walk(name, ())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(BOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    """Every module has a docstring, and none is longer than 400 lines."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400


def test_nothing_names_the_workplace() -> None:
    """No committed file names a path of the machine it was written on."""
    suffixes = {".py", ".yaml", ".md", ".toml", ".html", ".js", ".css", ".lock", ".po"}
    for folder in ("bot", "docs", "tests", "."):
        files = (ROOT / folder).rglob("*") if folder != "." else ROOT.iterdir()
        for path in files:
            if path.is_file() and path.suffix in suffixes and path != Path(__file__):
                assert "/work/" not in path.read_text(encoding="utf-8"), path


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
