"""Settings: read once, from the environment or from an env file that is named; never from a stray ``.env``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from platformdirs import user_cache_path, user_data_path

from bot.access import Actor, Role
from bot.catalogue.models import CountyId
from bot.catalogue.opening import default_content
from bot.texts import LANGUAGES

__all__ = [
    "Appointed",
    "Secret",
    "Settings",
    "SettingsError",
    "SlackSettings",
    "TeamsSettings",
    "read_env_file",
    "read_settings",
]


class SettingsError(Exception):
    """A setting that cannot be used; the message names the key and what was expected (in Swedish)."""


class Secret:
    """A value that never shows: not in a log, an error, a traceback or ``lotsen settings``."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "<hemlig>"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Slack over HTTP; with ``app_token`` over Socket Mode. ``api_url`` is another Web API, for tests."""

    bot_token: Secret
    signing_secret: Secret | None
    app_token: Secret | None
    api_url: str | None


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """Teams; ``tenants`` are the ones let in. ``is_local`` is the endpoint without authentication, for tests.

    ``app_tenant`` is where the app is registered and gets its tokens from.
    """

    client_id: str
    client_secret: Secret | None
    tenants: tuple[str, ...]
    is_local: bool
    app_tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who has a role: a person's id with the channel before it (``slack:U024BE7LH``).

    A convener may be limited to a county (``slack:U024BE7LH@kalmar``): then ``conveners`` maps to its id.
    """

    admins: frozenset[str] = frozenset()
    conveners: Mapping[str, str | None] = field(default_factory=dict)

    def actor(self, channel: str, person: str) -> Actor:
        """Return ``person`` of ``channel`` with the roles they have."""
        who = f"{channel}:{person}"
        roles: set[Role] = {"admin"} if who in self.admins else set()
        roles |= {"convener"} if who in self.conveners else set()
        county = self.conveners.get(who)
        anybody = any(known.startswith(f"{channel}:") for known in (*self.admins, *self.conveners))
        return Actor(frozenset(roles), frozenset({county} if county else ()), none_appointed=not anybody)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator may set. A path, county or language ``x`` is set by the environment key ``LOTSEN_X``."""

    content: Path
    database: Path
    key_file: Path
    cache: Path
    originals: Path
    county: str | None
    language: str
    public_url: str | None = None
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None
    appointed: Appointed = field(default_factory=Appointed)


_KEYS = {
    *(f"LOTSEN_{x}" for x in "CONTENT DATABASE KEY_FILE CACHE ORIGINALS COUNTY LANGUAGE PUBLIC_URL".split()),
    *("LOTSEN_ADMINS", "LOTSEN_CONVENERS", "LOTSEN_SLACK_API_URL"),
    *(f"LOTSEN_TEAMS_{x}" for x in "CLIENT_ID CLIENT_SECRET TENANTS APP_TENANT LOCAL".split()),
}
_SLACK_KEYS = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that ``environment`` gives, with defaults for what it leaves out.

    An empty value counts as left out. Raises :class:`SettingsError` for a value that cannot be used and for a
    key that begins with ``LOTSEN_`` and is not known; keys of the tests (``LOTSEN_TEST_``) are passed over.
    """
    given = {key: value for key, value in environment.items() if key.startswith("LOTSEN_") and value}
    given = {key: value for key, value in given.items() if not key.startswith("LOTSEN_TEST_")}
    for key in sorted(set(given) - _KEYS):
        raise SettingsError(f"{key} är ingen inställning. De som finns: {', '.join(sorted(_KEYS))}.")
    given |= {key: environment[key] for key in _SLACK_KEYS if environment.get(key)}
    database = _path(given.get("LOTSEN_DATABASE"), user_data_path("lotsen") / "journal.db")
    return Settings(
        content=_content(given.get("LOTSEN_CONTENT")),
        database=database,
        key_file=_path(given.get("LOTSEN_KEY_FILE"), database.with_suffix(".key")),
        cache=_path(given.get("LOTSEN_CACHE"), user_cache_path("lotsen")),
        originals=_path(given.get("LOTSEN_ORIGINALS"), user_data_path("lotsen") / "originals"),
        county=_choice("LOTSEN_COUNTY", given.get("LOTSEN_COUNTY"), get_args(CountyId)),
        language=_choice("LOTSEN_LANGUAGE", given.get("LOTSEN_LANGUAGE"), LANGUAGES) or "sv",
        public_url=_address("LOTSEN_PUBLIC_URL", given.get("LOTSEN_PUBLIC_URL")),
        slack=_slack(given),
        teams=_teams(given),
        appointed=_appointed(given),
    )


def _slack(given: Mapping[str, str]) -> SlackSettings | None:
    """Return how to reach Slack, or None where it is not configured; half a configuration is an error."""
    token, signing, app = (given.get(key) for key in _SLACK_KEYS)
    if token is None:
        for key in ("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"):
            if given.get(key):
                raise SettingsError(f"{key} är satt men SLACK_BOT_TOKEN saknas. Ange botens token (xoxb-…).")
        return None
    if not token.startswith("xoxb-"):
        raise SettingsError("SLACK_BOT_TOKEN ska vara botens token och börja med xoxb-.")
    if app is not None and not app.startswith("xapp-"):
        raise SettingsError("SLACK_APP_TOKEN ska vara appens token och börja med xapp-.")
    if signing is None and app is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN är satt men inte hur frågorna kommer in. Ange SLACK_SIGNING_SECRET (HTTP) "
            "eller SLACK_APP_TOKEN (Socket Mode)."
        )
    return SlackSettings(
        bot_token=Secret(token),
        signing_secret=Secret(signing) if signing else None,
        app_token=Secret(app) if app else None,
        api_url=_address("LOTSEN_SLACK_API_URL", given.get("LOTSEN_SLACK_API_URL")),
    )


def _teams(given: Mapping[str, str]) -> TeamsSettings | None:
    """Return how to reach Teams, or None where it is not configured; half a configuration is an error."""
    client, secret, tenants = (given.get(f"LOTSEN_TEAMS_{x}") for x in ("CLIENT_ID", "CLIENT_SECRET", "TENANTS"))
    is_local = _choice("LOTSEN_TEAMS_LOCAL", given.get("LOTSEN_TEAMS_LOCAL"), ("0", "1")) == "1"
    if is_local:
        return TeamsSettings(client or "lotsen-local", None, _list(tenants), is_local=True)
    if client is None and secret is None and tenants is None:
        return None
    for key, value in (("CLIENT_ID", client), ("CLIENT_SECRET", secret), ("TENANTS", tenants)):
        if not value:
            raise SettingsError(f"LOTSEN_TEAMS_{key} saknas. Teams behöver CLIENT_ID, CLIENT_SECRET och TENANTS.")
    let_in = _list(tenants)
    if not let_in:
        raise SettingsError("LOTSEN_TEAMS_TENANTS är tom. Ange katalogernas id (Directory ID) med komma emellan.")
    home = given.get("LOTSEN_TEAMS_APP_TENANT") or let_in[0]
    return TeamsSettings(client or "", Secret(secret or ""), let_in, is_local=False, app_tenant=home)


def _appointed(given: Mapping[str, str]) -> Appointed:
    admins = frozenset(_person("LOTSEN_ADMINS", who) for who in _list(given.get("LOTSEN_ADMINS")))
    conveners: dict[str, str | None] = {}
    for entry in _list(given.get("LOTSEN_CONVENERS")):
        who, _, county = entry.partition("@")
        known = _choice("LOTSEN_CONVENERS", county or None, get_args(CountyId))
        conveners[_person("LOTSEN_CONVENERS", who)] = known
    return Appointed(admins, conveners)


def _person(key: str, who: str) -> str:
    if not re.match(r"^(slack|teams):[^\s=@]+$", who):
        raise SettingsError(
            f"{key}: skriv kanalen före personens id, till exempel slack:U024BE7LH, och länet efter @ "
            "(bara för sammankallande): slack:U024BE7LH@kalmar."
        )
    return who


def _list(given: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (given or "").split(",") if part.strip())


def _address(key: str, given: str | None) -> str | None:
    if given is not None and not re.match(r"^https?://[^\s/]+", given):
        raise SettingsError(f"{key} ska vara en adress som börjar med https://.")
    return given


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
