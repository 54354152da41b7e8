"""What somebody wrote, out of Slack's markup: tokens resolved or taken away, entities put back, nothing else changed.

Slack escapes three characters and writes people, channels and links as ``<...>``. People and groups are personal data
and leave no trace but a marker; of a link its label is what the person saw.
"""

from __future__ import annotations

import re

__all__ = ["as_written", "is_to_somebody_else"]

_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_FIRST = re.compile(r"^\s*<@([^<>|]+)")


def as_written(text: str, bot: str | None = None) -> str:
    """Return ``text`` as it was written; ``bot`` is our own id there, a mention of which says nothing."""

    def resolved(found: re.Match[str]) -> str:
        sign, name, label = found[1], found[2], found[3]
        match sign:
            case "@":
                return "" if name == bot else "[namn]"
            case "!":
                return (label or "") if name.startswith("date^") else ""
            case "#":
                return label or ""
            case _:
                return label or name.removeprefix("mailto:").removeprefix("tel:")

    plain = _TOKEN.sub(resolved, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def is_to_somebody_else(text: str, bot: str | None) -> bool:
    """Return whether a message begins by calling on somebody who is not us."""
    found = _FIRST.match(text)
    return found is not None and found[1] != bot
