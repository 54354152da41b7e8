"""What somebody wrote in Teams, as plain text; and what an activity is read as."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.channels.teams.activity import read_activity
from bot.channels.teams.text import plain_text
from tests.fake_teams.people import BOT, TENANT, Person

OWN = {"<at>Lotsen</at>"}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("vem kallar till SIP", "vem kallar till SIP"),
        ("<at>Lotsen</at> vem kallar till SIP?", "vem kallar till SIP?"),
        ("vem <at>Lotsen</at> kallar", "vem kallar"),
        ("<at>Lotsen</at>&nbsp;vem\u00a0kallar", "vem kallar"),
        ("kan <at>Anna Svensson</at> kalla till SIP", "kan [namn] kalla till SIP"),
        ('<at id="1">Anna</at> frågar', "[namn] frågar"),
        ("<p>vem kallar</p><p>till <strong>SIP</strong>?</p>", "vem kallar\ntill SIP?"),
        ("vem kallar<br>till SIP", "vem kallar\ntill SIP"),
        ('<blockquote itemid="1"><p>Kalle: 20110412-9810</p></blockquote>vem kallar', "vem kallar"),
        ('<attachment id="x"></attachment>vem kallar', "vem kallar"),
        ("barn < 6 år och > 3 år", "barn < 6 år och > 3 år"),
        ("är hon <3 år?", "är hon <3 år?"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<script>alert(1)</script>vem kallar", "vem kallar"),
        ("\r\n  vem \t kallar \r\n", "vem kallar"),
        ("<at>Lotsen</at>", ""),
        ("", ""),
    ],
)
def test_text_is_what_one_would_read_aloud(raw: str, text: str) -> None:
    """Mentions, tags and quotes go; what only looks like a tag stays; people's names leave a marker."""
    assert plain_text(raw, OWN) == text


@pytest.mark.parametrize("piece", ["<at>", "</at>", "<blockquote>", "<p", "<<<", "&amp;", "<!--", "<script>"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    """Text that is made to be slow is read as fast as any other."""
    started = time.process_time()
    plain_text((piece * 10_000)[:10_000], OWN)
    assert time.process_time() - started < 2.0


def person() -> Person:
    """Return somebody whose activities are looked at and not sent."""
    return Person("http://x/", "https://smba.trafficmanager.net/emea/")


@pytest.mark.parametrize(
    ("conversation", "scope", "thread"),
    [
        ({"id": "a:1", "conversationType": "personal"}, "personal", None),
        ({"id": "a:1"}, "personal", None),
        ({"id": "19:x@thread.v2", "conversationType": "groupChat"}, "groupChat", None),
        ({"id": "19:x@thread.v2", "isGroup": True}, "groupChat", None),
        ({"id": "19:x@thread.tacv2;messageid=17", "conversationType": "channel"}, "channel", "17"),
        ({"id": "19:x@thread.tacv2"}, "channel", "99"),
    ],
)
def test_the_place_is_read_from_the_conversation(conversation: dict[str, Any], scope: str, thread: str | None) -> None:
    """Personal, group or channel; only a channel has threads, and a first message is its own thread."""
    activity = read_activity(person().activity("message", conversation, id="99"))
    assert activity
    assert (activity.scope, activity.thread) == (scope, thread)
    assert activity.conversation == conversation["id"].partition(";")[0]


def test_the_key_is_the_same_for_the_same_message() -> None:
    """Team, conversation and message name it, in whichever thread's clothes it comes."""
    body = person().mention("x", thread="1")
    first = read_activity(body)
    again = read_activity(body | {"timestamp": "later", "localTimestamp": "later"})
    other = read_activity(body | {"id": "other"})
    assert first
    assert again
    assert other
    assert first.key == again.key == f"teams|{TENANT}|19:kanal@thread.tacv2|{body['id']}"
    assert other.key != first.key


def test_an_activity_without_an_id_has_a_key_of_its_own() -> None:
    """The same body is the same thing, another body another."""
    body = {k: v for k, v in person().message("x").items() if k != "id"}
    keys = [read_activity(b).key for b in (body, dict(body), body | {"text": "y"})]  # type: ignore[union-attr]
    assert keys[0] == keys[1] != keys[2]


def test_the_person_is_who_the_directory_knows() -> None:
    """Admins are appointed by the directory's id; where Teams leaves it out its own id stands in."""
    body = person().message("x")
    assert read_activity(body).person == person().directory  # type: ignore[union-attr]
    body["from"].pop("aadObjectId")
    assert read_activity(body).person == person().user  # type: ignore[union-attr]


def test_a_mention_of_somebody_with_lotsens_name_is_not_lotsens() -> None:
    """The mention's id counts, not its text."""
    body = person().mention("x", thread="1")
    assert read_activity(body).own_mentions == OWN  # type: ignore[union-attr]
    body["entities"][0]["mentioned"]["id"] = "29:somebody"
    assert read_activity(body).own_mentions == frozenset()  # type: ignore[union-attr]
    assert BOT.startswith("28:")
