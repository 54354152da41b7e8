"""The try-it page over HTTP, without a browser: works without JavaScript, refuses what it should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.catalogue.opening import default_content
from bot.journal.store import Journal
from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.texts import texts_in
from tests.conftest import CACHE


@pytest.fixture(scope="module")
def live() -> LiveCatalogue:
    """Return the real catalogue, opened once for this file."""
    return LiveCatalogue(default_content(), CACHE, texts_in("sv"))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an empty journal."""
    return Journal(tmp_path / "journal.db")


@pytest.fixture
def client(live: LiveCatalogue, journal: Journal) -> Iterator[TestClient]:
    """Return a client of the running application."""
    with TestClient(build_app(Serving(live, journal, texts_in("sv"))), base_url="http://testserver") as client:
        yield client


def ask(client: TestClient, question: str, county: str = "kalmar", **more: str) -> str:
    """Send the form as a browser without JavaScript does and return the page."""
    response = client.post("/ask", data={"question": question, "county": county, "nonce": "n1", **more})
    assert response.status_code == 200
    return response.text


def test_the_page_works_without_javascript(client: TestClient) -> None:
    """Sending the form gives a whole page with the question, the answer and its source."""
    page = ask(client, "vem kallar till SIP")
    assert page.startswith("<!doctype html>")
    assert 'class="turn answer"' in page
    assert "lagen.nu/2025:400#K10P8" in page


def test_the_script_gets_the_turn_alone(client: TestClient) -> None:
    """With the script's header the same form gives just the turn."""
    response = client.post(
        "/ask", data={"question": "vem kallar till SIP", "county": "kalmar"}, headers={"X-Lotsen-Fragment": "1"}
    )
    assert response.text.lstrip().startswith("<article")


def test_county_is_asked_for_and_then_remembered(client: TestClient) -> None:
    """Without a county the page asks which, with buttons; the chosen one is remembered in a strict cookie."""
    page = client.post("/ask", data={"question": "vem kallar till SIP"}).text
    assert 'class="turn clarify"' in page
    value = re.search(r'name="choice" value="([^"]*varmland[^"]*)"', page)
    assert value
    response = client.post(
        "/ask",
        data={"question": "vem kallar till SIP", "choice": value[1].replace("&#34;", '"'), "county": "varmland"},
    )
    assert 'class="turn answer"' in response.text
    assert "samesite=strict" in response.headers["set-cookie"].lower()


def test_no_question_stands_in_an_address(client: TestClient) -> None:
    """A question in the query string is not answered: addresses end up in logs and histories."""
    assert "turn" not in client.get("/", params={"question": "vem kallar till SIP"}).text.split("<script")[0]
    assert client.get("/ask", params={"question": "x"}).status_code == 405


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "<!channel> <@U1>", "=1+1"]
)
def test_foreign_text_never_becomes_markup(client: TestClient, hostile: str) -> None:
    """What the asker writes is shown escaped, wherever it is shown."""
    page = ask(client, f"vem kallar till SIP {hostile}")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in re.findall(r"<h2>.*?</h2>", page, re.S)[0] or "{{" in page


def test_personal_data_is_removed_and_said(client: TestClient, journal: Journal) -> None:
    """The page never shows a personal identity number again, says kindly what happened, and still answers."""
    page = ask(client, "vem kallar till SIP för 20110412-9810")
    assert "9810" not in page
    assert "Jag tog bort personuppgifter" in page
    assert 'class="turn answer"' in page
    assert "9810" not in journal.questions()[0].question


def test_a_proposal_is_redacted_before_it_is_kept(client: TestClient, journal: Journal) -> None:
    """What is written in "Föreslå förbättring" goes through the same door as a question."""
    ask(client, "vem kallar till SIP", nonce="n7")
    client.post("/feedback", data={"nonce": "n7", "kind": "proposal", "text": "gäller 20110412-9810"})
    journal.close()
    assert b"9810" not in journal.path.read_bytes()


def test_the_form_sent_twice_counts_once(client: TestClient, journal: Journal) -> None:
    """Pressing the button twice, or reloading the page, does not double the question."""
    for _ in range(2):
        ask(client, "vem kallar till SIP", nonce="same")
    assert [q.count for q in journal.questions()] == [1]


def test_an_unanswered_question_is_kept_and_said(client: TestClient, journal: Journal) -> None:
    """Where the documents are silent the page says so, and that the question is kept for the forum."""
    page = ask(client, "vilka öppettider har EVI")
    assert 'class="turn none"' in page
    assert "dialogforum" in page
    assert len(journal.unanswered()) == 1


def test_danger_shows_the_card_first(client: TestClient) -> None:
    """Where somebody may be in danger the card with 112 stands before everything else."""
    page = ask(client, "en flicka säger att hon ska ta livet av sig i kväll")
    turn = page[page.index("<article") :]
    assert turn.index("tel:112") < turn.index("</article>")
    assert 'class="card"' in turn


def test_an_empty_question_is_asked_for(client: TestClient) -> None:
    """An empty form gives the page again with a clear line, and keeps nothing."""
    response = client.post("/ask", data={"question": "  ", "county": "kalmar"})
    assert "Skriv en fråga först." in response.text


def test_forged_forms_are_refused(client: TestClient) -> None:
    """A form sent from another site is not taken, whichever header tells of it."""
    data = {"question": "x", "county": "kalmar"}
    assert client.post("/ask", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/ask", data=data, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/feedback", data=data, headers={"Origin": "null"}).status_code == 403
    assert client.post("/ask", data=data, headers={"Origin": "http://testserver"}).status_code == 200


def test_large_bodies_are_refused(client: TestClient) -> None:
    """A body beyond the limit is refused before it is read."""
    assert client.post("/ask", data={"question": "x" * 70_000}).status_code == 413


@pytest.mark.parametrize(
    "choice", ["{", "[]", '{"intent": 1, "slots": {}}', '{"intent": "no.such", "slots": {}}', "null"]
)
def test_a_forged_choice_does_no_harm(client: TestClient, choice: str) -> None:
    """A button's value that is not ours is answered as if it had not been there, or said to be gone."""
    assert "<article" in ask(client, "vem kallar till SIP", choice=choice)


def test_security_headers_stand_on_every_response(client: TestClient) -> None:
    """Pages, forms and errors carry the policy that lets no foreign script run, and are never cached."""
    for response in (client.get("/"), client.get("/nothing"), client.post("/ask", data={"question": "hej"})):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"


def test_health_tells_version_and_state(client: TestClient, live: LiveCatalogue) -> None:
    """The health endpoints say that it lives, which catalogue answers, and that the journal is sound."""
    assert client.get("/health/live").text == "ok\n"
    ready = client.get("/health/ready").json()
    assert ready["ready"] is True
    assert ready["catalogue"] == live.state.version
    assert ready["content"] == {"current": True, "faults": []}


def test_metrics_count_questions_by_outcome(client: TestClient) -> None:
    """A question shows up in the metrics under its channel and outcome, never with its text."""
    ask(client, "vem kallar till SIP")
    figures = client.get("/metrics").text
    assert 'lotsen_questions_total{channel="web",status="answer"} 1' in figures
    assert "SIP" not in figures
