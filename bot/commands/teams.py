"""``lotsen teams``: what an organisation needs to take Lotsen into Teams."""

from __future__ import annotations

from pathlib import Path

import click

from bot import __version__
from bot.channels.teams.package import Organisation, PackageError, manifest, package, translation
from bot.settings import Settings
from bot.texts import texts_in

__all__ = ["command"]


@click.group()
def command() -> None:
    """Ta in Lotsen i Teams."""


@command.command("package")
@click.option("--organisation", required=True, help="Vem som erbjuder Lotsen, högst 32 tecken.")
@click.option("--client-id", help="Appens id (Application ID) ur Entra. Förval: LOTSEN_TEAMS_CLIENT_ID.")
@click.option("--website", help="Lotsens sida (https). Förval: LOTSEN_PUBLIC_URL.")
@click.option("--privacy", help="Sida om personuppgifter (https). Förval: samma som --website.")
@click.option("--terms", help="Sida med användarvillkor (https). Förval: samma som --website.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("lotsen-teams.zip"),
    show_default=True,
    help="Filen att skriva.",
)
@click.pass_obj
def package_(
    settings: Settings,
    organisation: str,
    client_id: str | None,
    website: str | None,
    privacy: str | None,
    terms: str | None,
    out: Path,
) -> None:
    """Bygg apppaketet som laddas upp i Teams (manifest, svenska och engelska texter, ikoner)."""
    app = client_id or (settings.teams.client_id if settings.teams else "")
    site = website or settings.public_url or ""
    who = Organisation(organisation, site, privacy or site, terms or site)
    try:
        made = package(manifest(app, __version__, who, texts_in("sv")), translation(texts_in("en")))
        out.write_bytes(made)
    except PackageError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"{out} kan inte skrivas ({error.strerror}).") from error
    click.echo(f"{out} är skriven. Ladda upp den i Teams administrationscenter: Teams-appar, Hantera appar.")
