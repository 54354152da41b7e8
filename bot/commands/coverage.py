"""``lotsen coverage``: what the catalogue answers, and what it leaves out."""

from __future__ import annotations

import click

from bot.catalogue.coverage import cover
from bot.catalogue.loader import read_content
from bot.catalogue.opening import CatalogueError
from bot.settings import Settings

__all__ = ["command"]


@click.command()
@click.option("--gaps", is_flag=True, help="Visa också vilka frågor som saknar svar i vilket län.")
@click.pass_obj
def command(settings: Settings, gaps: bool) -> None:
    """Visa avsnitt utan fråga, frågor utan svar i ett län och fakta som inget svar använder."""
    content = read_content(settings.content)
    if content.faults:
        raise CatalogueError(content.faults)
    found = cover(content)
    counties = ", ".join(f"{content.counties[c].short} {found.answers[c]}" for c in content.counties)
    click.echo(f"{found.intents} frågor: svar i {counties}; {found.gaps} kända luckor.")
    click.echo(f"\nAvsnitt som inget svar vilar på ({len(found.sections)}):")
    for ref, heading, reason in found.sections:
        click.echo(f"  {ref}  ”{heading}”: {reason or 'ingen anledning angiven'}")
    click.echo(f"\nFakta som inget svar använder ({len(found.facts)}):")
    for fact in found.facts:
        click.echo(f"  {fact}")
    click.echo(f"\nFrågor utan svar i något län: {len(found.missing)}" + ("" if gaps else " (visas med --gaps)"))
    if gaps:
        for intent, missing in found.missing:
            click.echo(f"  {intent}: saknas i {', '.join(content.counties[c].short for c in missing)}")
