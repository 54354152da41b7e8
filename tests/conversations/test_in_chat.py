"""The same conversations in Slack and in Teams: what is asked and pressed there, and what people read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.serving.live import LiveCatalogue
from bot.settings import TeamsSettings
from bot.texts import texts_in
from tests.channels.slack.program import ADMIN, Program
from tests.channels.teams.conftest import actions, shown
from tests.conftest import CACHE, CONTENT
from tests.conversations.test_transcripts import EACH, read, take
from tests.fake_slack.people import buttons_of
from tests.fake_slack.server import FakeSlack
from tests.fake_teams.connector import Connector, Posted
from tests.fake_teams.people import TENANT, Person
from tests.fake_teams.running import Running, running

ONE_OF_SEVERAL = ("pick", "county")
"""What a button does that chooses one of several options."""
_OF_ITSELF = "hör kanalen till"
"""What Lotsen says of the place, beside the answer."""


@dataclass
class InSlack:
    """Somebody in a thread of a channel of their own."""

    program: Program
    channel: str
    thread: str | None = None
    heard: int = 0

    def say(self, text: str) -> str:
        """Mention Lotsen and return what it answers."""
        before = len(self._said())
        message = self.program.outside.mention(text, self.channel, thread=self.thread)
        self.thread = self.thread or message["ts"]
        return self._read(lambda: len(self._said()) > before)

    def pick(self, choice: str | int) -> str:
        """Press a button of the last answer and return what takes its place."""
        last = self._last_with_options()
        options = {
            b["action_id"]: f"{b['text']['text']} {b.get('accessibility_label', '')}" for b in self._options(last)
        }
        if isinstance(choice, int):
            pressed = list(options)[choice - 1]
        else:
            (pressed,) = [action for action, label in options.items() if choice in label]
        before = json.dumps(self._said())
        self.program.outside.click(last, pressed)
        return self._read(lambda: json.dumps(self._said()) != before)

    def _read(self, has_come: Callable[[], bool]) -> str:
        """Return the last answer with its buttons, and what Lotsen said beside it to the asker alone."""
        self.program.slack.workspace.wait(has_come)
        self.program.settled()
        last = next(m for m in reversed(self._said()) if _OF_ITSELF not in m["text"])
        whispers = self.program.slack.workspace.channels[self.channel].ephemerals
        aside, self.heard = whispers[self.heard :], len(whispers)
        labels = [b["text"]["text"] for b in buttons_of(last)]
        return " ".join([last["text"], *labels, *(m["text"] for m in aside)])

    def _said(self) -> list[dict[str, Any]]:
        return self.program.slack.workspace.said(self.channel)

    def _last_with_options(self) -> dict[str, Any]:
        return next(m for m in reversed(self._said()) if self._options(m))

    @staticmethod
    def _options(message: dict[str, Any]) -> list[dict[str, Any]]:
        return [b for b in buttons_of(message) if b["action_id"].rpartition("_")[0].endswith(ONE_OF_SEVERAL)]


@dataclass
class InTeams:
    """Somebody in a thread of a channel."""

    lotsen: Running
    connector: Connector
    person: Person
    thread: str

    def say(self, text: str) -> str:
        """Mention Lotsen and return what it answers."""
        before, all_before = len(self._posted()), len(self.connector.posted)
        assert self.person.mentions(text, thread=self.thread).status_code == 200
        self.connector.until(lambda: len(self._posted()) > before and self._is_quiet())
        return " ".join(self._text(posted) for posted in self.connector.posted[all_before:])

    def pick(self, choice: str | int) -> str:
        """Press a button of the last card and return the card that takes its place."""
        last = next(p for p in reversed(self._posted()) if self._options(p))
        options = self._options(last)
        places = {option["title"]: option for option in options}
        option = options[choice - 1] if isinstance(choice, int) else places[choice]
        answer = self.person.clicks(option["data"], last.replaced or last.id, self.person.channel(self.thread)).json()
        return shown(answer["value"])

    def _posted(self) -> list[Posted]:
        return [p for p in self.connector.posted if f"messageid={self.thread}" in p.conversation]

    @staticmethod
    def _options(posted: Posted) -> list[dict[str, Any]]:
        return [found for name in ONE_OF_SEVERAL for found in actions(posted.card, name)]

    def _is_quiet(self) -> bool:
        state = self.lotsen.chat.delivery.state()
        return state["inbox"]["waiting"] == 0 and state["outbox"]["waiting"] == 0

    @staticmethod
    def _text(posted: Posted) -> str:
        return f"{shown(posted.card)} {posted.text}"


@pytest.fixture(scope="module")
def in_slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the program without a county, in a fake Slack."""
    live = LiveCatalogue(CONTENT, CACHE, texts_in("sv"))
    with FakeSlack() as slack, Program(slack, live, tmp_path_factory.mktemp("slack"), county=None) as program:
        yield program


@EACH
def test_in_slack(transcript: dict[str, Any], in_slack: Program) -> None:
    """In a channel's thread people read the same, with buttons that lead to the same."""
    channel = f"C{abs(hash(transcript['name'])) % 10**8:08d}"
    in_slack.slack.workspace.channel(channel, "U1", ADMIN)
    if "county" in transcript:
        in_slack.outside.command(f"län {transcript['county']}", channel, ADMIN)
        in_slack.settled()
    talk = InSlack(in_slack, channel)
    for turn in transcript["turns"]:
        read(turn, take(turn, talk.say, talk.pick))


@EACH
def test_in_teams(transcript: dict[str, Any], assistant: Assistant, tmp_path: Path) -> None:
    """In a channel's thread people read the same, with buttons that lead to the same."""
    teams = TeamsSettings("lotsen-local", None, (TENANT,), is_local=True)
    county = transcript.get("county")
    with Connector() as connector, running(assistant, tmp_path, teams, county=county) as lotsen:
        talk = InTeams(lotsen, connector, Person(lotsen.endpoint, connector.url), f"{dt.datetime.now():%H%M%S%f}")
        for turn in transcript["turns"]:
            read(turn, take(turn, talk.say, talk.pick))
