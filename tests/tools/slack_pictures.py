"""``python -m tests.tools.slack_pictures``: draws the handbook's pictures of Lotsen in Slack."""

from __future__ import annotations

from collections.abc import Mapping

from bot.assistant import Assistant
from bot.catalogue.opening import open_catalogue
from bot.channels.slack.cards import Cards
from bot.channels.slack.home import HomeView
from bot.chat.home import Home, OpenSuggestions
from bot.chat.model import Address, Place, Shown
from bot.chat.notes import Notes
from bot.reply import Question
from bot.texts import texts_in
from tests.channels.browsing import chromium
from tests.conftest import CACHE, CONTENT, NOW
from tests.fake_slack.draw import conversation, page, surface
from tests.paths import ROOT

__all__ = ["FOLDER", "pictures"]

FOLDER = ROOT / "docs" / "handbok" / "bilder"
_HERE = Address(Place("slack", "T", "C"), thread="1")


def pictures() -> Mapping[str, str]:
    """Return the pages to draw, by the picture's name."""
    texts, catalogue = texts_in("sv"), open_catalogue(CONTENT, CACHE)
    assistant = Assistant(catalogue, texts)
    cards = Cards(texts, catalogue.county_name, lambda _cite: True)

    def asked(question: str) -> str:
        reply = assistant.ask(Question(question, NOW, "kalmar"))
        shown = Shown(reply, "t", is_logged=reply.status == "none", can_follow=reply.status == "none")
        answer = {"bot_id": "B", "blocks": cards.draw(shown, _HERE), "thread_ts": "1"}
        return page(conversation([{"text": f"@Lotsen {question}"}, answer]))

    counties = tuple((county.id, county.name) for county in catalogue.content.counties.values())
    home = Home(
        "kalmar", None, counties, ("Vem kallar till SIP?", "Vilket nummer har BUP på natten?"), (), is_paused=False
    )
    forum = OpenSuggestions(
        7,
        (
            ("vilka öppettider har EVI", 6),
            ("hur lång är väntetiden till BUP", 4),
            ("vem betalar taxi till habiliteringen", 2),
            ("finns det tolk på EVI kvällstid", 2),
            ("kan skolan vara med på EVI:s möte digitalt", 1),
        ),
        ("Kalmar län, 14 december 2026 kl. 13:00, Rådhuset. EVI sammankallar.",),
    )
    before = {"to": "U", "blocks": cards.draw(Notes(texts).forum_summary(forum), _HERE)}
    return {
        "slack-svar": asked("vem kallar till SIP"),
        "slack-fara": asked("flickan 15 säger att hon ska ta livet av sig i natt, vilket nummer har bup"),
        "slack-saknas": asked("vilka öppettider har EVI"),
        "slack-hem": page(surface(HomeView(texts).draw(home))),
        "slack-forum": page(conversation([{"text": "/lotsen forum"}, before])),
    }


def main() -> None:
    """Draw all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        for name, html in pictures().items():
            sheet = browser.new_page(viewport={"width": 600, "height": 100})
            sheet.set_content(html)
            sheet.screenshot(path=str(FOLDER / f"{name}.png"), full_page=True)
            sheet.close()


if __name__ == "__main__":
    main()
