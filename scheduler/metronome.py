"""Metronome: a beat every twenty seconds. It holds no state: what is due is derived from the tables at each beat."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from scheduler.clock import Clock

PERIOD = 20  # seconds
SILENCE = 3 * PERIOD  # without a beat for so long, the metronome is wound up anew

log = logging.getLogger(__name__)


class Metronome:
    """Calls `beat` every PERIOD seconds, and at once when the clock travels."""

    def __init__(self, clock: Clock, beat: Callable[[], None]) -> None:
        self._clock = clock
        self._beat = beat
        self._beaten = asyncio.Event()
        self._scheduler: Any = None
        self._watchdog: asyncio.Task[None] | None = None
        clock.on_jump(self._strike_now)

    def start(self) -> None:
        """Beat from now on; the first time at once."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.start()
        self._wind_up()
        self._watchdog = asyncio.create_task(self._watch())
        self._beat()

    def stop(self) -> None:
        """Beat no more."""
        if self._watchdog:
            self._watchdog.cancel()
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _wind_up(self) -> None:
        self._scheduler.add_job(
            self._strike,
            "interval",
            seconds=PERIOD,
            id="beat",
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    async def _strike(self) -> None:
        self._strike_now()

    def _strike_now(self) -> None:
        self._beaten.set()
        self._beat()

    async def _watch(self) -> None:
        """APScheduler waits for the wall clock: set back by two hours, it is silent for two hours. This is not."""
        while True:
            self._beaten.clear()
            await self._clock.wait(self._beaten, SILENCE)
            if not self._beaten.is_set():
                log.warning("no beat for %d s (was the clock set back?): the metronome is wound up anew", SILENCE)
                self._wind_up()
                self._beat()
