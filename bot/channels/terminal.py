"""The terminal: a reply as plain text for a person."""

from __future__ import annotations

from bot.reply import Citation, Reply
from bot.texts import Texts

__all__ = ["render"]


def render(reply: Reply, texts: Texts, *, logged: bool = False) -> str:
    """Return the reply as lines: warnings about personal data, text, options, warnings, sources."""
    _ = texts.gettext
    parts = []
    if reply.found:
        parts.append(_("Personal data was removed from your question before it was read. Do not write it in the chat."))
    parts.append(reply.text)
    if reply.options and reply.status in {"answer", "clarify", "acute"}:
        parts.append("\n".join(f"- {option.label}" for option in reply.options))
    parts += [f"! {warning.text}" for warning in reply.warnings]
    if reply.citations:
        parts.append("\n".join([_("Source:"), *(_source(citation) for citation in reply.citations)]))
    if logged and reply.status == "none":
        parts.append(_("The question is kept, without personal data, as a suggestion to the dialogue forum."))
    return "\n\n".join(parts)


def _source(citation: Citation) -> str:
    where = " › ".join([citation.title, *citation.path, citation.section])
    page = f", s. {citation.page}" if citation.page else ""
    laws = "".join(f"\n    {law.label}" + (f"  {law.url}" if law.url else "") for law in citation.laws)
    return f"  {where}{page}{laws}"
