"""The same conversations in Teams: what is asked and pressed there, and what people read."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from bot.settings import TeamsSettings
from tests.channels.teams.conftest import actions, shown
from tests.conversations.test_transcripts import EACH, read, take
from tests.fake_teams.connector import Connector, Posted
from tests.fake_teams.people import TENANT, Person
from tests.fake_teams.running import Running, running

ONE_OF_SEVERAL = ("pick", "county")
"""What a button does that chooses one of several options."""


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
        self.connector.until(lambda: len(self._posted()) > before)
        while not self._is_quiet():
            time.sleep(0.02)
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


@EACH
def test_in_teams(transcript: dict[str, Any], assistant: Assistant, tmp_path: Path) -> None:
    """In a channel's thread people read the same, with buttons that lead to the same."""
    teams = TeamsSettings("lotsen-local", None, (TENANT,), is_local=True)
    county = transcript.get("county")
    with Connector() as connector, running(assistant, tmp_path, teams, county=county) as lotsen:
        talk = InTeams(lotsen, connector, Person(lotsen.endpoint, connector.url), f"{dt.datetime.now():%H%M%S%f}")
        for turn in transcript["turns"]:
            read(turn, take(turn, talk.say, talk.pick))
