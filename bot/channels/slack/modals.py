"""Windows: the form for a proposal, and the original's own words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.slack import names
from bot.channels.slack.blocks import bold, context, plain, rich, section
from bot.channels.slack.limits import SECTION, TITLE, VIEW_BLOCKS, Block
from bot.texts import Texts

__all__ = ["View", "passages_view", "proposal_view"]

View = dict[str, Any]

_LONGEST_PROPOSAL = 2000


def proposal_view(texts: Texts, kept: Mapping[str, Any]) -> View:
    """Return the form "Föreslå förbättring"; ``kept`` comes back with it (token and where the thanks go)."""
    _ = texts.gettext
    return {
        "type": "modal",
        "callback_id": names.PROPOSAL,
        "private_metadata": json.dumps(kept, separators=(",", ":"), sort_keys=True),
        "title": plain(_("Propose an improvement"), TITLE),
        "submit": plain(_("Send"), TITLE),
        "close": plain(_("Cancel"), TITLE),
        "blocks": [
            {
                "type": "input",
                "block_id": names.PROPOSAL_BLOCK,
                "label": plain(_("What is missing or wrong?")),
                "hint": plain(_("No names, no personal identity numbers.")),
                "element": {
                    "type": "plain_text_input",
                    "action_id": names.PROPOSAL_INPUT,
                    "multiline": True,
                    "max_length": _LONGEST_PROPOSAL,
                },
            }
        ],
    }


def passages_view(texts: Texts, passages: Iterable[tuple[str, str, str]]) -> View:
    """Return a window with the very words of sections: title of the document, heading, text."""
    _ = texts.gettext
    blocks: list[Block] = []
    for title, heading, text in passages:
        blocks.append(rich({"type": "rich_text_section", "elements": [bold(heading)]}))
        blocks += [section(piece) for piece in _pieces(text)]
        blocks.append(context(plain(title)))
    if not blocks:
        blocks = [section(_("The original is not at hand any more, or its text has changed."))]
    return {
        "type": "modal",
        "title": plain(_("Word for word"), TITLE),
        "close": plain(_("Close"), TITLE),
        "blocks": blocks[:VIEW_BLOCKS],
    }


def _pieces(text: str) -> Iterable[str]:
    """Yield a text in pieces that a section takes, cut between paragraphs or words."""
    rest = text.strip()
    while len(rest) > SECTION:
        cut = max(rest.rfind("\n", 0, SECTION), rest.rfind(" ", SECTION // 2, SECTION))
        cut = cut if cut > 0 else SECTION
        yield rest[:cut]
        rest = rest[cut:].strip()
    if rest:
        yield rest
