"""The try-it page in a real browser: by mouse, by keyboard, without JavaScript, on a phone, checked with axe."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.channels.browsing import IN_A_BROWSER, chromium

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start ``lotsen serve`` as an operator does, on a free port, and return its address."""
    from tests.conftest import CACHE  # noqa: PLC0415
    from tests.paths import ROOT  # noqa: PLC0415

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("serve")
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
            _wait_for(f"http://127.0.0.1:{port}/health/ready", process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
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


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return the page as a desktop shows it; an error in the script fails the test."""
    with browser.new_context(viewport={"width": 1100, "height": 900}, locale="sv-SE") as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(address)
        yield page
        assert errors == []


def ask(page: Page, question: str, county: str = "Kalmar") -> None:
    """Choose the county and send the question by the keyboard."""
    page.get_by_text(county, exact=True).first.click()
    page.get_by_label("Din fråga").fill(question)
    page.get_by_label("Din fråga").press("Enter")


def accessible(page: Page) -> None:
    """Check the page as it stands against WCAG 2.1 A and AA."""
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    results = Axe().run(page, options=rules)
    assert results.violations_count == 0, results.generate_report()


def test_a_question_is_answered_with_its_source(page: Page) -> None:
    """A question sent with Enter is answered in the conversation, with section and a link to the paragraph."""
    ask(page, "vem kallar till SIP")
    turn = page.locator("article.turn")
    expect(turn).to_have_count(1)
    expect(turn.get_by_text("initierar SIP").first).to_be_visible()
    expect(turn.get_by_role("link", name="10 kap. 8 § SoL")).to_have_attribute(
        "href", "https://lagen.nu/2025:400#K10P8"
    )
    expect(page.get_by_label("Din fråga")).to_be_focused()
    expect(page.get_by_label("Din fråga")).to_have_value("")


def test_the_conversation_grows(page: Page) -> None:
    """A second question stands under the first; nothing is reloaded."""
    ask(page, "vem kallar till SIP")
    expect(page.locator("article.turn")).to_have_count(1)
    ask(page, "vilket nummer har bup på natten")
    expect(page.locator("article.turn")).to_have_count(2)


def test_an_example_answers(page: Page) -> None:
    """The examples of the empty page are questions that work."""
    page.get_by_text("Värmland", exact=True).first.click()
    page.get_by_role("button", name="Får jag konsultera utan samtycke?").click()
    expect(page.locator("article.turn .body")).to_contain_text("20 kap. 5 § SoL")


def test_without_a_county_it_asks_and_then_answers(page: Page) -> None:
    """Asked without a county, three buttons settle it and the question is answered without typing it again."""
    page.get_by_label("Din fråga").fill("vem kallar till SIP")
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.locator("article.turn").get_by_role("button", name="Västmanlands län").click()
    expect(page.locator("article.turn").nth(1)).to_contain_text("Cosmic Link")


def test_feedback_is_thanked_for(page: Page) -> None:
    """The button "Nej" and a proposal are taken in and thanked for, where they were given."""
    ask(page, "vem kallar till SIP")
    page.get_by_role("button", name="Nej", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Tack")


def test_danger_is_unmistakable(page: Page) -> None:
    """The acute card stands first, with a number that can be called."""
    ask(page, "en flicka på 14 säger att hon ska ta livet av sig i kväll")
    card = page.locator("article.turn .card")
    expect(card).to_be_visible()
    expect(card.get_by_role("link", name="112").first).to_have_attribute("href", "tel:112")


def test_everything_works_by_keyboard(page: Page) -> None:
    """County, question, sending, narrowing and feedback can be reached and used with the keyboard alone."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till frågan")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Kalmar").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Din fråga")).to_be_focused()
    page.keyboard.type("vem kallar till SIP")
    page.keyboard.press("Enter")
    expect(page.locator("article.turn")).to_have_count(1)


def test_the_page_is_accessible(page: Page) -> None:
    """Empty, with an answer, with options, with a warning and with the acute card: no WCAG 2.1 AA fault."""
    accessible(page)
    for number, question in enumerate(
        ("vem kallar till SIP", "vilka öppettider har EVI", "hon har tagit en överdos"), 1
    ):
        ask(page, question)
        expect(page.locator("article.turn")).to_have_count(number)
    page.locator("details summary").first.click()
    accessible(page)


def test_it_fits_a_phone(browser: Browser, address: str) -> None:
    """At 360 pixels nothing is wider than the screen, and the page is still without WCAG faults."""
    with browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True) as context:
        page = context.new_page()
        page.goto(address)
        ask(page, "vem kallar till SIP")
        expect(page.locator("article.turn")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        accessible(page)


def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    """With scripts switched off the same form gives the answer, and so does an option's button."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Din fråga").fill("vem kallar till SIP")
        page.get_by_role("button", name="Fråga", exact=True).click()
        page.get_by_role("button", name="Värmlands län").click()
        expect(page.locator("article.turn .body")).to_contain_text("samtycke")
