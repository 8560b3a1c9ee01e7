"""Health: answers at /healthz whether the bot hears, lives and speaks, with ages in seconds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

LONGEST_DEAF = 150.0  # seconds without an answer of Telegram; longer, taps are lost
LONGEST_TICK = 120.0
LONGEST_MUTE = 600.0  # at Telegram's pace, the questions of a morning to thousands take some minutes


@dataclass(frozen=True)
class Health:
    """A look at the bot. Ages in seconds; None: not since the start."""

    poll_age: float | None
    deaf_for: float | None
    tick_age: float | None
    delivery_age: float | None
    mute_for: float | None  # how long the oldest notice that is due has waited to be said
    to_hear: int | None  # None: the database cannot be asked
    to_say: int | None
    failing: tuple[str, ...] = ()
    stands_by: bool = False  # another replica listens to Telegram, for all

    @property
    def is_well(self) -> bool:
        """Whether an operator may sleep."""
        polls = self.stands_by or _within(self.poll_age, LONGEST_DEAF)
        hears = polls and _within(self.deaf_for, LONGEST_DEAF)
        ticks = self.tick_age is not None and self.tick_age <= LONGEST_TICK
        return hears and ticks and _within(self.mute_for, LONGEST_MUTE) and not self.failing

    @property
    def is_alive(self) -> bool:
        """Whether a watch from outside may be told so: well, and Telegram has answered since the start."""
        return self.is_well and (self.stands_by or self.poll_age is not None)

    def as_json(self) -> dict[str, object]:
        """What is answered."""
        return {
            "status": "ok" if self.is_well else "failing",
            "last_poll_seconds": self.poll_age,
            "deaf_for_seconds": self.deaf_for,
            "last_tick_seconds": self.tick_age,
            "last_delivery_seconds": self.delivery_age,
            "mute_for_seconds": self.mute_for,
            "stands_by": self.stands_by,
            "to_hear": self.to_hear,
            "to_say": self.to_say,
            "failing": list(self.failing),
        }


class Listener:
    """The bot's own HTTP server; `app` takes more routes until it is started."""

    def __init__(self, look: Callable[[], Awaitable[Health]]) -> None:
        self._look = look
        self.app = web.Application()
        self.app.router.add_get("/healthz", self._healthz)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, host: str, port: int) -> None:
        """Listen there (port 0: a free one); OSError when it is taken."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _request: web.Request) -> web.Response:
        health = await self._look()
        return web.json_response(health.as_json(), status=200 if health.is_well else 503)


def _within(seconds: float | None, longest: float) -> bool:
    return seconds is None or seconds <= longest


def age(moment: datetime | None, now: datetime) -> float | None:
    """Seconds since that moment."""
    return round((now - moment).total_seconds(), 1) if moment else None
