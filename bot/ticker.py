"""Ticker: lives each beat of the metronome: asks the rules what is due, and notes until when the bot has heard."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.telegram.ear import HEARD, LOST_AFTER, PollState, heard_by_others, note_heard
from bot.worker import Worker, describe
from scheduler.clock import Clock
from scheduler.tick import Ticked, tick
from storage import awaiting, heartbeats, intake, outbox
from storage.database import Database

AWAY = LOST_AFTER  # a longer silence of our own is an outage
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
        self.failing: set[int] = set()  # the cohorts that could not be looked at
        self.worker = Worker("ticker", clock, self._turn, rested)
        clock.on_jump(self._jumped)

    async def wake_up(self) -> None:
        """At start: whatever happened since the last sign of life, we did not hear it."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            self._hearing.noted = await heartbeats.last_beat(session, HEARD)
            last = self._hearing.noted or now
            if now - last > AWAY:
                await self._note_outage(session, last, now)
                last = now
            self._hearing.deaf_since = min(last, now)  # until Telegram has answered once
            await note_heard(session, self._hearing, self._hearing.deaf_since)
        self._noted = self.last_tick = now

    def _jumped(self) -> None:
        self._travelled = True
        self.worker.wake()

    async def _turn(self) -> datetime | None:
        now = self._clock.now()
        await self._note_life(now)
        deaf_since = self._hearing.deaf_since
        if deaf_since is not None:
            self._hearing.missed_a_tick = True
        ticked = await tick(self._database, now, deaf_since)
        self._note_failures(ticked)
        if deaf_since is not None and self._hearing.deaf_since is None:
            await self._look_anew(now)
        self.last_tick = now
        if ticked.seen:
            self._after()
        return None

    def _note_failures(self, ticked: Ticked) -> None:
        """The log says where, and /healthz which cohort, until it can be looked at again."""
        for cohort_id, error in ticked.failed.items():
            log.error("the rules failed for cohort %d (%s): they will try again", cohort_id, describe(error))
        self.failing = (self.failing - set(ticked.seen)) | set(ticked.failed)

    async def _look_anew(self, now: datetime) -> None:
        """Telegram answered in the midst of a tick that concluded nothing for want of it."""
        async with self._database.transaction() as session:
            await heartbeats.all_due(session, now)
        self.worker.wake()

    async def _note_life(self, now: datetime) -> None:
        travelled, self._travelled = self._travelled, False
        last = self._noted or now
        if not travelled and timedelta() <= now - last < NOTED_EVERY:
            return
        if self._hearing.stands_by:  # what was heard is for the replica to say that listens
            self._noted = now
            return
        async with self._database.transaction() as session:
            others = await heard_by_others(session, self._hearing)
            last = max(last, others or last)
            if now - last > AWAY and not travelled:
                await self._note_outage(session, last, now)
            # While Telegram does not answer it stays where it is: a restart must not forget that we were deaf.
            await note_heard(session, self._hearing, self._hearing.deaf_since or now, others)
            if self._tidied is None or now - self._tidied > TIDIED_EVERY:
                await self._tidy(session, now)
        self._noted = now

    async def _note_outage(self, session: AsyncSession, since: datetime, until: datetime) -> None:
        await heartbeats.note_outage(session, since, until)
        log.warning("the bot was away from %s to %s", since.isoformat(), until.isoformat())

    async def _tidy(self, session: AsyncSession, now: datetime) -> None:
        """What is said and done needs its key, not what people wrote."""
        await intake.prune(session, now)
        await outbox.forget_facts(session, now)
        await awaiting.forget_late(session, now)
        self._tidied = now
