"""``lotsen settings``: what the program runs with. Secrets are shown as set or not set, never as they are."""

from __future__ import annotations

from dataclasses import fields

import click

from bot.settings import Settings

__all__ = ["command"]


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Visa inställningarna som gäller."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        click.echo(f"LOTSEN_{field.name.upper()}={'' if value is None else value}")
