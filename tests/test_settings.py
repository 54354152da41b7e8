"""Settings: read once, each fault with its key and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.access import may
from bot.commands.settings import command
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
        ("LOTSEN_ADMINS", "U024BE7LH", "slack:U024BE7LH"),
        ("LOTSEN_CONVENERS", "slack:U1=kalmar", "@kalmar"),
        ("LOTSEN_CONVENERS", "slack:U1@skåne", "kalmar, varmland, vastmanland"),
        ("LOTSEN_PUBLIC_URL", "lotsen.example", "https://"),
        ("SLACK_BOT_TOKEN", "xapp-1", "xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_SIGNING_SECRET"),
        ("SLACK_SIGNING_SECRET", "s", "SLACK_BOT_TOKEN"),
        ("LOTSEN_TEAMS_CLIENT_SECRET", "s", "LOTSEN_TEAMS_CLIENT_ID"),
    ],
)
def test_a_bad_setting_names_the_key_and_what_was_expected(key: str, value: str, expected: str) -> None:
    """A value that cannot be used, and a key that does not exist, are refused with a clear line."""
    with pytest.raises(SettingsError, match=key.rpartition("_")[0]) as refused:
        read_settings({key: value})
    assert key in str(refused.value) or expected in str(refused.value)
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


def test_secrets_show_nowhere() -> None:
    """Tokens are in no representation of the settings and not in what ``lotsen settings`` prints."""
    given = {"SLACK_BOT_TOKEN": "xoxb-hemligt", "SLACK_SIGNING_SECRET": "signerat", "LOTSEN_TEAMS_CLIENT_ID": "id"}
    given |= {"LOTSEN_TEAMS_CLIENT_SECRET": "lösen", "LOTSEN_TEAMS_TENANTS": "t1, t2", "SLACK_APP_TOKEN": "xapp-egen"}
    settings = read_settings(given)
    printed = CliRunner().invoke(command, obj=settings)
    assert printed.exit_code == 0
    for secret in ("hemligt", "signerat", "lösen", "egen"):
        assert secret not in repr(settings)
        assert secret not in printed.output
    assert settings.teams is not None
    assert settings.teams.tenants == ("t1", "t2")


def test_roles_hold_for_the_channel_and_the_county_named() -> None:
    """A convener of Kalmar may decide for Kalmar only; a stranger nothing; the same id in Teams is somebody else."""
    given = {"LOTSEN_ADMINS": "slack:U1", "LOTSEN_CONVENERS": "slack:U2@kalmar, slack:U3"}
    appointed = read_settings(given).appointed
    assert may(appointed.actor("slack", "U2"), "decide", "kalmar").allowed
    assert not may(appointed.actor("slack", "U2"), "decide", "varmland").allowed
    assert may(appointed.actor("slack", "U3"), "decide", "varmland").allowed
    assert may(appointed.actor("slack", "U1"), "pause").allowed
    assert not may(appointed.actor("slack", "U3"), "pause").allowed
    assert not may(appointed.actor("slack", "U9"), "decide", "kalmar").allowed
    assert not may(appointed.actor("teams", "U1"), "pause").allowed
