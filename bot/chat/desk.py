"""The desk: decides what to say to whatever somebody does in a chat. Channel-neutral and synchronous.

Promises: danger comes first, whatever else holds; a county's answer comes from the county of the place or from one
that the question names, and then it says so; nothing here has seen or keeps raw text; a click of any age answers.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.chat.addresses import alone, openly, plain
from bot.chat.commands import Commands
from bot.chat.following import Following
from bot.chat.hearing import command_name
from bot.chat.home import Board, Home, Homes
from bot.chat.model import (
    Ask,
    ChooseCounty,
    Command,
    CountyChoice,
    Incoming,
    Judge,
    Notice,
    Outgoing,
    Pick,
    Place,
    Propose,
    Shown,
    TellMe,
)
from bot.chat.notes import Notes
from bot.chat.opinions import TOKEN, Opinions
from bot.chat.rate import Later, Rate
from bot.chat.standing import Standing, Standings
from bot.journal.forum_channels import ForumChannels
from bot.journal.places import Places
from bot.journal.storage import JournalError
from bot.journal.store import UNANSWERED
from bot.journal.threads import DAYS, Threads, Turn
from bot.privacy.redact import Redacted
from bot.privacy.vault import Vault
from bot.reply import Previous, Reply, SlotValue
from bot.service import Service
from bot.settings import Appointed
from bot.texts import Texts
from bot.understanding.follow_up import merged, only_tells

__all__ = ["Desk"]

log = logging.getLogger(__name__)

_UNTHREADED = dt.timedelta(hours=4)
"""How long a conversation without threads is about its last question: a working day's half."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on its way to an answer: under which token, its text, and what goes with it."""

    token: str
    text: Redacted
    slots: Mapping[str, SlotValue]
    intent: str | None = None
    previous: Previous | None = None
    in_place: bool = False


class Desk:
    """Decides for every channel. Call it from one thread at a time."""

    def __init__(
        self,
        service: Service,
        places: Places,
        threads: Threads,
        vault: Vault,
        appointed: Appointed,
        texts: Texts,
        clock: Callable[[], dt.datetime],
        default_county: str | None = None,
        *,
        following: Following | None = None,
        forum_channels: ForumChannels | None = None,
        measure: Callable[[str, str, float], None] | None = None,
        rate: Rate | None = None,
        board: Board | None = None,
    ) -> None:
        """Use the stores of one journal file. ``measure`` takes channel, status and seconds of each answer."""
        self._service, self._places, self._threads, self._vault = service, places, threads, vault
        self._texts, self._clock, self._following, self._measure = texts, clock, following, measure
        self._rate = rate or Rate()
        self._standings = Standings(vault, places, appointed, default_county)
        self._notes = Notes(texts)
        self._opinions = Opinions(service, self._notes, following)
        self._homes = Homes(service, self._standings, places, board or Board())
        self._commands = Commands(
            service,
            places,
            threads,
            vault,
            self._notes,
            following=following,
            forum_channels=forum_channels,
            before_forum=self._homes.forum,
        )

    def handle(self, incoming: Incoming) -> list[Outgoing]:
        """Return what to say, in order; where it goes is part of each. Never raises for what somebody wrote.

        Raises :class:`JournalError` only where a setting that was asked for cannot be kept, and :class:`Later` where
        somebody does more at once than is answered at once: hand the same thing in again then.
        """
        at = self._standings.of(incoming, self._clock())
        stopped = self._stopped(incoming, at)
        if stopped is not None:
            return stopped
        return self._decided(incoming, at)

    def knows(self, place: Place, thread: str) -> bool:
        """Return whether somebody has asked in this thread of a channel lately; safe to call from any thread.

        What is written in other threads is none of our business: a channel must not even take it in.
        """
        since = self._clock() - dt.timedelta(days=DAYS)
        return self._threads.last(self._standings.thread(place, thread), since) is not None

    def home(self, place: Place, person: str) -> Home:
        """Return what ``person``'s own page holds; ``place`` is their conversation with Lotsen. Safe in any thread."""
        return self._homes.of(place, person)

    def _decided(self, incoming: Incoming, at: Standing) -> list[Outgoing]:
        match incoming.act:
            case Ask() as act:
                out = self._ask(incoming, at, act)
            case Pick() as act:
                out = self._pick(incoming, at, act)
            case ChooseCounty() as act:
                out = self._choose(incoming, at, act)
            case Judge() as act:
                out = self._opinions.judge(incoming, act)
            case Propose() as act:
                out = [
                    *self._card(incoming, at),
                    *self._opinions.propose(incoming, at, act, self._name(incoming, "proposal")),
                ]
            case TellMe() as act:
                out = self._opinions.tell(incoming, act)
            case Command() as act:
                out = [*self._card(incoming, at), *self._commands.handle(incoming, at, act)]
        return out

    # --- what stands before everything -------------------------------------------------------------

    def _stopped(self, incoming: Incoming, at: Standing) -> list[Outgoing] | None:
        """Return what to say instead where Lotsen is paused; danger always gets its card, at once.

        Raises :class:`Later` where somebody is too fast.
        """
        who, act = self._standings.who(incoming), incoming.act
        pace = self._rate.take(who, incoming.key, at.when.timestamp())
        is_free = not (pace.seconds or pace.is_refused)
        if is_free and not (isinstance(act, Ask | Pick | ChooseCounty) and self._places.paused_since()):
            return None
        card = self._card(incoming, at)
        if card or (isinstance(act, Ask) and act.is_overheard):
            self._rate.release(who, incoming.key)
            return card
        if is_free:
            to = plain(incoming.reply_to) if isinstance(act, Ask) else alone(incoming)
            return [Outgoing(to, self._notes.paused())]
        if pace.is_refused:
            return [Outgoing(alone(incoming), self._notes.too_fast())] if pace.is_first else []
        said = [Outgoing(alone(incoming), self._notes.in_turn())]
        raise Later(pace.seconds, said, is_first=pace.is_first)

    def rescue(self, incoming: Incoming) -> list[Outgoing]:
        """Return the acute card alone where somebody may be in danger, and keep nothing: the journal cannot be written.

        Safe to call from any thread; raises nothing but :class:`JournalError`.
        """
        return self._warned(incoming, self._danger(incoming, self._standings.of(incoming, self._clock()).county))

    def _card(self, incoming: Incoming, at: Standing) -> list[Outgoing]:
        """Return the acute card alone where what was written speaks of danger now."""
        reply = self._danger(incoming, at.county)
        if reply is not None:
            self._keep(incoming, at, reply, self._token(incoming))
            self._count(incoming, reply, 0.0)
        return self._warned(incoming, reply)

    def _danger(self, incoming: Incoming, county: str | None) -> Reply | None:
        act = incoming.act
        if isinstance(act, Command) and command_name(act.name) != "glom":  # "glöm mig" is no cry for help
            written = self._service.admit(act.argument)
        elif isinstance(act, Ask | Propose):
            written = act.text
        else:
            return None
        return self._service.danger(written, county) if written.text.strip() else None

    def _warned(self, incoming: Incoming, reply: Reply | None) -> list[Outgoing]:
        to = plain(incoming.reply_to) if isinstance(incoming.act, Ask) else alone(incoming)
        return [] if reply is None else [Outgoing(to, Shown(reply, self._token(incoming)))]

    # --- questions ---------------------------------------------------------------------------------

    def _ask(self, incoming: Incoming, at: Standing, act: Ask) -> list[Outgoing]:
        token = self._token(incoming)
        last = self._threads.last(at.thread, at.when - (dt.timedelta(days=DAYS) if at.is_threaded else _UNTHREADED))
        if last and last.is_waiting:
            county = self._told_county(act.text)
            if county:
                return self._choose(incoming, at, ChooseCounty(last.token, county))
        asked = _Asked(token, act.text, self._own_slots(at, act.text), previous=_previous(last))
        if act.is_overheard and not self._is_for_us(at, asked):
            return []
        out = self._answered(incoming, at, asked)
        if act.text.found:
            out.append(Outgoing(alone(incoming), self._personal_data(incoming, act)))
        return out

    def _personal_data(self, incoming: Incoming, act: Ask) -> Notice:
        """Return the note to the asker; what only Lotsen was sent is not there to delete."""
        if act.is_quoted:
            return self._notes.personal_data_quoted()
        if incoming.reply_to.person is not None:
            return self._notes.personal_data_in_form()
        return self._notes.personal_data(incoming.place)

    def _is_for_us(self, at: Standing, asked: _Asked) -> bool:
        """Return whether what people say to each other is danger, a follow-up, or a question that is answered."""
        reply = self._reply(at, asked)
        is_answered = reply.status == "answer" and "?" in asked.text.text
        return reply.status == "acute" or reply.follows is not None or is_answered

    def _answered(self, incoming: Incoming, at: Standing, asked: _Asked) -> list[Outgoing]:
        """Return the answer, the choice of a county where the place has none, or, in danger, both."""
        started = time.perf_counter()
        reply = self._reply(at, asked)
        out: list[Outgoing] = []
        waits = _needs_county(reply)
        if reply.status == "acute" or not waits:
            question = self._keep(incoming, at, reply, asked.token)
            self._count(incoming, reply, time.perf_counter() - started)
            out.append(Outgoing(incoming.reply_to, self._shown(reply, asked.token, question)))
        self._note(at, asked, reply, is_waiting=waits)
        if waits:
            to = incoming.reply_to if not out else plain(incoming.reply_to)
            out.append(Outgoing(to, self._choice(asked.token, incoming.place)))
        return out

    def _reply(self, at: Standing, asked: _Asked) -> Reply:
        return self._service.reply(
            asked.text,
            county=at.county,
            now=at.when,
            slots=asked.slots,
            intent=asked.intent,
            previous=asked.previous,
            in_place=asked.in_place,
        )

    def _shown(self, reply: Reply, token: str, question: int | None, picked: str | None = None) -> Shown:
        suggested = question is not None and reply.status == "none" and reply.reason in UNANSWERED
        return Shown(
            reply,
            token,
            is_logged=suggested,
            can_follow=suggested and self._following is not None,
            picked=picked,
        )

    def _own_slots(self, at: Standing, text: Redacted) -> dict[str, SlotValue]:
        """Return the municipality of the place, for a question that names no place itself."""
        town = at.settings.municipality
        if town is None:
            return {}
        named = self._service.assistant().catalogue.gazetteer.find(text.text)
        return {} if named.county or named.municipality or named.elsewhere else {"municipality": town}

    # --- clicks ------------------------------------------------------------------------------------

    def _pick(self, incoming: Incoming, at: Standing, act: Pick) -> list[Outgoing]:
        """Answer the option that was clicked, from the kept question where there is one, else from the click alone."""
        catalogue = self._service.assistant().catalogue
        turn = self._threads.turn(act.token, at.place)
        intent = catalogue.intent(act.intent) if act.intent else None
        if intent is None and (act.intent or turn is None):
            return [Outgoing(alone(incoming), self._notes.choice_is_gone())]
        text = turn.question if turn else intent.title if intent else ""
        to = incoming.reply_to
        asked = _Asked(
            token=act.token if TOKEN.fullmatch(act.token) else self._token(incoming),
            text=Redacted(text, {}),
            slots=merged(turn.slots if turn else {}, act.slots),
            intent=act.intent or None,
            in_place=to.replaces is not None,
        )
        started = time.perf_counter()
        reply = self._reply(at, asked)
        question = self._keep(incoming, at, reply, asked.token)
        self._count(incoming, reply, time.perf_counter() - started)
        self._note(at, asked, reply)
        variant = reply.explanation.variant if reply.explanation else None
        return [Outgoing(to, self._shown(reply, asked.token, question, picked=variant or reply.title))]

    def _choose(self, incoming: Incoming, at: Standing, act: ChooseCounty) -> list[Outgoing]:
        """Set the place's county, where it has none of its own, and answer the question that waited."""
        if act.county not in self._service.assistant().catalogue.content.counties:
            return [Outgoing(alone(incoming), self._notes.unknown_county(self._counties()))]
        own = at.settings.county
        name = self._service.assistant().catalogue.county_name
        if own is None or (at.is_direct and own != act.county):
            self._places.set_county(at.key, act.county, at.when)
            told = [Outgoing(openly(incoming), self._notes.county_is_set(name(act.county), incoming.place))]
            at = replace(at, county=act.county, settings=replace(at.settings, county=act.county))
        elif own != act.county:
            told = [Outgoing(alone(incoming), self._notes.county_stays(name(own), incoming.place))]
        else:
            told = []
        turn = self._threads.turn(act.token, at.place)
        if turn is None:
            return [*told, Outgoing(incoming.reply_to, self._notes.ask_again())]
        asked = _Asked(turn.token, Redacted(turn.question, turn.found), turn.slots)
        return [*self._answered(incoming, at, asked), *told]

    def _choice(self, token: str, place: Place) -> CountyChoice:
        return CountyChoice(self._notes.which_county(place), token, self._counties())

    def _counties(self) -> tuple[tuple[str, str], ...]:
        counties = self._service.assistant().catalogue.content.counties
        return tuple((county.id, county.name) for county in counties.values())

    def _told_county(self, text: Redacted) -> str | None:
        """Return the county where a text says nothing but it: what somebody types instead of pressing a button."""
        gazetteer = self._service.assistant().catalogue.gazetteer
        return gazetteer.find(text.text).county if only_tells(text.text, gazetteer) else None

    # --- keeping -----------------------------------------------------------------------------------

    def _token(self, incoming: Incoming) -> str:
        """Return the name of the question: the same at each delivery, and it tells nothing of where it came from."""
        return self._name(incoming, "question")

    def _name(self, incoming: Incoming, purpose: str) -> str:
        return self._vault.pseudonym(incoming.key, purpose)

    def _keep(self, incoming: Incoming, at: Standing, reply: Reply, token: str) -> int | None:
        return self._service.keep(
            reply, channel=incoming.place.channel, message=token, asker=at.asker, place=at.journal_place, now=at.when
        )

    def _count(self, incoming: Incoming, reply: Reply, seconds: float) -> None:
        if self._measure:
            self._measure(incoming.place.channel, reply.status, seconds)

    def _note(self, at: Standing, asked: _Asked, reply: Reply, *, is_waiting: bool = False) -> None:
        """Keep what the thread is about now; small talk changes nothing, and a store that fails costs no answer."""
        if reply.reason == "small_talk":
            return
        turn = Turn(
            token=asked.token,
            place=at.place,
            thread=at.thread,
            question=asked.text.text,
            intent=reply.intent,
            county=reply.asked_for,
            slots=reply.slots,
            offered=tuple(dict.fromkeys(option.intent for option in reply.options if option.intent)),
            catalogue=reply.catalogue,
            is_waiting=is_waiting,
            found=asked.text.found,
        )
        try:
            self._threads.note(turn, at.when)
        except JournalError as error:
            log.error("%s", error)


def _needs_county(reply: Reply) -> bool:
    """Return whether nothing but a county is missing: none is known, and what was found is no answer without it."""
    if reply.asked_for is not None or reply.reason in {"small_talk", "outside"}:
        return False
    return reply.status != "answer"


def _previous(last: Turn | None) -> Previous | None:
    if last is None or last.intent is None:
        return None
    return Previous(last.intent, last.county, last.slots)
