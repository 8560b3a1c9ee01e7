"""A world whose bot is a process of its own and is killed again and again; it is started anew and time goes on."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.botapi import BotApi
from sandbox.world import TOKEN, World
from tests.torture.deaths import DeadlyFaults, Death
from tests.torture.shared_clock import SharedClock

ROOT = Path(__file__).parents[2]
BEFORE = timedelta(seconds=30)  # who is killed at 17:00 was alive half a minute before
PATIENCE = 12  # moments at which a death may come before another is chosen
SECONDS = timedelta(seconds=2)
A_WHILE = 1.0  # real seconds
STUCK = 60  # real seconds
A_MINUTE = timedelta(minutes=2)  # what is to be tried again so soon is waited for


class Killed(Exception):
    """The bot is no more; nothing it was asked is answered."""


class TornWorld(World):
    """`World`, with kills: `next_death` says how the bot is to die next, None that it may live.

    `seen_dead` is called after each death, before the next start, with how it died; `seen_settled` at each rest.
    """

    def __init__(
        self,
        directory: Path,
        start: datetime,
        *,
        seed: int = 0,
    ) -> None:
        super().__init__(directory, start)
        self.start = start
        self.clock = SharedClock(start, directory / "clock")
        self.botapi = BotApi(self.clock, token=TOKEN, seed=seed)
        self.botapi.faults = self.faults = DeadlyFaults(self._kill)
        self.next_death: Callable[[], Death | None] = lambda: None
        self.seen_dead: Callable[[str], None] = lambda _how: None
        self.seen_settled: Callable[[], None] = lambda: None
        self._death: Death | None = None
        self._how = ""
        self._pid: int | None = None
        self._alive = self._is_dying = False
        self._timer: asyncio.TimerHandle | None = None
        self._armed = 0

    async def open(self) -> None:
        """Have everything ready that starts a bot, and start it."""
        await self.botapi.start()
        self._socket = self.directory / "orders"
        self._born: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        self._server = await asyncio.start_unix_server(lambda *ends: self._born.put_nowait(ends), self._socket)
        self._log = (self.directory / "log").open("wb")
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
        self._nursery = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.torture.process", env=environment, cwd=self.directory,
            stdin=asyncio.subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        await self._until_alive()

    async def close(self) -> None:
        """End everything; the bot in order, if it lives."""
        if self._alive:
            with suppress(Killed):
                await self._ask("stop")
            await self._listening
            self._writer.close()
        if stdin := self._nursery.stdin:
            stdin.close()
        await self._nursery.wait()
        self._server.close()
        await asyncio.sleep(0)  # the connections are closed when the loop comes round
        self._log.close()
        await self.botapi.stop()

    @property
    def log(self) -> str:
        """What the bots wrote to standard error."""
        return (self.directory / "log").read_text(encoding="utf-8")

    # What the players use.

    async def settle(self) -> None:
        """Until everybody was heard and everything was said, however often it is killed on the way."""
        while True:
            self._arm()
            try:
                await self._heard_or_dead()
                rest = await self._ask("settle")
                if self.faults.is_about_to_kill or self._is_dying:
                    await self._answer()  # the end, and nothing else
            except Killed:
                await self._until_alive()
                continue
            coming = rest["coming"] and datetime.fromisoformat(rest["coming"])
            if rest["deaf"]:
                await self._travel(self.clock.now() + SECONDS)
            elif coming and coming <= self.clock.now() + A_MINUTE:
                await self._travel(coming)
            elif rest["quiet"] and not self.botapi.pending():
                self._disarm()
                return self.seen_settled()

    async def at(self, moment: str | datetime) -> None:
        """Live until then, each moment at which something is due on the way."""
        assert isinstance(moment, datetime)
        while (coming := await self._coming()) and coming <= moment:
            await self._approach(coming)
        await self._approach(moment)

    async def _coming(self) -> datetime | None:
        coming = (await self._ask_living("settle"))["coming"]
        return max(datetime.fromisoformat(coming), self.clock.now()) if coming else None

    async def _approach(self, moment: datetime) -> None:
        """Be alive shortly before; what happens at that moment may be the end."""
        self._arm()
        fatal = self._death is not None
        self._disarm()
        if fatal and moment - BEFORE > self.clock.now():
            await self._ask_living("travel", to=(moment - BEFORE).isoformat())
            await self._ask_living("settle")
        await self._travel(moment)
        await self.settle()

    async def _travel(self, moment: datetime) -> None:
        self._arm()
        await self._ask_living("travel", to=moment.isoformat())
        self.clock.travel(self.clock.now())  # this process, too, looks at the clock

    # Life and death.

    def _arm(self) -> None:
        """The next death, if none is waiting yet, or the one that waits does not come."""
        self._armed += 1
        if self._death is None or self._armed > PATIENCE:
            self._death, self._armed = self.next_death(), 0
        self.faults.death = self._death
        if self._death and self._death.cause == "moment" and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._death.seconds, self._kill, str(self._death))

    def _disarm(self) -> None:
        """Between two moments nobody dies: a journey of hours would look like hours of absence."""
        self.faults.death = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _kill(self, how: str) -> None:
        self.faults.is_about_to_kill = False
        if self._alive and self._pid:
            self._how, self._is_dying = how, True
            os.kill(self._pid, signal.SIGKILL)

    async def _until_alive(self) -> None:
        """Start it, and again, until it has started."""
        while not self._alive:
            if self._pid is not None:
                self._pid = None  # from here on the number may be another's
                self._disarm()
                self._death, self._is_dying = None, False
                self.seen_dead(self._how)
                self._arm()
            with suppress(Killed):
                await self._bear()

    async def _bear(self) -> None:
        assert self._nursery.stdin
        birth = {
            "start": self.start.isoformat(), "clock": str(self.directory / "clock"), "socket": str(self._socket),
            "fatal": self._fatal(),
            "settings": {
                "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.botapi.url, "DATABASE_URL": self.database_url,
                "LISTEN": "127.0.0.1:0", "LOG_LEVEL": "WARNING",
            },
        }  # fmt: skip
        self._nursery.stdin.write(json.dumps(birth).encode() + b"\n")
        async with asyncio.timeout(STUCK):
            reader, self._writer = await self._born.get()
        self._answers, self._ended, self._alive = asyncio.Queue[dict[str, Any] | None](), asyncio.Event(), True
        self._listening = asyncio.create_task(self._listen(reader))
        self._pid = (await self._answer())["pid"]
        await self._answer()  # it has started

    def _fatal(self) -> dict[str, Any] | None:
        death = self._death
        armed = death is not None and death.cause == "commit"
        return {"place": death.place, "edge": death.edge} if armed and death else None

    async def _ask_living(self, what: str, **more: Any) -> dict[str, Any]:
        """Ask until one is alive that answers."""
        while True:
            try:
                return await self._ask(what, **more)
            except Killed:
                await self._until_alive()

    async def _ask(self, what: str, **more: Any) -> dict[str, Any]:
        order = {"do": what, "fatal": self._fatal() if self.faults.death else None, **more}
        with suppress(ConnectionError):  # the listener hears of the end
            self._writer.write(json.dumps(order).encode() + b"\n")
        return await self._answer()

    async def _answer(self) -> dict[str, Any]:
        async with asyncio.timeout(STUCK):
            told = await self._answers.get()
        if told is None:
            self._alive = False
            self._writer.close()
            raise Killed
        return told

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        """Keep what the bot answers; None is its end."""
        with suppress(ConnectionError):
            async for line in reader:
                told = json.loads(line)
                if "died" in told:
                    self._how = told["died"]
                else:
                    self._answers.put_nowait(told)
        self._answers.put_nowait(None)
        self._ended.set()

    async def _heard_or_dead(self) -> None:
        """Until every update is acknowledged, or there is nobody to do so."""
        while self.botapi.pending() and not self._ended.is_set():
            waits = [asyncio.ensure_future(self.botapi.all_acknowledged()), asyncio.ensure_future(self._ended.wait())]
            heard, _ = await asyncio.wait(waits, timeout=A_WHILE, return_when=asyncio.FIRST_COMPLETED)
            for waiting in waits:
                waiting.cancel()
            if not heard:
                await self._let_seconds_pass()

    async def _let_seconds_pass(self) -> None:
        """Who was refused, by what the dead had still asked for, asks again in a second; the clock has to go on."""
        await self._ask("travel", to=(self.clock.now() + SECONDS).isoformat())
