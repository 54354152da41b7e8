"""Lotsen's cards: a reply, the question which county, and what Lotsen says of itself, as Adaptive Cards.

The order is that of somebody who is on the phone: danger first, then the answer, what to mind, what to press, and
what it rests on. The card's ``fallbackText`` says the same to a client that cannot draw it, and to a screen reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.channels.teams.buttons import (
    CHOICE,
    PROPOSAL,
    choice_value,
    county_data,
    judge_data,
    pick_data,
    propose_data,
    tell_data,
)
from bot.channels.teams.elements import (
    Element,
    button,
    buttons,
    container,
    heading,
    is_allowed,
    link,
    links,
    plain,
    prose,
    run,
    unfolding,
)
from bot.chat.model import Content, CountyChoice, Notice, Shown
from bot.reply import Caution, Citation, Option, Reply
from bot.texts import Texts

__all__ = ["LARGEST_CARD", "VERSION", "Cards", "size_of"]

VERSION = "1.4"
"""The least schema that has ``Action.Execute``: a client that knows only an older one shows ``fallbackText``."""
LARGEST_CARD = 28 * 1024
"""Bytes of JSON that Teams takes."""

_MOST_BUTTONS = 5
_LONGEST_ROW = 60
_LONGEST_BUTTON = 40
"""Characters that a button shows on a telephone; a question that is longer is written out above the buttons too."""
_LONGEST_FALLBACK = 3000
_LONGEST_PROPOSAL = 2000
_LONGEST_PASSAGE = 2500


def size_of(card: Element) -> int:
    """Return how many bytes a card takes on its way."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes cards. ``counties`` are names by id, ``hosts`` where a link may lead, ``passage`` a section's own words."""

    texts: Texts
    counties: Mapping[str, str]
    hosts: Collection[str]
    passage: Callable[[Citation], str | None] = lambda _citation: None

    def together(self, contents: Sequence[Content]) -> Element:
        """Return one card for what is said at the same time: notices first, then the reply."""
        notices = [content for content in contents if isinstance(content, Notice)]
        others = [content for content in contents if not isinstance(content, Notice)]
        if not others:
            return self.card(Notice("\n\n".join(notice.text for notice in notices)))
        card = self.card(others[0])
        told = [container(prose(notice.text, (), self.hosts), "emphasis") for notice in notices]
        return card | {"body": [*told, *card["body"]]}

    def card(self, content: Content) -> Element:
        """Return the card that shows ``content``; it is never larger than Teams takes."""
        match content:
            case Shown():
                return self._shown(content)
            case CountyChoice():
                row = buttons(*(button(name, county_data(content.token, c)) for c, name in content.counties))
                return _card([*prose(content.text), row], content.text)
            case Notice():
                return self._notice(content)

    # --- a reply -----------------------------------------------------------------------------------

    def _shown(self, shown: Shown) -> Element:
        """Leave out, where the card grows too large, first the passages and last paragraphs of the answer."""
        reply = shown.reply
        card = self._reply(shown, reply.body, self._passages(reply.citations))
        if size_of(card) > LARGEST_CARD:
            card = self._reply(shown, reply.body, [])
        body = reply.body.split("\n\n")
        while size_of(card) > LARGEST_CARD and len(body) > 1:
            body.pop()
            cut = self.texts.gettext("The answer goes on, but is too long for Teams. Read the whole in the document.")
            card = self._reply(shown, "\n\n".join([*body, cut]), [])
        return card

    def _reply(self, shown: Shown, text: str, passages: Sequence[Element]) -> Element:
        reply = shown.reply
        elsewhere = [warning for warning in reply.warnings if warning.kind == "other_county"]
        others = [warning for warning in reply.warnings if warning.kind != "other_county"]
        body = [*self._danger(reply), *self._title(shown, text), *self._warnings(elsewhere)]
        body += [*self._answer(reply, text), *self._warnings(others)]
        body += [*self._options(shown), *self._kept(shown), *self._sources(reply)]
        actions = list(self._verdicts(shown))
        if reply.status in {"answer", "acute"}:
            asked = self.texts.gettext("Did the answer help?")
            body.append(plain(run(asked, isSubtle=True, size="Small"), separator=True, spacing="Medium"))
        if shown.can_follow:
            actions.append(self._tell(shown.token))
        if passages:
            actions.append(unfolding(self.texts.gettext("Show word for word"), passages))
        if reply.reason != "small_talk" and reply.status != "clarify":
            actions.append(self._proposal(shown.token))
        return _card(body, self._read_aloud(reply), actions)

    def _danger(self, reply: Reply) -> Iterator[Element]:
        if reply.card:
            title = heading(self.texts.gettext("Danger now"), level=2, color="Attention")
            yield container([title, *prose(reply.card, (), self.hosts)], "attention", bleed=True)

    def _title(self, shown: Shown, text: str) -> Iterator[Element]:
        reply = shown.reply
        if text and reply.title and reply.status in {"answer", "acute"}:
            yield heading(reply.title)
            said = [self.counties.get(reply.county or "", "")]
            if shown.picked:
                said.append(self.texts.gettext("You chose: %(label)s") % {"label": shown.picked})
            yield plain(run(" · ".join(filter(None, said)) or "–", isSubtle=True, size="Small"), spacing="None")

    def _answer(self, reply: Reply, text: str) -> Iterator[Element]:
        labels = {option.label for option in reply.options}
        if reply.status == "suggest" and max(map(len, labels), default=0) <= _LONGEST_BUTTON:
            text = "\n".join(line for line in text.splitlines() if line.removeprefix("- ") not in labels)
        if text:
            yield from prose(text, labels, self.hosts)

    def _warnings(self, warnings: Sequence[Caution]) -> Iterator[Element]:
        for warning in warnings:
            note = run(self.texts.gettext("Note:") + " ", weight="Bolder")
            yield container([plain(note, warning.text)], "warning")

    def _options(self, shown: Shown) -> Iterator[Element]:
        reply = shown.reply
        if not reply.options:
            return
        _ = self.texts.gettext
        label = _("Narrow the answer:") if reply.status in {"answer", "acute"} else _("Choose:")
        if len(reply.options) > _MOST_BUTTONS:
            yield self._list(reply, label)
            show = button(_("Choose"), pick_data(shown.token, reply.catalogue), with_inputs=True)
            yield buttons(show, spacing="Small")
            return
        if reply.status not in {"suggest", "clarify"}:
            yield plain(run(label, isSubtle=True, size="Small"), spacing="Medium")
        yield from self._rows(shown.token, reply)

    @staticmethod
    def _rows(token: str, reply: Reply) -> Iterator[Element]:
        """Yield one row of short buttons, or a row for each: Teams cuts a label that does not fit."""
        made = [button(o.label, pick_data(token, reply.catalogue, o)) for o in reply.options]
        if sum(len(option.label) for option in reply.options) <= _LONGEST_ROW:
            yield buttons(*made, spacing="Small")
        else:
            yield from (buttons(one, spacing="Small") for one in made)

    @staticmethod
    def _list(reply: Reply, label: str) -> Element:
        def entry(option: Option) -> Element:
            return {"title": option.label, "value": choice_value(option)}

        choices = [entry(option) for option in reply.options]
        return {"type": "Input.ChoiceSet", "id": CHOICE, "label": label, "style": "compact", "choices": choices}

    def _kept(self, shown: Shown) -> Iterator[Element]:
        if shown.is_logged and shown.reply.status == "none":
            said = self.texts.gettext(
                "The question is kept, without personal data, as a suggestion to the dialogue forum."
            )
            yield plain(run(said, isSubtle=True, size="Small"))

    # --- what it rests on --------------------------------------------------------------------------

    def _sources(self, reply: Reply) -> Iterator[Element]:
        if not reply.citations:
            return
        items: list[Element] = [heading(self.texts.gettext("Source"), size="Small")]
        for title, cited in groupby(sorted(reply.citations, key=lambda c: c.title), key=lambda c: c.title):
            citations = list(cited)
            items.append(plain(run(title, size="Small", italic=True), spacing="Small"))
            for citation in citations:
                items += self._section(citation)
            address = next((c.url for c in citations if is_allowed(c.url, self.hosts)), None)
            if address:
                text = link(self.texts.gettext("Where the document is published"), address)
                items.append(links([text], size="Small", spacing="None"))
        yield container(items, separator=True, spacing="Medium")

    def _section(self, citation: Citation) -> Iterator[Element]:
        page = f", {self.texts.gettext('p.')} {citation.page}" if citation.page else ""
        unlinked = [law.label for law in citation.laws if not is_allowed(law.url, self.hosts)]
        said = "; ".join([f"•  {citation.section}{page}", *unlinked])
        yield plain(run(said, size="Small"), spacing="None")
        linked = [link(law.label, law.url or "") for law in citation.laws if is_allowed(law.url, self.hosts)]
        if linked:
            yield links(linked, size="Small", spacing="None")

    def _passages(self, citations: Sequence[Citation]) -> list[Element]:
        blocks: list[Element] = []
        for citation in citations:
            words = self.passage(citation)
            if not words:
                continue
            shown = words if len(words) <= _LONGEST_PASSAGE else words[:_LONGEST_PASSAGE].rsplit(None, 1)[0] + " …"
            blocks.append(plain(run(citation.section, weight="Bolder", size="Small"), separator=bool(blocks)))
            blocks += [plain(run(part, size="Small"), spacing="Small") for part in shown.split("\n") if part.strip()]
        return blocks

    # --- what one may say of it --------------------------------------------------------------------

    def _verdicts(self, shown: Shown) -> Iterator[Element]:
        _ = self.texts.gettext
        if shown.reply.status in {"answer", "acute"}:
            yes, no = _("Yes, the answer helped"), _("No, the answer did not help")
            yield button(_("Yes"), judge_data(shown.token, "helped"), says=yes)
            yield button(_("No"), judge_data(shown.token, "did_not_help"), says=no)
        elif shown.reply.status == "suggest":
            yield button(_("None of these"), judge_data(shown.token, "none_of_these"))

    def _tell(self, token: str, *, is_offer: bool = False) -> Element:
        return button(self.texts.gettext("Tell me when the forum has decided"), tell_data(token, is_offer=is_offer))

    def _proposal(self, token: str) -> Element:
        _ = self.texts.gettext
        field: Element = {
            "type": "Input.Text",
            "id": PROPOSAL,
            "label": _("What is missing or wrong?"),
            "isMultiline": True,
            "isRequired": True,
            "errorMessage": _("Write your proposal first."),
            "maxLength": _LONGEST_PROPOSAL,
        }
        note = plain(run(_("No names, no personal identity numbers."), isSubtle=True, size="Small"))
        send = button(_("Send the proposal"), propose_data(token), with_inputs=True)
        return unfolding(_("Propose an improvement"), [field, note], [send])

    def _read_aloud(self, reply: Reply) -> str:
        """Return the reply as plain text, as the terminal has it; cut between paragraphs where it is long."""
        _ = self.texts.gettext
        parts = [reply.text, *(f"{_('Note:')} {warning.text}" for warning in reply.warnings)]
        if reply.options and reply.status != "suggest":
            parts.append("\n".join(f"- {option.label}" for option in reply.options))
        sources = dict.fromkeys(f"{c.title}: {c.section}" for c in reply.citations)
        if sources:
            parts.append("\n".join([_("Source:"), *sources]))
        return _cut("\n\n".join(filter(None, parts)))

    # --- what Lotsen says of itself ----------------------------------------------------------------

    def _notice(self, notice: Notice) -> Element:
        lead = [heading(notice.title)] if notice.title else []
        allowed = [(label, address) for label, address in notice.links if is_allowed(address, self.hosts)]
        other = "\n\n".join(f"{label}: {address}" for label, address in notice.links if (label, address) not in allowed)
        text = "\n\n".join(filter(None, [notice.text, other]))
        actions: list[Element] = [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in allowed]
        actions += [self._tell(notice.follow, is_offer=True)] if notice.follow else []
        said = _cut("\n\n".join(filter(None, [notice.title, text])))
        card = _card([*lead, *prose(text, (), self.hosts)], said)
        return card | ({"actions": actions} if actions else {})


def _card(body: Sequence[Element], said: str, actions: Sequence[Element] = ()) -> Element:
    return {
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": "sv",
        "fallbackText": said,
        "msteams": {"width": "full"},
        "body": list(body),
        **({"actions": list(actions)} if actions else {}),
    }


def _cut(text: str) -> str:
    """Return as many whole paragraphs as fit."""
    kept: list[str] = []
    taken = 0
    for part in text.split("\n\n"):
        taken += len(part) + 2
        if taken > _LONGEST_FALLBACK and kept:
            break
        kept.append(part)
    return "\n\n".join(kept)
