"""What a failed attempt means: what was certainly not shown, what may be, and what never will be."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.teams.carrier import TeamsCarrier
from bot.channels.teams.render import Renderer
from bot.channels.teams.sdk import ApiClientSettings, App, ClientOptions
from bot.chat.carrier import CannotTell, Parcel, Undeliverable, Unsure, Wait
from bot.chat.model import Address, CountyChoice, Notice, Outgoing, Place
from tests.fake_teams.connector import Connector, Fault

PLACE = Place("teams", "tenant", "19:kanal@thread.tacv2")


def parcel(renderer: Renderer, service: str, **address: Any) -> Parcel:
    """Return a rendered notice."""
    to = replace(Address(PLACE, thread="1", route={"service": service, "user": "29:kim"}), **address)
    return renderer.parcel(Outgoing(to, Notice("Hej.")))


def send(renderer: Renderer, *parcels: Parcel, token: Callable[[], Awaitable[object]] | None = None) -> list[Any]:
    """Send parcels one after another with the SDK's real client; return ids or what was raised."""

    async def no_token() -> None:
        return None

    async def sent() -> list[Any]:
        app = App(
            client=ClientOptions(timeout=0.5),
            dangerously_allow_unauthenticated_requests=True,
            api_client_settings=ApiClientSettings(oauth_url="http://127.0.0.1:1/"),
        )
        carrier = TeamsCarrier(
            renderer,
            lambda service: app.api.clone(service_url=service).conversations,
            token or no_token,
            is_local=True,
        )
        results: list[Any] = []
        for one in parcels:
            try:
                results.append(await carrier.send(one))
            except (Wait, Unsure, Undeliverable) as error:
                results.append(error)
        await app.api.http.http.aclose()
        return results

    return asyncio.run(sent())


@pytest.mark.parametrize(
    ("fault", "kind", "seconds"),
    [
        (Fault(429, {"retry-after": "7"}), Wait, 7.0),
        (Fault(429), Wait, None),
        (Fault(429, {"retry-after": "soon"}), Wait, None),
        (Fault(412), Wait, None),
        (Fault(502), Wait, None),
        (Fault(503), Wait, None),
        (Fault(504), Wait, None),
        (Fault(401), Wait, 30.0),
        (Fault(500), Unsure, None),
        (Fault(0, taken=True), Unsure, None),
        (Fault(0, taken=True, delay=1.0), Unsure, None),
        (Fault(400), Undeliverable, None),
        (Fault(403), Undeliverable, None),
        (Fault(404), Undeliverable, None),
        (Fault(413), Undeliverable, None),
    ],
    ids=str,
)
def test_each_failure_has_its_meaning(
    renderer: Renderer, connector: Connector, fault: Fault, kind: type[Exception], seconds: float | None
) -> None:
    """Whether to wait, to look or to give up follows from what the connector did."""
    connector.faults.append(fault)
    (result,) = send(renderer, parcel(renderer, connector.url))
    assert type(result) is kind
    if isinstance(result, Wait):
        assert result.seconds == seconds


def test_a_date_to_wait_for_is_understood(renderer: Renderer, connector: Connector) -> None:
    """``Retry-After`` may be a date."""
    at = email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90), usegmt=True)
    connector.faults.append(Fault(429, {"retry-after": at}))
    (result,) = send(renderer, parcel(renderer, connector.url))
    assert 30 < result.seconds <= 90


def test_no_connection_means_nothing_was_shown(renderer: Renderer) -> None:
    """Where nobody answers the connection nothing has been sent."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        (result,) = send(renderer, parcel(renderer, f"http://127.0.0.1:{unused.getsockname()[1]}/teams"))
    assert isinstance(result, Wait)


def test_no_token_means_nothing_was_sent(renderer: Renderer, connector: Connector) -> None:
    """Where Entra gives no token, whatever it raises, the message waits."""

    async def refused() -> object:
        raise ValueError("invalid_client: the secret has run out")

    (result,) = send(renderer, parcel(renderer, connector.url), token=refused)
    assert isinstance(result, Wait)
    assert "invalid_client" not in str(result)
    assert connector.calls == []


@pytest.mark.parametrize(
    "service", ["", "https://evil.example/", "http://10.0.0.1/", "https://smba.trafficmanager.net/"]
)
def test_nothing_is_sent_to_an_address_that_is_no_connectors(renderer: Renderer, service: str) -> None:
    """Not even where an old row of the outbox says so."""
    (result,) = send(renderer, parcel(renderer, service))
    assert isinstance(result, Undeliverable)


def test_whether_it_is_shown_cannot_be_told(renderer: Renderer, connector: Connector) -> None:
    """Teams has no read-back: the carrier says so instead of guessing."""
    carrier = TeamsCarrier(renderer, lambda _service: None, lambda: None, is_local=True)  # type: ignore[arg-type, return-value]
    with pytest.raises(CannotTell):
        asyncio.run(carrier.find(parcel(renderer, connector.url)))


def test_a_message_takes_anothers_place_or_comes_anew(renderer: Renderer, connector: Connector) -> None:
    """An update replaces the card; where the card has been deleted the message comes as a new one."""
    one = parcel(renderer, connector.url, replaces="42")
    assert send(renderer, one) == ["42"]
    connector.faults.append(Fault(404))
    (fresh,) = send(renderer, one)
    assert fresh != "42"
    assert [p.replaced for p in connector.posted] == ["42", None]


def test_what_is_for_one_person_is_not_said_to_all(renderer: Renderer, connector: Connector) -> None:
    """A notice may stand in the thread where nobody can be reached alone; anything else is not sent at all."""
    connector.no_personal = True
    to = Address(PLACE, thread="1", person="kim", route={"service": connector.url, "user": "29:kim"})
    choice = renderer.parcel(Outgoing(to, CountyChoice("?", "t", (("kalmar", "Kalmar"),))))
    notice = renderer.parcel(Outgoing(to, Notice("Ta bort ditt meddelande.")))
    results = send(renderer, choice, notice)
    assert isinstance(results[0], Undeliverable)
    assert [p.conversation for p in connector.posted] == ["19:kanal@thread.tacv2;messageid=1"]


def test_a_failed_opening_of_a_conversation_waits(renderer: Renderer, connector: Connector) -> None:
    """Too many requests while a conversation is opened is no reason to say it in public."""
    one = parcel(renderer, connector.url, person="kim")
    assert send(renderer, one)[0] is not None
    assert [p.conversation for p in connector.posted] == ["a:29:kim"]


def test_the_sdk_changes_nothing_of_a_message(renderer: Renderer, connector: Connector) -> None:
    """What was rendered is what arrives."""
    one = parcel(renderer, connector.url)
    send(renderer, one)
    (arrived,) = connector.posted
    assert arrived.activity == one.payload["activity"]
    assert connector.refused == []
