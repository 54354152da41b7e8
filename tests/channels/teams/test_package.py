"""The app package: what Teams takes, the same bytes each time, and clear words for what it would refuse."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import bot.channels.teams.package
from bot.channels.teams.package import Organisation, PackageError, manifest, package, translation
from bot.chat.hearing import heard
from bot.chat.model import Command
from bot.cli import cli
from bot.privacy.redact import Redacted
from bot.texts import texts_in

CLIENT = "0f8fad5b-d9cb-469f-a165-70867728950e"
US = Organisation(
    "Region Exempel", "https://lotsen.exempel.se", "https://exempel.se/data", "https://exempel.se/villkor"
)
SCHEMA = Path(bot.channels.teams.package.__file__).parent / "manifest.schema.json"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """Return the manifest of an invented organisation."""
    return manifest(CLIENT, "0.1.0", US, texts_in("sv"))


def test_the_manifest_keeps_to_its_schema(made: dict[str, Any]) -> None:
    """It is what Microsoft documents, with Microsoft's limits, and nothing else."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(made)] == []
    broken = made | {"name": {"short": "x" * 31, "full": "x"}}
    assert list(Draft202012Validator(schema).iter_errors(broken))


def test_lotsen_is_offered_everywhere(made: dict[str, Any]) -> None:
    """Alone, in teams and in group chats, by the bot that the settings name, with an app id of its own."""
    (bot,) = made["bots"]
    assert bot["botId"] == CLIENT
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert made["id"] != CLIENT
    assert made["id"] == manifest(CLIENT.upper(), "9.9.9", US, texts_in("sv"))["id"]
    assert made["validDomains"] == ["lotsen.exempel.se"]


def test_every_command_of_the_list_is_understood(made: dict[str, Any]) -> None:
    """What Teams writes for somebody who picks a command is a command."""
    for commands in made["bots"][0]["commandLists"]:
        for command in commands["commands"]:
            assert isinstance(heard(Redacted(command["title"], {})), Command)


def test_the_english_texts_fit_the_manifest(made: dict[str, Any]) -> None:
    """Each translated text has its place in the manifest and keeps to the same limits."""
    english = translation(texts_in("en"))
    translated = json.loads(json.dumps(made))
    for key, text in english.items():
        if key == "$schema":
            continue
        place = translated
        *way, last = key.replace("[", ".").replace("]", "").split(".")
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        assert last in place, key
        place[last] = text
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(translated)) == []
    assert translated["description"] != made["description"]


def test_the_package_holds_what_the_manifest_names(made: dict[str, Any]) -> None:
    """Manifest, texts and both icons lie at the top, the icons in the sizes that Teams asks for."""
    with zipfile.ZipFile(io.BytesIO(package(made, translation(texts_in("en"))))) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        assert names == {"manifest.json", "en-us.json", "color.png", "outline.png"}
        assert json.loads(archive.read("manifest.json")) == made
        for icon, size in ((made["icons"]["color"], 192), (made["icons"]["outline"], 32)):
            head = archive.read(icon)[:24]
            assert head[:8] == b"\x89PNG\r\n\x1a\n"
            assert struct.unpack(">II", head[16:24]) == (size, size)


def test_the_same_settings_give_the_same_bytes(made: dict[str, Any]) -> None:
    """A package can be compared with the one that was uploaded."""
    assert package(made, translation(texts_in("en"))) == package(dict(made), translation(texts_in("en")))


@pytest.mark.parametrize(
    ("client", "changes", "named"),
    [
        ("lotsen-local", {}, "LOTSEN_TEAMS_CLIENT_ID"),
        ("", {}, "LOTSEN_TEAMS_CLIENT_ID"),
        (CLIENT, {"name": ""}, "--organisation"),
        (CLIENT, {"name": "x" * 33}, "--organisation"),
        (CLIENT, {"website": "http://lotsen.exempel.se"}, "--website"),
        (CLIENT, {"website": ""}, "--website"),
        (CLIENT, {"privacy": "javascript:x"}, "--privacy"),
        (CLIENT, {"terms": "https://a@b.se"}, "--terms"),
    ],
)
def test_what_teams_would_refuse_is_named(client: str, changes: dict[str, str], named: str) -> None:
    """A wrong value is told with the setting that it comes from."""
    values = {"name": US.name, "website": US.website, "privacy": US.privacy, "terms": US.terms} | changes
    with pytest.raises(PackageError, match=named):
        manifest(client, "0.1.0", Organisation(**values), texts_in("sv"))


def test_the_command_writes_the_package(tmp_path: Path, environment: dict[str, str]) -> None:
    """``lotsen teams package`` writes the file and says where it goes; a wrong value ends with 2 and one line."""
    out = tmp_path / "paket.zip"
    arguments = ["teams", "package", "--organisation", "Region Exempel", "--out", str(out)]
    settings = environment | {"LOTSEN_PUBLIC_URL": "https://lotsen.exempel.se"}
    ran = CliRunner().invoke(cli, [*arguments, "--client-id", CLIENT], env=settings)
    assert ran.exit_code == 0, ran.output
    assert "Hantera appar" in ran.output
    assert zipfile.is_zipfile(out)
    ran = CliRunner().invoke(cli, arguments, env=settings)
    assert ran.exit_code == 2
    assert "LOTSEN_TEAMS_CLIENT_ID" in ran.output
