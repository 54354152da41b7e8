"""Addresses under lock: where to say something later, readable with the vault's key alone."""

from __future__ import annotations

import json

from bot.chat.model import Address, Place
from bot.privacy.vault import Vault

__all__ = ["seal_address", "unseal_address"]


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
