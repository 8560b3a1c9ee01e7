"""The clock: the only file that reads the wall clock; everybody else is given `now`, or a `Clock`."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time and waits; the sandbox has one that can travel."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds since some moment, never set back: for pacing, not for dates."""

    async def sleep(self, seconds: float) -> None:
        """Return once that many seconds are over."""

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Return when the event is set or the seconds are over (None: no limit); the event is left as it is."""

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Call back each time this clock travels, so that whoever waits asks anew what is due."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, never set back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return once that many seconds are over."""
        await asyncio.sleep(seconds)

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Return when the event is set or the seconds are over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Nothing: this clock never travels."""
