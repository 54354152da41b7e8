"""What somebody wrote in Teams, as plain text: without tags, quotes and the names of people who are mentioned.

Teams sends ``<at>Lotsen</at> vem kallar till SIP?``, with entities for some characters and now and then HTML. What
looks like a tag and is none ("barn < 6 år") stays.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection

__all__ = ["plain_text"]

_MENTION = re.compile(r"<at\b[^<>]*>.{0,300}?</at\s*>", re.IGNORECASE | re.DOTALL)
_DROPPED = re.compile(
    r"<(blockquote|attachment|script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_LINE = re.compile(r"<\s*/?\s*(?:br|p|div|li|ul|ol|tr|table|h[1-6]|pre)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"<\s*/?\s*(?:a|at|attachment|b|blockquote|code|del|em|emoji|font|hr|i|img|ins|mark|s|span|strike|strong|sub|sup"
    r"|tbody|td|th|thead|u)\b[^<>]*>",
    re.IGNORECASE,
)


def plain_text(raw: str, own: Collection[str] = ()) -> str:
    """Return ``raw`` as somebody would read it aloud.

    ``own`` are the mentions of Lotsen itself, which say nothing; a mention of somebody else leaves a marker, a quoted
    message nothing.
    """
    text = _MENTION.sub(lambda found: " " if found[0] in own else " [namn] ", _DROPPED.sub(" ", raw))
    text = _TAG.sub("", _LINE.sub("\n", text))
    text = html.unescape(text).replace("\u00a0", " ")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
