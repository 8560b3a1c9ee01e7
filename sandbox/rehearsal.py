"""Rehearsal: one world at a time, and what can be done to its clock, its people and its luck."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from bot.cohort_file import parse_cohort
from sandbox.playing import Playing
from sandbox.refusals import Json
from sandbox.world import World
from scheduler.clock import SystemClock

PACE = 60.0  # real seconds for a week that is played
STEPS_OF_A_WEEK = 130  # half-hours of office time, and moments between them
HALF_HOUR = timedelta(minutes=30)
OFFICE_HOURS = (time(8), time(19))
TROUBLED_STEP = timedelta(minutes=15)
FARTHEST = timedelta(days=400)
RETRY_AFTER = 20  # seconds that Telegram asks for while it says 429
SENDING = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")

log = logging.getLogger(__name__)


class Refused(Exception):
    """Something that cannot be done; the page words it from `code` and `values`."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Rehearsal:
    """A cohort on stage, from the local moment `start` on.

    `changed` is called whenever what the page shows may have changed. `pace` is how many real seconds a
    played week takes; 0 plays as fast as the machine can.
    """

    def __init__(self, cohort_file: str, start: datetime, pace: float = PACE) -> None:
        self.cohort_file = cohort_file
        self.zone = ZoneInfo(parse_cohort(cohort_file).plan.timezone)
        self.start = start.replace(tzinfo=self.zone)
        self.pace = pace
        self.journey: Json | None = None  # where time is going, while it goes
        self.network_is_cut = False
        self.telegram_says_429 = False
        self.changed: Callable[[], None] = lambda: None
        self.opened: Callable[[World], None] = lambda _world: None
        self.failed: Callable[[Refused], None] = lambda _refused: None
        self._stop = asyncio.Event()
        self._travelling: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._folder: TemporaryDirectory[str] | None = None
        self._real_time = SystemClock()

    async def open(self) -> None:
        """Start the bot in a new world, load the cohort and let everybody join."""
        self._folder = TemporaryDirectory(prefix="vigie-", ignore_cleanup_errors=True)
        self.network_is_cut = self.telegram_says_429 = False
        self.world = World(Path(self._folder.name), self.start, zone=self.zone)
        self.playing = Playing(self.world)
        await self.world.botapi.start()
        await self.world.start_bot()
        await self.world.load(self.cohort_file)
        await self.world.join_all()
        self.opened(self.world)

    async def close(self) -> None:
        """Stop everything and forget it."""
        await self.pause()
        if self._folder is not None:
            self.world.botapi.mend()
            await self.world.close()
            self._folder.cleanup()
            self._folder = None

    async def reset(self) -> None:
        """Begin again, at the first moment."""
        await self.pause()
        async with self._one_at_a_time:
            await self.close()
            await self.open()

    # The clock.

    def hour(self) -> None:
        """One hour later."""
        self._set_out("hour", self.world.now + timedelta(hours=1))

    def day(self) -> None:
        """Tomorrow morning, before the first message of the day."""
        tomorrow = self.world.now.date() + timedelta(days=1)
        self._set_out("day", datetime.combine(tomorrow, OFFICE_HOURS[0], self.world.zone))

    async def next(self) -> None:
        """The next moment at which something is due."""
        self._must_run()
        coming = await self.coming()
        if coming is None or coming > self.world.now + FARTHEST:
            raise Refused("nothing_ahead")
        self._set_out("next", max(coming, self.world.now + timedelta(minutes=1)))

    def jump(self, to: datetime, *, people_answer: bool = False) -> None:
        """A chosen moment; everything due before it is lived on the way."""
        if to < self.world.now:
            raise Refused("backwards", now=self.world.now, asked=to)
        if to > self.world.now + FARTHEST:
            raise Refused("too_far", days=FARTHEST.days, asked=to)
        self._set_out("visit" if people_answer else "jump", to, people_answer=people_answer)

    def play(self) -> None:
        """Let time pass, and people answer by themselves, until paused."""
        self._set_out("play", self.world.now + FARTHEST, people_answer=True, pace=self.pace)

    async def pause(self) -> None:
        """Stop where we are; what has begun is finished."""
        self._stop.set()
        if self._travelling is not None and self._travelling is not asyncio.current_task():
            await asyncio.wait([self._travelling])

    async def coming(self) -> datetime | None:
        """When the bot has something to do next; None while it is stopped, or when nothing is planned."""
        coming = await self.world.app.next_moment() if self.world.app else None
        return coming.astimezone(self.world.zone) if coming else None

    # Bad luck.

    def set_network(self, cut: bool) -> None:
        """Whether every request of the bot is cut."""
        self.network_is_cut = cut
        self._break_what_is_broken()

    def set_429(self, says: bool) -> None:
        """Whether Telegram answers each message with: too many requests."""
        self.telegram_says_429 = says
        self._break_what_is_broken()

    async def kill_bot(self) -> None:
        """The bot ends in the middle of what it does: its connections are cut, nothing more is said."""
        if self.world.app is not None:
            await self.pause()
            self.world.botapi.cut_network()
            await self.world.stop_bot()
            self._break_what_is_broken()

    async def start_bot(self) -> None:
        """The bot starts again on what it remembers."""
        if self.world.app is None:
            await self.world.start_bot()

    def _break_what_is_broken(self) -> None:
        self.world.botapi.mend()
        if self.telegram_says_429:
            for method in SENDING:
                self.world.botapi.fault(method, 429, None, retry_after=RETRY_AFTER)
        if self.network_is_cut:
            self.world.botapi.cut_network()
        self.world.clock.travel(self.world.clock.now())  # whoever waits to try again tries now
        self.changed()

    @property
    def in_trouble(self) -> bool:
        """Whether the bot may be unable to finish what it has to do."""
        return self.network_is_cut or self.telegram_says_429 or self.world.app is None

    # How time goes.

    def _must_run(self) -> None:
        if self.world.app is None:
            raise Refused("bot_is_down")

    def _set_out(self, kind: str, to: datetime, *, people_answer: bool = False, pace: float = 0.0) -> None:
        if self.journey is not None:
            raise Refused("already_travelling")
        self._stop.clear()
        self.journey = {"kind": kind, "from": self.world.now, "to": to}
        self._travelling = asyncio.create_task(self._travel(to, people_answer, pace))
        self.changed()

    async def _travel(self, to: datetime, people_answer: bool, pace: float) -> None:
        try:
            async with self._one_at_a_time:
                while self.world.now < to and not self._stop.is_set():
                    await self._step(to, people_answer, pace)
        except Exception as error:  # the page shows it; the next journey may go better
            log.exception("the journey stopped")
            self.failed(Refused("journey_failed", error=f"{type(error).__name__}: {error}"))
        finally:
            self.journey = None
            self.changed()

    async def _step(self, to: datetime, people_answer: bool, pace: float) -> None:
        """To the next moment at which something happens: the bot speaks, somebody acts, or we want to look."""
        now = self.world.now
        ahead = [to]
        if coming := await self.coming():
            ahead.append(max(coming, now + TROUBLED_STEP) if self.in_trouble else coming)
        if people_answer and (acting := self.playing.coming()):
            ahead.append(acting)
        if pace:
            ahead.append(_next_half_hour(now))
        self.world.clock.travel(max(now, min(ahead)))
        await self.world.settle()
        if people_answer:
            await self.playing.act()
        self.changed()
        await self._breathe(pace)

    async def _breathe(self, pace: float) -> None:
        if pace:
            await self._real_time.wait(self._stop, pace / STEPS_OF_A_WEEK)
        else:
            await asyncio.sleep(0)


def _next_half_hour(now: datetime) -> datetime:
    """The next half-hour of office time."""
    then = now.replace(minute=30 * (now.minute // 30), second=0, microsecond=0) + HALF_HOUR
    if then.weekday() > 4 or then.time() > OFFICE_HOURS[1]:
        days = 1 if then.weekday() < 4 else 7 - then.weekday()
        return datetime.combine(then.date() + timedelta(days=days), OFFICE_HOURS[0], now.tzinfo)
    return max(then, datetime.combine(then.date(), OFFICE_HOURS[0], now.tzinfo))
