"""Whom a reply reaches, and addresses under lock: where to say something later, readable with the vault's key alone."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.chat.model import Address, Incoming, Place
from bot.privacy.vault import Vault

__all__ = ["alone", "openly", "plain", "seal_address", "unseal_address"]


def seal_address(to: Address, vault: Vault) -> str:
    """Return ``to`` encrypted, as text.

    What holds for the moment is left out: the message that it replaces, an address for one reply (Slack's).
    """
    place = to.place
    data = {
        "place": [place.channel, place.team, place.conversation, place.is_direct],
        "thread": to.thread,
        "person": to.person,
        "route": {name: value for name, value in to.route.items() if name != "response_url"},
    }
    return vault.seal(json.dumps(data, ensure_ascii=False))


def unseal_address(sealed: str, vault: Vault) -> Address:
    """Return the address; raises :class:`bot.privacy.vault.VaultError` where another key sealed it."""
    data = json.loads(vault.unseal(sealed))
    return Address(Place(*data["place"]), data["thread"], data["person"], route=data["route"])


def plain(to: Address) -> Address:
    """Return the same address for a message of its own."""
    return replace(to, replaces=None)


def alone(incoming: Incoming) -> Address:
    """Return where only who did it sees it; a conversation with one person is that already."""
    to = plain(incoming.reply_to)
    return to if incoming.place.is_direct else replace(to, person=incoming.person)


def openly(incoming: Incoming) -> Address:
    """Return where everybody in the place sees it."""
    return replace(incoming.reply_to, person=None, replaces=None)
