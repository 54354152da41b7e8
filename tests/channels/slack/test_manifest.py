"""The manifests: everything that the program listens for is in them, and nothing that it does not need."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.slack import names
from tests.fake_slack.workspace import SCOPES
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
CHANNEL = ROOT / "bot" / "channels" / "slack"

NEEDED_BY_EVENT = {"app_mention": "app_mentions:read", "message.im": "im:history", "app_home_opened": None}
NEEDED_BY_METHOD = {
    "auth.test": None,
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "views.open": None,
    "views.publish": None,
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "conversations.replies": None,  # looks only where the organisation has given the right: CannotTell otherwise
    "conversations.history": None,
}
"""From Slack's reference: what each event and method needs. What is not here the program does not use."""


@pytest.fixture(params=["slack-manifest.yaml", "slack-manifest-socket.yaml"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return one of the two manifests."""
    return dict(yaml.safe_load((DEPLOY / request.param).read_text(encoding="utf-8")))


def strings(path: Path) -> set[str]:
    """Return all string constants of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def listened() -> set[str]:
    """Return the events that the listeners register, by their own names."""
    tree = ast.parse((CHANNEL / "listeners.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "app.event"]
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]


def called() -> set[str]:
    """Return the methods of the Web API that the channel calls."""
    found = set.union(*(strings(path) for path in CHANNEL.glob("*.py")))
    return {name for name in found if name in NEEDED_BY_METHOD} | {"auth.test"}


def test_every_scope_is_needed_and_none_is_missing(manifest: dict[str, Any]) -> None:
    """The scopes are exactly what the events, methods, command and shortcut need."""
    needed = {NEEDED_BY_EVENT[event] for event in manifest["settings"]["event_subscriptions"]["bot_events"]}
    needed |= {NEEDED_BY_METHOD[method] for method in called()} | {"commands"}
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert set(scopes["bot"]) == needed - {None}
    assert set(scopes["bot"]) == SCOPES


def test_no_method_is_called_that_nobody_has_looked_up(manifest: dict[str, Any]) -> None:
    """Every name of a Web API method in the channel's code stands in this test's table."""
    families = ("chat.", "views.", "conversations.", "assistant.", "users.", "reactions.", "files.", "apps.")
    found = set.union(*(strings(path) for path in CHANNEL.glob("*.py")))
    methods = {name for name in found if name.startswith(families) and " " not in name}
    assert methods <= set(NEEDED_BY_METHOD)
    assert manifest["oauth_config"]["scopes"]["bot"]


def test_every_event_is_listened_to_and_every_listener_is_subscribed(manifest: dict[str, Any]) -> None:
    """Events, command and shortcut in the manifest are those that the program listens for."""
    events = {event.partition(".")[0] for event in manifest["settings"]["event_subscriptions"]["bot_events"]}
    assert events == listened()
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == names.COMMAND
    assert command["should_escape"] is True
    (shortcut,) = manifest["features"]["shortcuts"]
    assert (shortcut["callback_id"], shortcut["type"]) == (names.SHORTCUT, "message")
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_the_manifests_keep_slacks_limits(manifest: dict[str, Any]) -> None:
    """Names and descriptions are as long as Slack takes."""
    about, features = manifest["display_information"], manifest["features"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["slash_commands"][0]["description"]) <= 2000
    assert len(features["shortcuts"][0]["name"]) <= 24
    assert len(features["shortcuts"][0]["description"]) <= 150


def test_the_two_differ_in_the_way_in_alone() -> None:
    """Socket Mode has no addresses and is switched on; all else is the same."""
    http, over_socket = (
        yaml.safe_load((DEPLOY / f"slack-manifest{kind}.yaml").read_text(encoding="utf-8")) for kind in ("", "-socket")
    )
    addresses = [
        http["settings"]["event_subscriptions"].pop("request_url"),
        http["settings"]["interactivity"].pop("request_url"),
        http["features"]["slash_commands"][0].pop("url"),
    ]
    assert {address.partition("/slack/")[2] for address in addresses} == {"events"}
    assert len(set(addresses)) == 1
    assert http["settings"].pop("socket_mode_enabled") is False
    assert over_socket["settings"].pop("socket_mode_enabled") is True
    assert http == over_socket
