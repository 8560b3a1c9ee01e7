"""The real bot in a process of its own, on the machine's clock set to another date: `python -m bench.vigie_bot`."""

import asyncio
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from time import process_time

from bench.children import Order, obey
from bot.app import App
from bot.redaction import set_up_logging
from bot.settings import read_settings
from scheduler.clock import SystemClock


class ShiftedClock(SystemClock):
    """It runs as the machine's does, from another moment on, and can be put forward."""

    def __init__(self, start: datetime) -> None:
        self._shift = start - super().now()
        self._callbacks: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The shifted moment, aware, in UTC."""
        return super().now() + self._shift

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Call back each time it is put forward."""
        self._callbacks.append(callback)

    def travel(self, to: datetime) -> None:
        """Put it forward to that moment."""
        self._shift += max(to - self.now(), timedelta(0))
        for callback in self._callbacks:
            callback()


class Vigie:
    """The bot, and what the benchmark asks of it."""

    def __init__(self) -> None:
        self.clock = ShiftedClock(datetime.fromisoformat(os.environ["BENCH_START"]))
        self.settings = read_settings(os.environ)
        set_up_logging("WARNING", self.settings.require_token())
        self.app = App(self.settings, self.clock)

    async def start(self, _order: Order) -> None:
        """Start it, and let it do what is due."""
        await self.app.start()
        await self.app.quiet()

    async def live(self, order: Order) -> dict[str, float]:
        """Live until that moment; seconds and processor time from the last tick to the last "sent" on disk."""
        target = datetime.fromisoformat(order["to"])
        while (coming := await self.app.next_moment()) and coming < target:
            self.clock.travel(coming)
            await self.app.quiet()
        began, cpu = self.clock.monotonic(), process_time()
        self.clock.travel(target)
        await self.app.quiet()
        while self.app.delivery.paused_until:  # Telegram bade it wait: that is part of the time
            await self.clock.sleep(0.05)
            await self.app.quiet()
        return {"seconds": self.clock.monotonic() - began, "cpu": process_time() - cpu}

    async def quiet(self, _order: Order) -> None:
        """Until nothing is left to do."""
        await self.app.quiet()


async def main() -> None:
    """Until the input ends."""
    vigie = Vigie()
    try:
        await obey({name: getattr(vigie, name) for name in ("start", "live", "quiet")})
    finally:
        await vigie.app.stop()


if __name__ == "__main__":
    asyncio.run(main())
