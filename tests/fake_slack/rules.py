"""What Slack refuses, written down a second time: so that one mistake in the program's own count is found here.

From Slack's Block Kit reference, not from ``bot/channels/slack/limits.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["error_for", "message_faults", "view_faults"]

_RICH = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}


def error_for(payload: dict[str, Any]) -> str | None:
    """Return the error that Slack would answer a message with, or None."""
    if not payload.get("text") and not payload.get("blocks"):
        return "no_text"
    if len(payload.get("text") or "") > 40_000:
        return "msg_too_long"
    blocks = payload.get("blocks") or []
    if len(json.dumps(blocks, ensure_ascii=False)) > 15_000 or _weight(blocks) > 13_200:
        return "msg_blocks_too_long"
    return "invalid_blocks" if message_faults(payload) else None


def message_faults(payload: dict[str, Any]) -> list[str]:
    """Return each thing in a message's blocks that Slack would not take."""
    blocks = payload.get("blocks") or []
    found = [] if len(blocks) <= 50 else ["more than 50 blocks"]
    return found + [fault for block in blocks for fault in _block(block, in_message=True)] + _doubled(blocks)


def view_faults(view: dict[str, Any]) -> list[str]:
    """Return each thing in a view that Slack would not take."""
    found = []
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        found.append(f"view type {kind}")
    if kind == "modal":
        if "title" not in view:
            found.append("a modal needs a title")
        labels = [part for part in ("title", "submit", "close") if part in view]
        found += [f"{p}: 1 to 24 characters" for p in labels if not 0 < len(view[p]["text"]) <= 24]
        if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
            found.append("input without submit")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata")
    if len(view["blocks"]) > 100:
        found.append("more than 100 blocks")
    return found + [fault for b in view["blocks"] for fault in _block(b, in_message=False)] + _doubled(view["blocks"])


def _doubled(blocks: list[dict[str, Any]]) -> list[str]:
    given = [block["block_id"] for block in blocks if "block_id" in block]
    return ["block_id twice"] if len(set(given)) != len(given) else []


def _weight(blocks: Any) -> int:
    """Return the characters of all strings in blocks."""
    if isinstance(blocks, str):
        return len(blocks)
    if isinstance(blocks, dict):
        return sum(_weight(part) for part in blocks.values())
    return sum(_weight(part) for part in blocks) if isinstance(blocks, list) else 0


def _block(block: dict[str, Any], *, in_message: bool) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _CHECKS:
        yield f"block type {kind}"
        return
    if len(block.get("block_id", "")) > 255:
        yield "block_id"
    if kind == "input" and in_message:
        yield "input in a message"
    yield from _CHECKS[kind](block)


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _composition(block["text"], 150, {"plain_text"})


def _section(block: dict[str, Any]) -> Iterator[str]:
    if "text" not in block:
        yield "an empty section"
        return
    yield from _composition(block["text"], 3000, {"plain_text", "mrkdwn"})
    if "accessory" in block:
        yield from _button(block["accessory"])


def _context(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield "context: 1 to 10 elements"
    for element in block["elements"]:
        yield from _composition(element, 3000, {"plain_text", "mrkdwn"})


def _rich_text(block: dict[str, Any]) -> Iterator[str]:
    for element in block["elements"]:
        yield from _rich(element)


def _input(block: dict[str, Any]) -> Iterator[str]:
    yield from _composition(block["label"], 2000, {"plain_text"})
    if "hint" in block:
        yield from _composition(block["hint"], 2000, {"plain_text"})
    element = block["element"]
    if element["type"] != "plain_text_input":
        yield f"input element {element['type']}"
    if not element.get("action_id"):
        yield "input without action_id"
    if "max_length" in element and not 1 <= element["max_length"] <= 3000:
        yield "max_length"
    if "placeholder" in element:
        yield from _composition(element["placeholder"], 150, {"plain_text"})


def _actions(block: dict[str, Any]) -> Iterator[str]:
    elements = block["elements"]
    if not 1 <= len(elements) <= 25:
        yield "actions: 1 to 25 elements"
    if len({e.get("action_id") for e in elements}) != len(elements):
        yield "action_id twice in a block"
    for element in elements:
        yield from _button(element)


def _button(element: dict[str, Any]) -> Iterator[str]:
    if element.get("type") != "button":
        yield f"element {element.get('type')}"
        return
    yield from _composition(element["text"], 75, {"plain_text"})
    if not 0 < len(element.get("action_id", "")) <= 255:
        yield "action_id"
    if len(element.get("value", "")) > 2000:
        yield "value"
    if len(element.get("accessibility_label", "")) > 75:
        yield "accessibility_label"
    if element.get("style") not in {None, "primary", "danger"}:
        yield "style"
    if set(element) - {"type", "text", "action_id", "value", "accessibility_label", "style", "url", "confirm"}:
        yield "a key that buttons do not have"


def _rich(element: dict[str, Any]) -> Iterator[str]:
    if element["type"] not in _RICH:
        yield f"rich text {element['type']}"
        return
    if element["type"] == "rich_text_list" and element.get("style") not in {"bullet", "ordered"}:
        yield "list without style"
    for inner in element["elements"]:
        if inner["type"] == "rich_text_section" and element["type"] == "rich_text_list":
            yield from _rich(inner)
        else:
            yield from _piece(inner)


def _piece(piece: dict[str, Any]) -> Iterator[str]:
    if piece["type"] == "text":
        if not piece["text"]:
            yield "an empty text"
    elif piece["type"] == "link":
        if not piece["url"].startswith(("https://", "http://", "mailto:")) or len(piece["url"]) > 3000:
            yield "link without an address"
    elif piece["type"] != "emoji" or not piece["name"]:
        yield f"rich text element {piece['type']}"


def _composition(text: dict[str, Any], most: int, kinds: set[str]) -> Iterator[str]:
    if text.get("type") not in kinds:
        yield f"{text.get('type')} where only {kinds} goes"
    if not 1 <= len(text["text"]) <= most:
        yield f"{len(text['text'])} characters, 1 to {most}"
    if text["type"] == "mrkdwn" and "emoji" in text:
        yield "emoji in mrkdwn"
    if text["type"] == "plain_text" and "verbatim" in text:
        yield "verbatim in plain_text"


_CHECKS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "actions": _actions,
    "context": _context,
    "divider": lambda _block: iter(()),
    "header": _header,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
}
