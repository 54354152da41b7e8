"""The handbook for operators and archivists is true to the code: tables, commands, settings and figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import cli
from bot.journal.contacts import DAYS as CONTACT_DAYS
from bot.journal.threads import DAYS as TURN_DAYS
from bot.serving.chat import Chat
from bot.serving.program import open_program
from bot.settings import read_settings
from bot.texts import texts_in
from tests.paths import ROOT

KEPT = (ROOT / "docs" / "handbok" / "vad-sparas.md").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs" / "handbok" / "drift.md").read_text(encoding="utf-8")
NOT_CONTENT = {"switches", "forum_apart", "contact_tellings", "edition_readers", "_sqlite_migrations"}
"""Tables that hold marks and numbers only, beside those that the page names."""


def test_every_table_is_named_where_it_says_what_is_kept(environment: dict[str, str]) -> None:
    """No table of a full journal is missing from the page, and the page names none that there is not."""
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "x"}
    program = open_program(read_settings({**environment, **slack}), _never, texts_in("sv"))
    rows = program.journal.storage.rows("select name from sqlite_master where type = 'table'")
    tables = {row["name"] for row in rows if not row["name"].startswith("sqlite_")}
    program.journal.close()
    assert isinstance(program.chat, Chat)
    named = set(re.findall(r"`([a-z_]+)(?:\.\w+)?`", KEPT.split("## Besked")[0])) - {"turns_deleted"}
    covered = {t for t in tables if t in named or ("forum_*" in KEPT and t.startswith("forum_"))}
    assert tables - covered - NOT_CONTENT == set()
    assert {name for name in named if "_" in name or name in {"asked", "turns", "inbox", "outbox"}} <= tables


def test_the_days_are_those_of_the_code() -> None:
    """How long contacts and conversations live stands as it is."""
    assert f"högst {CONTACT_DAYS} dagar" in KEPT
    assert f"{TURN_DAYS} dagar" in KEPT


@pytest.mark.parametrize("page", [KEPT, RUNNING], ids=["vad-sparas", "drift"])
def test_every_command_exists(page: str) -> None:
    """Each ``lotsen ...`` on the pages is a command, and each of its options too."""
    for line in re.findall(r"lotsen(?: --env-file \S+)? ((?:[a-z]+ ?)+(?:--\S+)?.*)", page):
        word = line.split()[0]
        if word in {"serve", "settings", "check", "outbox", "notices", "gallra"}:
            found = cli.get_command(None, word)  # type: ignore[arg-type]
            assert found is not None, word
            options = {option for parameter in found.params for option in parameter.opts}
            for option in re.findall(r"--[a-z-]+", line):
                known = options | {o for c in getattr(found, "commands", {}).values() for p in c.params for o in p.opts}
                assert option in known, line


def test_every_setting_exists() -> None:
    """Each setting that the page names is one that the program knows."""
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    for key in set(re.findall(r"\b(?:LOTSEN|SLACK)_[A-Z_]+[A-Z]\b", RUNNING)):
        assert key in source or key.removeprefix("LOTSEN_") in source or key.split("_", 2)[-1] in source, key


def test_every_figure_exists() -> None:
    """Each metric that the page names is one that the program gives."""
    room = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    for name in set(re.findall(r"`(lotsen_[a-z_]+)", RUNNING)):
        family = name.replace("_inbox", "_{queue}").replace("_outbox", "_{queue}")
        assert name in room or family in room, name


def _never() -> None:  # the catalogue is not asked for
    raise AssertionError


def test_the_pages_link_to_pages_that_exist() -> None:
    """No link within the handbook leads nowhere."""
    for page in (ROOT / "docs" / "handbok").glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert Path(page.parent, target).exists(), (page.name, target)
