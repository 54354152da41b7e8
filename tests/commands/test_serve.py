"""``lotsen serve`` as a process: it refuses what is unsafe, ends in order, and survives kill -9 with nothing lost."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fake_slack.people import Outside
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT_TOKEN, SIGNING_SECRET
from tests.paths import ROOT


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Return a running fake Slack with a channel, where Lotsen may read what it wrote."""
    with FakeSlack() as running:
        running.workspace.scopes.add("channels:history")
        running.workspace.channel("C1", "U1", "U2")
        yield running


@pytest.fixture
def configured(environment: dict[str, str], slack: FakeSlack) -> dict[str, str]:
    """Return an environment in which Slack is configured."""
    return {
        **environment,
        "LOTSEN_COUNTY": "kalmar",
        "LOTSEN_SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }


@contextlib.contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run ``lotsen serve`` until it is ready; it is ended by whoever uses it, or killed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"{address}/health/ready", trust_env=False).status_code == 200:
                    break
            assert process.poll() is None, process.stdout and process.stdout.read().decode()
            time.sleep(0.1)
        yield process, address
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def answers(slack: FakeSlack) -> Counter[str]:
    """Return how many answers each thread has."""
    return Counter(message["thread_ts"] for message in slack.workspace.said("C1") if message.get("thread_ts"))


def test_asked_and_ended_in_order(configured: dict[str, str], slack: FakeSlack) -> None:
    """Ten mentions, then SIGTERM at once: all ten are answered, no body is in the output, and it ends by itself."""
    with serving(configured) as (process, address):
        outside = Outside(slack, f"{address}/slack/events")
        asked = [outside.mention(f"vem kallar till SIP, fråga nummer {n}")["ts"] for n in range(10)]
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        outside.close()
    assert answers(slack) == dict.fromkeys(asked, 1)
    assert process.returncode in {0, -signal.SIGTERM}
    assert b"fr\xc3\xa5ga nummer" not in output
    assert b"Traceback" not in output


def test_killed_three_times_while_people_ask(configured: dict[str, str], slack: FakeSlack) -> None:
    """Thirty mentions over three processes that are killed with kill -9: asked 30, answered 30, none twice."""
    sent = []
    for round_ in range(3):
        with serving(configured) as (process, address):
            outside = Outside(slack, f"{address}/slack/events")
            for body in sent:  # Slack delivers again what it is not sure of, answered or not
                outside.deliver(body, retry=1)
            for number in range(10):
                _, events = outside._mentioned(f"vem kallar till SIP, {round_} {number}", "C1", "U1", None)
                sent.append(events[0])
                if number == 9:
                    process.send_signal(signal.SIGKILL)  # while it is delivered
                with contextlib.suppress(httpx2.HTTPError, AssertionError):
                    outside.deliver(events[0])
            outside.close()
            process.wait()
    with serving(configured) as (process, address):
        outside = Outside(slack, f"{address}/slack/events")
        for body in sent:
            outside.deliver(body, retry=1)
        slack.workspace.wait(lambda: len(answers(slack)) == 30, 30)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        outside.close()
    assert answers(slack) == {body["event"]["ts"]: 1 for body in sent}


def refused(environment: dict[str, str], *args: str) -> str:
    """Run ``lotsen serve``, which must end with status 2; return its one line of explanation."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--port", "0", *args],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr.decode()
    (line,) = done.stderr.decode().splitlines()
    return line


def test_teams_without_authentication_is_refused_outside(environment: dict[str, str]) -> None:
    """LOTSEN_TEAMS_LOCAL=1 on an address that others reach: one line that says what to do, status 2."""
    line = refused({**environment, "LOTSEN_TEAMS_LOCAL": "1"}, "--host", "0.0.0.0")
    assert "LOTSEN_TEAMS_LOCAL" in line


def test_a_journal_that_cannot_be_used_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    """A folder where the journal should be: one line with the path, status 2."""
    (tmp_path / "folder").mkdir()
    line = refused({**environment, "LOTSEN_DATABASE": str(tmp_path / "folder")})
    assert str(tmp_path / "folder") in line


def test_a_key_that_cannot_be_used_is_told(configured: dict[str, str], tmp_path: Path) -> None:
    """A key file that is none: one line with the path, status 2."""
    (tmp_path / "bad.key").write_text("no key\n")
    line = refused({**configured, "LOTSEN_KEY_FILE": str(tmp_path / "bad.key")})
    assert "bad.key" in line


def test_the_web_alone_says_nothing_of_channels(environment: dict[str, str]) -> None:
    """Without a chat channel the program serves the web, is ready, and has no chat in its state."""
    with serving(environment) as (process, address):
        told = json.loads(httpx2.get(f"{address}/health/ready", trust_env=False).text)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
    assert told["ready"] is True
    assert "channels" not in told
    assert re.search(rb"webben", output)
