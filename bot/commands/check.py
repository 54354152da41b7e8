"""``lotsen check``: validates intents/ and knowledge/ whole."""

from __future__ import annotations

import sys

import click

from bot.catalogue.check import check_content
from bot.catalogue.content import Content
from bot.matching.matcher import Matcher
from bot.settings import Settings

__all__ = ["command"]


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Kontrollera hela katalogen; varje fel med fil och rad."""
    content, faults = check_content(settings.content, _matcher)
    for fault in faults:
        click.echo(str(fault))
    size = f"{len(content.documents)} dokument, {len(content.intents)} intenter"
    click.echo(f"{size}: {f'{len(faults)} fel.' if faults else 'inga fel.'}")
    sys.exit(1 if faults else 0)


def _matcher(content: Content) -> Matcher:
    return Matcher.build(
        [content.intents[i] for i in sorted(content.intents)],
        content.glossary,
        content.concepts,
        content.background,
        content.places,
    )
