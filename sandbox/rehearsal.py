"""Rehearsal: one world at a time, and what can be done to its clock, its people and its luck."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from zoneinfo import ZoneInfo

from bot.cohort.file import parse_cohort
from sandbox.playing import Playing
from sandbox.refusals import Json
from sandbox.world import World
from scheduler.clock import SystemClock
from scheduler.gather import gather
from scheduler.rules import next_moment
from storage.cohorts import all_ids

PACE, SLOWEST = 60.0, 3600.0  # real seconds for a week that is played
STEPS_OF_A_WEEK = 130  # half-hours of office time, and moments between them
HALF_HOUR = timedelta(minutes=30)
MIDNIGHT = time(0)
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

    `changed` is called whenever what the page shows may have changed. `joined` is a stopped world to go on from.
    """

    def __init__(self, cohort_file: str, start: datetime, joined: World | None = None) -> None:
        self.cohort_file = cohort_file
        self.zone = ZoneInfo(parse_cohort(cohort_file).plan.timezone)
        self.start = start.replace(tzinfo=self.zone)
        self.journey: Json | None = None  # where time is going, while it goes
        self.network_is_cut = False
        self.telegram_says_429 = False
        self.changed: Callable[[], None] = lambda: None
        self.opened: Callable[[World], Awaitable[None]] = _nobody_looks
        self.closing: Callable[[], Awaitable[None]] = _nobody_knows
        self.failed: Callable[[Refused], None] = lambda _refused: None
        self._stop = asyncio.Event()
        self._travelling: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._folder = TemporaryDirectory(prefix="vigie-", ignore_cleanup_errors=True)
        self._joined = joined
        self._world: World | None = None
        self._real_time = SystemClock()

    @property
    def world(self) -> World:
        """The world on stage; Refused while there is none."""
        if self._world is None:
            raise Refused("not_open")
        return self._world

    async def open(self) -> None:
        """Start the bot in a new world that everybody has joined; they join once, and a reset goes on from there."""
        self.network_is_cut = self.telegram_says_429 = False
        if self._joined is None:
            self._joined = await self._join()
        world = World(self._new_folder(), self._joined.now, zone=self.zone)
        await world.botapi.start()
        world.resume(self._joined)
        await world.start_bot()
        self._world, self.playing = world, Playing(world)
        await self.opened(world)

    async def _join(self) -> World:
        """A stopped world, just after everybody has joined."""
        world = World(self._new_folder(), self.start, zone=self.zone)
        await world.botapi.start()
        try:
            await world.start_bot()
            await world.load(self.cohort_file)
            await world.join_all()
        finally:
            await world.close()
        return world

    def _new_folder(self) -> Path:
        return Path(mkdtemp(dir=self._folder.name))

    async def close(self) -> None:
        """Stop everything and forget it."""
        await self.pause()
        world, self._world = self._world, None
        await self.closing()
        if world is not None:
            world.mend()
            await world.close()

    def clear(self) -> None:
        """Remove every file."""
        self._folder.cleanup()

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
        """The next moment at which something may be said."""
        if self.world.app is None:
            raise Refused("bot_is_down")
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

    def play(self, pace: float = PACE) -> None:
        """Let time pass, and people answer by themselves, until paused; `pace` is the real seconds of a week."""
        self._set_out("play", self.world.now + FARTHEST, people_answer=True, pace=max(0.1, min(pace, SLOWEST)))

    async def arrival(self) -> None:
        """Wait until time stands still again."""
        if self._travelling is not None:
            await asyncio.wait([self._travelling])

    async def pause(self) -> None:
        """Stop where we are; what has begun is finished."""
        self._stop.set()
        if self._travelling is not None and self._travelling is not asyncio.current_task():
            await asyncio.wait([self._travelling])

    async def coming(self) -> datetime | None:
        """When the bot may next say something; None while it is stopped, or when nothing is planned."""
        app = self.world.app
        coming = await app.next_moment() if app else None
        if app is None or coming is None:
            return None
        if coming.astimezone(self.zone).time() == MIDNIGHT:  # the rules only turn a page of the calendar then
            async with app.database.transaction() as session:
                cohorts = await gather(session, await all_ids(session), None, coming)
            coming = min((next_moment(cohort, coming) for cohort in cohorts), default=coming)
        return coming.astimezone(self.zone)

    # Bad luck.

    def set_network(self, cut: bool) -> None:
        """Whether every request of the bot is cut."""
        self.network_is_cut = cut
        self._break()

    def set_429(self, says: bool) -> None:
        """Whether Telegram answers each message with: too many requests."""
        self.telegram_says_429 = says
        self._break()

    async def kill_bot(self) -> None:
        """The bot ends in the middle of what it does."""
        if self.world.app is not None:
            await self.pause()
            await self.world.kill_bot()
            self._break()

    async def start_bot(self) -> None:
        """The bot starts again on what it remembers."""
        if self.world.app is None:
            await self.world.start_bot()

    def _break(self) -> None:
        """Whatever is switched to trouble is in trouble, and nothing else."""
        self.world.mend()
        if self.telegram_says_429:
            for method in SENDING:
                self.world.botapi.fault(method, 429, None, retry_after=RETRY_AFTER)
        if self.network_is_cut:
            self.world.cut_network()
        self.changed()

    @property
    def in_trouble(self) -> bool:
        """Whether the bot may be unable to finish what it has to do."""
        return self.network_is_cut or self.telegram_says_429 or self.world.app is None

    # How time goes.

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
        if self.world.app and (coming := await self.world.app.next_moment()):
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


async def _nobody_looks(_world: World) -> None:
    """Stands for the pages while there are none."""


async def _nobody_knows() -> None:
    """Stands for the pages while there are none."""


def _next_half_hour(now: datetime) -> datetime:
    """The next half-hour of office time."""
    then = now.replace(minute=30 * (now.minute // 30), second=0, microsecond=0) + HALF_HOUR
    if then.weekday() > 4 or then.time() > OFFICE_HOURS[1]:
        days = 1 if then.weekday() < 4 else 7 - then.weekday()
        return datetime.combine(then.date() + timedelta(days=days), OFFICE_HOURS[0], now.tzinfo)
    return max(then, datetime.combine(then.date(), OFFICE_HOURS[0], now.tzinfo))
