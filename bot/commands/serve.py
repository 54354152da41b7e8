"""``lotsen serve``: the web page and the health endpoints on one port."""

from __future__ import annotations

import logging

import click
import uvicorn

from bot.documents.passages import Passages
from bot.journal.store import Journal
from bot.privacy.log_filter import install_log_filter
from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.settings import Settings
from bot.texts import texts_in

__all__ = ["command"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adressen att lyssna på.")
@click.option("--port", default=8080, show_default=True, help="Porten att lyssna på.")
@click.option(
    "--log-level", default="info", show_default=True, type=click.Choice(["debug", "info", "warning", "error"])
)
@click.pass_obj
def command(settings: Settings, host: str, port: int, log_level: str) -> None:
    """Kör Lotsen: webbsidan och hälsokontrollerna på en port."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    texts = texts_in(settings.language)
    click.echo("Läser katalogen. Första gången byggs den, och det tar upp till en minut.")
    live = LiveCatalogue(settings.content, settings.cache, texts)
    install_log_filter(lambda: live.assistant().catalogue.redactor)
    serving = Serving(live, Journal(settings.database), texts, settings.county, Passages(settings.originals))
    click.echo(f"Lotsen svarar på http://{host}:{port}/  (katalog {live.state.version}; avsluta med Ctrl+C)")
    uvicorn.run(build_app(serving), host=host, port=port, log_level="warning", access_log=False, server_header=False)
