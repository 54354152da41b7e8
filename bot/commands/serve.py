"""``lotsen serve``: the chat channels that are configured, the web pages and the health endpoints on one port."""

from __future__ import annotations

import contextlib
import gc
import logging

import click
import uvicorn

from bot.documents.passages import Passages
from bot.journal.sole import sole_process
from bot.privacy.log_filter import install_log_filter
from bot.serving.app import Serving, build_app
from bot.serving.channels import configured, refuse_open_door
from bot.serving.live import LiveCatalogue
from bot.serving.program import open_program
from bot.settings import Settings
from bot.texts import Texts, texts_in

__all__ = ["command"]

_COLLECTED = (20_000, 50, 50)
"""How seldom Python looks for cycles: a question makes thousands of objects and next to no cycles."""
_PATIENCE = 5
"""Seconds that requests under way get when the program is asked to end; delivery has its own."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adressen att lyssna på.")
@click.option("--port", default=8080, show_default=True, help="Porten att lyssna på.")
@click.option(
    "--log-level", default="info", show_default=True, type=click.Choice(["debug", "info", "warning", "error"])
)
@click.pass_obj
def command(settings: Settings, host: str, port: int, log_level: str) -> None:
    """Kör Lotsen: chattkanalerna, webbsidorna och hälsokontrollerna på en port."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    refuse_open_door(settings, host)
    texts = texts_in(settings.language)
    click.echo("Läser katalogen. Första gången byggs den, och det tar upp till en minut.")
    live = LiveCatalogue(settings.content, settings.cache, texts)
    install_log_filter(lambda: live.assistant().catalogue.redactor)
    with sole_process(settings.database) if configured(settings) else contextlib.nullcontext():
        app = build_app(_serving(settings, live, texts, host))
        names = ", ".join(("webben", *(name.capitalize() for name in configured(settings))))
        version = live.state.version
        click.echo(f"Lotsen svarar på http://{host}:{port}/  ({names}; katalog {version}; avsluta med Ctrl+C)")
        gc.collect()
        gc.set_threshold(*_COLLECTED)
        gc.freeze()  # the catalogue stays: it need not be walked at each collection
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_PATIENCE,
        )


def _serving(settings: Settings, live: LiveCatalogue, texts: Texts, host: str) -> Serving:
    """Put together what is served."""
    program = open_program(settings, live.assistant, texts)
    return Serving(
        live,
        program.journal,
        texts,
        settings.county,
        Passages(settings.originals),
        metrics=program.metrics,
        chat=program.chat,
        rounds=program.rounds,
        host=host,
    )
