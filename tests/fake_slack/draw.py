"""Draws messages, windows and homes about as Slack does, as one HTML page: for looking at, and for the handbook.

Not Slack's own renderer: widths, line breaks and fonts differ a little between its clients too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

__all__ = ["conversation", "page", "surface"]

_CSS = """
* { box-sizing: border-box } body { margin: 0; padding: 16px; background: #fff; width: 600px;
  font: 15px/1.467 Lato, "Noto Sans", "DejaVu Sans", sans-serif; color: #1d1c1d }
body.narrow { width: 375px }
.m { display: grid; grid-template-columns: 36px 1fr; gap: 0 8px; margin-bottom: 14px }
.face { width: 36px; height: 36px; border-radius: 4px; background: #616061; color: #fff; text-align: center;
  line-height: 36px; font-weight: 700 } .bot .face { background: #0b6e69 }
.who { font-weight: 900 } .app { font-size: 10px; background: #e8e8e8; color: #616061; border-radius: 2px;
  padding: 1px 3px; margin: 0 4px; vertical-align: 2px } .time { font-size: 12px; color: #616061 }
.only { font-size: 13px; color: #616061 } .reply { margin-left: 28px }
.rich { margin: 4px 0 } .rich p { margin: 0 }
h3 { font-size: 18px; line-height: 1.3; font-weight: 900; margin: 8px 0 2px } p { margin: 4px 0 }
ul, ol { margin: 2px 0 2px 4px; padding-left: 22px } li { margin: 1px 0 }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd }
a { color: #1264a3; text-decoration: none } hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0 }
.small { font-size: 13px; line-height: 1.38; color: #616061; margin: 6px 0; white-space: pre-line }
.small > span { display: block } .row { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.b { border: 1px solid #bbb; border-radius: 8px; background: #fff; padding: 4px 12px; font: 700 13px/1.5 inherit;
  font-family: inherit; color: #1d1c1d; max-width: 100% } .b.primary { background: #007a5a; color: #fff; border: 0 }
.b.danger { background: #e01e5a; color: #fff; border: 0 }
.sec { display: flex; justify-content: space-between; align-items: flex-start; gap: 16px; margin: 6px 0 }
.sec > div { white-space: pre-line } .sec .b { flex: none } code { background: #f6f6f6; border: 1px solid #ddd;
  border-radius: 3px; color: #c01343; padding: 0 3px; font-size: 12px }
.modal { border: 1px solid #ddd; border-radius: 8px; box-shadow: 0 4px 14px #0003; overflow: hidden }
.modal header { padding: 14px 20px; font-weight: 900; font-size: 20px; border-bottom: 1px solid #ddd }
.modal main { padding: 8px 20px } .modal footer { padding: 12px 20px; display: flex;
  justify-content: flex-end; gap: 8px }
textarea { width: 100%; height: 90px; border: 1px solid #868686; border-radius: 4px } label { font-weight: 700 }
"""
_EMOJI = {"warning": "⚠️", "memo": "📝", "rotating_light": "🚨"}
_MARKUP = (
    (re.compile(r"&lt;(https?://[^|&]+(?:&amp;[^|&]+)*)\|(.+?)&gt;"), r'<a href="\1">\2</a>'),
    (re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
)


def page(*parts: str, is_narrow: bool = False) -> str:
    """Return a whole page of parts."""
    kind = ' class="narrow"' if is_narrow else ""
    return f'<!doctype html><html lang="sv"><meta charset="utf-8"><style>{_CSS}</style><body{kind}>{"".join(parts)}'


def conversation(messages: Sequence[dict[str, Any]]) -> str:
    """Return messages under each other; what one person alone sees says so."""
    return "".join(_message(message) for message in messages)


def surface(view: dict[str, Any]) -> str:
    """Return a window or a home."""
    inside = "".join(_block(block) for block in view["blocks"])
    if view["type"] == "home":
        return f"<main>{inside}</main>"
    close = f'<button class="b">{escape(view["close"]["text"])}</button>' if "close" in view else ""
    send = f'<button class="b primary">{escape(view["submit"]["text"])}</button>' if "submit" in view else ""
    title = escape(view["title"]["text"])
    footer = f"<footer>{close}{send}</footer>"
    return f'<div class="modal"><header>{title}</header><main>{inside}</main>{footer}</div>'


def _message(message: dict[str, Any]) -> str:
    is_bot = "bot_id" in message or "to" in message
    name, face = ("Lotsen", "L") if is_bot else (message.get("name", "Kim"), message.get("name", "Kim")[0])
    app = '<span class="app">APP</span>' if is_bot else ""
    only = '<div class="only">👁 Bara synligt för dig</div>' if "to" in message else ""
    blocks = message.get("blocks")
    inside = "".join(_block(block) for block in blocks) if blocks else f"<p>{_mrkdwn(message['text'])}</p>"
    kind = " ".join(filter(None, ("m", "bot" if is_bot else "", "reply" if message.get("thread_ts") else "")))
    return (
        f'<div class="{kind}"><div class="face">{escape(face)}</div><div>{only}<span class="who">{escape(name)}</span>'
        f'{app} <span class="time">10:24</span>{inside}</div></div>'
    )


def _block(block: dict[str, Any]) -> str:
    match block["type"]:
        case "header":
            made = f"<h3>{_composed(block['text'])}</h3>"
        case "divider":
            made = "<hr>"
        case "section":
            beside = _button(block["accessory"]) if "accessory" in block else ""
            made = f'<div class="sec"><div>{_composed(block["text"])}</div>{beside}</div>'
        case "context":
            made = f'<div class="small">{"".join(f"<span>{_composed(e)}</span>" for e in block["elements"])}</div>'
        case "actions":
            made = f'<div class="row">{"".join(_button(e) for e in block["elements"])}</div>'
        case "input":
            hint = f'<div class="small">{_composed(block["hint"])}</div>' if "hint" in block else ""
            made = f"<p><label>{_composed(block['label'])}<textarea></textarea></label></p>{hint}"
        case _:
            made = f'<div class="rich">{"".join(_rich(element) for element in block["elements"])}</div>'
    return made


def _composed(text: dict[str, Any]) -> str:
    return escape(text["text"]) if text["type"] == "plain_text" else _mrkdwn(text["text"])


def _button(button: dict[str, Any]) -> str:
    return f'<button class="b {button.get("style", "")}">{escape(button["text"]["text"])}</button>'


def _rich(element: dict[str, Any]) -> str:
    inside = "".join(_piece(piece) for piece in element["elements"])
    match element["type"]:
        case "rich_text_list":
            tag = "ul" if element["style"] == "bullet" else "ol"
            return f"<{tag}>{inside}</{tag}>"
        case "rich_text_quote":
            return f"<blockquote>{inside}</blockquote>"
        case _:
            return f"<p>{inside}</p>"


def _piece(piece: dict[str, Any]) -> str:
    match piece["type"]:
        case "rich_text_section":
            return f"<li>{''.join(_piece(inner) for inner in piece['elements'])}</li>"
        case "link":
            text = f'<a href="{escape(piece["url"])}">{escape(piece.get("text", piece["url"]))}</a>'
        case "emoji":
            text = _EMOJI.get(piece["name"], f":{piece['name']}:")
        case _:
            text = escape(piece["text"]).replace("\n", "<br>")
    return f"<strong>{text}</strong>" if piece.get("style", {}).get("bold") else text


def _mrkdwn(text: str) -> str:
    """Return mrkdwn as HTML; entities that Slack wants are text again before ours are made."""
    plain = text.replace("&amp;", "\0").replace("&lt;", "\1").replace("&gt;", "\2")
    made = escape(plain, quote=False)
    for pattern, replacement in _MARKUP:
        made = pattern.sub(replacement, made)
    for name, sign in _EMOJI.items():
        made = made.replace(f":{name}:", sign)
    return made.replace("\0", "&amp;").replace("\1", "&lt;").replace("\2", "&gt;")
