"""The chat side in the running application: its state, its figures, its way in, how it starts and how it ends."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.chat.carrier import Undeliverable
from bot.chat.channel import NotTaken
from bot.chat.delivery import Delivery
from bot.journal.store import Journal
from bot.serving.app import Serving, build_app
from bot.serving.channels import refuse_open_door
from bot.serving.chat import Chat
from bot.serving.live import LiveCatalogue
from bot.serving.metrics import Metrics
from bot.settings import SettingsError, read_settings
from bot.texts import texts_in
from tests.chat.fakes import FakeCarrier, asked, desk
from tests.conftest import SMALL


class FakeChannel:
    """A channel whose every post is a question, and which writes down when it was started and stopped."""

    def __init__(self) -> None:
        self.carrier = FakeCarrier()
        self.events: list[str] = []
        self.told: dict[str, Any] = {"ok": True}
        self.start_fault: Exception | None = None
        self.delivery: Delivery
        self.number = 0

    def routes(self) -> list[Route]:
        """Return the addresses that platforms post to."""
        return [Route(path, self.take, methods=["POST"]) for path in ("/slack/events", "/api/messages")]

    async def take(self, request: Request) -> Response:
        """Take a question in."""
        body = await request.body()
        self.number += 1
        try:
            await self.delivery.receive(asked(self.number))
        except NotTaken:
            return Response(status_code=503)
        return PlainTextResponse(str(len(body)))

    async def start(self) -> None:
        """Start, or fail."""
        self.events.append(f"started after {len(self.carrier.shown)} messages")
        if self.start_fault:
            raise self.start_fault

    async def stop(self) -> None:
        """Stop."""
        self.events.append(f"stopped after {len(self.carrier.shown)} messages")

    def state(self) -> dict[str, Any]:
        """Tell what it was told to."""
        return self.told


Running = Callable[[FakeChannel], AbstractContextManager[TestClient]]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> LiveCatalogue:
    """Return the small catalogue as the server holds it."""
    return LiveCatalogue(SMALL, tmp_path_factory.mktemp("cache"), texts_in("sv"))


@pytest.fixture
def running(live: LiveCatalogue, tmp_path: Path) -> Running:
    """Return what runs the application with a channel."""

    @contextmanager
    def run(channel: FakeChannel) -> Iterator[TestClient]:
        journal, metrics = Journal(tmp_path / "journal.db"), Metrics()
        channel.delivery = Delivery(journal.storage, desk, metrics, apology="Något gick fel.")
        serving = Serving(live, journal, texts_in("sv"), metrics=metrics, chat=Chat(channel.delivery, [channel]))
        with TestClient(build_app(serving), base_url="http://testserver") as client:
            yield client

    return run


def test_ending_lets_answers_arrive_before_the_channel_closes(running: Running) -> None:
    """Asked 20 and ended at once: the channel was started before anything was sent and closed after all 20 were."""
    channel = FakeChannel()
    with running(channel) as client:
        for _ in range(20):
            assert client.post("/slack/events").status_code == 200
    assert channel.events == ["started after 0 messages", "stopped after 20 messages"]


def test_ready_tells_each_channel(running: Running) -> None:
    """A healthy program is ready and not degraded, and tells queues and channels without a word of content."""
    with running(FakeChannel()) as client:
        client.post("/slack/events")
        response = client.get("/health/ready")
    told = response.json()
    assert (response.status_code, told["ready"], told["degraded"]) == (200, True, False)
    assert told["channels"]["slack"]["ok"] is True
    assert told["delivery"]["inbox"]["waiting"] == 0
    assert "fråga" not in response.text


def test_a_channel_that_is_down_degrades(running: Running) -> None:
    """Slack being down is told and no reason to restart: the web still answers, so the program is ready."""
    channel = FakeChannel()
    channel.told = {"ok": False, "fault": "invalid_auth"}
    with running(channel) as client:
        response = client.get("/health/ready")
        figures = client.get("/metrics").text
    told = response.json()
    assert (response.status_code, told["ready"], told["degraded"]) == (200, True, True)
    assert told["channels"]["slack"]["fault"] == "invalid_auth"
    assert 'lotsen_channel_ok{channel="slack"} 0' in figures


def test_a_channel_that_does_not_start_leaves_the_rest_running(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault at the start is logged by its kind, and pages and questions work."""
    channel = FakeChannel()
    channel.start_fault = RuntimeError("xoxb-secret")
    with running(channel) as client, caplog.at_level(logging.ERROR):
        assert client.get("/").status_code == 200
        assert client.post("/slack/events").status_code == 200
    assert "xoxb-secret" not in caplog.text


def test_a_journal_that_cannot_be_written_is_not_ready_and_the_web_answers(running: Running) -> None:
    """With a full disk chat refuses with 503, ready is 503, and a question on the page gets its answer."""
    channel = FakeChannel()
    with running(channel) as client:
        storage = channel.delivery._worker._storage
        storage.rows(f"pragma max_page_count = {storage.rows('pragma page_count')[0]['page_count']}")
        statuses = {client.post("/slack/events").status_code for _ in range(300)}
        assert 503 in statuses
        assert client.get("/health/ready").status_code == 503
        page = client.post("/ask", data={"question": "vem kallar till SIP", "county": "kalmar"})
        assert 'class="turn answer"' in page.text
        storage.rows("pragma max_page_count = 100000")
        assert client.post("/slack/events").status_code == 200
        assert client.get("/health/ready").status_code == 200


def test_figures_of_delivery(running: Running) -> None:
    """The metrics count what was sent and what was not, and give the queues' lengths; each line is well formed."""
    channel = FakeChannel()
    channel.carrier.faults = [Undeliverable("channel_not_found"), None]
    with running(channel) as client:
        client.post("/slack/events")
        client.post("/slack/events")
        while len(channel.carrier.shown) < 1:
            pass
        figures = client.get("/metrics").text
    assert 'lotsen_messages_total{channel="slack",outcome="sent"} 1' in figures
    assert 'lotsen_messages_total{channel="slack",outcome="undelivered"} 1' in figures
    assert "lotsen_message_seconds_count 1" in figures
    assert re.search(r"^lotsen_outbox_waiting \d", figures, re.M)
    for line in figures.splitlines():
        assert re.fullmatch(r'# TYPE \w+ \w+|\w+(\{(\w+="[^"]*",?)+\})? [-+0-9.e]+', line), line


@pytest.mark.parametrize("path", ["/slack/events", "/api/messages"])
def test_platforms_are_no_browsers(running: Running, path: str) -> None:
    """Where platforms post, larger bodies pass and a browser's headers do not matter; there is still a limit."""
    with running(FakeChannel()) as client:
        assert client.post(path, content=b"x" * 500_000).text == "500000"
        assert client.post(path, headers={"Origin": "https://hooks.slack.com"}).status_code == 200
        assert client.post(path, content=b"x" * 1_100_000).status_code == 413
        assert client.post("/ask", content=b"x" * 100_000).status_code == 413


def test_teams_without_authentication_stays_at_home() -> None:
    """LOTSEN_TEAMS_LOCAL=1 is refused on any address that others can reach."""
    settings = read_settings({"LOTSEN_TEAMS_LOCAL": "1"})
    for host in ("127.0.0.1", "::1", "localhost", "127.8.8.8"):
        refuse_open_door(settings, host)
    for host in ("0.0.0.0", "::", "192.168.1.5", "lotsen.example"):
        with pytest.raises(SettingsError, match="LOTSEN_TEAMS_LOCAL"):
            refuse_open_door(settings, host)
    refuse_open_door(read_settings({}), "0.0.0.0")
