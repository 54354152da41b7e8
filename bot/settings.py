"""Settings: read once, from the environment or from an env file that is named; never from a stray ``.env``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args

from platformdirs import user_cache_path, user_data_path

from bot.catalogue.models import CountyId
from bot.catalogue.opening import default_content
from bot.texts import LANGUAGES

__all__ = ["Settings", "SettingsError", "read_env_file", "read_settings"]


_OTHERS = ("LOTSEN_SLACK_", "LOTSEN_TEAMS_", "LOTSEN_TEST_")
"""Keys of the chat channels, which come with a later version, and of the tests."""


class SettingsError(Exception):
    """A setting that cannot be used; the message names the key and what was expected (in Swedish)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator may set. Field ``x`` is set by the environment key ``LOTSEN_X``."""

    content: Path
    database: Path
    cache: Path
    originals: Path
    county: str | None
    language: str


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that ``environment`` gives, with defaults for what it leaves out.

    An empty value counts as left out. Raises :class:`SettingsError` for a value that cannot be used and for a
    key that begins with ``LOTSEN_`` and is not known.
    """
    given = {key: value for key, value in environment.items() if key.startswith("LOTSEN_") and value}
    given = {key: value for key, value in given.items() if not key.startswith(_OTHERS)}
    known = {f"LOTSEN_{field.name.upper()}" for field in fields(Settings)}
    for key in sorted(set(given) - known):
        raise SettingsError(f"{key} är ingen inställning. De som finns: {', '.join(sorted(known))}.")
    return Settings(
        content=_content(given.get("LOTSEN_CONTENT")),
        database=_path(given.get("LOTSEN_DATABASE"), user_data_path("lotsen") / "journal.db"),
        cache=_path(given.get("LOTSEN_CACHE"), user_cache_path("lotsen")),
        originals=_path(given.get("LOTSEN_ORIGINALS"), user_data_path("lotsen") / "originals"),
        county=_choice("LOTSEN_COUNTY", given.get("LOTSEN_COUNTY"), get_args(CountyId)),
        language=_choice("LOTSEN_LANGUAGE", given.get("LOTSEN_LANGUAGE"), LANGUAGES) or "sv",
    )


def read_env_file(path: Path) -> dict[str, str]:
    """Return the ``KEY=value`` lines of an env file; ``#`` begins a comment, quotes around a value are taken off.

    Raises :class:`SettingsError` with file and line for a line of another form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SettingsError(f"{path}: filen går inte att läsa ({error.strerror}).") from error
    values = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.match(r"^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$", line)
        if found is None:
            raise SettingsError(f"{path}:{number}: raden ska ha formen NYCKEL=värde.")
        values[found[1]] = found[2].strip().strip("\"'")
    return values


def _content(given: str | None) -> Path:
    folder = Path(given).expanduser() if given else default_content()
    if not (folder / "intents").is_dir() or not (folder / "knowledge").is_dir():
        raise SettingsError(
            f"LOTSEN_CONTENT: i {folder} saknas mappen intents/ eller knowledge/. Ange mappen som har båda."
        )
    return folder


def _path(given: str | None, default: Path) -> Path:
    return Path(given).expanduser() if given else default


def _choice(key: str, given: str | None, known: tuple[str, ...]) -> str | None:
    if given is not None and given not in known:
        raise SettingsError(f"{key} är ”{given}” men ska vara något av: {', '.join(known)}.")
    return given
