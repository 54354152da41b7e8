"""Tells a command from a question in what somebody has written: the same words in every channel.

A channel calls :func:`heard` with the redacted text of a message (without the mention) or of a slash command. When in
doubt it is a question: a question that is taken for a command would go unanswered.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from bot.chat.model import Ask, Command
from bot.language.normalise import fold, normalise
from bot.privacy.redact import Redacted

__all__ = ["COMMANDS", "command_name", "heard", "nearest_command", "said"]

COMMANDS = {
    "lan": "län",
    "kommun": "kommun",
    "hjalp": "hjälp",
    "vad-sparas": "vad-sparas",
    "nyheter": "nyheter",
    "forum": "forum",
    "hem": "hem",
    "glom": "glöm",
    "paus": "paus",
    "fortsatt": "fortsätt",
}
"""The commands: as they are compared, and as they are written. ``fråga`` is a question and comes here as one."""

_OTHER_NAMES = {
    "help": "hjalp",
    "sparas": "vad-sparas",
    "vadsparas": "vad-sparas",
    "vad-sparas?": "vad-sparas",
    "pausa": "paus",
    "lanet": "lan",
    "glom-mig": "glom",
}
_ALONE = frozenset({"hjalp", "vad-sparas", "paus", "fortsatt", "lan", "glom", "nyheter", "forum", "hem"})
_NEVER_WITH = frozenset({"hjalp", "paus", "fortsatt"})
"""With more words they begin a question: "hjälp, hon slår sig" must not get a page of commands."""
_WITH_ONE_WORD = frozenset({"lan", "kommun", "nyheter"})
_ONLY_WITH = {"forum": frozenset({"har", "hit", "av", "bort"}), "glom": frozenset({"mig"}), "hem": frozenset[str]()}
"""Words that a command of these must have, or have none, to be one: "forum" may begin a question."""
_CALLS = frozenset({"", "fraga", "ask"})
"""What somebody sends who has not written yet what they want to know."""
_ASK = re.compile(r"^(?:fr[åa]ga|ask)\b[:,]?\s*(?=\S)", re.IGNORECASE)
_LIKENED = [name for name in COMMANDS if name != "hem"]
"""What a misspelt word may have been meant as: "hem" is too short, and near "hemma" and "hemlig"."""
_NEAR = 65.0
"""Least similarity (0-100) for a word to be a command that was misspelt, where it can be nothing else."""
_NEARER = 75.0
"""The same where it may be a question of one word: "hjälpmedel" is none of "hjälp"."""


def heard(text: Redacted, *, is_command: bool = False, is_overheard: bool = False) -> Ask | Command:
    """Return what was said. ``is_command`` is the text of a slash command, where the first word is likely one.

    In a message a command is the whole message ("län kalmar", "vad sparas?"); a slash command that is neither a
    command nor a misspelt one is a question ("/lotsen orosanmälan"). ``is_overheard`` is a message that does not call
    on Lotsen: no command.
    """
    if is_overheard:
        return Ask(text, is_overheard=True)
    command = _command(*_split(said(text.text)), is_command=is_command)
    if command:
        return command
    asked = _ASK.sub("", text.text, count=1) if is_command else text.text
    return Ask(Redacted(asked, text.found))


def _command(name: str, argument: str, *, is_command: bool) -> Command | None:
    known, words = command_name(name), argument.split()
    if known:
        is_named = is_command and not (words and (known in _ONLY_WITH or known in _NEVER_WITH))
        is_whole = (known in _ALONE and not words) or (known in _WITH_ONE_WORD and len(words) == 1)
        is_exact = argument in _ONLY_WITH.get(known, ()) or (known, argument) == ("nyheter", "varje vecka")
        return Command(known, argument) if is_named or is_whole or is_exact else None
    if words or not is_command:
        return None
    if name in _CALLS:
        return Command("hjalp")
    return Command(name) if nearest_command(name, _NEARER) else None


def said(text: str) -> str:
    """Return a text as commands are compared: lower case, without å, ä, ö and without marks at the ends."""
    return fold(normalise(text)).strip(" /.!?,:;\"'”")


def command_name(word: str) -> str | None:
    """Return the command that a word names, in any case and with or without å, ä, ö."""
    plain = said(word)
    return plain if plain in COMMANDS else _OTHER_NAMES.get(plain)


def nearest_command(word: str, least: float = _NEAR) -> str | None:
    """Return the command, as it is written, that a misspelt word is nearest to, or None where none is near."""
    found = process.extractOne(said(word), _LIKENED, scorer=fuzz.ratio, score_cutoff=least)
    return COMMANDS[found[0]] if found else None


def _split(plain: str) -> tuple[str, str]:
    """Return a command's first word and the rest; "vad sparas" is one word of two."""
    if re.match(r"vad sparas\b", plain):
        return "vad-sparas", plain[len("vad sparas") :].strip()
    name, _, argument = plain.partition(" ")
    return name, argument.strip()
