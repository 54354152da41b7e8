"""``lotsen stats``: the forum's process measures, as text, JSON, CSV, or a workbook or document in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click

from bot.catalogue.models import CountyId
from bot.commands.forum_desk import ACTOR, opened
from bot.forum.exports.export import Format, export
from bot.forum.report import Report
from bot.forum.statistics import Period, Unit
from bot.forum.statistics_report import statistics_report
from bot.forum.wording import Wording
from bot.settings import Settings

__all__ = ["command"]

_day = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Som CSV: en siffra per rad.")
@click.option("--xlsx", "xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Skriv en arbetsbok till filen.")
@click.option("--docx", "docx", type=click.Path(path_type=Path, dir_okay=False), help="Skriv ett dokument till filen.")
@click.option("--from", "first", type=_day, help="Från och med dagen; avrundas till hela månader.")
@click.option("--to", "last", type=_day, help="Till och med dagen; avrundas till hela månader.")
@click.option("--county", type=click.Choice(get_args(CountyId)), help="Bara det länet.")
@click.option("--weeks", is_flag=True, help="Räkna per vecka i stället för per månad.")
@click.pass_obj
def command(
    settings: Settings,
    as_json: bool,
    as_csv: bool,
    xlsx: Path | None,
    docx: Path | None,
    first: dt.datetime | None,
    last: dt.datetime | None,
    county: str | None,
    weeks: bool,
) -> None:
    """Visa forumets statistik: vad som frågas, var, och vad det blev av det."""
    try:
        period = Period.around(first.date() if first else None, last.date() if last else None)
    except ValueError as error:
        message = "Perioden slutar innan den börjar: --to ska vara samma dag som --from eller senare."
        raise click.UsageError(message) from error
    report, wording = _report(settings, county, period, "week" if weeks else "month")
    files: tuple[tuple[Path | None, Format], ...] = ((xlsx, "xlsx"), (docx, "docx"))
    for path, kind in files:
        if path:
            _write(path, export(report, kind, wording).data)
    if as_json or as_csv:
        click.echo(export(report, "json" if as_json else "csv", wording).data, nl=False)
    elif not (xlsx or docx):
        click.echo("\n".join(_lines(report, wording)))


def _report(settings: Settings, county: str | None, period: Period, unit: Unit) -> tuple[Report, Wording]:
    with opened(settings) as desk:
        wording = Wording(desk.catalogue, desk.texts, settings.language)
        found = desk.measures.statistics(ACTOR, county=county, period=period, unit=unit)
        return statistics_report(found, dt.datetime.now().astimezone().date(), wording), wording


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{path}: filen går inte att skriva ({error.strerror}).") from error
    click.echo(f"{path} är skriven.", err=True)


def _lines(report: Report, wording: Wording) -> Iterator[str]:
    """Yield the report for a terminal; months stand in the files."""
    yield from (report.title, *report.lead)
    for section in report.sections:
        for grid in section.grids:
            yield from ("", grid.title)
            cells = [[wording.cell(value, c) for value, c in zip(row, grid.columns, strict=True)] for row in grid.lines]
            lines = [[column.heading for column in grid.columns], *cells]
            widths = [max(len(line[i]) for line in lines) for i in range(len(grid.columns))]
            for line in lines:
                parts = (
                    cell.ljust(width) if column.kind == "text" else cell.rjust(width)
                    for cell, width, column in zip(line, widths, grid.columns, strict=True)
                )
                yield "  " + "  ".join(parts).rstrip()
