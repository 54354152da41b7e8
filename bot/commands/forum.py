"""``lotsen forum``: what staff asked and the documents did not answer."""

from __future__ import annotations

import json

import click

from bot.catalogue.opening import open_catalogue
from bot.journal.store import Journal
from bot.journal.suggestions import gather
from bot.settings import Settings

__all__ = ["command"]


@click.group()
def command() -> None:
    """Dialogforumets underlag."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Ett JSON-objekt per rad.")
@click.pass_obj
def listing(settings: Settings, as_json: bool) -> None:
    """Visa förbättringsförslagen: grupperade frågor utan svar."""
    catalogue = open_catalogue(settings.content, settings.cache)
    journal = Journal(settings.database)
    try:
        suggestions = gather(journal.unanswered(), catalogue.counties_of)
    finally:
        journal.close()
    for suggestion in suggestions:
        if as_json:
            click.echo(json.dumps(suggestion.as_json(), ensure_ascii=False))
        else:
            county = catalogue.county_name(suggestion.county) if suggestion.county else "län okänt"
            click.echo(f"{suggestion.count:4}  {county}: {suggestion.question}")
    if not suggestions and not as_json:
        click.echo("Inga frågor utan svar är sparade.")
