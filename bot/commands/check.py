"""``lotsen check``: validates intents/ and knowledge/ whole."""

from __future__ import annotations

import sys

import click

from bot.catalogue.check import check_content
from bot.catalogue.opening import open_catalogue
from bot.settings import Settings

__all__ = ["command"]


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Kontrollera hela katalogen; varje fel med fil och rad."""
    # The cache holds the matcher of just this content and this program; building it again takes half a minute.
    content, faults = check_content(
        settings.content, lambda _: open_catalogue(settings.content, settings.cache).matcher
    )
    for fault in faults:
        click.echo(str(fault))
    size = f"{len(content.documents)} dokument, {len(content.intents)} intenter"
    click.echo(f"{size}: {f'{len(faults)} fel.' if faults else 'inga fel.'}")
    sys.exit(1 if faults else 0)
