"""A clock that travels: time stands still until somebody moves it, and waiting costs nothing."""

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any


class TravellingClock:
    """The clock of the sandbox and of the tests, with the face of `scheduler.clock`.

    It starts at an aware moment and moves by `travel` and by `sleep`, never by itself.
    """

    def __init__(self, start: datetime) -> None:
        self._start = _aware(start)
        self._elapsed = timedelta(0)
        self._waiting: list[tuple[timedelta, asyncio.Future[None]]] = []
        self._jump_callbacks: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The travelled moment, aware and in UTC."""
        return self._start + self._elapsed

    def monotonic(self) -> float:
        """Seconds of travelled time since the clock's start."""
        return self._elapsed.total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once, and give the other tasks a turn."""
        if seconds > 0:
            # Rounded up: a sleep that ends a hair early would have the sleeper ask again.
            self._elapsed += timedelta(microseconds=math.ceil(round(seconds * 1e6, 3)))
            self._wake()
        await asyncio.sleep(0)

    async def wait(self, event: asyncio.Event, seconds: float | None = None) -> None:
        """Wait for the event, or until somebody has moved the clock by `seconds`; None waits for the event only."""
        if event.is_set() or (seconds is not None and seconds <= 0):
            await asyncio.sleep(0)
            return
        if seconds is None:
            await event.wait()
            return
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (self._elapsed + timedelta(seconds=seconds), reached)
        self._waiting.append(entry)
        heard = asyncio.ensure_future(event.wait())
        either: list[asyncio.Future[Any]] = [heard, reached]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            heard.cancel()
            self._waiting.remove(entry)

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Have `callback` called after each travel."""
        self._jump_callbacks.append(callback)

    def travel(self, to: datetime) -> None:
        """Move to that moment, then tell who asked; raises ValueError when it lies in the past."""
        to = _aware(to)
        if to < self.now():
            raise ValueError(
                f"The clock cannot go backwards: it shows {self.now().isoformat()}, asked {to.isoformat()}."
            )
        self._elapsed = to - self._start
        self._wake()
        for callback in list(self._jump_callbacks):
            callback()

    def set(self, to: datetime) -> None:
        """Set the wall clock, forward or back, as an operator, NTP or a suspension does: nobody is told of it."""
        self._start += _aware(to) - self.now()

    def _wake(self) -> None:
        for deadline, reached in self._waiting:
            if deadline <= self._elapsed and not reached.done():
                reached.set_result(None)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"The clock needs a moment with its time zone, not {moment.isoformat()}.")
    return moment.astimezone(UTC)
