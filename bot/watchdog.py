"""Watchdog: calls an address outside, each minute, as long as the bot is well; its silence is what raises the alarm."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp

from bot.health import Health
from bot.worker import describe
from scheduler.clock import Clock

PERIOD = 60.0  # seconds
PATIENCE = aiohttp.ClientTimeout(total=10)

log = logging.getLogger(__name__)


class Watchdog:
    """Whoever waits for these calls learns that the bot is down although the bot can no longer tell them."""

    def __init__(self, clock: Clock, url: str, look: Callable[[], Awaitable[Health]]) -> None:
        self._clock = clock
        self._url = url
        self._look = look
        self._failed = False

    async def run(self) -> None:
        """Call until cancelled; nothing at all without an address."""
        never = asyncio.Event()
        while self._url:
            await self._clock.wait(never, PERIOD)
            await self.beat()

    async def beat(self) -> None:
        """Look, and call if all is well; never raises."""
        try:
            if (await self._look()).is_alive:
                await self._call()
                self._failed = False
        except Exception as error:
            self._tell(error)

    async def _call(self) -> None:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as client,
            client.get(self._url) as response,
        ):
            if response.status >= 400:
                raise NotTaken(response.status)

    def _tell(self, error: Exception) -> None:
        """Once for failures in a row; never the address, for it may be all the secret there is."""
        if not self._failed:
            reason = f"HTTP {error}" if isinstance(error, NotTaken) else describe(error)
            log.warning("the watch of WATCHDOG_URL at %s cannot be called (%s)", urlsplit(self._url).hostname, reason)
        self._failed = True


class NotTaken(Exception):
    """The watch answered with this status."""
