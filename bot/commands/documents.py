"""``lotsen documents``: verify an original against the catalogue, import it, take its fingerprints."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from bot.catalogue.content import Content
from bot.catalogue.loader import read_content
from bot.catalogue.models import Document
from bot.catalogue.opening import CatalogueError
from bot.documents.originals import OriginalError, read_original
from bot.documents.passages import Passages
from bot.documents.sections import fingerprint, split
from bot.documents.verify import Report, recognise, verify
from bot.settings import Settings

__all__ = ["command"]

_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_STATES = {"found": "finns", "changed": "ändrat", "missing": "saknas", "moved": "står i annat avsnitt"}


@click.group()
def command() -> None:
    """Originaldokumenten: kontrollera, importera, ta fingeravtryck."""


@command.command("verify")
@_FILES
@click.option("--all", "everything", is_flag=True, help="Visa också det som stämmer.")
@click.pass_obj
def verify_files(settings: Settings, files: tuple[Path, ...], everything: bool) -> None:
    """Håll original (PDF, DOCX eller TXT) mot kunskapen, avsnitt för avsnitt."""
    content = _content(settings)
    clean = True
    for path in files:
        text, document = _read(path, content)
        report = verify(text, document, content.intents)
        clean &= report.is_clean
        _show(path, report, everything)
    sys.exit(0 if clean else 1)


@command.command("import")
@_FILES
@click.pass_obj
def import_files(settings: Settings, files: tuple[Path, ...]) -> None:
    """Spara original lokalt, så att en källhänvisning kan visa sin text ordagrant."""
    content = _content(settings)
    for path in files:
        text, document = _read(path, content)
        report = verify(text, document, content.intents)
        kept = Passages(settings.originals).keep(document, text)
        matching = sum(s.state == "found" for s in report.sections)
        click.echo(
            f"{document.short_title}: {matching} av {len(report.sections)} avsnitt kan visas ordagrant ({kept})."
        )


@command.command("fingerprint")
@_FILES
@click.pass_obj
def fingerprint_files(settings: Settings, files: tuple[Path, ...]) -> None:
    """Skriv in avsnittens fingeravtryck i knowledge/documents/ (för den som har läst originalet mot katalogen)."""
    content = _content(settings)
    for path in files:
        text, document = _read(path, content)
        target = settings.content / "knowledge" / "documents" / f"{document.id}.yaml"
        marks = {found.id: fingerprint(found.text) for found in split(text, document.sections).values()}
        target.write_text(_with_marks(target.read_text(encoding="utf-8"), marks), encoding="utf-8")
        click.echo(f"{target}: {len(marks)} av {len(document.sections)} avsnitt fick fingeravtryck.")


def _content(settings: Settings) -> Content:
    content = read_content(settings.content)
    if content.faults:
        raise CatalogueError(content.faults)
    return content


def _read(path: Path, content: Content) -> tuple[str, Document]:
    try:
        text = read_original(path)
    except OriginalError as error:
        raise click.ClickException(str(error)) from error
    document = recognise(text, content.documents.values())
    if document is None:
        known = ", ".join(sorted(content.documents))
        raise click.ClickException(f"{path}: filen liknar inget av katalogens dokument ({known}).")
    return text, document


def _show(path: Path, report: Report, everything: bool) -> None:
    found = sum(s.state == "found" for s in report.sections)
    facts = sum(f.state == "found" for f in report.facts)
    click.echo(f"{path.name}: {report.document.title}")
    click.echo(f"  {found} av {len(report.sections)} avsnitt och {facts} av {len(report.facts)} fakta stämmer.")
    for section in report.sections:
        if section.state != "found" or everything:
            touched = f"  berör: {', '.join(section.intents)}" if section.intents and section.state != "found" else ""
            click.echo(
                f"  {_STATES[section.state]:>8}  avsnitt ”{section.section.heading}” ({section.section.id}){touched}"
            )
    for fact in report.facts:
        if fact.state != "found" or everything:
            shown = fact.fact.written or fact.fact.value
            click.echo(f"  {_STATES[fact.state]:>8}  faktum {fact.fact.id}: ”{shown}” ({fact.fact.section})")
    for section_, written in report.missing_laws:
        click.echo(f"    saknas  lagrum ”{written}” ({section_.id})")


def _with_marks(yaml_text: str, marks: dict[str, str]) -> str:
    """Return a document's YAML with each section's ``fingerprint`` line set, everything else left as it stands."""
    head, _, tail = yaml_text.partition("\nfacts:")
    head = re.sub(r"(?m)^ +fingerprint: [0-9a-f]+\n", "", head + "\n")

    def marked(found: re.Match[str]) -> str:
        mark = marks.get(found["id"])
        line = found[0]
        return f"{line}{found['indent']}  fingerprint: {mark}\n" if mark else line

    head = re.sub(r"(?m)^(?P<indent> *)- id: (?P<id>\S+)\n(?P=indent)  heading: .*\n", marked, head)
    return head.rstrip("\n") + ("\n" if not tail else "\n\nfacts:" + tail)
