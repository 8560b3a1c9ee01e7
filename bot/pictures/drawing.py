"""Drawing: the picture of a grid, made off the event loop, as much as a phone shows at once; or else words do.

Sizes are in pixels of the picture, which is 1,000 wide. A phone shows it on 390: text of 16 px there is
16 × 1,000 / 390 = 41.03 here, and it is 42. That phone is 844 high: a picture higher than 844 × 1,000 / 390 = 2,164
would be shown narrower, so the oldest weeks, then the last people, are left out of it, and it says so.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from bot.speech.grid import Grid
from bot.speech.speech import Speech

if TYPE_CHECKING:
    from bot.pictures.page import Page

HIGHEST = 2164
_one_at_a_time = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")  # matplotlib is not thread-safe

log = logging.getLogger(__name__)


async def illustrated(speech: Speech) -> Speech:
    """The speech with its grid drawn as its photo; without either when that fails: the words go out anyway."""
    if speech.grid is None:
        return speech
    try:
        photo = await asyncio.get_running_loop().run_in_executor(_one_at_a_time, draw, speech.grid)
    except Exception as error:
        log.error("a picture could not be drawn (%s): the words go out without it", type(error).__name__)
        return replace(speech, grid=None)
    return replace(speech, grid=None, photo=photo)


@lru_cache(maxsize=2)  # every coordinator gets the same digest
def draw(grid: Grid) -> bytes:
    """The picture as a PNG, 1,000 pixels wide. Slow: never on the event loop, and never two at once."""
    return fitting(grid).sheet.png()


def fitting(grid: Grid) -> Page:
    """The picture before it is pixels, with as many weeks and people as keep it low enough."""
    from bot.pictures.page import ROW, Page

    rows = max(1, min(len(grid.rows), HIGHEST // ROW))
    bands = max(1, HIGHEST // (ROW * rows))
    while True:
        page = Page(grid, rows, bands)
        too_high = page.sheet.height - HIGHEST
        if too_high <= 0 or rows == 1 == page.bands:
            return page
        if page.bands > 1:
            bands = page.bands - 1
        else:
            rows = max(1, rows - ceil(too_high / ROW))
