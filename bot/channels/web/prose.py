"""An answer's plain text as HTML: paragraphs, lists, and numbers, mailboxes and pages as links."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

__all__ = ["as_html"]

_LINKED = re.compile(
    r"(?<![\d-])(?P<phone>0\d{1,3}[ -]{1,3}\d[\d ]{4,12}\d|112|1177)(?![\d-])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<page>https://[^\s<>\"]+[^\s<>\".,)])"
)


def as_html(text: str) -> Markup:
    """Return ``text`` as HTML. Blank lines part paragraphs; lines that begin with "- " are a list's items.

    Everything is escaped before a tag is added, so text can never become markup.
    """
    return Markup("\n").join(_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(block: str) -> Markup:
    parts: list[Markup] = []
    items: list[Markup] = []
    lines: list[str] = []

    def close_lines() -> None:
        if lines:
            parts.append(Markup("<p>%s</p>") % _linked(" ".join(lines)))
            lines.clear()

    def close_items() -> None:
        if items:
            parts.append(Markup("<ul>%s</ul>") % Markup("").join(items))
            items.clear()

    for line in block.splitlines():
        if line.startswith("- "):
            close_lines()
            items.append(Markup("<li>%s</li>") % _linked(line[2:]))
        else:
            close_items()
            lines.append(line.strip())
    close_lines()
    close_items()
    return Markup("").join(parts)


def _linked(text: str) -> Markup:
    """Return escaped text with telephone numbers, mailboxes and addresses of pages as links."""
    out, end = Markup(""), 0
    for found in _LINKED.finditer(text):
        out += escape(text[end : found.start()])
        if found["phone"]:
            out += Markup('<a class="tel" href="tel:{}">{}</a>').format(re.sub(r"\D", "", found[0]), found[0])
        elif found["mail"]:
            out += Markup('<a href="mailto:{}">{}</a>').format(found[0], found[0])
        else:
            out += Markup('<a class="page" href="{}" rel="noreferrer">{}</a>').format(found[0], found[0])
        end = found.end()
    return out + escape(text[end:])
