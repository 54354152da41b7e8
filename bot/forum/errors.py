"""What the forum refuses, and why: the messages are Swedish and for the person who tried."""

from __future__ import annotations

__all__ = ["Conflict", "ForumError", "IllegalMove", "NotAllowed", "NotFound"]


class ForumError(Exception):
    """Something in the forum cannot be done; the message says what and what to do instead (in Swedish)."""


class NotFound(ForumError):
    """There is no suggestion, question or meeting by that id; the message names the nearest that there is."""


class NotAllowed(ForumError):
    """The actor may not do it."""


class IllegalMove(ForumError):
    """The suggestion's state does not allow it; the message names what it does allow."""


class Conflict(ForumError):
    """Somebody else changed it since it was read."""
