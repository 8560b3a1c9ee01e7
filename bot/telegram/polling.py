"""Polling: asks Telegram for updates, and for the next ones only once these are kept; never gives up."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from bot.telegram.carrier import Carrier
from bot.telegram.ear import Ear, NotHeard
from bot.telegram.reading import KINDS
from scheduler.clock import Clock

LONG_POLL = 50  # seconds; the most that Telegram allows
SLACK = 15  # seconds more until an open poll is given up
BATCH = 100
LONGEST_PAUSE = 30.0


class Poller:
    """The one getUpdates loop of a process."""

    def __init__(self, token: str, api_url: str, clock: Clock, ear: Ear, *, rested: Callable[[], None]) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._carrier = Carrier(1, read_timeout=LONG_POLL + SLACK, pool_timeout=SLACK)
        self._clock = clock
        self._ear = ear
        self._rested = rested
        self._again = asyncio.Event()
        self._resting = False
        clock.on_jump(self.retry)

    @property
    def at_rest(self) -> bool:
        """Either waiting for what people do, or for the next try."""
        return self._resting and not self._again.is_set()

    def retry(self) -> None:
        """Ask again at once if the last answer was bad."""
        if self._ear.travelled():
            self._again.set()

    async def run(self) -> None:
        """Poll until cancelled. The offset is never remembered: after a quiet week Telegram counts anew."""
        offset = 0
        while True:
            begun = self._clock.now()
            self._again.clear()
            try:
                last = await self._ear.keep(await self._ask(offset))
                offset = offset if last is None else last + 1
                await self._ear.heard()
            except Exception as error:
                self._ear.deaf(self._ear.state.last_ok or begun, error)
                await self._pause()

    async def close(self) -> None:
        """Give the connection back."""
        await self._carrier.close()

    async def _ask(self, offset: int) -> list[Any]:
        """The next updates. Only who knows that Telegram answers waits for people: first a short poll."""
        patience = LONG_POLL if self._ear.state.deaf_since is None else 0
        allowed = quote(json.dumps(KINDS))
        url = f"{self._url}?offset={offset}&limit={BATCH}&timeout={patience}&allowed_updates={allowed}"
        self._rest(patience > 0)
        try:
            status, payload = await self._carrier.get(url)
        finally:
            self._rest(False)
        return updates_in(status, payload)

    async def _pause(self) -> None:
        self._rest(True)
        await self._clock.wait(self._again, min(2.0 ** min(self._ear.failures - 1, 6), LONGEST_PAUSE))
        self._rest(False)

    def _rest(self, resting: bool) -> None:
        self._resting = resting
        if resting:
            self._rested()


def updates_in(status: int, payload: bytes) -> list[Any]:
    """The list of updates in an answer; raises NotHeard."""
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        raise NotHeard(f"HTTP {status}, not JSON") from None
    if status != 200 or not isinstance(answer, dict) or not isinstance(answer.get("result"), list):
        raise NotHeard(f"HTTP {status}{_remedy(status, answer)}")
    result: list[Any] = answer["result"]
    return result


def _remedy(status: int, answer: Any) -> str:
    if status in (401, 404):
        return ": is TELEGRAM_BOT_TOKEN right?"
    if status == 409 and "webhook" in str(answer):
        return ": a webhook is set for this bot; `vigie doctor` tells where"
    return ": another program polls for this bot" if status == 409 else ""
