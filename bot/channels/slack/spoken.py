"""A message as one string: what a notification shows and a screen reader says, warnings and sources included."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.slack.blocks import escaped, shortened
from bot.channels.slack.limits import MESSAGE_TEXT
from bot.chat.model import Content, CountyChoice, Notice, Shown
from bot.reply import Citation, Reply
from bot.texts import Texts

__all__ = ["Spoken"]

_SHORTEST = 200


class Spoken:
    """Says contents in one language."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def say(self, content: Content) -> str:
        """Return ``content`` as text, at most as long as Slack takes; what must be heard is never cut."""
        match content:
            case Shown(reply=reply):
                return _fitted(lambda most: self._reply(reply, content.is_logged, most), len(reply.body))
            case CountyChoice(text=text, counties=counties):
                names = ", ".join(name for _, name in counties)
                choose = self._texts.gettext("Choose:")
                return escaped(f"{shortened(text, MESSAGE_TEXT // 4)} {choose} {names}.")
            case Notice(text=text, title=title, links=links):
                parts = [title, text, *(f"{label}: {address}" for label, address in links)]
                whole = "\n\n".join(filter(None, parts))
                return _fitted(lambda most: shortened(whole, most), len(whole))

    def _reply(self, reply: Reply, is_logged: bool, most: int) -> str:
        """Return a reply with its body cut to ``most`` characters."""
        _ = self._texts.gettext
        note, choose, source = _("Note:"), _("Choose:"), _("Source:")
        parts = [reply.card, shortened(reply.body, most)]
        parts += [f"{note} {warning.text}" for warning in reply.warnings]
        if reply.status == "clarify":
            parts.append(f"{choose} {', '.join(option.label for option in reply.options)}.")
        if reply.citations:
            sources = "; ".join(dict.fromkeys(self._source(c) for c in reply.citations))
            parts.append(f"{source} {shortened(sources, max(_SHORTEST, most // 2))}.")
        if is_logged:
            parts.append(_("The question is kept, without personal data, as a suggestion to the dialogue forum."))
        return "\n\n".join(filter(None, parts))

    def _source(self, citation: Citation) -> str:
        short = self._texts.gettext("p.")
        page = f", {short} {citation.page}" if citation.page else ""
        laws = ", ".join(law.label for law in citation.laws)
        return f"{citation.title}, {citation.section}{page}" + (f" ({laws})" if laws else "")


def _fitted(say: Callable[[int], str], length: int) -> str:
    """Return what ``say`` gives for the longest part that fits, counted after escaping."""
    most = max(length, MESSAGE_TEXT)
    while True:
        text = escaped(say(most))
        if len(text) <= MESSAGE_TEXT:
            return text
        if most <= _SHORTEST:
            return shortened(text, MESSAGE_TEXT)
        most = max(_SHORTEST, most * 4 // 5)
