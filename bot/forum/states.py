"""The states of a suggestion and the steps between them: pure, and the only place that knows what is allowed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.forum.errors import IllegalMove
from bot.forum.model import Action, Decision, State

__all__ = ["ACTIONS", "after", "allowed"]

ACTIONS: Mapping[Action, str] = {
    "agenda": "sätta på dagordningen",
    "off_agenda": "ta bort från dagordningen",
    "decide": "besluta",
    "publish": "markera som publicerad",
    "tell": "markera som återkopplad",
    "reopen": "ta upp på nytt",
    "merge": "slå ihop",
    "split": "dela",
    "move": "flytta frågor",
    "undo": "ångra",
    "redo": "göra om",
}
"""What can be done with a suggestion, as words after "du kan"."""

_STEPS: Mapping[State, Mapping[Action, State]] = {
    "ny": {"agenda": "på dagordningen", "decide": "beslutad"},
    "på dagordningen": {"agenda": "på dagordningen", "off_agenda": "ny", "decide": "beslutad"},
    "beslutad": {"publish": "publicerad"},
    "publicerad": {"tell": "återkopplad", "reopen": "ny"},
    "återkopplad": {"reopen": "ny"},
    "avförd": {"reopen": "ny"},
}
_WITHOUT_MEETING = frozenset({"redan_besvarad", "hör_inte_hit"})
"""Decisions that a convener may take alone: they change neither the catalogue's answers nor a document."""


def allowed(state: State) -> tuple[Action, ...]:
    """Return the steps forward that a state allows."""
    return tuple(_STEPS[state])


def after(state: State, action: Action, decision: Decision | None = None) -> State:
    """Return the state that ``action`` leads to from ``state``; raises :class:`IllegalMove` where it leads nowhere."""
    following = _STEPS[state].get(action)
    if following is None:
        ways = " eller ".join(ACTIONS[step] for step in _STEPS[state])
        raise IllegalMove(f"Förslaget är ”{state}” och det går inte att {ACTIONS[action]}. Du kan {ways}.")
    if action != "decide":
        return following
    if decision is None:
        raise IllegalMove("Ett beslut behöver ett slag: ny fråga, ändrad fråga, ändra dokumentet, redan besvarad ...")
    if state == "ny" and decision.kind not in _WITHOUT_MEETING:
        raise IllegalMove(
            f"”{decision.label}” beslutas av forumet. Sätt förslaget på en dagordning först, eller besluta "
            "”redan besvarad” eller ”hör inte hit”, som inte behöver ett möte."
        )
    return "avförd" if decision.kind == "hör_inte_hit" else following
