"""Who may do what: the one decision that guards every page, command and export.

Roles come from the settings until there is a login. Pure: who somebody is and where they stand are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Act", "Actor", "Role", "Verdict", "may"]

Role = Literal["convener", "admin"]
Act = Literal[
    "change_county",  # of a place that has one already
    "pause",
    "see_status",
    "see_forum",
    "decide",  # everything that changes a suggestion, a meeting or a decision
    "export",
    "subscribe",  # a channel to news of the catalogue
    "mark_forum",  # a channel as that of a county's dialogue forum
]

_ROLES: dict[Act, frozenset[Role]] = {
    "change_county": frozenset({"convener", "admin"}),
    "pause": frozenset({"admin"}),
    "see_status": frozenset({"admin"}),
    "see_forum": frozenset({"convener", "admin"}),
    "decide": frozenset({"convener", "admin"}),
    "export": frozenset({"convener", "admin"}),
    "subscribe": frozenset({"convener", "admin"}),
    "mark_forum": frozenset({"convener", "admin"}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, as far as rights go. ``counties`` limits a convener; empty means every county.

    ``is_local`` is whoever sits at the machine itself: the command line, or a page on a loopback address.
    ``none_appointed`` says that the installation has named nobody for the channel yet.
    """

    roles: frozenset[Role] = frozenset()
    counties: frozenset[str] = field(default_factory=frozenset)
    is_local: bool = False
    none_appointed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is allowed; ``why`` is for the log and the tests, not for the person."""

    allowed: bool
    why: str


def may(actor: Actor, act: Act, county: str | None = None) -> Verdict:
    """Return whether ``actor`` may do ``act``, for ``county`` where it is about one.

    Where nobody is appointed yet, a place's members look after its county and its news themselves; the change is
    shown in the place. Nothing else opens by that.
    """
    if actor.is_local:
        return Verdict(True, "local")
    if actor.none_appointed and act in {"change_county", "subscribe"}:
        return Verdict(True, "nobody is appointed")
    if not actor.roles & _ROLES[act]:
        return Verdict(False, f"needs one of {', '.join(sorted(_ROLES[act]))}")
    if county and actor.counties and county not in actor.counties and "admin" not in actor.roles:
        return Verdict(False, "another county")
    return Verdict(True, "role")
