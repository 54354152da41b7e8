"""What Lotsen says, as Teams takes it: a message with a card in the outbox, or the answer to a click.

Pure but for the catalogue of the moment, which says what the counties are called and where a card may link to.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.catalogue.catalogue import Catalogue
from bot.channels.teams.cards import Cards
from bot.channels.teams.elements import LAW_HOSTS, Element
from bot.channels.teams.limits import faults
from bot.chat.carrier import Parcel
from bot.chat.model import Address, Notice, Outgoing
from bot.documents.passages import Passages
from bot.reply import Citation
from bot.texts import Texts

__all__ = ["CARD_TYPE", "Renderer", "message", "said"]

log = logging.getLogger(__name__)

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
_LONGEST_SUMMARY = 200


class Renderer:
    """Renders with the names and addresses of the newest catalogue."""

    def __init__(
        self,
        catalogue: Callable[[], Catalogue],
        texts: Texts,
        passages: Passages | None = None,
        public_url: str | None = None,
    ) -> None:
        """``public_url`` is where Lotsen's own pages are, which a card may link to where it is https."""
        self._catalogue, self._texts, self._passages, self._public_url = catalogue, texts, passages, public_url
        self._known: tuple[str, Cards] | None = None

    @property
    def cards(self) -> Cards:
        """The cards of the newest catalogue."""
        catalogue = self._catalogue()
        if self._known is None or self._known[0] != catalogue.version:
            names = {str(county.id): county.name for county in catalogue.content.counties.values()}
            hosts = _hosts(catalogue, self._public_url)
            self._known = (catalogue.version, Cards(self._texts, names, hosts, self._passage))
        return self._known[1]

    def parcel(self, outgoing: Outgoing) -> Parcel:
        """Return the message as it waits in the outbox."""
        to = outgoing.to
        payload = self._payload(to, self._sound(self.cards.card(outgoing.content)))
        if to.person is not None and (not to.place.is_direct or to.place.conversation == to.person):
            payload["alone"] = to.route.get("user") or to.person
            content = outgoing.content
            payload["may_be_open"] = isinstance(content, Notice) and not content.follow and not to.place.is_direct
        return Parcel(queue=to.place.key, payload=payload)

    def answer(self, outgoings: Sequence[Outgoing]) -> dict[str, Any]:
        """Return the answer to a click: the card that takes the clicked one's place, or a line beside it."""
        contents = [outgoing.content for outgoing in outgoings]
        notices = [content.text for content in contents if isinstance(content, Notice)]
        if len(notices) < len(contents) or any(outgoing.to.replaces for outgoing in outgoings):
            return {"statusCode": 200, "type": CARD_TYPE, "value": self._sound(self.cards.together(contents))}
        return said("\n\n".join(notices) or self._texts.gettext("That is taken already."))

    def offer(self, outgoings: Sequence[Outgoing]) -> Parcel | None:
        """Return the message with what a line beside a card cannot carry: the button of a notice that has one."""
        found = (o for o in outgoings if isinstance(o.content, Notice) and o.content.follow)
        return next((self.parcel(outgoing) for outgoing in found), None)

    def update(self, outgoings: Sequence[Outgoing], answer: Mapping[str, Any]) -> Parcel | None:
        """Return the message that shows everybody the card that ``answer`` showed the one who clicked, if it is one.

        Without it the others in a channel keep the old card, and so does the one who clicked once they come back.
        """
        to = next((outgoing.to for outgoing in outgoings if outgoing.to.replaces), None)
        if to is None or answer["type"] != CARD_TYPE:
            return None
        return Parcel(to.place.key, self._payload(to, answer["value"]))

    def _payload(self, to: Address, card: Element) -> dict[str, Any]:
        return {
            "service": to.route.get("service", ""),
            "tenant": to.place.team,
            "conversation": to.place.conversation,
            "thread": to.thread,
            "update": to.replaces,
            "activity": message(card),
        }

    def _sound(self, card: Element) -> Element:
        """Return the card, or its text alone where it breaks a rule: an answer is never held back for its looks."""
        found = faults(card, self.cards.hosts)
        if not found:
            return card
        log.error("a card is sent as text alone: %s", "; ".join(found))
        return self.cards.card(Notice(str(card["fallbackText"])))

    def _passage(self, citation: Citation) -> str | None:
        document = self._catalogue().content.documents.get(citation.document)
        if document is None or self._passages is None:
            return None
        return self._passages.passage(document, citation.section_id.partition("#")[2])


def said(text: str) -> dict[str, Any]:
    """Return the answer to a click that shows a line of plain text and leaves the card as it is."""
    return {"statusCode": 200, "type": _MESSAGE_TYPE, "value": text}


def message(card: Element) -> dict[str, Any]:
    """Return the activity that shows ``card``; ``summary`` is what a notification shows of it."""
    first = str(card["fallbackText"]).split("\n")[0]
    summary = first if len(first) <= _LONGEST_SUMMARY else first[:_LONGEST_SUMMARY].rsplit(None, 1)[0] + " …"
    return {
        "type": "message",
        "summary": summary,
        "attachments": [{"contentType": CARD_TYPE, "content": card}],
    }


def _hosts(catalogue: Catalogue, public_url: str | None) -> frozenset[str]:
    """Return where a card may link to: the laws, the documents and their links, and Lotsen's own pages."""
    documents = catalogue.content.documents.values()
    addresses = [d.url for d in documents if d.url] + [f.value for d in documents for f in d.facts if f.kind == "link"]
    own = [public_url] if public_url else []
    parts = [urlsplit(address) for address in (*addresses, *own)]
    return LAW_HOSTS | {part.netloc for part in parts if part.scheme == "https"}
