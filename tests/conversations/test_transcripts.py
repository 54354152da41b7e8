"""Whole conversations, as a person reads them in the terminal and in the page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from bot.assistant import Assistant
from bot.channels.terminal import render
from bot.reply import Reply
from bot.service import Service
from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.texts import texts_in
from tests.conftest import CACHE, CONTENT, NOW

TRANSCRIPTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "transcripts.yaml").read_text(encoding="utf-8")
)
EACH = pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda transcript: transcript["name"])


@dataclass
class Terminal:
    """Talks to the door as a channel does, and shows what the terminal shows."""

    service: Service
    county: str | None
    last: Reply | None = None

    def say(self, text: str) -> str:
        """Ask a question."""
        return self._shown(self.service.ask(text, county=self.county).reply)

    def pick(self, choice: str | int) -> str:
        """Press the button with a label, or the one at a place that counts from 1."""
        assert self.last
        options = list(self.last.options)
        option = options[choice - 1] if isinstance(choice, int) else {o.label: o for o in options}[choice]
        question = self.last.redacted_question
        asked = self.service.ask(question, county=self.county, slots=option.slots, intent=option.intent)
        return self._shown(asked.reply)

    def _shown(self, reply: Reply) -> str:
        self.last = reply
        return render(reply, texts_in("sv"))


@dataclass
class Page:
    """Sends the page's forms as a browser without JavaScript does."""

    client: TestClient
    county: str | None
    last: str = ""

    def say(self, text: str) -> str:
        """Ask a question."""
        return self._send({"question": text, "county": self.county or ""})

    def pick(self, choice: str | int) -> str:
        """Press a button of the last page: its form's hidden fields go with it."""
        form = re.search(r'<form[^>]*class="ask-form options".*?</form>', self.last, re.S)
        assert form
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
        buttons = re.findall(r'<button[^>]*name="choice" value="([^"]*)"[^>]*>(.*?)</button>', form[0], re.S)
        labels = [html.unescape(label).strip() for _, label in buttons]
        place = choice - 1 if isinstance(choice, int) else labels.index(choice)
        return self._send(
            {**{k: html.unescape(v) for k, v in hidden.items()}, "choice": html.unescape(buttons[place][0])}
        )

    def status(self) -> str:
        """Return the status that the page draws."""
        found = re.search(r'<article class="turn (\w+)"', self.last)
        assert found
        return found[1]

    def _send(self, data: dict[str, str]) -> str:
        response = self.client.post("/ask", data=data)
        assert response.status_code == 200
        self.last = response.text
        turn = self.last[self.last.index("<article") : self.last.index("</article>")]
        return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r'value="[^"]*"', "", turn)))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a browser at the real catalogue's page, without a journal."""
    live = LiveCatalogue(CONTENT, CACHE, texts_in("sv"))
    with TestClient(build_app(Serving(live, None, texts_in("sv"))), base_url="http://testserver") as client:
        yield client


def read(turn: dict[str, Any], shown: str) -> None:
    """Check what a person reads after a turn."""
    plain = " ".join(shown.split())
    assert [piece for piece in turn.get("says", ()) if piece not in plain] == [], plain
    assert [piece for piece in turn.get("never", ()) if piece in plain] == [], plain


def take(turn: dict[str, Any], say: Callable[[str], str], pick: Callable[[str | int], str]) -> str:
    """Take one turn and return what is shown."""
    return say(turn["ask"]) if "ask" in turn else pick(turn["pick"])


@EACH
def test_in_the_terminal(transcript: dict[str, Any], assistant: Assistant) -> None:
    """Each turn ends in the status, intent and county that the transcript expects, and reads as it says."""
    terminal = Terminal(Service(lambda: assistant, clock=lambda: NOW), transcript.get("county"))
    for turn in transcript["turns"]:
        read(turn, take(turn, terminal.say, terminal.pick))
        assert terminal.last
        assert terminal.last.status == turn["status"]
        assert terminal.last.intent == turn.get("intent", terminal.last.intent)
        if terminal.last.status == "answer":
            assert terminal.last.county == turn.get("county", transcript.get("county"))


@EACH
def test_in_the_page(transcript: dict[str, Any], client: TestClient) -> None:
    """The page comes to the same, with buttons that carry ids and slots, and never an asker's own words."""
    client.cookies.clear()
    page = Page(client, transcript.get("county"))
    for turn in transcript["turns"]:
        read(turn, take(turn, page.say, page.pick))
        assert page.status() == turn["status"]
        for value in re.findall(r'name="choice" value="([^"]*)"', page.last):
            assert set(json.loads(html.unescape(value))) == {"intent", "slots"}


def test_the_transcripts_cover_every_status() -> None:
    """Between them the conversations end in each status that a reply can have."""
    statuses = {turn["status"] for transcript in TRANSCRIPTS for turn in transcript["turns"]}
    assert statuses == {"answer", "suggest", "clarify", "none", "acute"}
