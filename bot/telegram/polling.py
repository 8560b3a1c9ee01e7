"""Polling: asks Telegram for updates and keeps them before it acknowledges them; never gives up."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.telegram.reading import KINDS, LARGEST_ID, chat_of
from bot.telegram.request import AiohttpRequest
from bot.worker import describe
from scheduler.clock import Clock
from storage import heartbeats, intake
from storage.database import Database

LONG_POLL = 50  # seconds; the most that Telegram allows
SLACK = 15  # seconds more until an open poll is given up
BATCH = 100
# Telegram forgets a tap after 150 s (tdlib/telegram-bot-api, Client.cpp): deaf for longer, something was lost.
LOST_AFTER = timedelta(seconds=150)
LONGEST_PAUSE = 30.0

log = logging.getLogger(__name__)


class NotHeard(Exception):
    """Telegram did not answer with updates; the text says why, without secrets."""


@dataclass
class PollState:
    """Whether we hear: `deaf_since` is empty while Telegram answers."""

    last_ok: datetime | None = None
    deaf_since: datetime | None = None
    missed_a_tick: bool = False  # a tick concluded nothing because we were deaf


class Poller:
    """The one getUpdates loop of a process; `kept` is called after each commit of something new."""

    def __init__(
        self,
        token: str,
        api_url: str,
        database: Database,
        clock: Clock,
        state: PollState,
        *,
        kept: Callable[[], None],
        hears_again: Callable[[], None],
        rested: Callable[[], None],
    ) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._request = AiohttpRequest(1, read_timeout=LONG_POLL + SLACK, pool_timeout=SLACK)
        self._database = database
        self._clock = clock
        self.state = state
        self._kept = kept
        self._hears_again = hears_again
        self._rested = rested
        self._again = asyncio.Event()
        self._resting = False
        self._failures = 0
        clock.on_jump(self.retry)

    @property
    def at_rest(self) -> bool:
        """Either waiting for what people do, or for the next try."""
        return self._resting and not self._again.is_set()

    def retry(self) -> None:
        """Ask again at once if the last answer was bad."""
        if self.state.deaf_since is None:
            self.state.last_ok = self._clock.now()  # a clock that travelled is no silence of Telegram's
        else:
            self._again.set()

    async def run(self) -> None:
        """Poll until cancelled. The offset is never remembered: after a quiet week Telegram counts anew."""
        offset = 0
        while True:
            begun = self._clock.now()
            self._again.clear()
            try:
                batch = await self._ask(offset)
                offset = await self._keep(batch) or offset
                await self._heard()
            except Exception as error:
                self._deaf(begun, error)
                await self._pause()

    async def close(self) -> None:
        """Give the connection back."""
        await self._request.shutdown()

    async def _ask(self, offset: int) -> list[Any]:
        """The next updates. Only who knows that Telegram answers waits for people: first a short poll."""
        patience = LONG_POLL if self.state.deaf_since is None else 0
        allowed = quote(json.dumps(KINDS))
        url = f"{self._url}?offset={offset}&limit={BATCH}&timeout={patience}&allowed_updates={allowed}"
        self._rest(patience > 0)
        try:
            status, payload = await self._request.do_request(url, "GET")
        finally:
            self._rest(False)
        return updates_in(status, payload)

    async def _keep(self, batch: Sequence[Any]) -> int | None:
        """Commit the updates; returns the offset that acknowledges them, None when there is none."""
        rows = [(number, chat_of(raw), raw) for raw in batch if (number := _number(raw)) is not None]
        if not rows:
            if batch:
                raise NotHeard("updates without a number")
            return None
        async with self._database.transaction() as session:
            new = await intake.receive(session, rows, self._clock.now())
        if new:
            self._kept()
        return 1 + max(update_id for update_id, _, _ in rows)

    async def _heard(self) -> None:
        now, since = self._clock.now(), self.state.deaf_since
        if since is not None:
            if now - since > LOST_AFTER or self.state.missed_a_tick:
                await self._note(since, now)
            self.state.deaf_since, self.state.missed_a_tick = None, False
            if self._failures:
                log.warning("Telegram answers again")
            self._hears_again()
        self._failures, self.state.last_ok = 0, now

    async def _note(self, since: datetime, now: datetime) -> None:
        async with self._database.transaction() as session:
            if now - since > LOST_AFTER:
                await heartbeats.note_outage(session, since, now)
            else:
                await heartbeats.all_due(session, now)

    def _deaf(self, begun: datetime, error: Exception) -> None:
        self._failures += 1
        if self.state.deaf_since is None:
            # The poll that failed may have been open for long on a clock that travelled.
            self.state.deaf_since = max(begun, self._clock.now() - timedelta(seconds=LONG_POLL + SLACK))
        if self._failures & (self._failures - 1) == 0:  # the 1st, 2nd, 4th, 8th... time
            reason = str(error) if isinstance(error, NotHeard) else describe(error)
            log.warning("no updates from Telegram (%s), %d times in a row", reason, self._failures)

    async def _pause(self) -> None:
        self._rest(True)
        await self._clock.wait(self._again, min(2.0 ** min(self._failures - 1, 6), LONGEST_PAUSE))
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
    return [_storable(raw) for raw in answer["result"]]


def _remedy(status: int, answer: Any) -> str:
    if status in (401, 404):
        return ": is TELEGRAM_BOT_TOKEN right?"
    if status == 409 and "webhook" in str(answer):
        return ": a webhook is set for this bot; `vigie doctor` tells where"
    return ": another program polls for this bot" if status == 409 else ""


def _storable(raw: Any) -> Any:
    """The update without halves of characters, which no database can store."""
    return json.loads(json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace"))


def _number(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < LARGEST_ID
    return number if is_number else None
