"""Teams end to end: the running ``lotsen serve``, a fake connector, and people who write to it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.channels.teams.conftest import actions, shown
from tests.end_to_end.running import Running
from tests.fake_teams.connector import Connector, Fault
from tests.fake_teams.people import BOT, Person
from tests.paths import ROOT

LOCAL = {"LOTSEN_TEAMS_LOCAL": "1", "LOTSEN_ADMINS": "teams:chef"}
SIP = "Den verksamhet som har sett behovet"


@pytest.fixture(scope="module")
def connector() -> Iterator[Connector]:
    """Return a connector."""
    with Connector() as connector:
        yield connector


@pytest.fixture(scope="module")
def lotsen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a running Lotsen without a county, at its most talkative."""
    with Running(tmp_path_factory.mktemp("lotsen"), LOCAL, "debug") as lotsen:
        yield lotsen


def somebody(lotsen: Running, connector: Connector, who: str, **more: Any) -> Person:
    """Return a person whom nobody else in this file is."""
    return Person(f"{lotsen.url}/api/messages", connector.url, user=f"29:{who}", directory=f"aad-{who}", **more)


def said_to(connector: Connector, where: str, count: int, seconds: float = 20.0) -> list[Any]:
    """Return the messages in a conversation once there are ``count``."""
    posted = connector.until(lambda: sum(p.conversation == where for p in connector.posted) >= count, seconds)
    return [p for p in posted if p.conversation == where]


def test_from_the_first_meeting_to_an_answer(lotsen: Running, connector: Connector) -> None:
    """Greeting, question, three counties, answer, narrowing, feedback, proposal, follow-up: one whole conversation."""
    kim = somebody(lotsen, connector, "forsta")
    assert kim.post(kim.activity("installationUpdate", action="add")).status_code == 200
    (greeting,) = said_to(connector, "a:29:forsta", 1)
    assert "112" in greeting.text
    kim.says("vem kallar till SIP")
    choice = said_to(connector, "a:29:forsta", 2)[1]
    kalmar = actions(choice.card, "county")[0]
    answer = kim.clicks(kalmar["data"], choice.id).json()["value"]
    assert SIP in shown(answer)
    narrow = actions(answer, "pick")[0]
    narrowed = kim.clicks(narrow["data"], choice.id).json()["value"]
    assert "Du valde" in shown(narrowed)
    assert kim.clicks(actions(narrowed, "judge")[0]["data"], choice.id).json()["value"].startswith("Tack")
    thanks = kim.clicks(actions(narrowed, "propose")[0]["data"], choice.id, proposal="Skriv vem som bokar lokal")
    assert "dialogforum" in thanks.json()["value"]
    kim.says("vilket nummer har BUP på dagen")
    kim.says("och på natten?")
    connector.until(lambda: any("010-358 12 94" in p.text for p in connector.posted))
    assert lotsen.rows("select text from feedback where kind = 'proposal'") == [("Skriv vem som bokar lokal",)]


def test_a_channel_chooses_its_county_once(lotsen: Running, connector: Connector) -> None:
    """The click answers the question that waited and shows everybody; the next mention is answered at once."""
    kim = somebody(lotsen, connector, "kanal")
    where = "19:kanal@thread.tacv2;messageid=100"
    kim.mentions("vem kallar till SIP", thread="100")
    (choice,) = said_to(connector, where, 1)
    answer = kim.clicks(actions(choice.card, "county")[0]["data"], choice.id, kim.channel("100")).json()["value"]
    assert SIP in shown(answer)
    updated = said_to(connector, where, 2)[1]
    assert updated.replaced == choice.id
    assert SIP in shown(updated.card)
    kim.mentions("vem kallar till SIP", thread="101")
    (again,) = said_to(connector, "19:kanal@thread.tacv2;messageid=101", 1)
    assert SIP in again.text


def test_a_group_chat_is_answered(lotsen: Running, connector: Connector) -> None:
    """A mention in a group chat."""
    kim = somebody(lotsen, connector, "grupp")
    kim.post(kim.mention("län kalmar"))
    kim.post(kim.mention("vem kallar till SIP"))
    assert SIP in said_to(connector, "19:grupp@thread.v2", 2)[1].text


def test_an_old_card_is_told_so(lotsen: Running, connector: Connector) -> None:
    """A button whose answer is no longer in the catalogue says so; one that still is answers."""
    kim = somebody(lotsen, connector, "gammal")
    data = {"action": "pick", "token": "0" * 24, "catalogue": "0000", "slots": {"county": "kalmar"}}
    gone = kim.clicks(data | {"intent": "sip.finns-inte"}, "1").json()
    assert "finns inte längre" in gone["value"]
    still = kim.clicks(data | {"intent": "sip.vem-kallar"}, "1").json()
    assert SIP in shown(still["value"])


def test_personal_data_is_nowhere(lotsen: Running, connector: Connector) -> None:
    """It is told to the asker alone, and stands in no answer, no log line, no file."""
    kim = somebody(lotsen, connector, "personuppgift", name="Qwertina Hemligsson")
    kim.mentions("vem kallar till SIP för Qwertina Hemligsson 20110412-9810", thread="200")
    kim.clicks({"action": "propose", "token": "0" * 24}, "1", proposal="ring Qwertina 070-123 45 67")
    said_to(connector, "a:29:personuppgift", 1)
    said_to(connector, "19:kanal@thread.tacv2;messageid=200", 1)
    sent = str([p.activity for p in connector.posted]).encode()
    for place in (lotsen.log().encode(), lotsen.stored(), sent):
        for secret in (b"Qwertina", b"Hemligsson", b"20110412", b"0412-9810", b"123 45 67"):
            assert secret not in place
    assert b"aad-personuppgift" not in lotsen.log().encode()


def test_delivered_many_times_answered_once(lotsen: Running, connector: Connector) -> None:
    """The same activity eight times at once, and again later, is one question and one answer."""
    kim = somebody(lotsen, connector, "dubbel")
    kim.says("län kalmar")
    said_to(connector, "a:29:dubbel", 1)
    activity = kim.message("hur ofta ska BUS-gruppen träffas")
    threads = [threading.Thread(target=kim.post, args=(activity,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kim.post(activity).status_code == 200
    kim.says("hej")
    assert len(said_to(connector, "a:29:dubbel", 3)) == 3
    time.sleep(0.5)
    assert len(said_to(connector, "a:29:dubbel", 3)) == 3


def test_a_busy_connector_and_a_broken_line(lotsen: Running, connector: Connector) -> None:
    """429, 502 and a dropped connection after acceptance: every answer arrives, in order, none is lost."""
    kim = somebody(lotsen, connector, "trasig")
    kim.says("län kalmar")
    said_to(connector, "a:29:trasig", 1)
    connector.faults += [Fault(429, {"retry-after": "1"}), Fault(502), Fault(0, taken=True)]
    kim.says("vem kallar till SIP")
    kim.says("hej")
    posted = connector.until(
        lambda: any("Hej" in p.text for p in connector.posted if p.conversation == "a:29:trasig"), 40
    )
    texts = [p.text for p in posted if p.conversation == "a:29:trasig"][1:]
    assert SIP in texts[0]
    assert "Hej" in texts[-1]
    assert 2 <= len(texts) <= 3  # once more after the dropped line, where nobody can tell whether it is shown


def test_strange_activities_are_acknowledged(lotsen: Running, connector: Connector) -> None:
    """What Lotsen does not know gets 200, 501 or 400, never a server error."""
    kim = somebody(lotsen, connector, "konstig")
    for kind in ("typing", "endOfConversation", "event", "messageReaction", "no.such.type", "trace"):
        assert kim.post(kim.activity(kind)).status_code == 200
    assert kim.post(kim.activity("invoke", name="task/fetch")).status_code == 501
    assert kim.post(b"{bad").status_code == 400
    assert kim.post(b"[]").status_code == 400
    assert kim.post(kim.activity("conversationUpdate", kim.group(), membersAdded=[{"id": BOT}])).status_code == 200


def test_an_admins_pause_acts_at_once(lotsen: Running, connector: Connector) -> None:
    """An admin stops Lotsen everywhere and starts it again; others cannot; danger still gets its card."""
    boss, kim = somebody(lotsen, connector, "chef"), somebody(lotsen, connector, "vanlig")
    boss.directory = "chef"
    kim.says("län kalmar")
    kim.says("paus")
    said_to(connector, "a:29:vanlig", 2)
    boss.says("paus")
    said_to(connector, "a:29:chef", 1)
    kim.says("vem kallar till SIP")
    kim.says("hon säger att hon ska ta livet av sig i kväll")
    boss.says("fortsätt")
    said_to(connector, "a:29:chef", 2)
    kim.says("vem kallar till SIP")
    texts = [p.text for p in said_to(connector, "a:29:vanlig", 5)]
    assert "pausad" in texts[2]
    assert texts[3].startswith("Ring 112")
    assert SIP in texts[4]


def test_readiness_tells_of_teams(lotsen: Running) -> None:
    """The operator sees that the channel is open and how many requests were refused."""
    told = lotsen.state()
    assert told["channels"]["teams"]["local"] is True
    assert told["channels"]["teams"]["refused"]["malformed"] >= 1


@pytest.mark.parametrize("when", ["before it is sent", "while it is sent"])
def test_killed_and_started_again(tmp_path: Path, connector: Connector, when: str) -> None:
    """What was acknowledged before a kill -9 is answered after the start, and what was answered is not again."""
    place = f"a:29:{when[:6].strip()}"
    with Running(tmp_path, LOCAL | {"LOTSEN_COUNTY": "kalmar"}) as lotsen:
        kim = somebody(lotsen, connector, when[:6].strip())
        kim.says("hej")
        said_to(connector, place, 1)
        time.sleep(0.3)
        connector.faults.append(Fault(429, {"retry-after": "3"}) if when.startswith("before") else Fault(503, delay=3))
        assert kim.says("vem kallar till SIP").status_code == 200
        connector.until(lambda: sum(c[1] == place for c in connector.calls) >= 2)
        lotsen.kill()
        connector.faults.clear()
        lotsen.start()
        posted = said_to(connector, place, 2)
        time.sleep(1.0)
        assert [SIP in p.text for p in said_to(connector, place, 2)] == [False, True]
        assert len(posted) == 2
        assert lotsen.rows("select count from questions") == [(1,)]


def test_the_open_endpoint_stays_on_this_machine(tmp_path: Path) -> None:
    """Local mode on any other address is refused before anything is opened."""
    command = [sys.executable, "-m", "bot.cli", "serve", "--host", "0.0.0.0", "--port", "0"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **LOCAL}
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert "LOTSEN_TEAMS_LOCAL" in ran.stderr


def test_without_local_mode_a_token_is_needed(tmp_path: Path, connector: Connector) -> None:
    """With real settings the endpoint is closed to whoever has no token, and a stray ``.env`` opens nothing."""
    (tmp_path / ".env").write_text("DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS=true\nLOTSEN_TEAMS_LOCAL=1\n")
    real = {
        "LOTSEN_TEAMS_CLIENT_ID": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "LOTSEN_TEAMS_CLIENT_SECRET": "hemlig",
        "LOTSEN_TEAMS_TENANTS": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS": "true",
    }
    with Running(tmp_path, real) as lotsen:
        kim = somebody(lotsen, connector, "utan-nyckel")
        assert kim.says("vem kallar till SIP").status_code == 401
        assert kim.post(b"{bad").status_code == 401
        assert "hemlig" not in lotsen.log()
        assert lotsen.rows("select * from questions") == []
