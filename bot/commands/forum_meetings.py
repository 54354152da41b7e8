"""``lotsen forum meeting``, ``agenda`` and ``minutes``: the forum's meetings."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, get_args

import click

from bot.catalogue.models import CountyId
from bot.commands.forum_desk import ACTOR, opened, the_id
from bot.commands.forum_print import agenda_lines, as_plain, minutes_lines
from bot.settings import Settings

__all__ = ["COMMANDS"]

_county = click.option("--county", type=click.Choice(get_args(CountyId)), help="Bara det länet.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Som JSON.")


@click.group()
def meeting() -> None:
    """Forumets möten."""


@meeting.command("add")
@click.argument("county", type=click.Choice(get_args(CountyId)))
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--time", default="", help="Klockslag, till exempel 13:00.")
@click.option("--place", default="", help="Plats.")
@click.option("--convenes", default="", help="Den part som sammankallar; annars den vars tur det är.")
@click.pass_obj
def add(settings: Settings, county: str, day: dt.datetime, time: str, place: str, convenes: str) -> None:
    """Planera ett möte."""
    with opened(settings) as desk:
        planned = desk.forum.add_meeting(ACTOR, county, day.date(), time=time, place=place, convenes=convenes)
        click.echo(f"{planned.id}  sammankallande: {planned.convenes or '-'}")


@meeting.command("list")
@_county
@_as_json
@click.pass_obj
def listing(settings: Settings, county: str | None, as_json: bool) -> None:
    """Visa mötena, och vad varje läns forum har framför sig."""
    with opened(settings) as desk:
        for found in desk.forum.meetings(ACTOR, county=county):
            if as_json:
                click.echo(json.dumps(as_plain(found), ensure_ascii=False))
            else:
                click.echo(f"{found.id}  {found.status}  {found.time} {found.place}  {found.convenes or '-'}".rstrip())
        if not as_json:
            for reminder in desk.forum.reminders():
                if county in {None, reminder.county}:
                    click.echo(f"{desk.catalogue.county_name(reminder.county)}: {reminder.title}. {reminder.text}")


@meeting.command("change")
@click.argument("meeting_id", metavar="MÖTE")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Ny dag.")
@click.option("--time", help="Nytt klockslag.")
@click.option("--place", help="Ny plats.")
@click.option("--convenes", help="Den part som sammankallar.")
@click.option("--present", help="Vilka verksamheter som var med. Skriv inga namn.")
@click.option("--note", help="Anteckning till minnesanteckningarna.")
@click.option("--status", type=click.Choice(["planerat", "hållet", "inställt"]), help="Nytt läge.")
@click.pass_obj
def change(settings: Settings, /, meeting_id: str, day: dt.datetime | None, **given: str | None) -> None:
    """Ändra ett möte, ställ in det eller markera det som hållet."""
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    changes |= {"day": day.date()} if day else {}
    with opened(settings) as desk:
        changed = desk.forum.change_meeting(ACTOR, meeting_id, **changes)
        click.echo(f"{changed.id}  {changed.day}  {changed.status}")


@click.command()
@click.argument("meeting_id", metavar="MÖTE")
@click.option("--add", "added", multiple=True, help="Sätt förslaget sist på dagordningen. Kan anges flera gånger.")
@click.option("--remove", "removed", multiple=True, help="Ta bort förslaget från dagordningen.")
@click.option("--order", help="Förslagens id i ny ordning, med kommatecken emellan.")
@_as_json
@click.pass_obj
def agenda(
    settings: Settings,
    meeting_id: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    order: str | None,
    as_json: bool,
) -> None:
    """Visa eller ändra ett mötes dagordning."""
    with opened(settings) as desk:
        for name in added:
            desk.forum.put_on_agenda(ACTOR, the_id(desk, name), meeting_id)
        for name in removed:
            desk.forum.take_off_agenda(ACTOR, the_id(desk, name))
        if order:
            desk.forum.order_agenda(ACTOR, meeting_id, [the_id(desk, name.strip()) for name in order.split(",")])
        found = desk.forum.agenda(ACTOR, meeting_id)
        if as_json:
            click.echo(json.dumps(as_plain(found), ensure_ascii=False))
        else:
            click.echo("\n".join(agenda_lines(found)))


@click.command()
@click.argument("meeting_id", metavar="MÖTE")
@_as_json
@click.pass_obj
def minutes(settings: Settings, meeting_id: str, as_json: bool) -> None:
    """Visa vad ett möte kom fram till."""
    with opened(settings) as desk:
        found = desk.forum.minutes(ACTOR, meeting_id)
        if as_json:
            click.echo(json.dumps(as_plain(found), ensure_ascii=False))
        else:
            click.echo("\n".join(minutes_lines(found)))


COMMANDS: tuple[click.Command, ...] = (meeting, agenda, minutes)
