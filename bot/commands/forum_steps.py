"""``lotsen forum decide`` and the other steps with a suggestion."""

from __future__ import annotations

from collections.abc import Callable

import click

from bot.commands.forum_desk import ACTOR, opened, the_id
from bot.commands.forum_print import line
from bot.forum.forum import Forum
from bot.forum.model import DECISIONS, Decision, DecisionKind, Suggestion
from bot.language.normalise import fold
from bot.settings import Settings

__all__ = ["COMMANDS"]

Step = Callable[..., Suggestion]
_note = click.option("--note", default="", help="Anteckning till historiken. Skriv inga namn.")
_version = click.option("--version", type=int, help="Den version du läste: ändras inget om någon hunnit före.")


def _kind(_context: click.Context, _parameter: click.Parameter, given: str) -> DecisionKind:
    plain = fold(given.casefold()).replace(" ", "_").replace("-", "_")
    for kind in DECISIONS:
        if fold(kind) == plain:
            return kind
    raise click.BadParameter(f"Det finns inget sådant beslut. Välj något av: {', '.join(DECISIONS)}.")


@click.command()
@click.argument("suggestion")
@click.argument("kind", callback=_kind)
@click.option("--intent", help="Frågans id i katalogen (ändrad_fråga, redan_besvarad; för ny_fråga om det är känt).")
@click.option("--section", help="Avsnittet, dokument#avsnitt (ändra_dokumentet).")
@_note
@_version
@click.pass_obj
def decide(
    settings: Settings,
    suggestion: str,
    kind: DecisionKind,
    intent: str | None,
    section: str | None,
    note: str,
    version: int | None,
) -> None:
    """Besluta om ett förslag: ny_fråga, ändrad_fråga, ändra_dokumentet, redan_besvarad eller hör_inte_hit."""
    with opened(settings) as desk:
        name = the_id(desk, suggestion)
        decision = Decision(kind, intent=intent, section=section)
        desk.forum.decide(ACTOR, name, decision, note=note, version=version)
        detail = desk.forum.suggestion(ACTOR, name)
        click.echo(line(detail.suggestion, desk.catalogue.county_name(detail.suggestion.county or "län okänt")))
        if detail.snippet:
            click.echo(detail.snippet, nl=False)


@click.command()
@click.argument("suggestion")
@click.argument("into")
@_note
@_version
@click.pass_obj
def merge(settings: Settings, suggestion: str, into: str, note: str, version: int | None) -> None:
    """Slå ihop det första förslaget med det andra."""
    with opened(settings) as desk:
        one, other = the_id(desk, suggestion), the_id(desk, into)
        found = desk.forum.merge(ACTOR, one, other, note=note, version=version)
        click.echo(line(found, desk.catalogue.county_name(found.county or "län okänt")))


@click.command()
@click.argument("suggestion")
@click.argument("questions", type=int, nargs=-1, required=True)
@_note
@_version
@click.pass_obj
def split(settings: Settings, suggestion: str, questions: tuple[int, ...], note: str, version: int | None) -> None:
    """Gör ett eget förslag av några av formuleringarna (numren inom hakparentes i ”lotsen forum show”)."""
    with opened(settings) as desk:
        found = desk.forum.split(ACTOR, the_id(desk, suggestion), questions, note=note, version=version)
        click.echo(line(found, desk.catalogue.county_name(found.county or "län okänt")))


@click.command()
@click.argument("suggestion")
@click.argument("question", type=int)
@click.argument("to")
@_note
@_version
@click.pass_obj
def move(settings: Settings, suggestion: str, question: int, to: str, note: str, version: int | None) -> None:
    """Flytta en formulering från ett förslag till ett annat."""
    with opened(settings) as desk:
        one, other = the_id(desk, suggestion), the_id(desk, to)
        found = desk.forum.move(ACTOR, one, question, other, note=note, version=version)
        click.echo(line(found, desk.catalogue.county_name(found.county or "län okänt")))


def _plain(name: str, what: str, step: Callable[[Forum], Step]) -> click.Command:
    """Return a command that takes one step with one suggestion."""

    @click.command(name, help=what)
    @click.argument("suggestion")
    @_note
    @_version
    @click.pass_obj
    def run(settings: Settings, suggestion: str, note: str, version: int | None) -> None:
        with opened(settings) as desk:
            found = step(desk.forum)(ACTOR, the_id(desk, suggestion), note=note, version=version)
            click.echo(line(found, desk.catalogue.county_name(found.county or "län okänt")))

    return run


COMMANDS: tuple[click.Command, ...] = (
    decide,
    merge,
    split,
    move,
    _plain("publish", "Markera ett beslutat förslag som publicerat.", lambda forum: forum.publish),
    _plain("tell", "Markera att de som frågat har fått återkoppling.", lambda forum: forum.tell),
    _plain("reopen", "Ta upp ett avfört eller publicerat förslag på nytt.", lambda forum: forum.reopen),
    _plain("undo", "Ångra det senaste steget med ett förslag.", lambda forum: forum.undo),
    _plain("redo", "Gör om det steg som ångrades senast.", lambda forum: forum.redo),
)
