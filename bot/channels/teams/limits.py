"""Whether a card keeps to what Teams takes and to what Lotsen promises: a last look before it is sent.

Adaptive Cards are not checked by the SDK beyond their shape: a card that is too large, that links somewhere else or
that lets foreign text be read as Markdown would be sent, and be refused or misread at the other end.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from bot.channels.teams.cards import LARGEST_CARD, size_of
from bot.channels.teams.elements import Element, is_allowed

__all__ = ["faults"]

_KINDS = frozenset(
    "AdaptiveCard Container RichTextBlock TextRun TextBlock ActionSet Input.Text Input.ChoiceSet "
    "Action.Execute Action.Submit Action.OpenUrl Action.ShowCard".split()
)
_MOST_ACTIONS = 6
_LONGEST_TITLE = 120
_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s]*)\)")
_MARKUP = re.compile(r"[\[\]<>`*_~#|\\]|\d+\.\s")


def faults(card: Element, hosts: Collection[str]) -> list[str]:
    """Return what is wrong with ``card``, in words for the log; empty where it may be sent."""
    found = [*_outside(card), *(fault for element in _elements(card) for fault in _inside(element, hosts))]
    if size_of(card) > LARGEST_CARD:
        found.append(f"the card takes {size_of(card)} bytes and Teams takes {LARGEST_CARD}")
    return found


def _outside(card: Element) -> Iterator[str]:
    if card.get("type") != "AdaptiveCard":
        yield "it is no AdaptiveCard"
    if not re.fullmatch(r"1\.[0-5]", str(card.get("version"))):
        yield f"its version is {card.get('version')}, not 1.0 to 1.5"
    if not str(card.get("fallbackText", "")).strip():
        yield "it has no fallbackText"
    if not card.get("body"):
        yield "it is empty"


def _elements(value: Any) -> Iterator[Element]:
    """Yield every element of a card; what a button carries is data and not looked into."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for key, part in value.items():
            if key != "data":
                yield from _elements(part)
    elif isinstance(value, list):
        for part in value:
            yield from _elements(part)


def _inside(element: Element, hosts: Collection[str]) -> Iterator[str]:
    kind = element["type"]
    if kind not in _KINDS:
        yield f"{kind} is not among the elements that Lotsen uses"
    if len(element.get("actions", ())) > _MOST_ACTIONS:
        yield f"{len(element['actions'])} buttons in a row; Teams shows {_MOST_ACTIONS}"
    if kind.startswith("Action."):
        yield from _action(element, hosts)
    match kind:
        case "TextBlock":
            yield from _markdown(str(element.get("text", "")), hosts)
        case "TextRun" if not element.get("text"):
            yield "a TextRun is empty"
        case "RichTextBlock" if not element.get("inlines"):
            yield "a RichTextBlock is empty"
        case "Input.Text" | "Input.ChoiceSet" if not (element.get("label") and element.get("id")):
            yield f"an {kind} has no label or id"


def _action(element: Element, hosts: Collection[str]) -> Iterator[str]:
    if not 0 < len(str(element.get("title", ""))) <= _LONGEST_TITLE:
        yield f"the title of an {element['type']} is empty or longer than {_LONGEST_TITLE} characters"
    if element["type"] == "Action.OpenUrl" and not is_allowed(element.get("url"), hosts):
        yield "a button leads to an address that is not allowed"
    if element["type"] == "Action.Execute":
        yield from _execute(element)


def _markdown(text: str, hosts: Collection[str]) -> Iterator[str]:
    if not all(is_allowed(address, hosts) for address in _LINK.findall(text)):
        yield "a text links to an address that is not allowed"
    if _MARKUP.search(_LINK.sub("", text)):
        yield "a TextBlock holds Markdown beside its links"


def _execute(element: Element) -> Iterator[str]:
    data = element.get("data", {})
    if not element.get("verb") or element["verb"] != data.get("action"):
        yield "verb and data.action differ: the Playground wants the one, the SDK the other"
    if not data.get("token"):
        yield "a button does not say which question it belongs to"
    if "associatedInputs" not in element and data.get("action") not in {"pick", "propose"}:
        yield "a button would be held back by a field that is not filled in"
    if element.get("fallback", {}).get("data") != data:
        yield "the button's fallback does not carry the same"
