"""Listening: of several replicas one listens to Telegram; the others stand by, and follow what it has heard."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.telegram.ear import HEARD, Ear
from bot.telegram.polling import Poller
from bot.telegram.webhook import Webhook
from bot.worker import describe
from scheduler.clock import Clock
from storage.database import Database
from storage.poll_lock import PollLock

LOOK = 5.0  # seconds between two looks at the lock
FRESH = timedelta(seconds=45)  # twice the time in which the replica that listens notes what it has heard
STILL = 9  # looks after which a note that does not move says that nobody hears
GIVES_WAY = 4  # failures in a row after which another replica may try; then at twice as many, and so on

log = logging.getLogger(__name__)


class Listening:
    """Runs the poller, or the look at the webhook: always on SQLite, on PostgreSQL while this replica holds the lock.

    Posts to the webhook are taken by every replica. What nobody hears is deafness for all; a replica that stands by is
    not deaf because it does not ask Telegram itself.
    """

    def __init__(
        self, database: Database, clock: Clock, poller: Poller | Webhook, ear: Ear, *, rested: Callable[[], None]
    ) -> None:
        self._lock = None if database.is_sqlite else PollLock(database)
        self._clock = clock
        self._poller = poller
        self._ear = ear
        self._rested = rested
        self._resting_until: datetime | None = None
        self._never = asyncio.Event()
        self._shared: datetime | None = None  # until when the replica that listens has heard, as last seen
        self._hears = False
        self._still = 0
        self._gave_way = 0  # at so many failures
        self._told: str | None = None
        ear.state.stands_by = self._lock is not None

    @property
    def at_rest(self) -> bool:
        """Nothing that was heard is being kept, and nothing is being followed."""
        if not self._ear.state.stands_by:
            return self._poller.at_rest
        return self._resting_until is not None and self._clock.now() < self._resting_until

    async def run(self) -> None:
        """Until cancelled."""
        if self._lock is None:
            await self._poller.run()
            return
        try:
            while True:
                await self._look(self._lock)
                await self._wait(LOOK)
        finally:
            await self._lock.release()

    async def _look(self, lock: PollLock) -> None:
        """Listen as long as we are the one; otherwise see how the other fares."""
        try:
            if await lock.take():
                await self._listen(lock)
            else:
                await self._follow(lock)
                self._tell(lock.trouble or "another replica listens to Telegram: this one stands by")
        except Exception as error:
            await lock.release()
            self._tell(f"this replica cannot tell whether it is to listen ({describe(error)}): it will try again")

    async def _listen(self, lock: PollLock) -> None:
        """From where the last one heard, until the lock is lost or Telegram does not answer us."""
        await self._take_over(lock)
        polling = asyncio.create_task(self._poller.run())
        try:
            while not polling.done() and await lock.hold(self._clock.now()) and not self._gives_way():
                await self._clock.wait(self._never, LOOK)
        finally:
            self._stand_by()
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling
            await lock.release()
        await self._wait(LOOK)  # the others look before we do

    async def _take_over(self, lock: PollLock) -> None:
        now, state = self._clock.now(), self._ear.state
        shared = await lock.last_beat(HEARD)
        if shared != state.noted or state.deaf_since is None:  # else we know better since when
            state.deaf_since = min(shared or now, now)
        state.noted, state.stands_by = shared, False
        self._tell("this replica listens to Telegram, for all")

    def _stand_by(self) -> None:
        """From what we knew ourselves: until another replica says more, that holds."""
        state = self._ear.state
        state.stands_by, self._shared = True, state.noted
        self._hears, self._still = state.deaf_since is None, 0

    def _gives_way(self) -> bool:
        """Whether Telegram has not answered us so often that another replica may fare better."""
        failures = self._ear.failures
        if failures < GIVES_WAY or failures & (failures - 1) or failures == self._gave_way:
            return False
        self._gave_way = failures
        return True

    async def _follow(self, lock: PollLock) -> None:
        """We hear what the replica that listens hears, and are deaf when it is, or when it no longer says anything."""
        before, self._shared = self._shared, await lock.last_beat(HEARD)
        if self._shared is None:
            return
        self._still = self._still + 1 if self._shared == before else 0
        is_fresh = abs(self._clock.now() - self._shared) <= FRESH
        if before is None:
            self._hears = is_fresh
        elif self._shared != before:
            self._hears = self._shared > before
        elif self._still >= STILL and not is_fresh:
            self._hears = False
        if self._hears:
            await self._ear.heard()
            self._ear.state.last_ok = self._shared
        else:
            self._ear.state.deaf_since = self._ear.state.deaf_since or self._shared

    async def _wait(self, seconds: float) -> None:
        self._resting_until = self._clock.now() + timedelta(seconds=seconds)
        self._rested()
        await self._clock.wait(self._never, seconds)
        self._resting_until = None

    def _tell(self, what: str) -> None:
        """Once, until it is something else."""
        if what != self._told:
            log.warning("%s", what)
        self._told = what
