"""A sandbox in a process of its own, started as people start it, and a browser that is installed already."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.telephones import Telephones

PATIENCE = 60_000  # milliseconds; a loaded machine is slow
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's Chromium is; without it these tests are left out, but never where every test must run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium")


@pytest.fixture(scope="module")  # Playwright's loop runs as long as it does, and no other test could run its own
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of a file; each test has its own window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIETLY))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(chromium: str) -> Iterator[str]:
    """Where a sandbox serves its page."""
    with sandbox() as address:
        yield address


@contextmanager
def sandbox(port: int = 0) -> Iterator[str]:
    """A sandbox in a process of its own, until Ctrl-C."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", str(port)]
    hidden = {"DISPLAY", "WAYLAND_DISPLAY"}  # it would open the page on the desktop of whoever runs the tests
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=environment) as process:
        try:
            assert process.stdout
            found = re.search(r"http://[\w.:]+", process.stdout.readline())
            assert found, "the sandbox said no address"
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A window on the page, at the beginning of the promo."""
    window = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="fr-FR")
    window.set_default_timeout(PATIENCE)
    page = window.new_page()
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{address}/?lang=fr&pace=3")
    page.locator("#phone-0 .bubble").first.wait_for()
    page.locator("#reset").click()
    page.get_by_text("Tout recommence au premier jour.").wait_for()
    yield page
    window.close()
    assert wrongs == []


@pytest.fixture
def telephones(page: Page) -> Telephones:
    """The telephones on the page, by the name of their owner."""
    return Telephones(page)
