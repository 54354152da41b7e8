"""What our buttons, forms and commands are called in Slack: the one place where they and the manifest meet."""

from __future__ import annotations

import re

__all__ = [
    "COMMAND",
    "COUNTY",
    "JUDGE",
    "OPEN_PROPOSAL",
    "OWN_COUNTY",
    "PASSAGE",
    "PICK",
    "PROPOSAL",
    "PROPOSAL_BLOCK",
    "PROPOSAL_INPUT",
    "SHORTCUT",
    "TELL",
    "numbered",
    "pattern",
]

COMMAND = "/lotsen"
SHORTCUT = "lotsen_ask"

PICK = "lotsen_pick"
COUNTY = "lotsen_county"
JUDGE = "lotsen_judge"
TELL = "lotsen_tell"
PASSAGE = "lotsen_passage"
OPEN_PROPOSAL = "lotsen_open_proposal"
OWN_COUNTY = "lotsen_own_county"

PROPOSAL = "lotsen_proposal"
PROPOSAL_BLOCK = "proposal"
PROPOSAL_INPUT = "text"


def numbered(action: str, number: int) -> str:
    """Return the action's name for one of several buttons: Slack wants each unlike the others."""
    return f"{action}_{number}"


def pattern(action: str) -> re.Pattern[str]:
    """Return what matches an action's name, numbered or not."""
    return re.compile(rf"^{re.escape(action)}(_\d+)?$")
