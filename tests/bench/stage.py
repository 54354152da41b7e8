"""The stage of a term: a running Lotsen whose platforms are screens, and the staff who talk to it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.chat.carrier import CannotTell, Parcel
from bot.chat.model import Act, Address, Ask, ChannelName, Command, Incoming, Judge, Outgoing, Place, Shown, TellMe
from bot.forum.gathering import root_of
from bot.journal.store import Journal
from bot.privacy.vault import Vault
from bot.reply import Reply
from bot.service import Service
from bot.serving.chat import Chat, open_chat
from bot.serving.metrics import Metrics
from bot.serving.notices import Notices
from bot.settings import Settings, read_settings
from bot.texts import texts_in

__all__ = ["BEGIN", "COUNTIES", "Asking", "Term", "place_of", "where"]

COUNTIES = ("kalmar", "varmland", "vastmanland")
Opinion = Literal["none_of_these", "did_not_help"]
BEGIN = dt.datetime(2026, 8, 17, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))


class Screen:
    """A platform that shows whatever it is sent, in order."""

    def __init__(self, name: ChannelName) -> None:
        self.name = name
        self.shown: list[Outgoing] = []
        self._drawn: list[Outgoing] = []

    def render(self, outgoing: Outgoing) -> Parcel:
        """Keep the message and return its number."""
        self._drawn.append(outgoing)
        return Parcel(outgoing.to.place.key, {"number": len(self._drawn) - 1})

    async def send(self, parcel: Parcel) -> str | None:
        """Show it."""
        self.shown.append(self._drawn[parcel.payload["number"]])
        return None

    async def find(self, parcel: Parcel) -> str | None:
        """Not be able to look."""
        raise CannotTell


class Channel:
    """A chat channel that is a screen and nothing else."""

    def __init__(self, carrier: Screen) -> None:
        self.carrier = carrier

    def routes(self) -> list[Any]:
        """Return none."""
        return []

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    def state(self) -> dict[str, Any]:
        """Be well."""
        return {"ok": True}


@dataclass(frozen=True, slots=True)
class Asking:
    """One question that somebody asks; ``theme`` is set where no document answers it."""

    number: int
    county: str
    way: str
    person: str
    text: str
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who wants to be told: the question's token, and where the notice must appear."""

    token: str
    to: Address


class Term:
    """The installation that a term is played on."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder, self.now = folder, BEGIN
        self.assistant = Assistant(catalogue, texts_in("sv"))
        self.screens = {"slack": Screen("slack"), "teams": Screen("teams")}
        self.followers: list[Follower] = []
        self._clicks = 0

    # --- the program -------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the program on the folder's journal."""
        settings = self._settings()
        texts, metrics = texts_in("sv"), Metrics()
        self.journal = Journal(settings.database)
        self.service = Service(lambda: self.assistant, self.journal, clock=lambda: self.now)
        vault = Vault(b"t" * 32)
        self.notices = Notices(
            self.journal.storage, vault, lambda: self.assistant, texts, settings, clock=lambda: self.now
        )
        delivery = open_chat(settings, self.service, texts, metrics, self.notices).delivery
        self.chat = Chat(delivery, [Channel(screen) for screen in self.screens.values()])
        self.rounds = self.notices.rounds(delivery)
        await self.chat.start()

    async def stop(self) -> None:
        """Stop it in order."""
        await self.chat.stop()
        self.journal.close()

    async def settled(self) -> None:
        """Wait until nothing waits to be decided or sent."""
        while True:
            state = self.chat.delivery.state()
            if not state["inbox"]["waiting"] and not state["outbox"]["waiting"]:
                return
            await asyncio.sleep(0.002)

    async def round(self, days: float = 0.0) -> list[Outgoing]:
        """Let days pass and make two rounds; return what is shown by it."""
        self.now += dt.timedelta(days=days)
        before = {name: len(screen.shown) for name, screen in self.screens.items()}
        for _ in range(2):
            results = await self.rounds.once(at_any_time=True)
            assert None not in results.values(), results
            await self.settled()
        return [out for name, screen in self.screens.items() for out in screen.shown[before[name] :]]

    def _settings(self) -> Settings:
        given = {"LOTSEN_DATABASE": str(self.folder / "journal.db"), "LOTSEN_CACHE": str(self.folder / "cache")}
        given["LOTSEN_CONVENERS"] = ",".join(f"slack:U-CONV-{county}@{county}" for county in COUNTIES)
        return read_settings({**given, "LOTSEN_PUBLIC_URL": "https://lotsen.example.se"})

    # --- what people do ----------------------------------------------------------------------------

    async def furnish(self) -> None:
        """Let every county choose its channels, its news and its forum's channel."""
        for county in COUNTIES:
            for name, words in _ROOMS.items():
                channel: ChannelName = "teams" if name == "teams" else "slack"
                place = Place(channel, "T1", f"C-{county}-{name}")
                for command, argument in (("lan", county), *words):
                    await self._do(Address(place), f"U-CONV-{county}", Command(command, argument))
        await self.settled()

    async def ask(self, asking: Asking, again: bool) -> bool:
        """Let somebody ask, where they ask; return whether it was delivered twice."""
        if asking.way == "web":
            asker = self.notices.vault.asker(f"web|{asking.person}", self.now)
            message = f"web|{asking.number}"
            asked = self.service.ask(asking.text, county=asking.county, channel="web", message=message, asker=asker)
            opinion = _opinion(asking, asked.reply)
            if opinion:
                self.journal.feedback(message, opinion, at=self.now)
            return False
        incoming = Incoming(f"ask|{asking.number}", where(asking), asking.person, Ask(self.service.admit(asking.text)))
        await self.chat.delivery.receive(incoming)
        if again:
            await self.chat.delivery.receive(incoming)
        return again

    async def greet(self, asking: Asking) -> None:
        """Let somebody choose the county of their own conversation before they ask there."""
        if asking.way == "direct":
            await self._do(where(asking), asking.person, Command("lan", asking.county))

    async def judge(self, shown: Sequence[tuple[Outgoing, Asking]]) -> None:
        """Let whoever asked what no document answers, and got an answer or a choice all the same, say so."""
        for outgoing, asking in shown:
            content = outgoing.content
            opinion = _opinion(asking, content.reply) if isinstance(content, Shown) else None
            if isinstance(content, Shown) and opinion:
                await self._do(where(asking), asking.person, Judge(content.token, opinion))

    async def follow(self, shown: Sequence[tuple[Outgoing, Asking]]) -> None:
        """Let every second asker who may want to be told; some press the button twice."""
        for outgoing, asking in shown:
            content = outgoing.content
            if not isinstance(content, Shown) or not content.can_follow or asking.number % 2:
                continue
            for _ in range(1 + asking.number % 4 // 2):
                await self._do(where(asking), asking.person, TellMe(content.token))
            self.followers.append(Follower(content.token, told_at(asking)))

    async def _do(self, to: Address, person: str, act: Act) -> None:
        self._clicks += 1
        await self.chat.delivery.receive(Incoming(f"click|{self._clicks}", to, person, act))

    # --- what the journal says ---------------------------------------------------------------------

    def group_of(self, token: str) -> str | None:
        """Return the suggestion that a question is in, looked up by its token."""
        row = self.journal.storage.one("select question_id from asked where message = ?", [token])
        member = self.notices.store.members().get(row["question_id"]) if row else None
        return root_of(self.notices.store.groups(), member) if member else None


_ROOMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "room": (("nyheter", "direkt"),),
    "quiet": (),
    "teams": (("nyheter", "varje vecka"),),
    "forum": (("forum", "här"),),
}
"""A county's channels: what the convener says in each. Teams has nobody appointed: members choose its news."""


def where(asking: Asking) -> Address:
    """Return where somebody asks: a thread of a channel, alone in a channel, or their own conversation."""
    if asking.way == "direct":
        return Address(Place("slack", "T1", f"D-{asking.person}", is_direct=True))
    channel: ChannelName = "teams" if asking.way == "teams" else "slack"
    room = "teams" if channel == "teams" else ("room", "quiet")[asking.number % 2]
    place = Place(channel, "T1", f"C-{asking.county}-{room}")
    if asking.way == "alone":
        return Address(place, person=asking.person)
    return Address(place, f"thread-{asking.number}")


def told_at(asking: Asking) -> Address:
    """Return where the notice must appear: in private where it was asked in private."""
    if asking.way == "alone":
        return Address(Place("slack", "T1", asking.person, is_direct=True), person=asking.person)
    return where(asking)


def _opinion(asking: Asking, reply: Reply) -> Opinion | None:
    """Return what the asker of a question that no document answers says of what they got."""
    if asking.theme is None or reply.status == "none":
        return None
    return "none_of_these" if reply.status == "suggest" else "did_not_help"


def place_of(to: Address) -> str:
    """Return what tells one question's reply of a day from another's."""
    return f"{to.place.key}|{to.thread}|{to.person}"
