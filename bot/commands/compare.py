"""``lotsen compare``: one question's answers in the three counties, side by side."""

from __future__ import annotations

import click

from bot.catalogue.content import nearest
from bot.catalogue.coverage import side_by_side
from bot.catalogue.opening import open_catalogue
from bot.settings import Settings

__all__ = ["command"]


@click.command()
@click.argument("intent_id", metavar="INTENT")
@click.pass_obj
def command(settings: Settings, intent_id: str) -> None:
    """Visa länens svar på samma fråga, till exempel sip.vem-kallar."""
    catalogue = open_catalogue(settings.content, settings.cache)
    intent = catalogue.intent(intent_id)
    if intent is None:
        raise click.UsageError(f"Ingen fråga heter ”{intent_id}”.{nearest(intent_id, catalogue.content.intents)}")
    click.echo(intent.title)
    for county, text, cites in side_by_side(intent, catalogue.content):
        click.echo(f"\n== {county}")
        click.echo(catalogue.fill(text) if text else "Länets dokument reglerar inte frågan.")
        for cite in cites:
            document, section = catalogue.sections[cite]
            click.echo(f"   {document.short_title} › {section.heading}")
