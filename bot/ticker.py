"""Ticker: lives each beat of the metronome: asks the rules what is due, and notes that the bot is alive."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.telegram.polling import PollState
from bot.worker import Worker
from scheduler.clock import Clock
from scheduler.tick import tick
from storage import heartbeats, intake
from storage.database import Database

ALIVE = "alive"
AWAY = timedelta(minutes=5)  # a longer silence of our own is an outage
NOTED_EVERY = timedelta(seconds=20)
TIDIED_EVERY = timedelta(hours=12)

log = logging.getLogger(__name__)


class Ticker:
    """Calls the tick. `worker.wake()` at each beat, and whenever something may be due sooner."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        hearing: PollState,
        *,
        after: Callable[[], None],
        rested: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._hearing = hearing
        self._after = after
        self._travelled = False
        self._noted: datetime | None = None
        self._tidied: datetime | None = None
        self.last_tick: datetime | None = None
        self.worker = Worker("ticker", clock, self._turn, rested)
        clock.on_jump(self._jumped)

    async def wake_up(self) -> None:
        """At start: whatever happened since the last sign of life, we did not hear it."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            last = await heartbeats.last_beat(session, ALIVE)
            if last is not None and now - last > AWAY:
                await heartbeats.note_outage(session, last, now)
                log.warning("the bot was away from %s to %s", last.isoformat(), now.isoformat())
                last = now
            await heartbeats.beat(session, ALIVE, now)
        self._noted = self.last_tick = now
        self._hearing.deaf_since = min(last or now, now)  # until Telegram has answered once

    def _jumped(self) -> None:
        self._travelled = True
        self.worker.wake()

    async def _turn(self) -> datetime | None:
        now = self._clock.now()
        await self._note_life(now)
        if self._hearing.deaf_since is not None:
            self._hearing.missed_a_tick = True
        await tick(self._database, now, self._hearing.deaf_since)
        self.last_tick = now
        self._after()
        return None

    async def _note_life(self, now: datetime) -> None:
        travelled, self._travelled = self._travelled, False
        last = self._noted or now
        if not travelled and timedelta() <= now - last < NOTED_EVERY:
            return
        async with self._database.transaction() as session:
            if now - last > AWAY and not travelled:
                await heartbeats.note_outage(session, last, now)
                log.warning("the bot was away from %s to %s", last.isoformat(), now.isoformat())
            await heartbeats.beat(session, ALIVE, now)
            if self._tidied is None or now - self._tidied > TIDIED_EVERY:
                await intake.prune(session, now)
                self._tidied = now
        self._noted = now
