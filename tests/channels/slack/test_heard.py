"""What is read out of Slack's markup and payloads: the text as it was written, and where the reply goes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.slack.heard import as_written, is_to_somebody_else
from bot.channels.slack.places import Whereabouts, keep, kept


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("<@U0> vem kallar till SIP", "vem kallar till SIP"),
        ("vem kallar &lt;3 &amp; när &gt; nu", "vem kallar <3 & när > nu"),
        ("&amp;lt;inte en gång till&amp;gt;", "&lt;inte en gång till&gt;"),
        ("får <@U9|anna.andersson> veta", "får [namn] veta"),
        ("fråga i <#C1|socialtjänsten>", "fråga i socialtjänsten"),
        ("fråga i <#C1>", "fråga i"),
        ("<!channel> <!here> <!subteam^S1|@grupp> vem", "vem"),
        ("<!date^1600000000^{date}|13 sep> då", "13 sep då"),
        ("se <https://x.example/a?b=1&amp;c=2|sidan>", "se sidan"),
        ("se <https://x.example/a>", "se https://x.example/a"),
        ("skriv till <mailto:a@b.example|a@b.example>", "skriv till a@b.example"),
        ("ring <tel:0480123|0480-123>", "ring 0480-123"),
        ("<@U0>", ""),
        ("", ""),
        ("a < b <", "a < b <"),
    ],
)
def test_a_text_is_read_as_it_was_written(sent: str, written: str) -> None:
    """Tokens are resolved, people and groups leave no name, entities are put back once."""
    assert as_written(sent, "U0") == written


def test_a_call_on_somebody_else_is_told_apart() -> None:
    """What begins with a mention of another person is not for us; of us, or later in the text, it may be."""
    assert is_to_somebody_else("<@U9> vet du?", "U0")
    assert is_to_somebody_else("<@U9|kim> vet du?", None)
    assert not is_to_somebody_else("<@U0> vet du?", "U0")
    assert not is_to_somebody_else("vet <@U9> det?", "U0")


def click(**box: Any) -> dict[str, Any]:
    """Return a click's body."""
    channel = box.pop("channel_id", "C1")
    url = box.pop("url", "https://hooks.slack.com/actions/T/1/x")
    container = {"type": "message", "message_ts": "2.2", "channel_id": channel, **box}
    return {"team": {"id": "T1"}, "user": {"id": "U1"}, "container": container, "response_url": url}


def test_the_reply_to_a_click_goes_to_the_messages_thread() -> None:
    """In a thread to the thread, on a message of its own to the thread below it, in a direct conversation below."""
    where = Whereabouts()
    assert where.of_click(click(thread_ts="1.1")).thread == "1.1"
    assert where.of_click(click()).thread == "2.2"
    direct = where.of_click(click(channel_id="D1"))
    assert (direct.thread, direct.person, direct.place.is_direct) == (None, None, True)


def test_a_direct_conversation_of_several_is_a_group_chat() -> None:
    """By what a message says of its channel, and by the channel's name in clicks, commands and shortcuts."""
    where = Whereabouts()
    event = {"channel": "C7", "ts": "1.1", "channel_type": "mpim"}
    named = {"id": "C7", "name": "mpdm-anna--kim--lotsen-1"}
    command = {"team_id": "T1", "channel_id": "C7", "channel_name": named["name"], "user_id": "U1"}
    shortcut = {"team": {"id": "T1"}, "channel": named, "message": {}, "user": {"id": "U1"}}
    for to in (
        where.of_message({"team_id": "T1", "event": event}),
        where.of_command(command),
        where.of_shortcut(shortcut),
        where.of_click(click(channel_id="C7") | {"channel": named}),
    ):
        assert to.place.is_group
    assert not where.of_message({"team_id": "T1", "event": event | {"channel_type": "channel"}}).place.is_group
    assert not where.of_command(command | {"channel_name": "ungdom"}).place.is_group
    assert not where.of_click(click()).place.is_group


def test_what_one_person_saw_is_answered_to_that_person() -> None:
    """A click in an ephemeral is answered to who clicked, by the address that Slack gave."""
    to = Whereabouts().of_click(click(is_ephemeral=True), in_place=True)
    assert (to.person, to.replaces) == ("U1", "2.2")
    assert to.route == {"response_url": "https://hooks.slack.com/actions/T/1/x"}


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/actions/x",
        "https://hooks.slack.com.evil.example/x",
        "https://evilslack.com/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_is_not_slacks_is_not_used(url: str) -> None:
    """Replies are posted to Slack's own addresses only, over https, whatever a payload says."""
    assert Whereabouts().of_click(click(is_ephemeral=True, url=url)).route == {}


def test_a_form_gives_back_where_its_thanks_go() -> None:
    """An address survives the form that carries it."""
    to = Whereabouts().of_click(click(thread_ts="1.1"))
    assert kept(json.dumps(keep(to) | {"token": "t"})) == (to, "t")
