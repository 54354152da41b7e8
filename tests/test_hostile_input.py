"""Whatever is typed gets a reply of the contract: never an exception, never an echo that acts."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.assistant import Assistant
from bot.channels.terminal import render
from bot.channels.web.prose import as_html
from bot.commands.ask import command
from bot.reply import Reply
from bot.service import Service
from bot.serving.app import Serving, build_app
from bot.serving.live import LiveCatalogue
from bot.settings import Settings
from bot.texts import texts_in
from tests.conftest import NOW, SMALL

STATUSES = {"answer", "suggest", "clarify", "none", "acute"}
REASONS = {None, "no_local_rule", "not_found", "small_talk", "outside"}
HOSTILE = {
    "empty": "",
    "spaces": " \t\n\r\u00a0\u3000 ",
    "long": "x" * 20_000,
    "long words": "vem kallar till sip " * 1_000,
    "repeats": "sip" * 5_000,
    "repeated word": "barn " * 5_000,
    "digits": "0123456789" * 2_000,
    "nested": "(" * 5_000 + "[" * 5_000,
    "control characters": "vem \x01kallar\x1b[31m till\x07 SIP\x7f\x9b",
    "null bytes": "vem\0kallar\0till\0SIP\0",
    "lone surrogates": "vem kallar \ud800 till \udfff SIP",
    "right to left": "\u202evem kallar till SIP\u202c \u2066x\u2069 \u200f",
    "zero width": "ve\u200bm kal\u200dlar ti\u2060ll S\ufeffIP",
    "homoglyphs": "vеm kаllаr till SІP",
    "decomposed": unicodedata.normalize("NFD", "får vi rådfråga vården för en åttaåring"),
    "stacked marks": "S" + "\u0301" * 3_000 + "IP",
    "full width": "ｖｅｍ　ｋａｌｌａｒ　ｔｉｌｌ　ＳＩＰ",
    "emoji": "🧒🏽 vem kallar till SIP 👨‍👩‍👧‍👦 🇸🇪",
    "other scripts": "من يدعو إلى SIP 谁来召集 кто созывает",
    "slack": "<!channel> <@U123ABC> <!subteam^S1> <https://evil.example|klicka> `x` *y* &lt;!here&gt;",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>",
    "entities": "&lt;script&gt;&#60;script&#62;&amp;lt;b&amp;gt;",
    "template": "{{7*7}} ${7*7} {% raw %} #{7*7} %(x)s {0} {prov-kalmar-larm}",
    "formula": '=HYPERLINK("http://evil.example") +1 -1 @SUM(A1)',
    "sql": "'; drop table questions; --",
    "path": "../../etc/passwd %2e%2e%2f file:///etc/passwd",
    "markers": "[namn] [personnummer] [telefon] [[namn]] [",
    "json": '{"id": "x", "question": {"$ne": null}}',
    "line ends": "vem\r\nkallar\u2028till\u2029SIP\x85",
    "noncharacters": "\ufffe\uffff\U0010ffff vem kallar",
    "regex": "(a+)+$ " + "a" * 5_000 + "!",
    "percent": "%s %d %n %(text)s %%",
    "one letter": "a",
    "punctuation": "?!.,;:-" * 1_000,
    "dashes": "-" * 10_000 + "1",
    "addresses": "a@" * 5_000,
    "names": "Anna " * 3_000,
    "quotes": "\"'”“’`´" * 1_000,
}
PIECES = [*HOSTILE.values(), "vem kallar till SIP", "han ska hoppa", "i Sunne", "14 år", "20110412-9810", "på natten"]
TEXT = st.one_of(
    st.text(max_size=400),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Nd", "Lu"]), max_size=120),
    st.lists(st.sampled_from([p[:200] for p in PIECES]), min_size=1, max_size=5).map(" ".join),
    st.lists(st.sampled_from([p[:60] for p in PIECES]), min_size=1, max_size=8).map("".join),
)
QUIET = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Markup(HTMLParser):
    """Reads a page as a browser does and keeps what could act: tags, and the attributes that they carry."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the names."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action"}]


def markup(page: str) -> Markup:
    """Return what could act in a page."""
    found = Markup()
    found.feed(page)
    return found


def assert_sound(reply: Reply) -> None:
    """Check what holds for every reply."""
    assert reply.status in STATUSES
    assert reply.reason in REASONS
    assert (reply.status == "none") == (reply.reason is not None)
    assert reply.text.strip()
    assert 0 <= reply.confidence <= 1
    assert len(reply.options) <= 3 or reply.status in {"answer", "acute"}
    if reply.status == "answer":
        assert reply.citations
    line = json.dumps(reply.as_json("1"), ensure_ascii=False)
    assert "\n" not in line
    line.encode()
    assert not re.search(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", reply.redacted_question
    )


@pytest.fixture(scope="module")
def door(small_assistant: Assistant) -> Service:
    """Return the door to the small catalogue."""
    return Service(lambda: small_assistant, clock=lambda: NOW)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a browser at the small catalogue's page; an exception in the server fails the test."""
    live = LiveCatalogue(SMALL, tmp_path_factory.mktemp("cache"), texts_in("sv"))
    with TestClient(build_app(Serving(live, None, texts_in("sv"))), base_url="http://testserver") as client:
        yield client


@pytest.fixture(scope="module")
def plain(client: TestClient) -> Markup:
    """Return what stands in pages after ordinary questions: nothing else may stand in any page."""
    questions = ["vem kallar till SIP", "vilket nummer svarar BUP på", "pojken vill ta livet av sig nu", "hej", "lön"]
    questions += ["vem kallar till SIP 20110412-9810", "vilka öppettider har mottagningen"]
    pages = [client.post("/ask", data={"question": q, "county": c}).text for q in questions for c in ("kalmar", "")]
    return markup("".join([*pages, client.get("/").text, client.post("/ask", data={"question": ""}).text]))


# --- the hostile list ------------------------------------------------------------------------------


@pytest.mark.parametrize("county", ["kalmar", None])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_a_reply(service: Service, name: str, county: str | None) -> None:
    """Each text of the hostile list gets a sound reply from the real catalogue, for a person as well."""
    reply = service.ask(HOSTILE[name], county=county).reply
    assert_sound(reply)
    assert render(reply, texts_in("sv"))


@pytest.mark.parametrize(
    "name", ["zero width", "full width", "null bytes", "control characters", "emoji", "right to left", "line ends"]
)
def test_the_question_is_still_understood(service: Service, name: str) -> None:
    """What only surrounds or interrupts the words does not hide the question."""
    assert service.ask(HOSTILE[name], county="kalmar").reply.intent == "sip.vem-kallar"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_never_acts_in_the_page(client: TestClient, plain: Markup, name: str) -> None:
    """No text brings a tag, an attribute or an address into the page that an ordinary question does not."""
    text = HOSTILE[name].encode("utf-8", "replace").decode()
    response = client.post("/ask", data={"question": text, "county": "kalmar"})
    if response.status_code == 413:
        assert len(text) >= 10_000
        return
    assert response.status_code == 200
    found = markup(response.text)
    assert found.tags <= plain.tags
    assert found.attributes <= plain.attributes
    assert not [a for a in found.addresses if "evil" in a or a.lower().startswith(("javascript:", "data:"))]


def test_the_stream_survives_the_whole_list(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sent as a stream, each hostile text gets its own line in its place."""
    folder = tmp_path_factory.mktemp("stream")
    options = Settings(SMALL, folder / "j.db", folder / "k", folder / "cache", folder / "o", None, "sv")
    lines = [json.dumps({"id": name, "question": text, "county": "kalmar"}) for name, text in HOSTILE.items()]
    done = CliRunner().invoke(command, ["--jsonl"], obj=options, input="\n".join(lines) + "\n")
    assert done.exit_code == 0, done.exception
    replies = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert [reply["id"] for reply in replies] == list(HOSTILE)
    assert {reply["status"] for reply in replies} <= STATUSES


@pytest.mark.parametrize(
    "slots",
    [
        {"age": "abc"}, {"age": -5}, {"age": 10**40}, {"age": True}, {"time": 5}, {"time": ""}, {"county": "skåne"},
        {"county": True}, {"municipality": "<b>"}, {"placed": "ja"}, {"": ""}, {"x" * 9999: 1}, {"role": "\ud800"},
        {"__class__": "x"}, {"consent": 1},
    ],
)  # fmt: skip
def test_foreign_slots_are_dropped(door: Service, slots: dict[str, str | int | bool]) -> None:
    """Slots that no button of ours carries change nothing."""
    question = "vilket nummer svarar BUP på"
    for county in ("kalmar", "varmland"):
        assert door.ask(question, county=county, slots=slots).reply == door.ask(question, county=county).reply


# --- properties ------------------------------------------------------------------------------------


@QUIET
@given(text=TEXT, county=st.sampled_from(["kalmar", "varmland", "vastmanland", None]))
@example(text="\ud800", county=None)
@example(text="<script>", county="kalmar")
def test_any_text_gets_a_sound_reply(door: Service, text: str, county: str | None) -> None:
    """Any text at all gets a sound reply, the same one when it is asked again, and its redacted form is settled."""
    reply = door.ask(text, county=county).reply
    assert_sound(reply)
    assert door.ask(text, county=county).reply == reply
    assert door.admit(reply.redacted_question).text == reply.redacted_question


@QUIET
@given(text=TEXT, choice=TEXT, county=st.sampled_from(["kalmar", "", "<b>"]), fragment=st.booleans())
def test_any_form_gets_a_sound_page(
    client: TestClient, plain: Markup, text: str, choice: str, county: str, fragment: bool
) -> None:
    """Any form gets a page in which nothing acts that does not act in an ordinary one."""
    data = {"question": text, "choice": choice, "county": county, "nonce": choice}
    coded = {key: value.encode("utf-8", "replace").decode() for key, value in data.items()}
    headers = {"x-lotsen-fragment": "1"} if fragment else {}
    response = client.post("/ask", data=coded, headers=headers)
    assert response.status_code in {200, 413, 422}
    found = markup(response.text)
    assert found.tags <= plain.tags
    assert found.attributes <= plain.attributes


@QUIET
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]),
)
def test_any_bytes_get_a_response(client: TestClient, body: bytes, kind: str) -> None:
    """A body that is no form at all is answered, or refused as the sender's fault, never with a crash."""
    headers = {"content-type": kind} if kind else {}
    for path in ("/ask", "/feedback"):
        assert client.post(path, content=body, headers=headers).status_code in {200, 400, 413, 422}


@QUIET
@given(text=st.text(max_size=300))
def test_prose_shows_the_text_and_nothing_else(text: str) -> None:
    """What is drawn as prose reads as the text did, with no tag but ours."""
    drawn = str(as_html(text))
    assert markup(drawn).tags <= {"p", "ul", "li", "a"}
    seen = html.unescape(re.sub(r"<[^>]*>", "", drawn))
    assert re.sub(r"[\s-]", "", seen) == re.sub(r"[\s-]", "", text)
