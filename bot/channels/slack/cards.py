"""A reply, a choice of county or a notice as Block Kit. Pure.

The order is the reader's: danger first, then the answer, what to mind about it, how to narrow it, what it rests on,
and last what one can say of it. Where a reply would be larger than Slack takes, sources and choices give way; the
acute card, the answer's first part and the warnings never do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack import names
from bot.channels.slack.blocks import (
    actions,
    bold,
    button,
    context,
    divider,
    escaped,
    header,
    link,
    plain,
    prose,
    rich,
    run,
    section,
    shortened,
)
from bot.channels.slack.limits import ALL_BLOCKS, CONTEXT_ELEMENTS, CONTEXT_TEXT, VALUE, Block, size
from bot.chat.model import Address, Content, CountyChoice, Notice, Shown
from bot.reply import Citation, Option, Reply
from bot.texts import Texts

__all__ = ["Cards"]

_ROW_LABEL = 30
"""Slack cuts labels in a row of buttons about here; longer ones get a line each with the button beside it."""
_MOST_BUTTONS = 25
_MOST_LINES = 8
_QUESTION = 300
_NAME = 250
"""Characters of a title or a section's name: far more than any has, and few enough for a piece of small print."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of a reply is shown: each step takes something away that can be spared."""

    body: int = 9000
    laws: bool = True
    sections: int = 40
    options: int = _MOST_BUTTONS


_STEPS = (
    _Room(),
    _Room(laws=False),
    _Room(laws=False, sections=1, options=10),
    _Room(body=3000, laws=False, sections=1, options=5),
    _Room(body=1500, laws=False, sections=0, options=0),
)


@dataclass(frozen=True)
class Cards:
    """Draws contents. ``county_name`` names a county's id; ``has_original`` tells whether a section can be shown."""

    texts: Texts
    county_name: Callable[[str], str]
    has_original: Callable[[str], bool] = lambda _cite: False

    def draw(self, content: Content, to: Address) -> list[Block]:
        """Return the blocks of a message."""
        match content:
            case Shown():
                return self._fitted(content, is_private=to.person is not None)
            case CountyChoice():
                return self._counties(content)
            case Notice():
                return self._notice(content)

    # --- replies -----------------------------------------------------------------------------------

    def _fitted(self, shown: Shown, *, is_private: bool) -> list[Block]:
        drawn: list[Block] = []
        for room in _STEPS:
            drawn = list(self._shown(shown, room, is_private))
            if size(drawn) <= ALL_BLOCKS:
                break
        return drawn

    def _shown(self, shown: Shown, room: _Room, is_private: bool) -> Iterable[Block]:
        reply, _ = shown.reply, self.texts.gettext
        if reply.card:
            danger = _("Danger now")
            yield header(f"🚨 {danger}")
            yield rich(*prose(reply.card, lead=True))
            if reply.body:
                yield divider()
        body = _without_options(reply) if reply.status == "suggest" else reply.body
        if body:
            labels = [option.label for option in reply.options]
            is_answer = reply.status in {"answer", "acute"}
            yield rich(*prose(shortened(body, room.body), lead=is_answer, labels=labels))
        if reply.warnings:
            yield self._warnings(reply)
        yield from self._choices(shown, room)
        yield from self._sources(reply, room)
        yield from self._logged(shown)
        yield from self._judging(shown)
        yield from self._small_print(shown, is_private)

    def _warnings(self, reply: Reply) -> Block:
        note = self.texts.gettext("Note:")
        lines: list[Block] = []
        for warning in reply.warnings:
            icon: Block = {"type": "emoji", "name": "warning"}
            pieces = [icon, bold(f" {note}"), run(f" {warning.text}")]
            lines.append({"type": "rich_text_section", "elements": pieces})
        return rich(*lines)

    def _sources(self, reply: Reply, room: _Room) -> Iterable[Block]:
        """Yield what the answer rests on, a piece of small print a document, and the button to the very words."""
        _ = self.texts.gettext
        if not reply.citations:
            return
        label = _("Source")
        if reply.county:
            label = _("Source for %(county)s") % {"county": self.county_name(reply.county)}
        by_title: dict[str, list[Citation]] = {}
        for citation in reply.citations:
            by_title.setdefault(citation.title, []).append(citation)
        pieces = [self._document(title, cited, room) for title, cited in by_title.items()]
        yield context(f"*{escaped(label)}*", *pieces[: CONTEXT_ELEMENTS - 1])
        cites = [c.section_id for c in reply.citations if self.has_original(c.section_id)]
        while cites and len(button("", "", {"cites": cites})["value"]) > VALUE:
            cites.pop()
        if cites:
            yield actions(button(_("Show word for word"), names.PASSAGE, {"cites": cites}))

    def _document(self, title: str, cited: list[Citation], room: _Room) -> str:
        url = next((c.url for c in cited if c.url), None)
        title = shortened(title, _NAME)
        lines = [link(title, url) if url else escaped(title)]
        sections: dict[str, list[str]] = {}
        short = self.texts.gettext("p.")
        for citation in cited[: room.sections]:
            page = f", {short} {citation.page}" if citation.page else ""
            laws = sections.setdefault(escaped(shortened(citation.section, _NAME) + page), [])
            laws += [link(shortened(law.label, _NAME), law.url or "") for law in citation.laws] if room.laws else []
        for name, laws in sections.items():
            lines.append(" · ".join([f"• {name}", *dict.fromkeys(laws)]))
        while len("\n".join(lines)) > CONTEXT_TEXT and len(lines) > 1:
            lines.pop()
        return "\n".join(lines)

    # --- what one can do ---------------------------------------------------------------------------

    def _choices(self, shown: Shown, room: _Room) -> Iterable[Block]:
        reply, _ = shown.reply, self.texts.gettext
        options = reply.options[: room.options]
        made = [self._pick(shown, option, number) for number, option in enumerate(options)]
        if reply.status != "suggest" and made:
            lead = _("Narrow the answer:") if reply.status in {"answer", "acute"} else _("Choose:")
            yield context(plain(lead))
        if reply.status == "suggest" or any(len(option.label) > _ROW_LABEL for option in options[:_MOST_LINES]):
            for option, pick in zip(options, made, strict=True):
                yield section(option.label, pick | {"text": plain(_("Choose"))})
        elif made:
            yield actions(*made)

    def _pick(self, shown: Shown, option: Option, number: int) -> Block:
        value: Mapping[str, Any] = {
            "token": shown.token,
            "intent": option.intent,
            "slots": dict(option.slots),
            "catalogue": shown.reply.catalogue,
        }
        spoken = self.texts.gettext("Choose: %(option)s") % {"option": option.label}
        return button(option.label, names.numbered(names.PICK, number), value, spoken=spoken)

    def _logged(self, shown: Shown) -> Iterable[Block]:
        _ = self.texts.gettext
        if shown.is_logged:
            text = _("The question is kept, without personal data, as a suggestion to the dialogue forum.")
            yield context({"type": "mrkdwn", "text": f":memo: {escaped(text)}", "verbatim": True})

    def _judging(self, shown: Shown) -> Iterable[Block]:
        _, reply, token = self.texts.gettext, shown.reply, {"token": shown.token}
        if reply.reason == "small_talk" or reply.status == "clarify":
            return
        buttons = []
        if shown.can_follow:
            buttons.append(self._tell(shown.token))
        if reply.status == "suggest":
            buttons.append(button(_("None of these"), names.JUDGE, token | {"opinion": "none_of_these"}))
        if reply.status in {"answer", "acute"}:
            yield context(plain(_("Did the answer help?")))
            for number, (label, opinion, spoken) in enumerate(
                (
                    (_("Yes"), "helped", _("Yes, the answer helped")),
                    (_("No"), "did_not_help", _("No, the answer did not help")),
                )
            ):
                value = token | {"opinion": opinion}
                buttons.append(button(label, names.numbered(names.JUDGE, number), value, spoken=spoken))
        buttons.append(button(_("Propose an improvement"), names.OPEN_PROPOSAL, token))
        yield actions(*buttons)

    def _small_print(self, shown: Shown, is_private: bool) -> Iterable[Block]:
        """Yield the question as it was read, where nobody else sees it in the conversation, and what is kept."""
        _, reply = self.texts.gettext, shown.reply
        lines: list[Block | str] = []
        if is_private and reply.redacted_question:
            read = _("Your question, as I read it: %(question)s") % {
                "question": " ".join(shortened(reply.redacted_question, _QUESTION).split())
            }
            lines.append(plain(read))
        if reply.reason != "small_talk":
            kept = escaped(_("Guidance, not a decision. What is kept?"))
            lines.append(f"{kept} `{names.COMMAND} vad-sparas`")
            yield context(*lines)

    # --- everything else ---------------------------------------------------------------------------

    def _counties(self, choice: CountyChoice) -> list[Block]:
        buttons = [
            button(name, names.numbered(names.COUNTY, number), {"token": choice.token, "county": county})
            for number, (county, name) in enumerate(choice.counties)
        ]
        return [rich(*prose(shortened(choice.text, _STEPS[-1].body))), actions(*buttons)]

    def _notice(self, notice: Notice) -> list[Block]:
        drawn = [header(notice.title)] if notice.title else []
        if notice.text.strip():
            drawn.append(rich(*prose(shortened(notice.text, _STEPS[0].body))))
        if notice.links:
            pieces = [link(shortened(label, _NAME), address) for label, address in notice.links[:CONTEXT_ELEMENTS]]
            drawn.append(context(*pieces))
        if notice.follow:
            drawn.append(actions(self._tell(notice.follow, offer=True)))
        return drawn

    def _tell(self, token: str, **more: bool) -> Block:
        return button(self.texts.gettext("Tell me when the forum has decided"), names.TELL, {"token": token, **more})


def _without_options(reply: Reply) -> str:
    """Return a suggestion's text without the list of options: each stands on a line of its own, with its button."""
    listed = {f"- {option.label}" for option in reply.options}
    return "\n".join(line for line in reply.body.splitlines() if line not in listed)
