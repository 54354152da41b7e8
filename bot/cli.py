"""``lotsen``: the command line. Each subcommand is imported when it is called, so that ``ask`` starts quickly."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click

from bot import __version__

__all__ = ["main"]

# One thread for NumPy, set before it is imported: sums come out the same on every machine, and threads that wait
# for each other made building the matcher four times slower on two busy cores.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

_COMMANDS = {
    "ask": "bot.commands.ask",
    "check": "bot.commands.check",
    "compare": "bot.commands.compare",
    "coverage": "bot.commands.coverage",
    "documents": "bot.commands.documents",
    "forum": "bot.commands.forum",
    "gallra": "bot.commands.gallra",
    "notices": "bot.commands.notices",
    "outbox": "bot.commands.outbox",
    "serve": "bot.commands.serve",
    "settings": "bot.commands.settings",
    "stats": "bot.commands.stats",
    "teams": "bot.commands.teams",
}


class _Lazy(click.Group):
    """A group whose commands live in modules of their own, named in ``_COMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command


@click.group(cls=_Lazy)
@click.version_option(__version__, prog_name="lotsen")
@click.option("--env-file", type=click.Path(path_type=Path), help="Läs inställningar ur den här filen också.")
@click.pass_context
def cli(ctx: click.Context, env_file: Path | None) -> None:
    """Lotsen svarar ur länets egna dokument om samverkan kring barn."""
    from bot.settings import SettingsError, read_env_file, read_settings  # noqa: PLC0415

    try:
        extra = read_env_file(env_file) if env_file else {}
        ctx.obj = read_settings({**extra, **os.environ})
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


def main() -> None:
    """Run the command line; a catalogue, journal, key or setting that cannot be used: status 2 and one line."""
    from bot.catalogue.opening import CatalogueError  # noqa: PLC0415
    from bot.journal.store import JournalError  # noqa: PLC0415
    from bot.privacy.vault import VaultError  # noqa: PLC0415
    from bot.settings import SettingsError  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli(prog_name="lotsen")
    except (CatalogueError, JournalError, SettingsError, VaultError) as error:
        print(f"lotsen: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
