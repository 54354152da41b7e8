"""``lotsen outbox``: what could not be delivered in chat, without its content, and another try."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.journal.outbox import Failed, Outbox
from bot.journal.storage import Storage
from bot.settings import Settings

__all__ = ["command"]


@click.group()
def command() -> None:
    """Meddelanden som inte gick att leverera i chatten."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Ett JSON-objekt per rad.")
@click.pass_obj
def listing(settings: Settings, as_json: bool) -> None:
    """Visa vad som inte gick att leverera: när, var och varför, aldrig innehållet."""
    with _storage(settings) as storage:
        failed = Outbox(storage).failed()
    for message in failed:
        click.echo(json.dumps(_as_json(message), ensure_ascii=False) if as_json else _line(message))
    if not failed and not as_json:
        click.echo("Allt är levererat.")


@command.command()
@click.argument("ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Alla som inte gick att leverera.")
@click.pass_obj
def retry(settings: Settings, ids: tuple[int, ...], everything: bool) -> None:
    """Försök igen med meddelandena IDS, eller med alla. En körande lotsen serve tar dem inom tio sekunder."""
    if everything == bool(ids):
        raise click.UsageError("Ange antingen meddelandenas nummer (lotsen outbox list visar dem) eller --all.")
    with _storage(settings) as storage:
        outbox = Outbox(storage)
        known = {message.id for message in outbox.failed()}
        unknown = sorted(set(ids) - known)
        if unknown:
            raise click.UsageError(f"Inget sådant meddelande väntar: {', '.join(map(str, unknown))}.")
        with storage.writing():
            count = outbox.retry(None if everything else list(ids), time.time())
    click.echo(f"{count} meddelanden skickas igen.")


@contextmanager
def _storage(settings: Settings) -> Iterator[Storage]:
    storage = Storage(settings.database)
    try:
        yield storage
    finally:
        storage.close()


def _when(message: Failed) -> dt.datetime:
    return dt.datetime.fromtimestamp(message.at).astimezone()


def _line(message: Failed) -> str:
    tries = f"{message.attempts} försök"
    return f"{message.id:6}  {_when(message):%Y-%m-%d %H:%M}  {message.channel}  {tries}  {message.error}"


def _as_json(message: Failed) -> dict[str, object]:
    return {
        "id": message.id,
        "at": _when(message).isoformat(timespec="seconds"),
        "channel": message.channel,
        "conversation": message.conversation,
        "attempts": message.attempts,
        "error": message.error,
    }
