"""The running Lotsen, put together from the settings: journal, chat and rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant import Assistant
from bot.journal.store import Journal
from bot.notices.post import NoPost
from bot.notices.rounds import Rounds
from bot.privacy.vault import open_vault
from bot.service import Service
from bot.serving.channels import configured
from bot.serving.chat import Chat, open_chat
from bot.serving.metrics import Metrics
from bot.serving.notices import Notices
from bot.settings import Settings
from bot.texts import Texts

__all__ = ["Program", "open_program"]


@dataclass(frozen=True, slots=True)
class Program:
    """What runs beside the web pages. ``chat`` is None where no chat channel is configured."""

    journal: Journal
    metrics: Metrics
    notices: Notices
    rounds: Rounds
    chat: Chat | None


def open_program(settings: Settings, assistant: Callable[[], Assistant], texts: Texts) -> Program:
    """Open the journal and connect what the settings name; nothing is started yet.

    Raises ``JournalError`` and ``VaultError`` where the journal or the key cannot be used.
    """
    vault = open_vault(settings.key_file)
    journal, metrics = Journal(settings.database), Metrics()
    service = Service(assistant, journal)
    notices = Notices(journal.storage, vault, assistant, texts, settings, service.clock)
    chat = open_chat(settings, service, texts, metrics, notices) if configured(settings) else None
    return Program(journal, metrics, notices, notices.rounds(chat.delivery if chat else NoPost()), chat)
