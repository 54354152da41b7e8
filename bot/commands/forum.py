"""``lotsen forum``: what staff asked and the documents did not answer, and what the forum does about it."""

from __future__ import annotations

import json
from typing import get_args

import click

from bot.catalogue.models import CountyId
from bot.commands import forum_export, forum_meetings, forum_steps
from bot.commands.forum_desk import ACTOR, opened, state_named, the_id
from bot.commands.forum_print import as_plain, detail_lines, line
from bot.forum.model import State
from bot.settings import Settings

__all__ = ["command"]


@click.group()
def command() -> None:
    """Dialogforumets underlag, beslut och möten."""


for _subcommand in (*forum_steps.COMMANDS, *forum_meetings.COMMANDS, *forum_export.COMMANDS):
    command.add_command(_subcommand)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Ett JSON-objekt per rad.")
@click.option("--county", type=click.Choice(get_args(CountyId)), help="Bara det länet.")
@click.option("--status", "states", multiple=True, callback=state_named, help="Bara det läget. Kan anges flera gånger.")
@click.option("--search", default="", help="Bara förslag där orden står i en formulering.")
@click.option("--all", "everything", is_flag=True, help="Även avförda.")
@click.pass_obj
def listing(
    settings: Settings, as_json: bool, county: str | None, states: tuple[State, ...], search: str, everything: bool
) -> None:
    """Visa förbättringsförslagen: grupperade frågor utan svar. Avförda visas med --all eller --status avförd."""
    with opened(settings) as desk:
        desk.forum.find_published()
        found = desk.forum.suggestions(ACTOR, county=county, states=states, search=search)
        if not states and not everything:
            found = [suggestion for suggestion in found if suggestion.state != "avförd"]
        for suggestion in found:
            if as_json:
                click.echo(json.dumps(suggestion.as_json(), ensure_ascii=False))
            else:
                name = desk.catalogue.county_name(suggestion.county) if suggestion.county else "län okänt"
                click.echo(line(suggestion, name))
        if not found and not as_json:
            click.echo("Inga frågor utan svar är sparade." if not (county or states or search) else "Inga träffar.")


@command.command()
@click.argument("suggestion")
@click.option("--json", "as_json", is_flag=True, help="Som ett JSON-objekt.")
@click.pass_obj
def show(settings: Settings, suggestion: str, as_json: bool) -> None:
    """Visa allt om ett förslag: formuleringar, vad som låg närmast och varför det inte svarade, historik."""
    with opened(settings) as desk:
        detail = desk.forum.suggestion(ACTOR, the_id(desk, suggestion))
        if as_json:
            click.echo(json.dumps(as_plain(detail), ensure_ascii=False))
        else:
            county = detail.suggestion.county
            click.echo("\n".join(detail_lines(detail, desk.catalogue.county_name(county) if county else "län okänt")))
