"""Local mode, strange activities, and what lies around the program."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.assistant import Assistant
from bot.channels.teams.hosts import is_service
from bot.channels.teams.sdk import sheltered
from tests.channels.teams.conftest import LOCAL
from tests.fake_teams.connector import Connector
from tests.fake_teams.people import Person
from tests.fake_teams.running import Running, running
from tests.paths import ROOT

BODY = {"conversation": {"id": "c"}, "from": {"id": "u"}, "recipient": {"id": "b"}}
STRANGE: list[tuple[Any, int]] = [
    ({"type": "typing"}, 200),
    ({"type": "endOfConversation"}, 200),
    ({"type": "event", "name": "no/such"}, 200),
    ({"type": "no.such.type"}, 200),
    ({"type": "messageUpdate", "text": "x"}, 200),
    ({"type": "messageDelete"}, 200),
    ({"type": "messageReaction", "reactionsAdded": [{"type": "like"}]}, 200),
    ({"type": "installationUpdate", "action": "no-such"}, 200),
    ({"type": "conversationUpdate", "membersAdded": "x"}, 200),
    ({"type": "handoff"}, 200),
    ({"type": "trace"}, 200),
    ({"type": "invoke", "name": "no/such"}, 501),
    ({"type": "invoke"}, 501),
    ({"type": "invoke", "name": "signin/verifyState"}, 501),
    ({"type": "invoke", "name": "task/fetch"}, 501),
    ({"type": "invoke", "name": "adaptiveCard/action"}, 200),
    ({"type": "invoke", "name": "adaptiveCard/action", "value": "x"}, 200),
    ({"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"type": "Action.Execute"}}}, 200),
    ({"type": "invoke", "name": "message/submitAction", "value": {"actionValue": {"feedback": "{"}}}, 200),
    ({"type": "message", "text": None}, 200),
    ({"type": "message", "text": 7, "entities": [7, None, {"type": "mention"}]}, 200),
    ({"type": "message", "value": {"action": "pick"}}, 200),
    ({"type": "message", "text": "\ud800 \u0000 x", "id": "\ud800"}, 200),
    ({"type": "message", "from": {}}, 200),
    ({"type": "message", "conversation": "x"}, 200),
    ({"type": "message", "recipient": None, "channelData": []}, 200),
    ({"type": 7}, 400),
    ({"type": "message", "id": 7}, 400),
    ({}, 200),
    ([], 400),
    ("x", 400),
    (None, 400),
    (b"{bad", 400),
    (b"\xff\xfe", 400),
    (b"", 400),
    (b"[" * 60_000, 400),
    (b'{"a":' * 10_000, 400),
    (b"x" * 1_100_000, 413),
]


@pytest.fixture(scope="module")
def shared(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a running Lotsen in local mode, for the whole file."""
    with running(assistant, tmp_path_factory.mktemp("local"), LOCAL) as lotsen:
        yield lotsen


@pytest.mark.parametrize(("strange", "status"), STRANGE, ids=lambda value: repr(value)[:60])
def test_nothing_that_is_sent_gives_a_server_error(
    shared: Running, connector: Connector, strange: Any, status: int
) -> None:
    """Teams stops delivering to a bot that answers 500: unknown events get 200, invokes 501, junk 400 or 413."""
    kim = Person(shared.endpoint, connector.url)
    body = BODY | {"serviceUrl": connector.url} | strange if isinstance(strange, dict) else strange
    if not isinstance(body, bytes | dict):
        body = json.dumps(body).encode()
    assert kim.post(body).status_code == status


def test_a_deeply_nested_activity_does_no_harm(shared: Running, connector: Connector) -> None:
    """Neither does one that is nested as deep as a body can be."""
    kim = Person(shared.endpoint, connector.url)
    deep = b'{"type":"message","serviceUrl":"%s","value":%s1%s}' % (connector.url.encode(), b"[" * 900, b"]" * 900)
    assert kim.post(deep).status_code in {200, 400}


def test_local_mode_answers_this_machine_only(shared: Running) -> None:
    """Without a check of tokens nobody from elsewhere is let in, whatever the server listens on."""
    app = TestClient(_app(shared), client=("192.0.2.7", 4000))
    assert app.post("/api/messages", json=BODY | {"type": "typing"}).status_code == 401
    app = TestClient(_app(shared), client=("127.0.0.1", 4000))
    assert app.post("/api/messages", json=BODY | {"type": "typing"}).status_code == 200


def test_a_browsers_page_cannot_speak_in_local_mode(shared: Running) -> None:
    """A web page that is open on the same machine is another origin, and refused."""
    kim = Person(shared.endpoint, "http://127.0.0.1:1/")
    assert kim.post(kim.message("hej"), origin="https://evil.example").status_code == 401
    assert kim.post(kim.message("hej"), **{"sec-fetch-site": "cross-site"}).status_code == 401


def test_local_mode_sends_to_this_machine_only(shared: Running) -> None:
    """An activity that wants its replies elsewhere is refused."""
    for service in ("https://evil.example/", "https://smba.trafficmanager.net/emea/", "http://10.0.0.7/"):
        assert Person(shared.endpoint, service).says("hej").status_code == 403


def test_tenants_count_in_local_mode_where_they_are_given(assistant: Assistant, tmp_path: Path) -> None:
    """Local mode lets in any tenant only where none is listed."""
    with running(assistant, tmp_path, replace(LOCAL, tenants=("ours",))) as lotsen:
        assert Person(lotsen.endpoint, "http://127.0.0.1:1/", tenant="theirs").says("hej").status_code == 403
        assert Person(lotsen.endpoint, "http://127.0.0.1:1/", tenant="ours").says("hej").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:443/teams",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
    ],
)
def test_microsofts_connectors_are_known(address: str) -> None:
    """Each documented connector is allowed, and none of them in local mode."""
    assert is_service(address)
    assert not is_service(address, is_local=True)


@pytest.mark.parametrize(
    "address",
    [
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example/?smba.trafficmanager.net",
        "https://smba.trafficmanager.net:8443/",
        "https://127.0.0.1/",
        "http://127.0.0.1/",
        "https://[::1",
        "smba.trafficmanager.net",
        "",
    ],
)
def test_nobody_elses_address_is_a_connector(address: str) -> None:
    """Look-alikes, other ports and other schemes are not."""
    assert not is_service(address)


# --- what lies around the program ------------------------------------------------------------------

HOSTILE = """
CLIENT_ID=evil
CLIENT_SECRET=evil
TENANT_ID=evil
SERVICE_URL=https://evil.example/
CLOUD=USGov
DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS=true
LOTSEN_TEAMS_LOCAL=1
OAUTH_URL=https://evil.example/
"""
LOOK = """
import json, os
from bot.channels.teams import channel
from bot.settings import Secret, TeamsSettings
from bot.channels.teams.channel import TeamsChannel
from types import SimpleNamespace
house = SimpleNamespace(service=SimpleNamespace(assistant=None, admit=None), texts=None, delivery=None,
                        settings=SimpleNamespace(originals=None, public_url=None))
import pathlib
house.settings.originals = pathlib.Path(".")
app = TeamsChannel(house, TeamsSettings("mine", Secret("s"), ("t",), is_local=False, app_tenant="t"))._made()
local = TeamsChannel(house, TeamsSettings("mine", None, (), is_local=True))._made()
print(json.dumps([app.id, app.credentials.client_secret, app.credentials.tenant_id, app.api.service_url,
                  app.cloud.token_issuer,
                  app.options.dangerously_allow_unauthenticated_requests, local.id,
                  sorted(k for k in os.environ if "evil" in os.environ[k] or k == "LOTSEN_TEAMS_LOCAL")]))
"""


@pytest.mark.parametrize("how", ["file", "environment"])
def test_a_stray_env_file_changes_nothing(tmp_path: Path, how: str) -> None:
    """The SDK reads ``.env`` files in parent folders and variables of its own: neither reaches it."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    for line in HOSTILE.split():
        name, _, value = line.partition("=")
        if how == "environment" and not name.startswith("LOTSEN"):
            environment[name] = value
    if how == "file":
        for place in (folder, folder.parent, tmp_path):
            (place / ".env").write_text(HOSTILE)
    ran = subprocess.run(
        [sys.executable, "-c", LOOK], check=False, cwd=folder, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    *made, around = json.loads(ran.stdout.splitlines()[-1])
    assert made == [
        "mine",
        "s",
        "t",
        "https://smba.trafficmanager.net/teams",
        "https://api.botframework.com",
        False,
        None,
    ]
    assert bool(around) is (how == "environment")


def test_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept from the SDK is there again for everybody else."""
    monkeypatch.setenv("CLIENT_ID", "theirs")
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "no")
    before = dict(os.environ)
    with sheltered():
        assert "CLIENT_ID" not in os.environ
        assert os.environ["PYTHON_DOTENV_DISABLED"] == "1"
    assert dict(os.environ) == before


def test_only_one_module_imports_the_sdk() -> None:
    """Whoever imports it elsewhere would let it read a stray ``.env`` first."""
    importing = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.startswith("microsoft_teams") for name in names):
                importing.add(str(path.relative_to(ROOT)))
    assert importing == {"bot/channels/teams/sdk.py"}


def _app(lotsen: Running) -> Any:
    return Starlette(routes=lotsen.chat.routes())
