"""Everything that a user reads is in both catalogues, and the compiled catalogues are those that stand written."""

from __future__ import annotations

import ast
import io

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.texts import LANGUAGES, texts_in
from tests.paths import ROOT
from tests.tools.texts import extracted, po_file, untranslated


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_untranslated(language: str) -> None:
    """Every message in the code and the templates has its text in each language."""
    assert untranslated(language) == []


def test_every_message_in_the_code_is_found() -> None:
    """What is looked up inside an f-string is a message too; the tool that collects them does not see it there."""
    known = {message for message, _ in extracted()}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
                "_",
                "gettext",
            }:
                said = node.args[0] if node.args else None
                if isinstance(said, ast.Constant):
                    assert said.value in known, f"{path}:{node.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_is_what_stands_written(language: str) -> None:
    """The compiled catalogue holds just what the readable one does: ``make texts`` was run."""
    with po_file(language).open("rb") as file:
        written = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, written)
    assert po_file(language).with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_to_fill_in_are_the_same(language: str) -> None:
    """A translation has just the placeholders of its message: none is lost, none is misspelt."""
    for message, python_format in extracted():
        if python_format:
            names = {part.split(")")[0] for part in message.split("%(")[1:]}
            text = texts_in(language).gettext(message)
            assert {part.split(")")[0] for part in text.split("%(")[1:]} == names


def test_an_unknown_language_is_refused() -> None:
    """A language without a catalogue raises an error that names those there are."""
    with pytest.raises(ValueError, match="sv, en"):
        texts_in("fi")
