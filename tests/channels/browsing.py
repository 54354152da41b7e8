"""A real browser for the tests of the pages: Debian's Chromium, without a window and without a network of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

__all__ = ["IN_A_BROWSER", "chromium"]

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        _CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium on this machine (CI installs it)"
    ),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
