"""The app package that an organisation uploads to Teams: a manifest, its English texts, and two icons, in a zip.

The same settings give the same bytes, so that a package can be compared with the one that was uploaded.
"""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.chat.hearing import COMMANDS
from bot.texts import Texts

__all__ = ["Organisation", "PackageError", "manifest", "package", "translation"]

MANIFEST_VERSION = "1.22"
_SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v{version}/{name}.schema.json"
_ICONS = Path(__file__).parent / "icons"
_SPACE = uuid.UUID("2f0d6c5e-6a54-4f0f-9a43-3a8a2f7d1c11")
"""The name space of app ids: an app has one of its own beside its bot's, and the same each time."""
_GUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_LONGEST_NAME = 32
_IN_GROUPS = ("hjalp", "lan", "vad-sparas")
_ALONE = ("hjalp", "lan", "vad-sparas", "glom")


class PackageError(Exception):
    """A package that Teams would refuse; the message says which value and what was expected (in Swedish)."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who offers Lotsen, as Teams shows it. The addresses are pages that staff can open, all https."""

    name: str
    website: str
    privacy: str
    terms: str


def manifest(client_id: str, version: str, organisation: Organisation, texts: Texts) -> dict[str, Any]:
    """Return the manifest, with the texts of one language.

    Raises :class:`PackageError` for a value that Teams would refuse.
    """
    _check(client_id, organisation)
    _ = texts.gettext
    everywhere = ["personal", "team", "groupChat"]
    return {
        "$schema": _SCHEMA.format(version=MANIFEST_VERSION, name="MicrosoftTeams"),
        "manifestVersion": MANIFEST_VERSION,
        "version": version,
        "id": str(uuid.uuid5(_SPACE, client_id.lower())),
        "localizationInfo": {
            "defaultLanguageTag": "sv-se",
            "additionalLanguages": [{"languageTag": "en-us", "file": "en-us.json"}],
        },
        "developer": {
            "name": organisation.name,
            "websiteUrl": organisation.website,
            "privacyUrl": organisation.privacy,
            "termsOfUseUrl": organisation.terms,
        },
        "name": {"short": "Lotsen", "full": _("Lotsen: co-operation around children")},
        "description": {
            "short": _("Answers from the county's agreements on co-operation around children"),
            "full": _full(texts),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0B5563",
        "bots": [
            {
                "botId": client_id,
                "scopes": everywhere,
                "isNotificationOnly": False,
                "supportsFiles": False,
                "supportsCalling": False,
                "supportsVideo": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": _commands(_ALONE, texts)},
                    {"scopes": ["team", "groupChat"], "commands": _commands(_IN_GROUPS, texts)},
                ],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(organisation.website).netloc],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }


def translation(texts: Texts) -> dict[str, Any]:
    """Return what takes the manifest's texts' place in another language."""
    _ = texts.gettext
    found = {
        "$schema": _SCHEMA.format(version=MANIFEST_VERSION, name="MicrosoftTeams.Localization"),
        "name.short": "Lotsen",
        "name.full": _("Lotsen: co-operation around children"),
        "description.short": _("Answers from the county's agreements on co-operation around children"),
        "description.full": _full(texts),
    }
    for number, names in enumerate((_ALONE, _IN_GROUPS)):
        for place, command in enumerate(_commands(names, texts)):
            for part, text in command.items():
                found[f"bots[0].commandLists[{number}].commands[{place}].{part}"] = text
    return found


def package(manifest: dict[str, Any], english: dict[str, Any]) -> bytes:
    """Return the zip, the same bytes for the same content on every machine."""
    files = {
        "manifest.json": _json(manifest),
        "en-us.json": _json(english),
        "color.png": (_ICONS / "color.png").read_bytes(),
        "outline.png": (_ICONS / "outline.png").read_bytes(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _check(client_id: str, organisation: Organisation) -> None:
    if not re.fullmatch(_GUID, client_id):
        raise PackageError(
            f"LOTSEN_TEAMS_CLIENT_ID (eller --client-id) är ”{client_id}” men ska vara appens id "
            "(Application ID) ur Entra, till exempel 0f8fad5b-d9cb-469f-a165-70867728950e."
        )
    if not 0 < len(organisation.name) <= _LONGEST_NAME:
        raise PackageError(f"Organisationens namn ska ha 1 till {_LONGEST_NAME} tecken (--organisation).")
    for option, address in (
        ("LOTSEN_PUBLIC_URL eller --website", organisation.website),
        ("--privacy", organisation.privacy),
        ("--terms", organisation.terms),
    ):
        if not re.fullmatch(r"https://[^\s/@]+(/\S*)?", address):
            raise PackageError(f"{option} är ”{address}” men ska vara en adress som börjar med https://.")


def _full(texts: Texts) -> str:
    _ = texts.gettext
    return "\n\n".join(
        (
            _(
                "Lotsen answers staff who ask how social services, health care, dental care, preschool and school are "
                "to work together around children. The answers come from the county's own documents, with section and "
                "law paragraph. Where the documents say nothing Lotsen says so."
            ),
            _("Is somebody in danger? Call 112. Do not ask Lotsen first."),
            _("Never write names or personal identity numbers."),
        )
    )


def _commands(names: tuple[str, ...], texts: Texts) -> list[dict[str, str]]:
    _ = texts.gettext
    told = {
        "hjalp": _("What Lotsen can do"),
        "lan": _("Which county holds here; län kalmar changes it"),
        "vad-sparas": _("What is kept about your questions"),
        "glom": _("Forget what you have set for yourself"),
    }
    return [{"title": COMMANDS[name], "description": told[name]} for name in names]


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
