"""Portrait: the picture of the page for the README, made by the page itself; `make picture`."""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path
from shutil import which

from playwright.async_api import ViewportSize, async_playwright

from sandbox.page import Page
from sandbox.rehearsal import Rehearsal
from sandbox.world import promo

FIRST_DAY = datetime(2027, 1, 4, 8, 30)
SHOWN = datetime(2027, 2, 4, 17, 20)  # a Thursday without a day for Maëlle: the alert has just been told
SIZE = ViewportSize(width=1440, height=1700)
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=fr"]


async def portray(path: Path) -> None:
    """Play until the moment that is shown, and keep what the page then looks like."""
    rehearsal = Rehearsal(promo(), FIRST_DAY)
    page = Page(rehearsal)
    address = await page.start(0)
    try:
        await rehearsal.open()
        rehearsal.jump(SHOWN.replace(tzinfo=rehearsal.zone), people_answer=True)
        await rehearsal.arrival()
        await _photograph(address, path)
    finally:
        await page.stop()
        await rehearsal.close()
        rehearsal.clear()


async def _photograph(address: str, path: Path) -> None:
    async with async_playwright() as playwright:
        french: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "fr"}
        browser = await playwright.chromium.launch(executable_path=which("chromium"), args=QUIETLY, env=french)
        window = await browser.new_page(viewport=SIZE, locale="fr-FR", color_scheme="light")
        await window.goto(f"{address}/?lang=fr")
        await window.locator("#phone-3 .bubble").last.wait_for()
        await window.locator("#notice").wait_for(state="hidden")
        last = await window.locator("#weeks").bounding_box()
        assert last, "the page has no table of weeks"
        await window.screenshot(
            path=path, clip={"x": 0, "y": 0, "width": 1440, "height": last["y"] + last["height"] + 40}
        )
        await browser.close()


if __name__ == "__main__":
    asyncio.run(portray(Path(sys.argv[1])))
