"""The App Home: what Lotsen can do, one's own county, and what one's role has to see to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    shortened,
)
from bot.channels.slack.limits import VIEW_BLOCKS, Block
from bot.channels.slack.modals import View
from bot.chat.home import Home, OpenSuggestions
from bot.texts import Texts

__all__ = ["HomeView"]

_LONGEST = 3000


@dataclass(frozen=True)
class HomeView:
    """Draws homes."""

    texts: Texts

    def draw(self, home: Home) -> View:
        """Return the view for ``views.publish``. Pure."""
        return {"type": "home", "blocks": list(self._blocks(home))[:VIEW_BLOCKS]}

    def _blocks(self, home: Home) -> Iterable[Block]:
        _ = self.texts.gettext
        yield header(_("Ask Lotsen"))
        if home.is_paused:
            yield rich(_line(bold(_("Lotsen is paused and answers no questions right now."))))
        yield rich(_line(bold(_("Is somebody in danger? Call 112. Do not ask me first."))))
        yield rich(
            *prose(_("Mention me in a channel, write to me here under Messages, or use the shortcut on a message."))
        )
        if home.examples:
            yield rich(*prose(_listed(_("Ask for example:"), home.examples)))
        yield from self._county(home)
        if home.changes:
            yield divider()
            yield header(_("What has changed"))
            yield rich(*prose(_listed("", home.changes)))
        if home.suggestions is not None:
            yield from self._suggestions(home.suggestions)
        if home.status is not None:
            yield divider()
            yield header(_("How the program is doing"))
            yield rich(*prose(_listed("", [f"{what}: {how}" for what, how in home.status])))
        yield divider()
        yield actions(button(_("Propose an improvement"), names.OPEN_PROPOSAL, {}))
        kept = _("What is kept?")
        yield context(f"{escaped(kept)} `{names.COMMAND} vad-sparas`")

    def _county(self, home: Home) -> Iterable[Block]:
        _ = self.texts.gettext
        yield divider()
        yield header(_("Your county"))
        name = dict(home.counties).get(home.county or "")
        told = (
            _("I answer you from the documents of %(county)s.") % {"county": name} if name else _("Choose your county.")
        )
        if home.municipality:
            told += " " + _("Your municipality is %(town)s.") % {"town": home.municipality}
        yield rich(*prose(told))
        yield actions(
            *(
                button(
                    label,
                    names.numbered(names.OWN_COUNTY, number),
                    {"county": county},
                    style="primary" if county == home.county else None,
                )
                for number, (county, label) in enumerate(home.counties)
            )
        )
        yield context(
            plain(_("The county holds for what you ask me here and in direct messages. Each channel has its own."))
        )

    def _suggestions(self, suggestions: OpenSuggestions) -> Iterable[Block]:
        _ = self.texts.gettext
        yield divider()
        yield header(_("Dialogue forum"))
        yield rich(*prose(shortened(suggestions.text(self.texts), _LONGEST)))
        if suggestions.page:
            yield context(link(_("Open the forum's page"), suggestions.page))


def _line(*pieces: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(pieces)}


def _listed(lead: str, items: Iterable[str]) -> str:
    """Return items as a list of plain text, one line each whatever stands in them."""
    lines = [f"- {' '.join(item.split())[:_LONGEST]}" for item in items]
    return "\n".join(filter(None, [lead, *lines]))
