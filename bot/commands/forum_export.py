"""``lotsen forum export``: the forum's papers as files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import click

from bot.catalogue.models import CountyId
from bot.commands.forum_desk import ACTOR, Desk, opened
from bot.forum.exports.export import FORMATS, export
from bot.forum.papers import agenda_report, minutes_report, suggestions_report
from bot.forum.report import Report
from bot.forum.wording import Wording
from bot.settings import Settings

__all__ = ["COMMANDS"]


@click.command("export")
@click.argument("paper", type=click.Choice(["forslag", "dagordning", "minnesanteckningar"]), metavar="PAPPER")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="FIL")
@click.option("--meeting", help="Mötet, för dagordning och minnesanteckningar.")
@click.option("--county", type=click.Choice(get_args(CountyId)), help="Bara det länet, för förslagen.")
@click.pass_obj
def export_paper(settings: Settings, paper: str, path: Path, meeting: str | None, county: str | None) -> None:
    """Skriv förslagen, en dagordning eller minnesanteckningar till en fil: .docx, .xlsx, .csv eller .json."""
    kind = next((kind for kind in FORMATS if path.suffix == f".{kind}"), None)
    if kind is None:
        raise click.UsageError(f"{path.name}: filen ska sluta på något av .{', .'.join(FORMATS)}.")
    if paper != "forslag" and not meeting:
        raise click.UsageError("Ange mötet med --meeting. ”lotsen forum meeting list” visar dem.")
    with opened(settings) as desk:
        wording = Wording(desk.catalogue, desk.texts, settings.language)
        made = export(_report(desk, wording, paper, meeting or "", county), kind, wording)
    try:
        path.write_bytes(made.data)
    except OSError as error:
        raise click.UsageError(f"{path}: filen går inte att skriva ({error.strerror}).") from error
    click.echo(f"{path} är skriven.", err=True)


def _report(desk: Desk, wording: Wording, paper: str, meeting: str, county: str | None) -> Report:
    if paper == "dagordning":
        return agenda_report(desk.forum.agenda(ACTOR, meeting, act="export"), wording)
    if paper == "minnesanteckningar":
        return minutes_report(desk.forum.minutes(ACTOR, meeting, act="export"), wording)
    where = wording.county(county) if county else wording.gettext("all counties")
    title = wording.gettext("Suggestions to the dialogue forum, %(county)s") % {"county": where}
    today = dt.datetime.now().astimezone().date()
    return suggestions_report(desk.forum.suggestions(ACTOR, county=county), title, today, wording)


COMMANDS: tuple[click.Command, ...] = (export_paper,)
