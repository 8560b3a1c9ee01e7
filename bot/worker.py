"""Worker: a task that works when it is woken or when its time has come, and says when it rests."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.clock import Clock

SHORTEST, LONGEST = 1.0, 60.0  # seconds to wait after a failure, and after many

log = logging.getLogger(__name__)


class Worker:
    """Repeats `step`, which returns when it wants to look again (None: when woken). A failing step is tried again."""

    def __init__(
        self, name: str, clock: Clock, step: Callable[[], Awaitable[datetime | None]], rested: Callable[[], None]
    ) -> None:
        self.name = name
        self._clock = clock
        self._step = step
        self._rested = rested
        self._woken = asyncio.Event()
        self._resting = False
        self._look_again: datetime | None = None
        self.failures = 0
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._woken.set()

    def wake(self) -> None:
        """There is, or may be, something to do."""
        self._woken.set()

    @property
    def at_rest(self) -> bool:
        """Nothing to do now, and nothing being done."""
        waiting = self._look_again is None or self._look_again > self._clock.now()
        return self._resting and waiting and not self._woken.is_set()

    def start(self) -> None:
        """Work from now on, beginning with one step."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish the step that is being done, and do no other."""
        self._stopping = True
        self._woken.set()
        if self._task:
            await asyncio.wait([self._task], timeout=LONGEST)
            self._task.cancel()

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            self._look_again = await self._try()
            if not self._woken.is_set():
                self._resting = True
                self._rested()
                await self._clock.wait(self._woken, self._seconds())
                self._resting = False

    async def _try(self) -> datetime | None:
        try:
            look_again = await self._step()
        except Exception as error:
            self.failures += 1
            if not self._stopping:
                self._woken.clear()  # it woke itself before it failed: no reason to try again at once
            log.error("%s failed (%s): it will try again", self.name, describe(error))
            return self._clock.now() + timedelta(seconds=backoff(self.failures))
        self.failures = 0
        return look_again

    def _seconds(self) -> float | None:
        if self._look_again is None:
            return None
        return max(0.0, (self._look_again - self._clock.now()).total_seconds())


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return min(SHORTEST * 2.0 ** min(failures - 1, 10), LONGEST)


def describe(error: BaseException) -> str:
    """The class of an exception and where it came from: its text may hold what people said."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
