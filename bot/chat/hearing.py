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
_ALONE = frozenset({"hjalp", "vad-sparas", "paus", "fortsatt", "lan", "glom", "nyheter"})
_WITH_ONE_WORD = frozenset({"lan", "kommun", "nyheter"})
_ONLY_WITH = {"forum": frozenset({"har", "hit", "av", "bort"}), "glom": frozenset({"mig"})}
"""Words that a command of these must have, or have none, to be one: "forum" may begin a question."""
_ASK = re.compile(r"^(?:fr[åa]ga|ask)\b[:,]?\s*(?=\S)", re.IGNORECASE)
_NEAR = 65.0
"""Least similarity (0-100) for a word to be a command that was misspelt."""


def heard(text: Redacted, *, is_command: bool = False, is_overheard: bool = False) -> Ask | Command:
    """Return what was said. ``is_command`` is the text of a slash command, where the first word is likely one.

    In a message a command is the whole message ("län kalmar", "vad sparas?"); a slash command that is neither a
    command nor a single word is a question. ``is_overheard`` is a message that does not call on Lotsen: no command.
    """
    if is_overheard:
        return Ask(text, is_overheard=True)
    plain = said(text.text)
    name, argument = _split(plain)
    known = command_name(name)
    words = argument.split()
    is_named = is_command and not (known in _ONLY_WITH and words)
    if known and (is_named or (known in _ALONE and not words) or (known in _WITH_ONE_WORD and len(words) == 1)):
        return Command(known, argument)
    if known == "nyheter" and argument == "varje vecka":
        return Command(known, argument)
    if known in _ONLY_WITH and argument in _ONLY_WITH[known]:
        return Command(known, argument)
    if is_command and not words:
        return Command(name or "hjalp")
    asked = _ASK.sub("", text.text, count=1) if is_command else text.text
    return Ask(Redacted(asked, text.found))


def said(text: str) -> str:
    """Return a text as commands are compared: lower case, without å, ä, ö and without marks at the ends."""
    return fold(normalise(text)).strip(" /.!?,:;\"'”")


def command_name(word: str) -> str | None:
    """Return the command that a word names, in any case and with or without å, ä, ö."""
    plain = said(word)
    return plain if plain in COMMANDS else _OTHER_NAMES.get(plain)


def nearest_command(word: str) -> str | None:
    """Return the command, as it is written, that a misspelt word is nearest to, or None where none is near."""
    found = process.extractOne(said(word), list(COMMANDS), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return COMMANDS[found[0]] if found else None


def _split(plain: str) -> tuple[str, str]:
    """Return a command's first word and the rest; "vad sparas" is one word of two."""
    if re.match(r"vad sparas\b", plain):
        return "vad-sparas", plain[len("vad sparas") :].strip()
    name, _, argument = plain.partition(" ")
    return name, argument.strip()
