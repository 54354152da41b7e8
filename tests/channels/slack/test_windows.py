"""Windows and homes keep Slack's limits whatever they hold, and nothing in them is parsed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from slack_sdk.models.views import View

from bot.channels.slack import limits
from bot.channels.slack.home import HomeView
from bot.channels.slack.modals import passages_view, proposal_view
from bot.chat.home import Home, OpenSuggestions
from bot.texts import texts_in
from tests.fake_slack.rules import view_faults

TEXTS = texts_in("sv")
COUNTIES = (("kalmar", "Kalmar län"), ("varmland", "Värmlands län"), ("vastmanland", "Västmanlands län"))
FULL = Home(
    county="kalmar",
    municipality="nybro",
    counties=COUNTIES,
    examples=("Vem kallar till SIP?",),
    changes=("Vilket nummer har BUP på natten?",),
    is_paused=True,
    suggestions=OpenSuggestions(
        7, (("vilka öppettider har EVI", 4),), ("Kalmar län, 14 december 2026",), "https://lotsen.example/forum"
    ),
    status=(("Katalog", "abc"),),
)


def sound(view: dict[str, object]) -> None:
    """Check a view by our count, by the fake Slack's and by the SDK's models."""
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    assert limits.faults(blocks, view=view) == []
    assert view_faults(view) == []
    View(**view).validate_json()  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["Kort.", "Ord " * 40_000, "x" * 20_000, "<!channel> & <b>\n\n- rad\n" * 500])
def test_passages_fit_whatever_their_length(text: str) -> None:
    """An original's words are cut into pieces that Slack takes, nothing is parsed, and short ones are whole."""
    view = passages_view(TEXTS, [("Titel " * 100, "Rubrik " * 100, text), ("Titel", "Rubrik", "Sist.")])
    sound(view)
    assert text == "Ord " * 40_000 or "Sist." in json.dumps(view)


def test_an_original_that_is_gone_is_said() -> None:
    """Where nothing can be shown the window says so."""
    view = passages_view(TEXTS, [])
    sound(view)
    assert "Originalet" in json.dumps(view, ensure_ascii=False)


def test_the_form_fits() -> None:
    """The form for a proposal is sound, and carries what it was given."""
    view = proposal_view(TEXTS, {"token": "t" * 24, "thread": None})
    sound(view)
    assert json.loads(view["private_metadata"])["token"] == "t" * 24


@pytest.mark.parametrize(
    "home",
    [
        FULL,
        replace(FULL, county=None, municipality=None, examples=(), changes=(), suggestions=None, status=None),
        replace(FULL, suggestions=OpenSuggestions(0, ())),
        replace(FULL, suggestions=OpenSuggestions(9, (("<!channel> <@U1> *x*\n- y" * 400, 3),) * 5)),
    ],
    ids=["everything", "nothing", "no suggestion", "hostile"],
)
def test_homes_fit(home: Home) -> None:
    """A home is sound for every role."""
    sound(HomeView(TEXTS).draw(home))


def test_the_home_shows_everything_it_has() -> None:
    """Danger, the own county, changes, suggestions with a link to the forum, and status stand there."""
    shown = json.dumps(HomeView(TEXTS).draw(FULL), ensure_ascii=False)
    for piece in (
        "112",
        "Kalmar län",
        "nybro",
        "BUP på natten",
        "öppettider",
        "14 december",
        "https://lotsen.example/forum",
        "abc",
    ):
        assert piece in shown
    assert shown.count('"style": "primary"') == 1
