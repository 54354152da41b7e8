"""``lotsen serve`` with Slack, from the outside: the fake Slack signs, presses, fails and counts."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.end_to_end.running import Running
from tests.fake_slack.people import Outside, signed
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

QUESTIONS = ("vem kallar till SIP", "vilket nummer svarar bup på natten", "får jag konsultera utan samtycke")
PERSONAL = "vem kallar till SIP för Ossian Rävlund 20110412-9810"


def settings(slack: FakeSlack, **more: str) -> dict[str, str]:
    """Return the settings of a program in Kalmar that talks with the fake Slack."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "LOTSEN_SLACK_API_URL": slack.api_url,
        "LOTSEN_COUNTY": "kalmar",
        **more,
    }


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Return a running fake Slack with a channel, where the app may also read histories."""
    with FakeSlack() as running:
        running.workspace.channel("C1", "U1", "U2")
        yield running


@pytest.fixture
def lotsen(slack: FakeSlack, tmp_path: Path) -> Iterator[Running]:
    """Return the running program."""
    with Running(tmp_path, settings(slack), level="debug") as running:
        yield running


@pytest.fixture
def outside(slack: FakeSlack, lotsen: Running) -> Iterator[Outside]:
    """Return the people outside."""
    people = Outside(slack, f"{lotsen.url}/slack/events")
    yield people
    people.close()


def quiet(lotsen: Running) -> bool:
    """Return whether nothing waits."""
    state = lotsen.state()["delivery"]
    return bool(state["inbox"]["waiting"] == 0 and state["outbox"]["waiting"] == 0)


def test_a_working_day(slack: FakeSlack, lotsen: Running, outside: Outside) -> None:
    """Every way to ask and to answer back, one after another, in one running program; each answered once."""
    workspace = slack.workspace
    asked = outside.mention("vem kallar till SIP")
    (answer,) = workspace.wait(lambda: workspace.said("C1"))
    assert answer["thread_ts"] == asked["ts"]
    outside.pair("vilket nummer svarar bup på dagen")
    workspace.wait(lambda: len(workspace.said("C1")) == 2)
    outside.direct("vilket nummer svarar bup på natten")
    workspace.wait(lambda: len(workspace.said("D1")) == 1)
    outside.command("fråga får jag konsultera utan samtycke")
    outside.shortcut(asked, user="U2")
    workspace.wait(lambda: len(workspace.whispered()) == 2)
    outside.click(answer, "lotsen_pick_1")
    workspace.wait(lambda: len(workspace.said("C1")) == 3)
    outside.click(answer, "Ja", user="U2")
    outside.click(answer, "Föreslå förbättring")
    (view,) = workspace.wait(lambda: list(workspace.views.values()))
    outside.submit(view, "Skriv telefontiderna också")
    workspace.wait(lambda: len(workspace.whispered()) == 4)
    outside.opens("home")
    workspace.wait(lambda: "U1" in workspace.homes)
    workspace.wait(lambda: quiet(lotsen))
    assert len(workspace.said()) == 4
    assert workspace.trouble == []
    state = lotsen.state()
    assert (state["ready"], state["degraded"], state["channels"]["slack"]["ok"]) == (True, False, True)
    assert 'lotsen_channel_ok{channel="slack"} 1' in lotsen.metrics()


def test_a_county_is_chosen_first(slack: FakeSlack, tmp_path: Path) -> None:
    """Without a county a channel is asked for one, once; then the question that waited is answered."""
    given = settings(slack)
    del given["LOTSEN_COUNTY"]
    with Running(tmp_path, given) as lotsen:
        outside = Outside(slack, f"{lotsen.url}/slack/events")
        outside.mention("får jag konsultera utan samtycke")
        (choice,) = slack.workspace.wait(lambda: slack.workspace.said("C1"))
        outside.click(choice, "Värmlands län")
        slack.workspace.wait(lambda: "20 kap. 5 §" in slack.workspace.said("C1")[0]["text"])
        outside.close()


def test_personal_data_is_nowhere(slack: FakeSlack, lotsen: Running, outside: Outside) -> None:
    """A name and a number in a mention, a command, a form: the asker is told, and no file, log or call holds them."""
    workspace = slack.workspace
    outside.mention(PERSONAL)
    (answer,) = workspace.wait(lambda: workspace.said("C1"))
    workspace.wait(lambda: any("ersonuppgifter" in m["text"] for m in workspace.whispered("U1")))
    outside.command(f"fråga {PERSONAL}")
    outside.click(answer, "Föreslå förbättring")
    (view,) = workspace.wait(lambda: list(workspace.views.values()))
    outside.submit(view, PERSONAL)
    workspace.wait(lambda: quiet(lotsen))
    kept = {**lotsen.files(), "calls": json.dumps([c.body for c in workspace.calls], ensure_ascii=False).encode()}
    for name, data in kept.items():
        for part in ("20110412", "-9810", "Rävlund", "Ossian"):  # four digits alone turn up in hashes
            assert part.encode() not in data, (name, part)
    assert "vem kallar till" not in lotsen.log()


def test_forged_and_old_requests_are_refused(slack: FakeSlack, lotsen: Running) -> None:
    """A bad signature, an old one and none at all get 401, and nothing is asked."""
    body = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}}).encode()
    for headers in ({}, signed(body, secret="fel"), signed(body, at=1_600_000_000)):
        response = httpx2.post(f"{lotsen.url}/slack/events", content=body, headers=headers, trust_env=False)
        assert (response.status_code, response.content) == (401, b"")
    assert lotsen.rows("select count(*) from asked") == [(0,)]


def test_killed_at_any_moment_everything_is_answered(slack: FakeSlack, lotsen: Running, outside: Outside) -> None:
    """Five times killed among twenty questions, each delivered until it is taken: each kept once, answered once."""
    workspace = slack.workspace
    workspace.scopes.add("channels:history")
    channel, questions = workspace.channel("C1"), itertools.cycle(QUESTIONS)
    asked = []
    for round_ in range(5):
        for number in range(4):
            message = workspace.post(channel, {"user": "U1", "text": f"<@U0LOTSEN> {next(questions)}"})
            event = outside.event("app_mention", channel, message)
            asked.append(event)
            if number == round_ % 4:
                lotsen.kill()
                lotsen.start()
            outside.insist(event)
        outside.deliver(asked[-1], retry=2)
    workspace.wait(lambda: len({m["thread_ts"] for m in workspace.said("C1")}) == len(asked), 60)
    workspace.wait(lambda: quiet(lotsen), 60)
    counts = Counter(m["thread_ts"] for m in workspace.said("C1"))
    assert len(asked) == 20
    assert counts == Counter({event["event"]["ts"]: 1 for event in asked})
    assert lotsen.rows("select count(*) from asked") == [(len(asked),)]


def test_slack_fails_in_every_way_at_once(slack: FakeSlack, lotsen: Running, outside: Outside) -> None:
    """429, 500, 502, a line cut before and after, a refusal of looks: twelve asked, twelve kept, twelve answered."""
    workspace = slack.workspace
    workspace.scopes.add("channels:history")
    for first, how in enumerate(
        (
            {"status": 429, "retry_after": 1},
            {"status": 500},
            {"drop": "after"},
            {"status": 502},
            {"drop": "before"},
            {"error": "invalid_blocks"},
            {"error": "internal_error"},
        )
    ):
        slack.fail("chat.postMessage", **{"first": 1 + 2 * first, **how})
    for number in range(12):
        channel = f"C{1 + number % 4}"
        workspace.channel(channel, "U1")
        outside.pair(QUESTIONS[number % 3], channel=channel)
    workspace.wait(lambda: len({m["thread_ts"] for m in workspace.said()}) == 12, 90)
    workspace.wait(lambda: quiet(lotsen), 60)
    assert set(Counter(m["thread_ts"] for m in workspace.said()).values()) == {1}
    assert lotsen.rows("select count(*) from asked") == [(12,)]


def test_a_graceful_stop_lets_answers_through(slack: FakeSlack, lotsen: Running, outside: Outside) -> None:
    """What was taken when the program is told to stop is answered, then or after the next start."""
    for number in range(8):
        outside.mention(QUESTIONS[number % 3])
    lotsen.stop()
    lotsen.start()
    workspace = slack.workspace
    workspace.wait(lambda: len({m["thread_ts"] for m in workspace.said("C1")}) == 8)
    workspace.wait(lambda: quiet(lotsen))
    assert set(Counter(m["thread_ts"] for m in workspace.said("C1")).values()) == {1}


def test_a_button_survives_restart_and_a_changed_catalogue(slack: FakeSlack, lotsen: Running, outside: Outside) -> None:
    """A button of before a restart is answered; one whose intent is gone says so to who pressed it."""
    workspace = slack.workspace
    outside.mention("vem kallar till SIP")
    (answer,) = workspace.wait(lambda: workspace.said("C1"))
    lotsen.stop()
    lotsen.start()
    outside.click(answer, "lotsen_pick_1")
    workspace.wait(lambda: len(workspace.said("C1")) == 2)
    stale = json.loads(json.dumps(answer["blocks"]).replace("sip.vem-kallar", "sip.fanns-forr"))
    outside.click({**answer, "blocks": stale}, "lotsen_pick_0")
    workspace.wait(lambda: workspace.whispered("U1"))


def test_socket_mode(slack: FakeSlack, tmp_path: Path) -> None:
    """The same over Socket Mode, through a reconnect and a restart: nothing lost, nothing twice."""
    workspace = slack.workspace
    given = settings(slack, SLACK_APP_TOKEN=APP_TOKEN)
    with Running(tmp_path, given) as lotsen:
        outside = Outside(slack)
        workspace.wait(slack.has_socket)
        outside.mention("vem kallar till SIP")
        (answer,) = workspace.wait(lambda: workspace.said("C1"))
        outside.click(answer, "Ja")
        outside.command("fråga vem kallar till SIP")
        workspace.wait(lambda: len(workspace.whispered("U1")) == 2)
        slack.disconnect()
        workspace.wait(slack.has_socket, 40)
        lotsen.stop()
        workspace.wait(lambda: not slack.has_socket())
        lotsen.start()
        workspace.wait(slack.has_socket, 40)
        outside.mention("vilket nummer svarar bup på natten")
        workspace.wait(lambda: len(workspace.said("C1")) == 2)
        assert lotsen.state()["channels"]["slack"]["mode"] == "socket"
        response = httpx2.post(f"{lotsen.url}/slack/events", content=b"{}", trust_env=False)
        assert response.status_code == 404
        outside.close()
