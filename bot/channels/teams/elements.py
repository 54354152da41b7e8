"""The pieces of an Adaptive Card (schema 1.5 at most) that Lotsen's cards are put together from.

Text that did not come out of this program's own message catalogue is drawn in ``RichTextBlock``/``TextRun`` alone:
everything else reads Markdown, and a question or an answer must never become a link, a mention or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

__all__ = [
    "LAW_HOSTS",
    "Element",
    "button",
    "buttons",
    "container",
    "heading",
    "is_allowed",
    "link",
    "links",
    "plain",
    "prose",
    "run",
    "unfolding",
]

Element = dict[str, Any]

LAW_HOSTS = frozenset({"lagen.nu", "data.riksdagen.se"})
"""Where every catalogue may link to; the addresses of its documents come beside."""

_PHONE = re.compile(r"(?<![\d-])(?:0\d{1,3}[ -]{1,3}\d[\d ]{4,12}\d|112|1177)(?![\d-])")
_ADDRESS = re.compile(r"https://[^\s<>\"]+[^\s<>\".,;)]")
_MARKED = re.compile(r"[\\\[\]()*_`<>#~|]")


def is_allowed(address: str | None, hosts: Collection[str]) -> bool:
    """Return whether a card may link to ``address``: https, and one of ``hosts``."""
    if address is None or re.search(r"[\s()<>\"\\]", address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.netloc in hosts
    except ValueError:
        return False


# --- text ------------------------------------------------------------------------------------------


def plain(*runs: str | Element, **more: Any) -> Element:
    """Return one paragraph of text that is shown as it stands, whatever it holds."""
    inlines = [run if isinstance(run, dict) else {"type": "TextRun", "text": run} for run in runs if run]
    return {"type": "RichTextBlock", "inlines": inlines, **more}


def run(text: str, **more: Any) -> Element:
    """Return a piece of a paragraph with a look of its own (``weight``, ``size``, ``isSubtle`` ...)."""
    return {"type": "TextRun", "text": text, **more}


def prose(text: str, labels: Collection[str] = (), hosts: Collection[str] = ()) -> list[Element]:
    """Return an answer's text as paragraphs; telephone numbers and leading ``labels`` of list items stand out.

    Blank lines part paragraphs; a line that begins with "- " is a list's item. An address at one of ``hosts`` becomes
    a link under its paragraph: written out it would be cut off at the card's edge.
    """
    blocks: list[Element] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        for place, line in enumerate(filter(str.strip, part.splitlines())):
            spacing = {"spacing": "Small"} if place else {}
            found = [address for address in _ADDRESS.findall(line) if is_allowed(address, hosts)]
            for address in found:
                line = line.replace(address, urlsplit(address).netloc)  # noqa: PLW2901
            item = line.startswith("- ")
            runs = ["•  ", *_labelled(line[2:].strip(), labels)] if item else _numbers(line.strip())
            blocks.append(plain(*runs, **spacing))
            if found:
                blocks.append(links((link(urlsplit(a).netloc, a) for a in found), spacing="None"))
    return blocks


def _labelled(text: str, labels: Collection[str]) -> list[str | Element]:
    label, colon, rest = text.partition(": ")
    if colon and label in labels:
        return [run(f"{label}: ", weight="Bolder"), *_numbers(rest)]
    return _numbers(text)


def _numbers(text: str) -> list[str | Element]:
    runs: list[str | Element] = []
    end = 0
    for found in _PHONE.finditer(text):
        runs += [text[end : found.start()], run(found[0], weight="Bolder")]
        end = found.end()
    return [*runs, text[end:]]


def heading(text: str, *, level: int = 3, **more: Any) -> Element:
    """Return a heading in the program's own words, told as a heading by a screen reader.

    A text that Markdown would change is drawn as a bold paragraph instead.
    """
    size = {"size": "Medium"} if level < 3 else {}
    if _MARKED.search(text):
        return plain(run(text, weight="Bolder", **size), **more)
    return {"type": "TextBlock", "text": text, "weight": "Bolder", "wrap": True, "style": "heading", **size, **more}


def link(label: str, address: str) -> str:
    """Return a link as Markdown; :func:`is_allowed` has been asked."""
    return f"[{_MARKED.sub(' ', label)}]({address})"


def links(found: Iterable[str], **more: Any) -> Element:
    """Return a line of links that :func:`link` made."""
    return {"type": "TextBlock", "text": "  ·  ".join(found), "wrap": True, **more}


# --- boxes and buttons -----------------------------------------------------------------------------


def container(items: Sequence[Element], style: str | None = None, **more: Any) -> Element:
    """Return a box; ``style`` is "attention", "warning" ... and never the only sign of what it means."""
    return {"type": "Container", "items": list(items), **({"style": style} if style else {}), **more}


def button(title: str, data: Element, *, with_inputs: bool = False, says: str = "") -> Element:
    """Return a button that is answered in the same breath, or by a message in clients that cannot (``fallback``).

    ``verb`` and ``data.action`` are the same word: clients want the one, the SDK routes on the other.
    ``with_inputs`` sends what the card's fields hold; any other button works whatever stands in them. ``says`` is the
    whole of what a short title means.
    """
    more: Element = {} if with_inputs else {"associatedInputs": "none"}
    more |= {"tooltip": says} if says else {}
    submit = {"type": "Action.Submit", "title": title, "data": data, **more}
    return {"type": "Action.Execute", "title": title, "verb": data["action"], "data": data, "fallback": submit, **more}


def buttons(*actions: Element, **more: Any) -> Element:
    """Return a row of buttons."""
    return {"type": "ActionSet", "actions": list(actions), **more}


def unfolding(title: str, body: Sequence[Element], actions: Sequence[Element] = ()) -> Element:
    """Return a button that unfolds a part of the card, without asking Lotsen."""
    card: Element = {"type": "AdaptiveCard", "version": "1.5", "body": list(body)}
    return {"type": "Action.ShowCard", "title": title, "card": card | ({"actions": list(actions)} if actions else {})}
