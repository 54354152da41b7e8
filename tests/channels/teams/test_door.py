"""Who is let in at ``/api/messages``, decided by the real validator with keys from a local server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assistant import Assistant
from bot.channels.teams.sdk import PUBLIC
from bot.settings import Secret, TeamsSettings
from tests.fake_teams.connector import Connector
from tests.fake_teams.keys import CLIENT_ID, Keys
from tests.fake_teams.people import TENANT, Person
from tests.fake_teams.running import Running, running

REAL = TeamsSettings(CLIENT_ID, Secret("hemlig"), (TENANT,), is_local=False, app_tenant=TENANT)
SERVICE = "https://smba.trafficmanager.net/emea/0f8fad5b/"


@pytest.fixture(scope="module")
def microsoft() -> Iterator[Connector]:
    """Return a server of Microsoft's keys."""
    with Connector(Keys()) as microsoft:
        yield microsoft


@pytest.fixture(scope="module")
def keys(microsoft: Connector) -> Keys:
    """Return the keys that it publishes."""
    assert microsoft.keys
    return microsoft.keys


async def outgoing(_scope: str, _tenant: str | None) -> str:
    """Give the token that Lotsen sends with, in Entra's stead."""
    return Keys().token(SERVICE)


@pytest.fixture(scope="module")
def guarded(assistant: Assistant, microsoft: Connector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a running Lotsen that checks tokens, with the keys of the local server."""
    cloud = replace(PUBLIC, openid_metadata_url=microsoft.metadata)
    with running(assistant, tmp_path_factory.mktemp("guarded"), REAL, cloud=cloud, token=outgoing) as lotsen:
        yield lotsen


def knock(lotsen: Running, token: str | None, **body: Any) -> httpx.Response:
    """Post a message with a token."""
    kim = Person(lotsen.endpoint, SERVICE, token=(lambda: token) if token is not None else None)
    return kim.post(kim.message("hej") | body)


def test_microsofts_own_token_is_let_in(guarded: Running, keys: Keys) -> None:
    """A token that Microsoft signed for us, bound to the address in the body, is let in."""
    assert knock(guarded, keys.token(SERVICE)).status_code == 200
    assert knock(guarded, keys.token(SERVICE), serviceUrl=SERVICE.rstrip("/")).status_code == 200


def test_a_clock_that_differs_a_little_is_no_fault(guarded: Running, keys: Keys) -> None:
    """Five minutes of difference between clocks are allowed, as the SDK allows them."""
    now = int(time.time())
    assert knock(guarded, keys.token(SERVICE, iat=now - 4000, nbf=now - 4000, exp=now - 200)).status_code == 200


_WRONG: dict[str, Callable[[int], dict[str, Any]]] = {
    "somebody else's": lambda _now: {"aud": "somebody-else"},
    "nobody's": lambda _now: {"aud": None},
    "a stranger's word": lambda _now: {"iss": "https://evil.example"},
    "a tenant's word": lambda _now: {"iss": "https://login.microsoftonline.com/x/v2.0", "tid": TENANT},
    "an older tenant's word": lambda _now: {
        "iss": f"https://sts.windows.net/{TENANT}/",
        "tid": TENANT,
        "appid": "5a807f24-c9de-44ee-a3a7-329e88a00ffc",
    },
    "nobody's word": lambda _now: {"iss": None},
    "expired": lambda now: {"exp": now - 400, "iat": now - 4000},
    "for ever": lambda _now: {"exp": None},
    "half seconds": lambda now: {"exp": now + 3600.5},
    "a word for a time": lambda _now: {"exp": "tomorrow"},
    "of no time": lambda _now: {"iat": None},
    "not yet": lambda now: {"nbf": now + 4000},
    "another address": lambda _now: {"serviceurl": "https://smba.trafficmanager.net/apac/"},
    "no address": lambda _now: {"serviceurl": None},
    "a number for an address": lambda _now: {"serviceurl": 7},
}
"""What is changed in a sound token, at the time ``now`` (seconds)."""


@pytest.mark.parametrize("wrong", _WRONG)
def test_a_token_with_a_wrong_claim_is_refused(guarded: Running, keys: Keys, wrong: str) -> None:
    """Wrong audience, issuer, time or address: 401, and nothing is heard."""
    changes = _WRONG[wrong](int(time.time()))
    assert knock(guarded, keys.token(SERVICE, **changes), text="hur ofta träffas BUS").status_code == 401
    assert "hur ofta träffas BUS" not in [q.question for q in guarded.journal.questions()]


@pytest.mark.parametrize("how", ["wrong key", "unknown kid", "alg none", "hs256", "body changed"])
def test_a_forged_token_is_refused(guarded: Running, keys: Keys, how: str) -> None:
    """A token that Microsoft has not signed is refused, whatever it claims."""
    assert knock(guarded, keys.forged(SERVICE, how)).status_code == 401


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer x", "Bearer a.b.c", "Bearer ..", "Basic eDp4", "Bearer " + "x" * 9000]
)
def test_no_token_is_refused(guarded: Running, header: str | None) -> None:
    """No token, or what is none: 401."""
    kim = Person(guarded.endpoint, SERVICE)
    headers = {} if header is None else {"authorization": header}
    assert kim.post(kim.message("hej"), **headers).status_code == 401


def test_who_knocks_is_asked_before_the_body_is_read(guarded: Running, keys: Keys) -> None:
    """Without a token junk and unknown activities give 401 like everything else; with one 400, 200 and 501."""
    stranger, kim = (
        Person(guarded.endpoint, SERVICE),
        Person(guarded.endpoint, SERVICE, token=lambda: keys.token(SERVICE)),
    )
    for body, status in (
        (b"{bad", 400),
        (b"[]", 400),
        (kim.activity("typing"), 200),
        (kim.activity("invoke", name="x"), 501),
    ):
        assert stranger.post(body).status_code == 401
        assert kim.post(body).status_code == status


def test_the_replay_of_an_activity_is_answered_once(guarded: Running, keys: Keys) -> None:
    """The same signed request sent again is acknowledged and counted once."""
    kim = Person(guarded.endpoint, SERVICE, token=lambda: keys.token(SERVICE))
    activity = kim.message("vem kallar till SIP")
    assert [kim.post(activity).status_code for _ in range(3)] == [200, 200, 200]
    assert [q.count for q in guarded.journal.questions()] == [1]


def test_made_up_keys_do_not_make_us_ask_microsoft_each_time(guarded: Running, keys: Keys) -> None:
    """A stranger who invents key ids causes a handful of look-ups, then none, and Microsoft's own token still works."""
    before = keys.fetched
    for _ in range(40):
        assert knock(guarded, keys.forged(SERVICE, "unknown kid")).status_code == 401
    assert keys.fetched - before <= 12
    assert knock(guarded, keys.token(SERVICE)).status_code == 200


def test_keys_that_cannot_be_fetched_are_told_to_the_operator(assistant: Assistant, tmp_path: Path) -> None:
    """Where Microsoft's keys are out of reach nobody is let in, and readiness says why."""
    keys, cloud = Keys(), replace(PUBLIC, openid_metadata_url="http://127.0.0.1:1/v1/.well-known/openidconfiguration")
    with running(assistant, tmp_path, REAL, cloud=cloud, token=outgoing) as lotsen:
        assert lotsen.channel.state()["ok"] is True
        assert knock(lotsen, keys.token(SERVICE)).status_code == 401
        assert lotsen.channel.state() == {
            "ok": False,
            "local": False,
            "fault": "no_keys",
            "refused": {"unauthorised": 1},
        }


@pytest.mark.parametrize(
    "where",
    [
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "another"}, "channelData": {}},
        {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {"tenant": {"id": "another"}}},
        {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {}},
    ],
)
def test_another_tenant_is_not_let_in(guarded: Running, keys: Keys, where: dict[str, Any]) -> None:
    """Nothing limits the tenant of a token that Microsoft signed: ours are listed, all others get 403."""
    before = len(guarded.journal.questions())
    assert knock(guarded, keys.token(SERVICE), text="hur ofta träffas BUS", **where).status_code == 403
    assert len(guarded.journal.questions()) == before


def test_the_tenant_counts_wherever_it_stands(guarded: Running, keys: Keys) -> None:
    """The tenant may stand in the conversation or in channelData, in any case."""
    conversation = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT.upper()}
    assert knock(guarded, keys.token(SERVICE), conversation=conversation, channelData={}).status_code == 200
    conversation.pop("tenantId")
    assert knock(guarded, keys.token(SERVICE), conversation=conversation).status_code == 200


def test_replies_are_never_sent_where_a_body_says(guarded: Running, keys: Keys) -> None:
    """A service address that is not Microsoft's is refused, even with a token that is bound to it."""
    for address in (
        "https://evil.example/",
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil/",
    ):
        assert knock(guarded, keys.token(address), serviceUrl=address).status_code == 403


def test_nothing_of_a_request_is_logged(
    assistant: Assistant, microsoft: Connector, keys: Keys, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level no log line holds a body, a token or a person's id."""
    caplog.set_level(logging.DEBUG)
    cloud = replace(PUBLIC, openid_metadata_url=microsoft.metadata)
    with running(assistant, tmp_path, REAL, cloud=cloud, token=outgoing) as lotsen:
        token = keys.token(SERVICE)
        kim = Person(lotsen.endpoint, SERVICE, token=lambda: token)
        kim.says("vem kallar till SIP för Qwertina Hemligsson")
        kim.post({"type": "message", "text": "Qwertina", "entities": "Qwertina", "from": 7})
        kim.post({"type": ["Qwertina"], "id": {"x": "Qwertina"}})
        kim.clicks({"action": "propose", "token": "t"}, "1", proposal="Qwertina")
        Person(lotsen.endpoint, SERVICE, token=lambda: "Qwertina.Qwertina.Qwertina").says("Qwertina")
        time.sleep(0.3)
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpcore", "hpack")))
    for secret in ("Qwertina", kim.user, kim.directory, token, "hemlig"):
        assert secret not in ours
