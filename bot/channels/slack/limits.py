"""Slack's limits on a message or a view, and the last look at what is about to leave.

Slack refuses a whole message for one label that is too long, and says so only when it is sent. The SDK's own models
do not count blocks, labels or the whole, so this does. Figures: Slack's Block Kit reference; the total is undocumented
(``msg_blocks_too_long``, found by others at about 13 200 characters).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import to_json

__all__ = ["MESSAGE_TEXT", "Block", "faults", "mentions", "size"]

Block = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 4000
ALL_BLOCKS = 13_200
VIEW_BYTES = 250_000

SECTION, HEADER, CONTEXT_TEXT, LABEL, ACTION_ID, BLOCK_ID, VALUE, URL = 3000, 150, 2000, 75, 255, 255, 2000, 3000
ACTIONS_ELEMENTS, CONTEXT_ELEMENTS = 25, 10
TITLE, PRIVATE_METADATA, INPUT_LABEL = 24, 3000, 2000

_CALLING = ("<!", "<@", '"broadcast"', '"user"', '"usergroup"')
"""One of these stands in every mention: to look for them first is quick."""
_MENTION = re.compile(r"<!(?:channel|here|everyone|subteam)|<@|\"type\": ?\"(?:broadcast|user|usergroup)\"")


def size(blocks: Sequence[Block]) -> int:
    """Return how much blocks weigh, as Slack counts: the characters of their JSON."""
    return len(_written(blocks))


def mentions(payload: Any) -> bool:
    """Return whether anything in ``payload`` would call on people: a mention, ``@channel``, a user group."""
    return _is_calling(_written(payload))


def _written(payload: Any) -> str:
    """Return the JSON that Slack gets, as short as it can be."""
    return to_json(payload).decode()


def _is_calling(written: str) -> bool:
    return any(sign in written for sign in _CALLING) and _MENTION.search(written) is not None


def faults(blocks: Sequence[Block], text: str = "", *, view: Mapping[str, Any] | None = None) -> list[str]:
    """Return what Slack would refuse in a message's blocks and text, or in a view's blocks; empty where it is sound."""
    found = [f"text: {len(text)} characters, at most {MESSAGE_TEXT}"] if len(text) > MESSAGE_TEXT else []
    most = VIEW_BLOCKS if view is not None else MESSAGE_BLOCKS
    if len(blocks) > most:
        found.append(f"{len(blocks)} blocks, at most {most}")
    written = _written(blocks)
    weight = len(written)
    if view is None and weight > ALL_BLOCKS:
        found.append(f"blocks: {weight} characters, at most {ALL_BLOCKS}")
    if view is not None:
        found += _view_faults(view)
    for number, block in enumerate(blocks):
        found += [f"block {number}: {fault}" for fault in _block_faults(block)]
    if _is_calling(written) or mentions(text):
        found.append("a mention that would call on people")
    return found


def _view_faults(view: Mapping[str, Any]) -> Iterator[str]:
    for part in ("title", "submit", "close"):
        if part in view:
            yield from _text(view[part], TITLE, part)
    yield from _at_most(view.get("private_metadata", ""), PRIVATE_METADATA, "private_metadata")
    yield from _at_most(view.get("callback_id", ""), ACTION_ID, "callback_id")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        yield f"view: more than {VIEW_BYTES} bytes"


def _block_faults(block: Block) -> Iterator[str]:
    yield from _at_most(block.get("block_id", ""), BLOCK_ID, "block_id")
    match block["type"]:
        case "header":
            yield from _text(block["text"], HEADER, "header")
        case "section":
            yield from _text(block["text"], SECTION, "section")
            yield from _elements([block["accessory"]] if "accessory" in block else [], 1)
        case "actions":
            yield from _elements(block["elements"], ACTIONS_ELEMENTS)
        case "context":
            if not 0 < len(block["elements"]) <= CONTEXT_ELEMENTS:
                yield f"context: {len(block['elements'])} elements, 1 to {CONTEXT_ELEMENTS}"
            for element in block["elements"]:
                yield from _text(element, CONTEXT_TEXT, "context")
        case "rich_text":
            yield from _rich(block["elements"])
        case "input":
            yield from _text(block["label"], INPUT_LABEL, "label")
        case "divider":
            pass
        case other:
            yield f"unknown type {other}"


def _elements(elements: Sequence[Block], most: int) -> Iterator[str]:
    if len(elements) > most:
        yield f"{len(elements)} elements, at most {most}"
    names = [element["action_id"] for element in elements]
    if len(set(names)) != len(names):
        yield "an action_id twice"
    for element in elements:
        yield from _text(element["text"], LABEL, "label")
        yield from _at_most(element.get("accessibility_label", ""), LABEL, "accessibility_label")
        yield from _at_most(element["action_id"], ACTION_ID, "action_id")
        yield from _at_most(element.get("value", ""), VALUE, "value")


def _rich(elements: Sequence[Block]) -> Iterator[str]:
    for element in elements:
        match element["type"]:
            case "text":
                if not element["text"]:
                    yield "an empty text"
            case "link":
                yield from _at_most(element["url"], URL, "url")
            case "emoji":
                pass
            case "rich_text_section" | "rich_text_list" | "rich_text_quote":
                if not element["elements"]:
                    yield f"an empty {element['type']}"
                yield from _rich(element["elements"])
            case other:
                yield f"unknown rich text {other}"


def _text(text: Mapping[str, Any], most: int, what: str) -> Iterator[str]:
    if not text["text"].strip():
        yield f"{what}: empty"
    yield from _at_most(text["text"], most, what)


def _at_most(text: str, most: int, what: str) -> Iterator[str]:
    if len(text) > most:
        yield f"{what}: {len(text)} characters, at most {most}"
