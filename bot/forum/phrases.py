"""The wordings of a suggestion as phrases of an intent: a piece of YAML to put into its file, under git. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from bot.catalogue.content import file_of
from bot.catalogue.models import Intent
from bot.language.normalise import fold, normalise

__all__ = ["snippet"]


def snippet(intent: Intent, wordings: Iterable[str]) -> str:
    """Return the YAML lines that add ``wordings`` to the intent's phrases, and say where they go.

    What the intent has already is left out, and so is what holds a mark of something that was redacted: such a
    wording is for a person to write anew.
    """
    known = {fold(normalise(text)) for text in (*intent.phrases, *intent.tests, intent.title)}
    fresh: dict[str, str] = {}
    marked = 0
    for text in wordings:
        key = fold(normalise(text))
        if "[" in text:
            marked += 1
        elif key and key not in known:
            fresh.setdefault(key, " ".join(text.split()))
    head = [f"# {file_of(intent.id)}: lägg raderna sist under phrases: och kör lotsen check."]
    if marked:
        head.append(f"# {marked} formulering(ar) med bortredigerade uppgifter är inte med.")
    if not fresh:
        return "\n".join([*head, "# Frågan har redan alla formuleringarna."]) + "\n"
    lines = yaml.safe_dump(list(fresh.values()), allow_unicode=True, width=10_000, default_flow_style=False)
    return "\n".join([*head, "phrases:", *(f"  {line}" for line in lines.splitlines())]) + "\n"
