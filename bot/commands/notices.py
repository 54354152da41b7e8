"""``lotsen notices``: the rounds by hand (askers, news, reminders, what is old), and how they stand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import click

from bot.assistant import Assistant
from bot.catalogue.opening import open_catalogue
from bot.journal.sole import Busy, sole_process
from bot.serving.program import Program, open_program
from bot.settings import Settings
from bot.texts import texts_in

__all__ = ["command"]

_NAMES = {
    "published": "beslut som nu finns i katalogen",
    "askers": "besked till frågare",
    "news": "nyhetsmeddelanden",
    "reminders": "påminnelser till forum",
    "contacts_deleted": "kontakter som gallrats",
    "turns_deleted": "samtal som gallrats",
    "gathered": "nya frågor till forumets förslag",
}


@click.group()
def command() -> None:
    """Besked till frågare, nyheter om katalogen och forumets påminnelser."""


@command.command("run")
@click.option("--seconds", default=30.0, show_default=True, help="Så länge utskicken får ta på sig.")
@click.pass_obj
def run(settings: Settings, seconds: float) -> None:
    """Gör en runda nu, också utanför kontorstid. Är ``lotsen serve`` i gång gör den rundorna själv."""
    try:
        with sole_process(settings.database, patience=0):
            program = _opened(settings)
            try:
                results, is_sent = asyncio.run(_round(program, seconds))
            finally:
                program.journal.close()
    except Busy:
        click.echo("lotsen serve är i gång och gör rundorna själv, var tjugonde sekund.")
        return
    if program.chat is None:
        click.echo("Ingen chattkanal är inställd, så inget kan skickas.")
    for name, count in results.items():
        click.echo(f"{_NAMES[name]}: {'gick inte, försöks igen nästa gång' if count is None else count}")
    if not is_sent:
        click.echo("Allt hann inte fram. Resten ligger kvar i utkorgen och skickas nästa gång.")
    if None in results.values():
        raise click.exceptions.Exit(1)


@command.command("status")
@click.pass_obj
def status(settings: Settings) -> None:
    """Visa hur många som väntar på besked, vilka platser som får nyheter och vilka forum som har en kanal."""
    program = _opened(settings)
    try:
        notices = program.notices
        newest, readers = notices.editions.newest(), notices.editions.readers()
        click.echo(f"kontakter som väntar på besked: {notices.contacts.count()}")
        click.echo(f"katalogversion som senast setts: {newest.version if newest else 'ingen än'}")
        for place in notices.places.subscribers():
            reader = readers.get(place.key)
            behind = "nytt att berätta" if reader and newest and reader.told < newest.id else "inget nytt"
            when = "direkt" if place.news == "at_once" else "varje vecka"
            click.echo(f"nyheter {when}: {place.county or settings.county or 'utan län'}, {behind}")
        counties = [channel.county for channel in notices.forum_channels.all()]
        click.echo(f"forumkanaler: {', '.join(counties) or 'inga'}")
    finally:
        program.journal.close()


def _opened(settings: Settings) -> Program:
    texts = texts_in(settings.language)
    assistant = Assistant(open_catalogue(settings.content, settings.cache), texts)
    return open_program(settings, lambda: assistant, texts)


async def _round(program: Program, seconds: float) -> tuple[Mapping[str, int | None], bool]:
    """Make one round; return what it did, and whether everything got there in time."""
    if program.chat is None:
        return await program.rounds.once(at_any_time=True), True
    await program.chat.start()
    try:
        results = await program.rounds.once(at_any_time=True)
        until = asyncio.get_running_loop().time() + seconds
        while (waiting := program.chat.state()["outbox"]["waiting"]) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.1)
    finally:
        await program.chat.stop()
    return results, not waiting
