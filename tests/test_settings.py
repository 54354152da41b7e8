"""Settings: read once, each fault with its key and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_env_file, read_settings
from tests.paths import ROOT


def test_defaults_need_nothing() -> None:
    """An empty environment runs on the packaged catalogue, Swedish, without a county."""
    settings = read_settings({})
    assert (settings.content, settings.county, settings.language) == (ROOT, None, "sv")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("LOTSEN_COUNTY", "skåne", "kalmar, varmland, vastmanland"),
        ("LOTSEN_LANGUAGE", "de", "sv, en"),
        ("LOTSEN_CONTENT", "/nowhere", "intents/"),
        ("LOTSEN_DATABAS", "x", "LOTSEN_DATABASE"),
    ],
)
def test_a_bad_setting_names_the_key_and_what_was_expected(key: str, value: str, expected: str) -> None:
    """A value that cannot be used, and a key that does not exist, are refused with a clear line."""
    with pytest.raises(SettingsError, match=key) as refused:
        read_settings({key: value})
    assert expected in str(refused.value)


def test_an_empty_value_counts_as_left_out() -> None:
    """``LOTSEN_COUNTY=`` in a container file is the same as no line at all."""
    assert read_settings({"LOTSEN_COUNTY": ""}).county is None


def test_an_env_file_is_read(tmp_path: Path) -> None:
    """Comments, blank lines, ``export`` and quotes are understood."""
    path = tmp_path / "lotsen.env"
    path.write_text("# vår installation\n\nexport LOTSEN_COUNTY='kalmar'\nLOTSEN_LANGUAGE=en\n")
    assert read_env_file(path) == {"LOTSEN_COUNTY": "kalmar", "LOTSEN_LANGUAGE": "en"}


def test_a_bad_line_of_an_env_file_is_named(tmp_path: Path) -> None:
    """A line of another form is refused with file and line."""
    path = tmp_path / "lotsen.env"
    path.write_text("LOTSEN_COUNTY=kalmar\nkalmar\n")
    with pytest.raises(SettingsError, match=r"lotsen\.env:2"):
        read_env_file(path)


def test_a_stray_env_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ``.env`` in the folder that one happens to stand in changes nothing."""
    (tmp_path / ".env").write_text("LOTSEN_COUNTY=kalmar\n")
    monkeypatch.chdir(tmp_path)
    assert read_settings({}).county is None
