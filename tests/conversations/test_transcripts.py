"""Whole conversations, as a person reads them in the terminal and in the page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
from tests.channels.slack.program import Program
from tests.conftest import CACHE, CONTENT, NOW
from tests.fake_slack.draw import conversation
from tests.fake_slack.people import buttons_of
from tests.fake_slack.server import FakeSlack

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
def live() -> LiveCatalogue:
    """Return the real catalogue, opened once."""
    return LiveCatalogue(CONTENT, CACHE, texts_in("sv"))


@pytest.fixture(scope="module")
def client(live: LiveCatalogue) -> Iterator[TestClient]:
    """Return a browser at the real catalogue's page, without a journal."""
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


@dataclass
class Slack:
    """Says and presses what a person does in Slack, in the running program against the fake Slack."""

    program: Program
    channel: str
    answers: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str) -> str:
        """Mention Lotsen in a channel."""
        asked = self.program.outside.mention(text, channel=self.channel)
        return self._answer(lambda: self._said(asked["ts"]))

    def pick(self, choice: str | int) -> str:
        """Press the button with a label, or the one at a place that counts from 1, of the last answer."""
        label = choice if isinstance(choice, str) else f"lotsen_pick_{choice - 1}"
        last, before = self.answers[-1], len(self._all())
        text = last["text"]
        spoken = {b.get("accessibility_label") for b in buttons_of(last)}
        self.program.outside.click(last, f"Välj: {label}" if f"Välj: {label}" in spoken else label)

        def found() -> list[dict[str, Any]]:
            changed = [m for m in self._all() if m["ts"] == last["ts"] and m["text"] != text]
            return changed or self._all()[before:]

        return self._answer(found)

    def _answer(self, found: Callable[[], list[dict[str, Any]]]) -> str:
        workspace = self.program.slack.workspace
        self.answers.append(workspace.wait(lambda: found() and dict(found()[0])))
        self.program.settled()
        whispered = [m for m in workspace.whispered() if m["channel"] == self.channel]
        drawn = conversation([self.answers[-1]])
        notes = "\n".join(message["text"] for message in whispered)
        return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<(?:/?(?:strong|em|a|span)[^>]*)>", "", drawn))) + notes

    def _all(self) -> list[dict[str, Any]]:
        return self.program.slack.workspace.said(self.channel)

    def _said(self, thread: str) -> list[dict[str, Any]]:
        return self.program.slack.workspace.said(self.channel, thread)


@EACH
def test_in_slack(transcript: dict[str, Any], live: LiveCatalogue, tmp_path: Path) -> None:
    """In Slack the same is read and the same buttons lead on; a place's county is asked for in words of its own."""
    with FakeSlack() as slack, Program(slack, live, tmp_path, county=transcript.get("county")) as program:
        slack.workspace.channel("C1", "U1")
        person = Slack(program, "C1")
        for turn in transcript["turns"]:
            asks_county = turn["status"] == "clarify" and not transcript.get("county")
            says = [piece for piece in turn.get("says", ()) if not asks_county or piece.endswith(" län")]
            read({**turn, "says": says}, take(turn, person.say, person.pick))


def test_the_transcripts_cover_every_status() -> None:
    """Between them the conversations end in each status that a reply can have."""
    statuses = {turn["status"] for transcript in TRANSCRIPTS for turn in transcript["turns"]}
    assert statuses == {"answer", "suggest", "clarify", "none", "acute"}
