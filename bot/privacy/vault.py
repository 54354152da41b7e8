"""What must be kept about people and may not be read: pseudonyms that rotate, and contacts under lock.

The key never stands in the database. Without it, pseudonyms cannot be linked to anybody and a sealed contact
cannot be read, so a copy of the database alone tells nothing about who asked.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

__all__ = ["Vault", "VaultError", "open_vault"]


class VaultError(Exception):
    """The key cannot be read or made, or does not fit; the message says which file and what to do (in Swedish)."""


class Vault:
    """Pseudonyms and seals under one key of 32 random bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise VaultError("Nyckeln ska vara 32 byte.")
        self._pseudonyms = hmac.digest(key, b"pseudonyms", hashlib.sha256)
        self._fernet = Fernet(base64.urlsafe_b64encode(hmac.digest(key, b"seals", hashlib.sha256)))

    def pseudonym(self, identity: str, purpose: str) -> str:
        """Return a stable name for ``identity`` that tells nothing about it; another purpose gives another name."""
        text = f"{purpose}\x00{identity}".encode()
        return hmac.digest(self._pseudonyms, text, hashlib.sha256).hex()[:24]

    def asker(self, identity: str, at: dt.datetime) -> str:
        """Return who asked, as the journal may know it: another name each month, so old rows cannot be linked."""
        return self.pseudonym(identity, f"asker {at:%Y-%m}")

    def seal(self, text: str) -> str:
        """Return ``text`` encrypted."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed; raises :class:`VaultError` where another key sealed it or it was changed."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise VaultError("Kontaktuppgiften är låst med en annan nyckel.") from error


def open_vault(path: Path) -> Vault:
    """Open the vault whose key stands in ``path``; the key is made there the first time, readable by its owner alone.

    Raises :class:`VaultError` where the file can be neither read nor made, or does not hold a key.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(base64.urlsafe_b64encode(os.urandom(32)).decode() + "\n")
        return Vault(base64.urlsafe_b64decode(path.read_text(encoding="ascii").strip()))
    except (OSError, ValueError) as error:
        raise VaultError(
            f"nyckelfilen {path} kan inte användas ({error}). Ange en fil som får skrivas med LOTSEN_KEY_FILE."
        ) from error
