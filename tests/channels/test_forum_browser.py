"""The forum's pages in a real browser: a suggestion's whole way, by keyboard, on a phone, checked with axe."""

from __future__ import annotations

import datetime as dt
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.journal.store import Journal
from bot.reply import Reply
from tests.channels.browsing import IN_A_BROWSER, chromium
from tests.conftest import CACHE
from tests.paths import ROOT

DAY = (dt.date.today() + dt.timedelta(days=9)).isoformat()
REFUSED = re.compile(r"responded with a status of 4(09|22)")
"""What the console says of a page that tells why a form was refused."""
QUESTIONS = (
    "vem betalar tolk på SIP-möte",
    "vilka öppettider har EVI",
    "har kommunen jour på julafton",
    "finns det parkering vid mötet",
)

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start ``lotsen serve`` on a journal in which five people of two counties have asked in vain."""
    folder = tmp_path_factory.mktemp("forum")
    fill(folder / "journal.db")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LOTSEN_CONTENT": str(ROOT),
        "LOTSEN_CACHE": str(CACHE),
        "LOTSEN_DATABASE": str(folder / "journal.db"),
    }
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/health/live", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def fill(path: Path) -> None:
    """Log what was asked in vain and what was answered, whatever the catalogue answers by now."""
    journal = Journal(path)
    now = dt.datetime.now().astimezone()
    for county in ("kalmar", "varmland"):
        for i, question in enumerate((*QUESTIONS, "vem kallar till SIP", "kan skolan och BUP kalla till SIP")):
            answered = i >= len(QUESTIONS)
            reply = Reply(
                status="answer" if answered else "none",
                body="",
                redacted_question=question,
                catalogue="v",
                intent="sip.vem-kallar" if answered else None,
                asked_for=county,
                reason=None if answered else "not_found",
            )
            for asker in "abcde"[: 5 - i % 2]:
                message = f"{county}{i}{asker}"
                journal.log(reply, channel="slack", at=now, message=message, asker=asker + county)
                journal.feedback(message, "helped", at=now) if answered else None
    journal.close()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        assert process.poll() is None, "lotsen serve ended"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("lotsen serve did not become ready")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    with chromium() as browser:
        yield browser


def quiet(context: BrowserContext, errors: list[str]) -> Page:
    """Return a page that notes every error of a script and every line on the console that is one."""
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    return page


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Return the list of Kalmar as a desktop and as a phone shows it; an error on the console fails the test."""
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    how = phone if request.param == "phone" else {"viewport": {"width": 1200, "height": 900}}
    with browser.new_context(locale="sv-SE", accept_downloads=True, **how) as context:
        errors: list[str] = []
        page = quiet(context, errors)
        page.goto(f"{address}/forum?lan=kalmar")
        yield page
        assert [error for error in errors if not REFUSED.search(error)] == []


def sound(page: Page) -> None:
    """Check the page against WCAG 2.1 A and AA, and that nothing is wider than the screen."""
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    results = Axe().run(page, options=rules)
    assert results.violations_count == 0, results.generate_report()
    viewport = page.viewport_size
    assert viewport
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def opened(page: Page, summary: str) -> None:
    """Open a part of the page that is folded, where it is."""
    part = page.locator("details", has=page.locator("summary", has_text=summary)).first
    if part.get_attribute("open") is None:
        part.locator("summary").click()


def download(page: Page, part: str, name: str, folder: Path) -> Path:
    """Download a file from the page and return where it is."""
    with page.expect_download() as waiting:
        page.locator(part).get_by_role("link", name=name, exact=True).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def plan_a_meeting(page: Page) -> str:
    """Plan a meeting from the page of the meetings and return its address."""
    page.get_by_role("link", name="Möten", exact=True).click()
    sound(page)
    page.get_by_label("Dag", exact=True).fill(DAY)
    page.get_by_label("Tid").fill("13:00")
    page.get_by_label("Plats").fill("Regionens hus")
    page.get_by_role("button", name="Planera mötet").click()
    expect(page.get_by_role("status")).to_contain_text("Mötet är planerat")
    sound(page)
    return page.url


def put_on_the_agenda(page: Page, question: str, word: str) -> None:
    """Find a suggestion by a word in it and put it on the meeting that was planned last."""
    page.get_by_role("link", name="Förslag", exact=True).click()
    page.get_by_label("Sök i frågorna").fill(word)
    page.get_by_role("button", name="Visa").click()
    expect(page.locator(".card-row")).to_have_count(1)
    assert word not in page.url
    sound(page)
    page.get_by_role("link", name=question).click()
    sound(page)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    sound(page)
    page.locator("#meeting").select_option(index=page.locator("#meeting option").count() - 1)
    page.get_by_role("button", name="Sätt på dagordningen").click()
    expect(page.get_by_role("status")).to_contain_text("står på dagordningen")
    expect(page.locator(".facts .state").first).to_have_text("på dagordningen")


def hold_the_meeting(page: Page) -> None:
    """Enter what was decided on the first item, and who was there, and close the meeting."""
    opened(page, "Skriv in beslutet")
    page.get_by_role("radio", name="Ändra dokumentet").check()
    page.get_by_label("Avsnitt i dokumentet").fill("kalmar-evi-2025#sekretess")
    page.get_by_label("Anteckning inga namn").fill("EVI skriver ett förslag till nästa möte.")
    sound(page)
    page.get_by_role("button", name="Spara beslutet").click()
    expect(page.get_by_role("status")).to_contain_text("Beslutet är sparat")
    expect(page.locator(".decided-line")).to_contain_text("Ändra dokumentet")
    page.get_by_label("Närvarande").fill("EVI, socialtjänsten")
    page.get_by_label("Läge").select_option("hållet")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".facts .state").first).to_have_text("hållet")
    sound(page)


def is_now(page: Page, state: str) -> None:
    """Check the state that the suggestion's page shows."""
    expect(page.locator(".facts .state").first).to_have_text(state)


def undo(page: Page) -> None:
    """Take the last step back."""
    page.get_by_role("button", name="Ångra det senaste steget").click()
    expect(page.get_by_role("status")).to_contain_text("ångrat")


def test_a_suggestions_whole_way(page: Page, tmp_path: Path) -> None:
    """From the list to the agenda, decided in the meeting, into the minutes, published, and back again."""
    question = QUESTIONS[0]
    sound(page)
    meeting = plan_a_meeting(page)
    put_on_the_agenda(page, question, "TOLK")

    page.goto(meeting)
    expect(page.get_by_role("heading", name=question)).to_be_visible()
    agenda = download(page, ".papers > div:first-child", "DOCX", tmp_path)
    assert any(question in paragraph.text for paragraph in Document(str(agenda)).paragraphs)
    page.get_by_role("link", name="Visa och skriv ut").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Dagordning, Kalmar län"))).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Till mötet").click()
    hold_the_meeting(page)

    page.get_by_role("link", name="Visa och skriv ut").last.click()
    expect(page.locator(".paper")).to_contain_text("EVI skriver ett förslag")
    expect(page.locator(".paper")).to_contain_text("Beslutade: 1 av 1")
    sound(page)
    book = load_workbook(download(page, ".above", "XLSX", tmp_path))
    assert [cell.value for cell in book["Beslut"][2]][2:5:2] == [question, "Ändra dokumentet"]

    page.get_by_role("link", name="Till mötet").click()
    page.get_by_role("link", name=question).click()
    page.get_by_role("button", name="Markera som publicerad").click()
    is_now(page, "publicerad")
    expect(page.locator(".history")).to_contain_text("Markera som publicerad")
    undo(page)
    is_now(page, "beslutad")
    expect(page.locator(".history .undone").first).to_contain_text("ångrat")
    page.get_by_role("button", name="Gör om").click()
    is_now(page, "publicerad")
    sound(page)
    for state in ("beslutad", "på dagordningen", "ny"):
        undo(page)
        is_now(page, state)


def test_statistics_are_read_without_colour(page: Page, tmp_path: Path) -> None:
    """Each chart has a title, figures as text and a table with the same figures; the files open."""
    page.get_by_role("link", name="Statistik", exact=True).click()
    sound(page)
    charts = page.locator("svg.chart")
    assert charts.count() >= 3
    for chart in charts.all():
        name = chart.locator("title").first.text_content()
        assert name
        section = page.locator("section", has=page.get_by_role("heading", name=name, exact=True))
        expect(section.locator("table.grid")).to_be_visible()
        numbers = set(re.findall(r"\d+", " ".join(chart.locator("text").all_text_contents())))
        assert numbers
        assert numbers <= set(re.findall(r"\d+", section.locator("table").inner_text()))
    page.get_by_label("Räknat per").select_option("vecka")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator("table.grid thead").first).to_contain_text("v. ")
    sound(page)
    book = load_workbook(download(page, ".above", "XLSX", tmp_path))
    assert "Frågor per ämne" in book.sheetnames
    assert book["Vad det blev av frågorna"]["A2"].value


def test_suggestions_are_merged_and_split(page: Page) -> None:
    """Two suggestions become one, and one of the questions a suggestion of its own again."""
    page.get_by_role("link", name=QUESTIONS[2]).click()
    opened(page, "Slå ihop med ett annat")
    other = page.locator("#into option", has_text=QUESTIONS[3])
    page.locator("#into").select_option(value=other.get_attribute("value"))
    page.get_by_role("button", name="Slå ihop", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("sammanslagna")
    wordings = page.locator("#wordings")
    expect(wordings.get_by_role("checkbox")).to_have_count(2)
    sound(page)
    wordings.get_by_label(QUESTIONS[2]).check()
    wordings.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTIONS[2])
    expect(page.get_by_role("status")).to_contain_text("det nya förslaget")


def test_a_refusal_is_announced(page: Page) -> None:
    """What is missing is said where a screen reader hears it, what was chosen is still there."""
    page.get_by_role("link", name=QUESTIONS[1]).click()
    opened(page, "Redan besvarad, eller")
    page.get_by_label("Redan besvarad", exact=True).check()
    page.get_by_role("button", name="Spara beslutet").click()
    expect(page.get_by_role("alert")).to_contain_text("behöver frågans id")
    expect(page.get_by_label("Redan besvarad", exact=True)).to_be_checked()
    sound(page)


def test_the_list_is_used_by_keyboard(browser: Browser, address: str) -> None:
    """From the skip link to a suggestion and its form with the keyboard alone; focus is never lost."""
    with browser.new_context(viewport={"width": 1200, "height": 900}, locale="sv-SE") as context:
        errors: list[str] = []
        page = quiet(context, errors)
        page.goto(f"{address}/forum?lan=kalmar")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
        page.get_by_label("Sök i frågorna").focus()
        page.keyboard.type("öppettider")
        page.keyboard.press("Enter")
        expect(page.locator(".card-row")).to_have_count(1)
        page.get_by_role("link", name="vilka öppettider har EVI").focus()
        page.keyboard.press("Enter")
        summary = page.locator("summary", has_text="Redan besvarad")
        summary.focus()
        page.keyboard.press("Enter")
        page.get_by_label("Redan besvarad", exact=True).focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        expect(page.get_by_label(re.compile("^Fråga i katalogen"))).to_be_focused()
        assert errors == []


def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    """There is no script on the forum's pages; with scripts off a form still takes its step."""
    with browser.new_context(java_script_enabled=False, locale="sv-SE") as context:
        page = context.new_page()
        page.goto(f"{address}/forum?lan=varmland")
        page.get_by_role("link", name=QUESTIONS[3]).click()
        page.locator("summary", has_text="Redan besvarad").click()
        page.get_by_label("Hör inte hit").check()
        page.get_by_role("button", name="Spara beslutet").click()
        expect(page.locator(".facts .state").first).to_have_text("avförd")
        page.get_by_role("button", name="Ångra det senaste steget").click()
        expect(page.locator(".facts .state").first).to_have_text("ny")


def test_the_footer_leads_here(browser: Browser, address: str) -> None:
    """The forum is reached from the foot of every page."""
    with browser.new_context(locale="sv-SE") as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="Dialogforum").click()
        expect(page.get_by_role("heading", name="Förslag till forumet")).to_be_visible()
