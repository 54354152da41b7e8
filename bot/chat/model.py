"""What is heard in a chat and what Lotsen says there: the only things that a chat channel and the desk exchange.

A channel turns what its platform sent into an :class:`Incoming` (text only as :class:`Redacted`: raw text ends in
the channel, at ``Service.admit``) and renders an :class:`Outgoing`. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.privacy.redact import Redacted
from bot.reply import Reply, SlotValue

__all__ = [
    "Act",
    "Address",
    "Ask",
    "ChannelName",
    "ChooseCounty",
    "Command",
    "Content",
    "CountyChoice",
    "Incoming",
    "Judge",
    "Notice",
    "Opinion",
    "Outgoing",
    "Pick",
    "Place",
    "Propose",
    "Shown",
    "TellMe",
]

ChannelName = Literal["slack", "teams"]
Opinion = Literal["helped", "did_not_help", "none_of_these"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a channel, a group chat or, ``is_direct``, a conversation with one person.

    ``is_group`` is for what the place is called: not every message of a platform tells it, and no place is another
    for it.
    """

    channel: ChannelName
    team: str
    conversation: str
    is_direct: bool = False
    is_group: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        """The place's name in the store."""
        return f"{self.channel}|{self.team}|{self.conversation}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes.

    ``thread`` is the platform's id of the thread's first message. ``person`` set means that nobody else sees it.
    ``replaces`` is the message whose place it takes. ``route`` is what the channel needs beside and nobody else
    reads (a response_url, a serviceUrl).
    """

    place: Place
    thread: str | None = None
    person: str | None = None
    replaces: str | None = None
    route: Mapping[str, str] = field(default_factory=dict)


# --- what is heard ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, in the place's conversation.

    ``is_overheard`` is what people say to each other in a thread that Lotsen is asked in, without calling on it: most
    of that is no question to Lotsen, and then nothing is said or kept. ``is_quoted`` is a message that stands in the
    conversation already, whoever wrote it, and that somebody asks about.
    """

    text: Redacted
    kind: Literal["ask"] = "ask"
    is_overheard: bool = False
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A click on an option of a reply: ids, slots and the version that offered it, never the label.

    ``token`` names the question that the reply answered.
    """

    token: str
    intent: str | None
    slots: Mapping[str, SlotValue]
    catalogue: str
    kind: Literal["pick"] = "pick"


@dataclass(frozen=True, slots=True)
class ChooseCounty:
    """A click on one of the counties that a place without a county was offered; the question waits under ``token``."""

    token: str
    county: str
    kind: Literal["county"] = "county"


@dataclass(frozen=True, slots=True)
class Judge:
    """What somebody says of a reply with one click."""

    token: str
    opinion: Opinion
    kind: Literal["judge"] = "judge"


@dataclass(frozen=True, slots=True)
class Propose:
    """An improvement that somebody proposes, to a reply (``token``) or on its own."""

    token: str | None
    text: Redacted
    kind: Literal["propose"] = "propose"


@dataclass(frozen=True, slots=True)
class TellMe:
    """Somebody wants to know when the forum has decided on their question; given at the time of asking.

    ``is_offer`` is a click on a notice that holds nothing but the offer.
    """

    token: str
    kind: Literal["tell"] = "tell"
    is_offer: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A word to Lotsen itself: ``län kalmar``, ``hjälp``, ``vad-sparas``, ``paus`` ...; both parts lower case."""

    name: str
    argument: str = ""
    kind: Literal["command"] = "command"


Act = Ask | Pick | ChooseCounty | Judge | Propose | TellMe | Command


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that somebody did in a chat.

    ``key`` is the same each time the platform delivers it (for a message: team, channel and message, whatever the
    event's own id) and unlike every other. ``reply_to`` is where the reply goes. ``person`` is the platform's id
    of who did it: it lives until the reply is on its way, and never reaches the journal.
    """

    key: str
    reply_to: Address
    person: str
    act: Act

    @property
    def place(self) -> Place:
        """Where it was said."""
        return self.reply_to.place


# --- what is said ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply to a question. ``token`` names the question on every button; ``picked`` the option that led here.

    ``is_logged`` says that it is kept as a suggestion; ``can_follow`` that the asker may ask to be told.
    """

    reply: Reply
    token: str
    is_logged: bool = False
    can_follow: bool = False
    picked: str | None = None


@dataclass(frozen=True, slots=True)
class CountyChoice:
    """The question which county a place belongs to, with a button each: ``(id, name)``."""

    text: str
    token: str
    counties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that Lotsen says of itself: paragraphs of plain text, and links ``(label, address)``.

    ``follow`` is the token of a question that the reader may ask to be told of: the notice has a button for it.
    """

    text: str
    title: str = ""
    links: tuple[tuple[str, str], ...] = ()
    follow: str | None = None


Content = Shown | CountyChoice | Notice


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message of Lotsen's, and where it goes."""

    to: Address
    content: Content
