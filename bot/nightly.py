"""Nightly: one copy of the SQLite file each night, and one soon after a start that finds the last night missing."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.worker import Worker, describe
from scheduler.clock import Clock
from storage import backlog
from storage.database import Database
from storage.errors import DatabaseError
from storage.rotation import Rotation

HOUR = time(3, 0)  # the first cohort's; no zone of its users skips it when the clock changes
LOOK_AGAIN = timedelta(hours=1)  # at the latest: a clock that was set must not put a night off
TRY_AGAIN = timedelta(minutes=10)

log = logging.getLogger(__name__)


class Nightly:
    """The copies of one process; nothing at all without a folder, or on PostgreSQL."""

    def __init__(self, database: Database, clock: Clock, folder: Path | None, rested: Callable[[], None]) -> None:
        path = database.path
        self._database = database
        self._clock = clock
        self._rotation = Rotation(path, folder) if path and folder else None
        self.worker = Worker("backup", clock, self._turn, rested)
        self.is_failing = False

    @property
    def at_rest(self) -> bool:
        """No copy is being made, nor due."""
        return self._rotation is None or self.worker.at_rest

    async def _turn(self) -> datetime | None:
        if self._rotation is None:
            return None
        now = self._clock.now()
        try:
            coming = await self._due(self._rotation, now)
            if coming <= now:
                made = await asyncio.to_thread(self._rotation.add, now)
                log.info("the nightly copy is %s", made)
            self.is_failing = False
        except Exception as error:
            self.is_failing = True
            log.error("no nightly copy: %s", error if isinstance(error, DatabaseError) else describe(error))
            return now + TRY_AGAIN
        return min(max(coming, now + timedelta(seconds=1)), now + LOOK_AGAIN)

    async def _due(self, rotation: Rotation, now: datetime) -> datetime:
        """When the next copy is to be made: past, if a night is missing."""
        last = await asyncio.to_thread(rotation.newest, now)
        if last is None:
            return now
        async with self._database.transaction() as session:
            zone = await backlog.first_zone(session)
        return night_after(last, ZoneInfo(zone or "UTC"))


def night_after(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first 03:00 of that zone after a moment, in UTC."""
    day = moment.astimezone(zone).date()
    nights = (datetime.combine(day + timedelta(days=ahead), HOUR, zone).astimezone(UTC) for ahead in (0, 1))
    return next(night for night in nights if night > moment)
