"""Pieces of Block Kit, made so that no text in them can become markup, a link or a mention.

Foreign text goes into ``plain_text`` and rich text's ``text`` elements, which Slack never parses. Only where mrkdwn
is needed (a link in a context line) text passes :func:`escaped`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from bot.channels.slack.limits import HEADER, LABEL, SECTION, Block

__all__ = [
    "actions",
    "bold",
    "button",
    "context",
    "divider",
    "escaped",
    "header",
    "link",
    "plain",
    "prose",
    "rich",
    "run",
    "section",
    "shortened",
]

_LINKED = re.compile(r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<page>https://[^\s<>\"]+[^\s<>\".,)])")
_CALL = re.compile(r"<(?=[!@#])")
_SENTENCE = re.compile(r"^.{12,300}?[.!?](?=\s+[A-ZÅÄÖ0-9]|\s*$)", re.S)
_ABBREVIATED = re.compile(r"(?:\b(?:t\.ex|bl\.a|dvs|kap|st|ca|resp|s\.k|m\.m|enl|nr|kl))\.$", re.I)


def plain(text: str, most: int = SECTION) -> Block:
    """Return a ``plain_text`` of at most ``most`` characters; nothing in it is parsed."""
    return {"type": "plain_text", "text": shortened(_harmless(text), most), "emoji": False}


def escaped(text: str) -> str:
    """Return ``text`` for mrkdwn: the three characters that Slack's markup begins with are escaped."""
    return _harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """Return ``text`` cut between words to at most ``most`` characters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph of plain text, with a button beside it where one is given."""
    block: Block = {"type": "section", "text": plain(text)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: Block | str) -> Block:
    """Return a line of small print; a string is mrkdwn that is escaped already."""
    elements = [t if isinstance(t, dict) else {"type": "mrkdwn", "text": t, "verbatim": True} for t in texts]
    return {"type": "context", "elements": elements}


def link(label: str, url: str) -> str:
    """Return a link in mrkdwn; without an https address only its label."""
    if not url.startswith(("https://", "http://")):
        return escaped(label)
    address = escaped(url).replace("|", "%7C").replace(" ", "%20")
    return f"<{address}|{escaped(label).replace('|', '/')}>"


def button(label: str, action: str, value: Mapping[str, Any], *, spoken: str = "", style: str | None = None) -> Block:
    """Return a button; ``value`` comes back when it is pressed, ``spoken`` is what a screen reader says."""
    made: Block = {
        "type": "button",
        "text": plain(label, LABEL),
        "action_id": action,
        "value": json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
    }
    if spoken:
        made["accessibility_label"] = shortened(_harmless(spoken), LABEL)
    return made | {"style": style} if style else made


def actions(*buttons: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


# --- running text ----------------------------------------------------------------------------------


def rich(*elements: Block) -> Block:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def bold(text: str) -> Block:
    """Return a bold piece of rich text."""
    return run(text) | {"style": {"bold": True}}


def run(text: str) -> Block:
    """Return a piece of rich text."""
    return {"type": "text", "text": _harmless(text)}


def prose(text: str, *, lead: bool = False, labels: Collection[str] = ()) -> list[Block]:
    """Return plain text as rich text: paragraphs, and lists of the lines that begin with "- ".

    ``lead`` prints the first sentence bold: the answer, for somebody who holds a telephone in the other hand.
    ``labels`` are bold where an item begins with one: the variants of an answer.
    """
    made: list[Block] = []
    for number, paragraph in enumerate(p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()):
        if made:
            made.append({"type": "rich_text_section", "elements": [{"type": "text", "text": "\n"}]})
        made += _paragraph(paragraph, lead and number == 0, labels)
    return made


def _paragraph(paragraph: str, lead: bool, labels: Collection[str]) -> Iterator[Block]:
    items: list[Block] = []
    for number, line in enumerate(paragraph.splitlines()):
        is_item = line.startswith("- ")
        if items and not is_item:
            yield _list(items)
            items = []
        shown = line[2:] if is_item else line.strip()
        strong = _label(shown, labels)
        if lead and number == 0 and not is_item:
            strong = _first_sentence(shown)
        inner = [*_pieces(strong, is_bold=True), *_pieces(shown[len(strong) :])]
        one: Block = {"type": "rich_text_section", "elements": inner}
        if is_item and inner:
            items.append(one)
        elif inner:
            yield one
    if items:
        yield _list(items)


def _list(items: Sequence[Block]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def _label(line: str, labels: Collection[str]) -> str:
    """Return the label that a line begins with, its colon included."""
    return next((f"{label}:" for label in labels if line.startswith(f"{label}:")), "")


def _pieces(text: str, *, is_bold: bool = False) -> Iterator[Block]:
    style = {"style": {"bold": True}} if is_bold else {}
    end = 0
    for found in _LINKED.finditer(text):
        if found.start() > end:
            yield run(text[end : found.start()]) | style
        url = f"mailto:{found[0]}" if found["mail"] else found[0]
        yield {"type": "link", "url": url, "text": found[0] if found["mail"] else _short_address(found[0])} | style
        end = found.end()
    if text[end:]:
        yield run(text[end:]) | style


def _first_sentence(text: str) -> str:
    """Return the first sentence, or nothing where it does not end clearly."""
    found = _SENTENCE.match(text)
    return found[0] if found and not _ABBREVIATED.search(found[0]) else ""


def _short_address(url: str) -> str:
    """Return an address as one reads it: where it is, and its last part."""
    host, _, path = url.removeprefix("https://").removeprefix("www.").partition("/")
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return f"{host}/…/{last}" if "/" in path.rstrip("/") else f"{host}/{path}".rstrip("/")


def _harmless(text: str) -> str:
    """Return ``text`` with what begins a mention made unlike one: a clear text may not even look like it."""
    return _CALL.sub("‹", text)
