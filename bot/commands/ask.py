"""``lotsen ask``: one question for a person, one as JSON, or a stream of them, a line each."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from bot.assistant import Assistant
from bot.catalogue.opening import open_catalogue
from bot.channels.terminal import render
from bot.reply import SlotValue
from bot.service import Service
from bot.settings import Settings
from bot.texts import texts_in

__all__ = ["command"]

_LONGEST_LINE = 1_000_000
_COUNTIES = ("kalmar", "varmland", "vastmanland")


class BadLine(ValueError):
    """A line of the stream that is no question; the message says what was expected (in Swedish)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the stream, checked."""

    id: str
    question: str
    county: str | None
    now: dt.datetime | None
    slots: dict[str, SlotValue]


@click.command()
@click.argument("question", nargs=-1)  # without quotes as well: an error would show the words again
@click.option("--county", type=click.Choice(_COUNTIES), help="Länet som frågan gäller.")
@click.option("--json", "as_json", is_flag=True, help="Svara med ett JSON-objekt.")
@click.option("--jsonl", "as_lines", is_flag=True, help="Läs frågor som JSON-rader från standard in.")
@click.option("--log", "log_it", is_flag=True, help="För in frågan i journalen också med --json och --jsonl.")
@click.option("--no-log", is_flag=True, help="För inte in frågan i journalen.")
@click.pass_obj
def command(
    settings: Settings,
    question: tuple[str, ...],
    county: str | None,
    as_json: bool,
    as_lines: bool,
    log_it: bool,
    no_log: bool,
) -> None:
    """Ställ en fråga, eller många med --jsonl."""
    if as_lines == bool(question):
        raise click.UsageError("Ange en fråga, eller --jsonl och frågorna på standard in.")
    if log_it and no_log:
        raise click.UsageError("Ange --log eller --no-log, inte båda.")
    county = county or settings.county
    logged = log_it or not (as_json or as_lines or no_log)
    with _service(settings, logged) as service:
        if as_lines:
            for reply in _stream(sys.stdin.buffer, service, county):
                sys.stdout.write(json.dumps(reply, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            return
        asked = service.ask(" ".join(question), county=county)
    if as_json:
        click.echo(json.dumps(asked.reply.as_json(None), ensure_ascii=False))
    else:
        click.echo(render(asked.reply, texts_in(settings.language), logged=asked.question_id is not None))


class _service:  # noqa: N801  (a context manager that reads as a verb)
    """The service for one call; the journal is opened only where something is to be logged."""

    def __init__(self, settings: Settings, logged: bool) -> None:
        catalogue = open_catalogue(settings.content, settings.cache)
        assistant = Assistant(catalogue, texts_in(settings.language))
        self.journal = None
        if logged:
            from bot.journal.store import Journal, JournalError  # noqa: PLC0415  (start-up: only where it is needed)

            try:
                self.journal = Journal(settings.database)
            except JournalError as error:
                click.echo(f"lotsen: {error}", err=True)  # the asker gets the answer all the same
        self.service = Service(lambda: assistant, self.journal)

    def __enter__(self) -> Service:
        return self.service

    def __exit__(self, *_: object) -> None:
        if self.journal:
            self.journal.close()


def _stream(source: BinaryIO, service: Service, county: str | None) -> Iterator[dict[str, Any]]:
    """Yield one reply a line, in order; a line that is no question gives an error in its place."""
    for raw in source:
        if not raw.strip():
            continue
        try:
            line = _line(raw)
        except BadLine as error:
            yield {"id": None, "status": "error", "error": str(error)}
            continue
        asked = service.ask(
            line.question, county=line.county or county, channel="terminal", now=line.now, slots=line.slots
        )
        yield asked.reply.as_json(line.id)


def _line(raw: bytes) -> Line:
    """Return the question on one line; raises :class:`BadLine` where it is none."""
    if len(raw) > _LONGEST_LINE:
        raise BadLine(f"raden är längre än {_LONGEST_LINE} tecken.")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadLine("raden är inte JSON. Varje rad ska vara ett objekt med id, county och question.") from error
    if not isinstance(data, dict):
        raise BadLine("raden ska vara ett objekt med id, county och question.")
    question, county, slots = data.get("question"), data.get("county"), data.get("slots", {})
    if not isinstance(data.get("id"), str) or not isinstance(question, str):
        raise BadLine("nycklarna id och question ska finnas och vara text.")
    if county is not None and county not in _COUNTIES:
        raise BadLine(f"county ska vara något av {', '.join(_COUNTIES)}, eller utelämnas.")
    if not isinstance(slots, dict) or not all(isinstance(v, str | int | bool) for v in slots.values()):
        raise BadLine("slots ska vara ett objekt med enkla värden.")
    return Line(data["id"], question, county, _now(data.get("now")), slots)


def _now(value: object) -> dt.datetime | None:
    if value is None:
        return None
    try:
        return dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadLine("now ska vara en tid enligt ISO 8601, till exempel 2026-09-01T08:30:00+02:00.") from error
