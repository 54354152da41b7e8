"""Who may do what in the forum: asks ``bot.access`` and says no in Swedish."""

from __future__ import annotations

from bot.access import Act, Actor, may
from bot.forum.errors import NotAllowed
from bot.forum.model import UNKNOWN_COUNTY, RoleName

__all__ = ["permits", "require", "role_of"]


def permits(actor: Actor, act: Act, county: str | None) -> bool:
    """Return whether the actor may; what came from no known county is nobody's own, so a county's convener may not."""
    return may(actor, act, county or UNKNOWN_COUNTY).allowed


def require(actor: Actor, act: Act, county: str | None) -> None:
    """Raise :class:`NotAllowed` where the actor may not."""
    if permits(actor, act, county):
        return
    if actor.roles and actor.counties:
        raise NotAllowed("Det här hör till ett annat län än ditt.")
    raise NotAllowed("Det här får bara forumets sammankallande och förvaltare göra.")


def role_of(actor: Actor) -> RoleName:
    """Return the role that a step is kept under."""
    if "admin" in actor.roles:
        return "admin"
    return "convener" if "convener" in actor.roles else "local"
