"""``lotsen gallra``: erases what was asked before a day, by decision, and prints the record of it."""

from __future__ import annotations

import datetime as dt

import click

from bot.access import Actor
from bot.assistant import Assistant
from bot.catalogue.opening import open_catalogue
from bot.forum.forum import Forum
from bot.forum.gathering import root_of
from bot.journal.erasure import Erased, Erasure
from bot.journal.forum import ForumStore
from bot.journal.storage import JournalError
from bot.journal.store import Journal
from bot.journal.threads import Threads
from bot.settings import Settings
from bot.texts import texts_in

__all__ = ["command"]

_OPEN = frozenset({"ny", "på dagordningen", "beslutad"})


@click.command()
@click.option("--fore", "before", type=click.DateTime(["%Y-%m-%d"]), help="Gallra det som frågats före den här dagen.")
@click.option(
    "--beslut", "decision", default="", help="Beslutet som gallringen stöder sig på, till exempel KS 2026/123."
)
@click.option(
    "--stopp", "hold", metavar="SKÄL", help="Stoppa all gallring, till exempel under en begäran om utlämnande."
)
@click.option("--hav-stopp", "lift", is_flag=True, help="Häv stoppet.")
@click.pass_obj
def command(settings: Settings, before: dt.datetime | None, decision: str, hold: str | None, lift: bool) -> None:
    """Gallra frågor ur journalen. Det som gallrats går inte att få tillbaka."""
    if sum(map(bool, (before, hold, lift))) != 1:
        raise click.UsageError("Ange ett av --fore DATUM (med --beslut), --stopp SKÄL eller --hav-stopp.")
    now = dt.datetime.now().astimezone()
    journal = Journal(settings.database)
    try:
        erasure = Erasure(journal.storage)
        if hold:
            erasure.set_hold(hold, now)
            click.echo(f"Gallringen är stoppad: {hold}")
        elif lift:
            count = erasure.lift_holds(now)
            click.echo("Stoppet är hävt." if count else "Det fanns inget stopp.")
        elif before:
            _erase(settings, journal, erasure, before.date(), decision, now)
    except JournalError as error:
        raise click.UsageError(str(error)) from error
    finally:
        journal.close()


def _erase(
    settings: Settings, journal: Journal, erasure: Erasure, before: dt.date, decision: str, now: dt.datetime
) -> None:
    if before > now.date():
        raise click.UsageError(f"--fore {before} ligger i framtiden.")
    Threads(journal.storage).purge(now)
    erased = erasure.erase(before, decision, _kept(settings, journal), now)
    click.echo(_record(erased, before, decision, now))


def _kept(settings: Settings, journal: Journal) -> list[int]:
    """Return the questions that stay: those of open suggestions, and of a dismissed one its typical question.

    Without that one a question that the forum has dismissed would come back as a new suggestion.
    """
    assistant = Assistant(open_catalogue(settings.content, settings.cache), texts_in(settings.language))
    store = ForumStore(journal.storage)
    Forum(store, lambda: assistant).suggestions(Actor(is_local=True))  # takes in what was asked since
    groups, texts = store.groups(), {question.id: question.question for question in journal.questions()}
    kept, typical = [], set()
    for question, member_of in sorted(store.members().items()):
        group = groups[root_of(groups, member_of)]
        if group.state in _OPEN:
            kept.append(question)
        elif group.state == "avförd" and group.id not in typical and texts.get(question) == group.question:
            typical.add(group.id)
            kept.append(question)
    return kept


def _record(erased: Erased, before: dt.date, decision: str, now: dt.datetime) -> str:
    """Return the record of an erasure (gallringsprotokoll): counts only."""
    lines = [
        "Gallringsprotokoll",
        f"Tidpunkt: {now:%Y-%m-%d %H:%M}",
        f"Beslut: {decision.strip()}",
        f"Omfattar: det som frågats före {before}",
        f"Gallrade frågetillfällen: {erased.asked}",
        f"Gallrade frågor: {erased.questions}",
        f"Gallrade omdömen och förslag: {erased.opinions}",
        f"Frågetillfällen som är kvar i forumets förslag: {erased.kept}",
    ]
    if not erased.is_gone_from_file:
        lines.append(
            "Obs: ett annat program läste journalen. Texten är borta ur filen först när det har avslutats. "
            "Kör kommandot igen då."
        )
    lines.append("Säkerhetskopior gallras för sig: de innehåller texten tills de skrivs över.")
    return "\n".join(lines)
