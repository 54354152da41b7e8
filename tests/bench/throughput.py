"""Signed mentions, answered: ``lotsen serve`` beside an echo bot on the bare SDK, in one run.

Usage: python -m tests.bench.throughput [--questions 1000] [--rounds 3] [--distinct 20 385 0]

Each server has one core to itself; the load and the fake Slack have the other. Both bots get the same questions, from
the catalogue's test phrases, by many people in many channels. Lotsen remembers for a minute what it has answered, so
that it matters how often the same words come again: each load says how many different questions it asks (0: all
differ). Counted: asked, answered, lost, doubled; and questions a second, wall and CPU. The ratio is Lotsen's to the
echo bot's, round by round in turn, and the best of each.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.catalogue.loader import read_content

SECRET, TOKEN = "bench-secret", "xoxb-bench"
IN_FLIGHT = 10
LOADS = (20, 385, 0)
"""Different questions: a busy morning, as many as a question set has, and nobody ever asks what another has asked."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did with one load."""

    name: str
    asked: int
    answered: int
    lost: int
    doubled: int
    seconds: float
    cpu: float
    ack_p50: float
    ack_p99: float

    @property
    def rate(self) -> float:
        """Questions answered a second."""
        return self.answered / self.seconds

    @property
    def cpu_rate(self) -> float:
        """Questions answered a second of the server's own CPU time."""
        return self.answered / self.cpu


class FakeSlack:
    """Takes what a bot posts and counts it by thread; only what the bench needs."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self._done = asyncio.Event()
        self._wanted = 0

    async def wait_for(self, wanted: int, seconds: float) -> None:
        """Wait until ``wanted`` threads have an answer, or ``seconds`` have passed."""
        self._wanted = wanted
        self._done.clear()
        if len(self.answers) < wanted:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._done.wait(), seconds)

    async def call(self, request: web.Request) -> web.Response:
        """Answer one call of the Web API."""
        method = request.match_info["method"]
        body = {"ok": True, "user_id": "UBOT", "bot_id": "BBOT", "team_id": "T1", "user": "lotsen", "team": "t"}
        if method == "chat.postMessage":
            is_json = request.content_type == "application/json"
            data = await (request.json() if is_json else request.post())
            self.answers[str(data.get("thread_ts"))] += 1
            body |= {"ts": f"{time.time():.6f}", "channel": data["channel"], "message": {"text": ""}}
            if len(self.answers) >= self._wanted:
                self._done.set()
        return web.json_response(body)


def mention(number: int, text: str) -> tuple[str, bytes, dict[str, str]]:
    """Return the thread, body and headers of one signed mention."""
    thread = f"1700000000.{number:06d}"
    event = {
        "type": "app_mention", "user": f"U{number % 97:03d}", "text": f"<@UBOT> {text}", "ts": thread,
        "channel": f"C{number % 50:03d}", "event_ts": thread,
    }  # fmt: skip
    body = json.dumps(
        {
            "type": "event_callback", "token": "x", "team_id": "T1", "api_app_id": "A1", "event": event,
            "event_id": f"Ev{number:08d}", "event_time": 1700000000,
            "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        }
    ).encode()  # fmt: skip
    now = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": now,
        "x-slack-signature": f"v0={signature}",
    }
    return thread, body, headers


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def server(name: str, api: str, folder: Path, core: int) -> Iterator[tuple[str, int]]:
    """Run a bot on ``core``; yield its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "LOTSEN_SLACK_API_URL": api,
        "LOTSEN_COUNTY": "kalmar",
        "LOTSEN_DATABASE": str(folder / f"{name}.db"),
    }
    commands = {
        "lotsen": [sys.executable, "-m", "bot.cli", "serve", "--port", str(port), "--log-level", "warning"],
        "echo": [sys.executable, "-m", "tests.bench.echo_bot", str(port)],
    }
    with subprocess.Popen(commands[name], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        os.sched_setaffinity(process.pid, {core})
        try:
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


async def until_ready(session: aiohttp.ClientSession, address: str) -> None:
    """Wait until a server answers."""
    for _ in range(1200):
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get(f"{address}/health/ready") as response:
                if response.status == 200:
                    return
        await asyncio.sleep(0.1)
    raise RuntimeError(f"{address} did not become ready")


@contextlib.asynccontextmanager
async def fake_slack() -> AsyncIterator[tuple[FakeSlack, str]]:
    """Run the fake Web API; yield it and its address."""
    slack = FakeSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    try:
        yield slack, f"http://127.0.0.1:{port}/api/"
    finally:
        await runner.cleanup()


async def one_round(name: str, questions: list[str], folder: Path, core: int) -> Round:
    """Load one server with all questions and count what comes of them."""
    async with fake_slack() as (slack, api), aiohttp.ClientSession() as session:
        with server(name, api, folder, core) as (address, pid):
            await until_ready(session, address)
            acks: list[float] = []
            waiting = iter(enumerate(questions))

            async def send_all() -> None:
                for number, text in waiting:
                    _, body, headers = mention(number, text)
                    started = time.perf_counter()
                    async with session.post(f"{address}/slack/events", data=body, headers=headers) as response:
                        await response.read()
                        assert response.status == 200, response.status
                    acks.append(time.perf_counter() - started)

            used, started = cpu_seconds(pid), time.perf_counter()
            await asyncio.gather(*(send_all() for _ in range(IN_FLIGHT)))
            await slack.wait_for(len(questions), 60)
            seconds, used = time.perf_counter() - started, cpu_seconds(pid) - used
            await asyncio.sleep(1.0)  # what is doubled comes late
    acks.sort()
    return Round(
        name=name,
        asked=len(questions),
        answered=len(slack.answers),
        lost=len(questions) - len(slack.answers),
        doubled=sum(count - 1 for count in slack.answers.values()),
        seconds=seconds,
        cpu=used,
        ack_p50=1000 * acks[len(acks) // 2],
        ack_p99=1000 * acks[int(len(acks) * 0.99)],
    )


def table(rounds: list[Round]) -> str:
    """Return the rounds and the ratio as a Markdown table."""
    lines = [
        "| bot | asked | answered | lost | doubled | answered/s | CPU ms each | ack p50 ms | ack p99 ms |",
        "|---" * 9 + "|",
    ]
    lines += [
        f"| {r.name} | {r.asked} | {r.answered} | {r.lost} | {r.doubled} | {r.rate:.0f} | "
        f"{1000 * r.cpu / max(1, r.answered):.2f} | {r.ack_p50:.1f} | {r.ack_p99:.1f} |"
        for r in rounds
    ]
    ours = [r for r in rounds if r.name == "lotsen"]
    theirs = [r for r in rounds if r.name == "echo"]
    wall = max(r.rate for r in ours) / max(r.rate for r in theirs)
    cpu = max(r.cpu_rate for r in ours) / max(r.cpu_rate for r in theirs)
    lines.append(f"\nLotsen to echo, best of {len(ours)}: {100 * wall:.0f} % by the clock, {100 * cpu:.0f} % by CPU.\n")
    return "\n".join(lines)


def measure(questions: int, rounds: int, loads: Sequence[int] = LOADS) -> str:
    """Run all loads and rounds, the two servers in turn, and return the tables."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    content = read_content(ROOT)
    texts = sorted(text for intent in content.intents.values() for text in intent.tests)
    tables = ["# Throughput\n"]
    try:
        for distinct in loads:
            chosen = [texts[i * 7 % len(texts)] for i in range(min(distinct or questions, questions))]
            asked = [chosen[i % len(chosen)] for i in range(questions)]
            done = [done for _ in range(rounds) for done in _both(asked, cores[0])]
            tables.append(f"{questions} questions, {len(set(asked))} different ones:\n\n{table(done)}")
    finally:
        os.sched_setaffinity(0, set(cores))
    return "\n".join(tables)


def _both(asked: list[str], core: int) -> Iterator[Round]:
    """Load the two servers, one after the other."""
    for name in ("echo", "lotsen"):
        with tempfile.TemporaryDirectory() as folder:
            done = asyncio.run(one_round(name, asked, Path(folder), core))
        sys.stdout.write(f"{name} {done.rate:.0f}/s\n")
        sys.stdout.flush()
        yield done


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--distinct", type=int, nargs="+", default=LOADS, help="different questions (0: all differ)")
    options = parser.parse_args()
    sys.stdout.write("\n" + measure(options.questions, options.rounds, options.distinct))
    return 0


if __name__ == "__main__":
    sys.exit(main())
