"""The forum's pages over HTTP: who is let in, which forms are taken, and what a county's view holds."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from bot.catalogue.opening import default_content
from bot.channels.web.forum.local import is_loopback
from bot.channels.web.forum.tickets import Tickets
from bot.journal.store import Journal
from bot.reply import Reply
from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.texts import texts_in
from tests.conftest import CACHE

HERE = "http://127.0.0.1:8080"
LOCAL = ("127.0.0.1", 50000)
PAGES = ("/forum", "/forum?lan=kalmar", "/forum/moten", "/forum/statistik", "/forum/filer/forslag.csv")

ASKED = {
    "kalmar": ("vilka öppettider har EVI", "får BVC skicka bilder i teams till kalmarskan"),
    "varmland": ("vem betalar tolken i Karlstad", "har kommunen jour på julafton"),
}


@pytest.fixture(scope="module")
def live() -> LiveCatalogue:
    """Return the real catalogue, opened once for this file."""
    return LiveCatalogue(default_content(), CACHE, texts_in("sv"))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return a journal in which two counties have asked in vain, whatever the catalogue answers by now."""
    journal = Journal(tmp_path / "journal.db")
    now = dt.datetime.now().astimezone()
    for county, questions in ASKED.items():
        for question in questions:
            town = {"municipality": "Karlstad"} if "Karlstad" in question else {}
            reply = Reply("none", "", question, "v", asked_for=county, reason="not_found", slots=town)
            for asker in "abcd":
                journal.log(reply, channel="slack", at=now, message=f"{question}{asker}", asker=asker)
    return journal


def serving(live: LiveCatalogue, journal: Journal, host: str | None = "127.0.0.1") -> Serving:
    """Return what an application bound to ``host`` is made from."""
    return Serving(live, journal, texts_in("sv"), host=host)


@pytest.fixture
def client(live: LiveCatalogue, journal: Journal) -> Iterator[TestClient]:
    """Return a browser at the machine itself."""
    with TestClient(build_app(serving(live, journal)), base_url=HERE, client=LOCAL) as client:
        yield client


def ids(client: TestClient, address: str = "/forum") -> list[str]:
    """Return the suggestions that a page links to."""
    return list(dict.fromkeys(re.findall(r"/forum/forslag/(\w+)", client.get(address).text)))


def form(client: TestClient, page: str, step: str) -> tuple[str, dict[str, str]]:
    """Return the address and the hidden fields of the form on ``page`` whose address ends in ``step``."""
    text = client.get(page).text
    for found in re.finditer(r'<form method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', text, re.DOTALL):
        address = html.unescape(found[1])
        if address.split("?")[0].endswith(step):
            fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[2])
            return address, dict(fields)
    raise AssertionError(f"no form for {step} on {page}")


def plan(client: TestClient, county: str = "kalmar", day: str = "2027-03-01") -> str:
    """Plan a meeting and return its id."""
    address, fields = form(client, "/forum/moten", "/moten/nytt")
    response = client.post(address, data={**fields, "county": county, "day": day}, follow_redirects=False)
    assert response.status_code == 303
    return re.findall(r"/moten/([\w-]+)", response.headers["location"])[0]


def send(client: TestClient, page: str, step: str, **data: str) -> str:
    """Fill in a form of a page, send it, and return the page that comes."""
    address, fields = form(client, page, step)
    response = client.post(address, data={**fields, **data})
    assert response.status_code == 200, response.text
    return response.text


def test_a_question_tells_which_decision_made_it(live: LiveCatalogue, journal: Journal, client: TestClient) -> None:
    """Its page leads to the suggestion, at the machine itself; who may not see the forum sees nothing of it."""
    one = next(i for i in ids(client, "/forum?lan=kalmar") if "EVI" in client.get(f"/forum/forslag/{i}").text)
    page = f"/forum/forslag/{one}?lan=kalmar"
    send(client, page, "/dagordning", meeting=plan(client))
    assert one not in client.get("/katalog/sip.vem-kallar").text
    send(client, page, "/besluta", kind="ändrad_fråga", intent="sip.vem-kallar")
    assert f'href="/forum/forslag/{one}"' in client.get("/katalog/sip.vem-kallar").text
    assert one not in client.get("/katalog/sip.vem-kallar", headers={"Host": "lotsen.example"}).text
    send(client, page, "/angra")
    assert one not in client.get("/katalog/sip.vem-kallar").text


# --- who is let in ---------------------------------------------------------------------------------


def everything(client: TestClient, one: str) -> list[tuple[str, str]]:
    """Return every address of the forum with its method."""
    routes = [route for route in client.app.routes if getattr(route, "path", "").startswith("/forum")]  # type: ignore[attr-defined]
    fill = {"{id}": one, "{step}": "angra", "{format}": "xlsx", "{what}": "dagordning"}
    found = []
    for route in routes:
        path = route.path
        for name, value in fill.items():
            path = path.replace(name, value)
        found.append(("POST" if "POST" in route.methods else "GET", path))
    assert len(found) >= 15
    return found


@pytest.mark.parametrize("host", [None, "0.0.0.0", "::", "192.168.1.4", "lotsen.example", "127.0.0.1.example"])
def test_bound_elsewhere_every_address_is_refused(live: LiveCatalogue, journal: Journal, host: str | None) -> None:
    """A server that others can reach answers no page, form or file of the forum, and says why; the chat works."""
    with TestClient(build_app(serving(live, journal, host)), base_url=HERE, client=LOCAL) as client:
        for method, path in everything(client, "0123456789"):
            response = client.request(method, path)
            assert response.status_code == 403, path
            assert "--host 127.0.0.1" in response.text
        assert client.get("/").status_code == 200
        assert client.post("/ask", data={"question": "vem kallar till SIP", "county": "kalmar"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8080"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": ""},
        {"Host": "0.0.0.0:8080"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X-Forwarded-Port": "443"},
        {"X-Forwarded-Server": "lotsen.example"},
        {"X-Original-URL": "/forum"},
        {"X-Client-IP": "127.0.0.1"},
        {"CF-Connecting-IP": "127.0.0.1"},
        {"Origin": "https://lotsen.example"},
        {"X-Real-IP": "127.0.0.1"},
    ],
)
def test_foreign_names_and_proxies_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    """A name that leads here from elsewhere (DNS rebinding) and a proxy's request are refused on every address."""
    for method, path in everything(client, "0123456789"):
        assert client.request(method, path, headers=headers).status_code == 403, path
    if "Host" in headers:
        assert client.get("/", headers=headers).status_code == 200


def test_a_proxy_that_adds_nothing_is_known_by_its_protocol(client: TestClient) -> None:
    """Nginx with nothing but ``proxy_pass`` speaks HTTP/1.0 under our own name: refused on every address."""

    async def older(scope: Scope, receive: Receive, send: Send) -> None:
        await client.app({**scope, "http_version": "1.0"}, receive, send)

    proxy = TestClient(older, base_url=HERE, client=LOCAL)
    for method, path in everything(client, "0123456789"):
        assert proxy.request(method, path).status_code == 403, path


@pytest.mark.parametrize("address", ["10.0.0.8", "192.168.1.9", "2001:db8::1", "testclient", "::ffff:10.0.0.8"])
def test_another_computer_is_refused(live: LiveCatalogue, journal: Journal, address: str) -> None:
    """A connection from elsewhere is refused, also where a port is forwarded to a loopback address."""
    with TestClient(build_app(serving(live, journal)), base_url=HERE, client=(address, 50000)) as client:
        for method, path in everything(client, "0123456789"):
            response = client.request(method, path)
            assert response.status_code == 403
            assert "en annan dator" in response.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.5"])
@pytest.mark.parametrize("name", ["127.0.0.1:8080", "localhost", "LOCALHOST:8080", "[::1]:8080"])
def test_at_the_machine_the_forum_answers(live: LiveCatalogue, journal: Journal, host: str, name: str) -> None:
    """Bound to a loopback address and asked by a loopback name, every page is there."""
    with TestClient(build_app(serving(live, journal, host)), base_url=HERE, client=("::1", 1)) as client:
        for page in PAGES:
            assert client.get(page, headers={"Host": name}).status_code == 200, page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("::ffff:127.0.0.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        (None, False),
        ("localhost.example", False),
        ("2130706433", False),
        ("10.1.1.1", False),
    ],
)
def test_what_is_loopback(address: str | None, expected: bool) -> None:
    """Only what stays within the machine counts as loopback; what cannot be told does not."""
    assert is_loopback(address) is expected


# --- forms -----------------------------------------------------------------------------------------


def test_a_form_without_its_ticket_is_not_taken(client: TestClient, journal: Journal) -> None:
    """No ticket, a made-up one, another form's, another browser's and a used one: none changes anything."""
    one, other, *_rest = ids(client, "/forum?lan=kalmar")
    page = f"/forum/forslag/{one}?lan=kalmar"
    address, fields = form(client, page, "/besluta")
    decided = {**fields, "kind": "hör_inte_hit"}

    def refused(data: dict[str, str], at: str = address) -> None:
        response = client.post(at, data=data)
        assert response.status_code in {403, 409}
        assert "ny" in re.findall(r'class="state[^"]*">([^<]+)', client.get(page).text)

    refused({**decided, "ticket": ""})
    refused({name: value for name, value in decided.items() if name != "ticket"})
    refused({**decided, "ticket": "a.1.b"})
    refused({**decided, "ticket": decided["ticket"][:-1] + ("0" if decided["ticket"][-1] != "0" else "1")})
    refused(decided, address.replace(one, other))
    refused(decided, address.replace("besluta", "publicera"))
    refused(decided, address.split("?")[0])
    refused(decided, address.replace("kalmar", "varmland"))
    kept = dict(client.cookies)
    client.cookies.clear()
    refused(decided)
    client.cookies.update(kept)
    assert client.post(address, data=decided).status_code == 200
    again = client.post(address, data=decided)
    assert again.status_code == 409
    assert "redan skickat" in again.text


def test_forms_from_other_sites_are_refused(client: TestClient) -> None:
    """A form that another site sends is refused before its ticket is looked at."""
    one = ids(client, "/forum?lan=kalmar")[0]
    address, fields = form(client, f"/forum/forslag/{one}?lan=kalmar", "/besluta")
    data = {**fields, "kind": "hör_inte_hit"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
    ):
        assert client.post(address, data=data, headers=headers).status_code == 403
    assert client.post(address, data=data, headers={"Origin": HERE}).status_code == 200


def test_methods_are_not_mixed_up(client: TestClient) -> None:
    """What changes something answers POST alone, what is read answers GET alone; no header or field turns one over."""
    one = ids(client)[0]
    for method, path in everything(client, one):
        other = "GET" if method == "POST" else "POST"
        allowed = {200, 404} if path.endswith(("/angra",)) and other == "GET" else set()
        if path not in {"/forum/moten/nytt"}:
            status = client.request(other, path, data={"_method": method} if other == "POST" else None).status_code
            assert status in {405, 404, *allowed}, (other, path)
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.request(method, f"/forum/forslag/{one}/besluta").status_code == 405
    header = {"X-HTTP-Method-Override": "POST"}
    assert client.get(f"/forum/forslag/{one}/besluta", headers=header).status_code == 405
    json_body = client.post(f"/forum/forslag/{one}/besluta", json={"kind": "hör_inte_hit"})
    assert json_body.status_code == 403


def test_the_session_is_out_of_reach(client: TestClient) -> None:
    """The cookie is hidden from scripts, stays with the forum and is never sent along from another site."""
    cookie = client.get("/forum").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/forum" in cookie


def test_a_page_that_was_open_for_too_long_is_refused() -> None:
    """A ticket lives for half a day; one from the future is refused as well."""
    now = [1000.0]
    tickets = Tickets(lambda: now[0])
    ticket = tickets.ticket("session", "/forum/x")
    now[0] += 12 * 3600 + 1
    assert tickets.take(ticket, "session", "/forum/x") == "old"
    now[0] = 0.0
    assert tickets.take(ticket, "session", "/forum/x") == "old"
    now[0] = 1000.0
    assert tickets.take(ticket, "session", "/forum/x") is None
    assert tickets.take(ticket, "session", "/forum/x") == "used"


def test_a_refused_form_can_be_corrected(client: TestClient) -> None:
    """Where something is missing the page comes back with the reason and what was written, and nothing is changed."""
    meeting = plan(client)
    one = ids(client, "/forum?lan=kalmar")[0]
    page = f"/forum/forslag/{one}?lan=kalmar"
    send(client, page, "/dagordning", meeting=meeting)
    address, fields = form(client, page, "/besluta")
    wrong = {**fields, "kind": "ändrad_fråga", "intent": "", "note": "diskuterades länge"}
    response = client.post(address, data=wrong)
    assert response.status_code == 422
    assert "behöver frågans id" in response.text
    assert "diskuterades länge" in response.text
    right = client.post(address, data={**wrong, "intent": "sip.vem-kallar"})
    assert right.status_code == 200
    assert "Beslutet är sparat" in right.text


def test_somebody_elses_change_is_not_written_over(client: TestClient) -> None:
    """A form from a page that is out of date is refused and says so."""
    one = ids(client, "/forum?lan=kalmar")[0]
    page = f"/forum/forslag/{one}?lan=kalmar"
    address, fields = form(client, page, "/besluta")
    send(client, page, "/besluta", kind="hör_inte_hit")
    response = client.post(address, data={**fields, "kind": "redan_besvarad", "intent": "sip.vem-kallar"})
    assert response.status_code == 409
    assert "Någon annan har ändrat" in response.text


# --- a county's view -------------------------------------------------------------------------------


def test_a_countys_view_holds_nothing_of_anothers(client: TestClient) -> None:
    """List, meetings, statistics and files of one county name no question, place or figure of another's."""
    plan(client, "varmland", "2027-04-04")
    foreign = [*ASKED["varmland"], "varmland-2027-04-04", "Karlstad", *ids(client, "/forum?lan=varmland")]
    for path in (
        "/forum?lan=kalmar",
        "/forum?lan=kalmar&lage=alla",
        "/forum/moten?lan=kalmar",
        "/forum/statistik?lan=kalmar",
        "/forum/filer/forslag.csv?lan=kalmar",
        "/forum/filer/forslag.json?lan=kalmar",
        "/forum/filer/statistik.csv?lan=kalmar",
        "/forum/filer/statistik.json?lan=kalmar",
    ):
        text = client.get(path).text
        assert not [name for name in foreign if name in text], path
    own = ids(client, "/forum?lan=kalmar")
    for one in own:
        text = client.get(f"/forum/forslag/{one}?lan=kalmar").text
        assert not [name for name in foreign if name in text and name != "Karlstad"]
    assert "Okänt län" not in client.get("/forum?lan=kalmar").text


def test_a_direct_address_to_another_county_is_refused(client: TestClient) -> None:
    """In a county's view, another county's suggestion, meeting, paper and form are refused whatever is typed in."""
    meeting = plan(client, "varmland", "2027-04-04")
    theirs = ids(client, "/forum?lan=varmland")[0]
    ours = ids(client, "/forum?lan=kalmar")[0]
    for path in (
        f"/forum/forslag/{theirs}",
        f"/forum/moten/{meeting}",
        f"/forum/moten/{meeting}/dagordning",
        f"/forum/moten/{meeting}/minnesanteckningar",
        f"/forum/filer/dagordning/{meeting}.docx",
        f"/forum/filer/minnesanteckningar/{meeting}.csv",
    ):
        assert client.get(path).status_code == 200
        response = client.get(f"{path}?lan=kalmar")
        assert response.status_code == 403, path
        assert not [question for question in ASKED["varmland"] if question in response.text]
    for step, data in (
        ("sla-ihop", {"into": theirs}),
        ("dagordning", {"meeting": meeting}),
    ):
        page = f"/forum/forslag/{ours}?lan=kalmar"
        if step == "dagordning":
            plan(client, "kalmar", "2027-05-05")
        address, fields = form(client, page, f"/{step}")
        response = client.post(address, data={**fields, **data})
        assert response.status_code in {403, 409}, step
        assert not [question for question in ASKED["varmland"] if question in response.text]
    assert client.get("/forum?lan=skane").status_code == 404


def test_a_merger_over_the_border_of_counties_is_refused(client: TestClient) -> None:
    """Also for whoever sees all counties, suggestions of two counties stay two."""
    theirs, ours = ids(client, "/forum?lan=varmland")[0], ids(client, "/forum?lan=kalmar")[0]
    address, fields = form(client, f"/forum/forslag/{ours}", "/sla-ihop")
    response = client.post(address, data={**fields, "into": theirs})
    assert response.status_code == 409
    assert "olika län" in response.text


# --- what the pages do -----------------------------------------------------------------------------


def test_what_a_dismissed_suggestion_takes_with_it_is_seen(client: TestClient, journal: Journal) -> None:
    """Asked again later, it stays dismissed; the list says so and leads there, and the page says what to do."""
    one = ids(client, "/forum?lan=kalmar")[0]
    send(client, f"/forum/forslag/{one}?lan=kalmar", "/besluta", kind="hör_inte_hit")
    assert "har frågats igen" not in client.get("/forum?lan=kalmar").text
    for question in ASKED["kalmar"]:
        reply = Reply("none", "", question, "v", asked_for="kalmar", reason="not_found")
        later = dt.datetime.now().astimezone() + dt.timedelta(hours=3)
        journal.log(reply, channel="slack", at=later, message=f"igen {question}", asker="e")
    shown = client.get("/forum?lan=kalmar").text
    assert one not in re.findall(r"/forum/forslag/(\w+)", shown)
    assert "1 avfört förslag har frågats igen" in shown
    assert "har frågats igen" not in client.get("/forum?lan=varmland").text
    assert "frågad igen sedan den avfördes" in client.get("/forum?lan=kalmar&lage=avförd").text
    page = client.get(f"/forum/forslag/{one}?lan=kalmar").text
    assert "Frågad en gång till sedan det avfördes" in page
    assert "publicerades" not in page


def test_what_a_meeting_left_undecided_is_not_lost(client: TestClient) -> None:
    """Held with an item undecided, the meeting's page says so and leads to where it is moved; decided, it does not."""
    one, other = ids(client, "/forum?lan=kalmar")[:2]
    meeting = plan(client)
    for name in (one, other):
        send(client, f"/forum/forslag/{name}", "/dagordning", meeting=meeting)
    page = f"/forum/moten/{meeting}"
    assert "inte beslutad" not in client.get(page).text
    send(client, page, f"{one}/besluta", kind="ny_fråga")
    shown = send(client, page, "/andra", status="hållet")
    assert "1 punkt är inte beslutad" in shown
    assert "Flytta till ett annat möte" in shown
    plan(client, day="2027-04-01")
    send(client, f"/forum/forslag/{other}", "/dagordning", meeting="kalmar-2027-04-01")
    assert "1 punkt är inte beslutad" not in client.get(page).text


def test_the_list_filters_searches_and_sorts(client: TestClient) -> None:
    """State, words and order choose what is shown; the words stand in no address."""
    one = ids(client, "/forum?lan=kalmar")[0]
    send(client, f"/forum/forslag/{one}?lan=kalmar", "/besluta", kind="hör_inte_hit")
    assert one not in ids(client, "/forum?lan=kalmar")
    assert one in ids(client, "/forum?lan=kalmar&lage=avförd")
    assert one in ids(client, "/forum?lan=kalmar&lage=alla")
    response = client.post("/forum/sok", data={"sok": "TOLKEN", "sort": "senast"})
    assert re.findall(r"/forum/forslag/(\w+)", response.text) == ids(client, "/forum?lan=varmland")[:1] or (
        "vem betalar tolken" in response.text
    )
    assert "öppettider" not in response.text
    assert "sok=" not in response.text
    assert client.post("/forum/sok", data={"sok": "finns inte alls"}).text.count('class="card-row"') == 0


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_what_is_written_never_becomes_markup(client: TestClient, hostile: str) -> None:
    """Notes, places, search words and odd addresses are shown as text."""
    meeting = plan(client)
    send(client, f"/forum/moten/{meeting}", "/andra", place=hostile, note=hostile, day="2027-03-01", present=hostile)
    one = ids(client, "/forum?lan=kalmar")[0]
    send(client, f"/forum/forslag/{one}?lan=kalmar", "/besluta", kind="hör_inte_hit", note=hostile)
    pages = [
        client.get(f"/forum/moten/{meeting}").text,
        client.get(f"/forum/moten/{meeting}/dagordning").text,
        client.get(f"/forum/forslag/{one}").text,
        client.post("/forum/sok", data={"sok": hostile, "lage": hostile, "sort": hostile}).text,
        client.get("/forum", params={"lage": hostile, "sort": hostile, "sida": hostile}).text,
        client.get("/forum/statistik", params={"fran": hostile, "per": hostile}).text,
        client.get(f"/forum/forslag/{one}", params={"klart": hostile}).text,
    ]
    for text in pages:
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_what_conveners_write_is_masked(client: TestClient, journal: Journal) -> None:
    """A personal identity number in a note, a place or a search is in no page, file or row."""
    number = "20110412-9810"
    meeting = plan(client)
    send(client, f"/forum/moten/{meeting}", "/andra", note=f"gäller {number}", place=number, day="2027-03-01")
    one = ids(client, "/forum?lan=kalmar")[0]
    page = send(client, f"/forum/forslag/{one}?lan=kalmar", "/besluta", kind="hör_inte_hit", note=f"om {number}")
    assert "9810" not in page
    assert "9810" not in client.post("/forum/sok", data={"sok": number}).text
    assert "9810" not in client.get(f"/forum/moten/{meeting}").text
    assert b"9810" not in b"".join(path.read_bytes() for path in journal.path.parent.glob("journal.db*"))


def test_a_refused_form_does_not_echo_personal_data(client: TestClient) -> None:
    """What is drawn again after a fault has been through the door as well."""
    one = ids(client, "/forum?lan=kalmar")[0]
    address, fields = form(client, f"/forum/forslag/{one}?lan=kalmar", "/besluta")
    response = client.post(address, data={**fields, "kind": "redan_besvarad", "note": "om 20110412-9810"})
    assert response.status_code == 422
    assert "9810" not in response.text


def test_the_papers_open(client: TestClient) -> None:
    """Agenda, minutes, list and statistics come as files that office programs open, under a name of their own."""
    meeting = plan(client)
    one = ids(client, "/forum?lan=kalmar")[0]
    send(client, f"/forum/forslag/{one}?lan=kalmar", "/dagordning", meeting=meeting)
    for what in (f"dagordning/{meeting}", f"minnesanteckningar/{meeting}", "forslag", "statistik"):
        response = client.get(f"/forum/filer/{what}.docx")
        assert "attachment" in response.headers["content-disposition"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert Document(io.BytesIO(response.content)).paragraphs[0].style.name == "Title"
        assert load_workbook(io.BytesIO(client.get(f"/forum/filer/{what}.xlsx").content)).sheetnames[0] == "Om"
        assert client.get(f"/forum/filer/{what}.csv").content.startswith(b"\xef\xbb\xbf")
        client.get(f"/forum/filer/{what}.json").json()
        assert client.get(f"/forum/filer/{what}.exe").status_code == 404
    assert client.get("/forum/filer/annat/x.docx").status_code == 404


def test_the_contract_of_the_list_is_the_files(client: TestClient) -> None:
    """The list as JSON holds the objects of the command-line contract."""
    found = client.get("/forum/filer/forslag.json").json()
    assert found
    assert set(found[0]) == {
        "id", "county", "question", "count", "askers", "first", "last", "status", "nearest", "other_counties",
    }  # fmt: skip


def test_odd_addresses_are_said_not_to_exist(client: TestClient) -> None:
    """An unknown suggestion, meeting, step or day gives a page with the reason, never an error of the program."""
    for path in (
        "/forum/forslag/finnsinte",
        "/forum/moten/finns-inte",
        "/forum/forslag/%00",
        "/forum/forslag/" + "x" * 900,
    ):
        assert client.get(path).status_code in {404, 422}, path
    assert client.get("/forum/statistik?fran=i+gar").status_code == 422
    assert client.get("/forum/statistik?fran=2026-12-01&till=2026-01-01").status_code == 422
    address, fields = form(client, "/forum/moten", "/moten/nytt")
    response = client.post(address, data={**fields, "county": "kalmar", "day": "snart"})
    assert response.status_code == 422
    assert "2026-09-01" in response.text


def test_statistics_are_of_the_chosen_period(client: TestClient) -> None:
    """A period is widened to whole months and said; outside it nothing is counted."""
    text = client.get("/forum/statistik?fran=2020-01-15&till=2020-02-10").text
    assert "1 januari 2020" in text
    assert "29 februari 2020" in text
    assert "Frågor: 0" in text
    today = dt.date.today()
    assert "Frågor: 16" in client.get(f"/forum/statistik?fran={today}").text


def test_the_policy_of_the_pages_is_strict(client: TestClient) -> None:
    """The forum's pages have no script, no style of their own and nothing from elsewhere."""
    meeting = plan(client)
    one = ids(client, "/forum?lan=kalmar")[0]
    for path in ("/forum", f"/forum/forslag/{one}", "/forum/moten", f"/forum/moten/{meeting}", "/forum/statistik"):
        response = client.get(path)
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["cache-control"] == "no-store"
        assert "<script" not in response.text
        assert " style=" not in response.text
        assert " onclick" not in response.text
