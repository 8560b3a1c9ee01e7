"""The loop: a question to 2,000 people at one moment, taps of many, and one tap on an idle bot; no limit of Telegram's.

Vigie decides, words, commits, sends and notes; it keeps each tap on disk before Telegram may forget it. The peers send
the same text with the same buttons, edit, acknowledge, and keep nothing.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bench.children import Child, child
from bench.environment import PEERS, python
from bench.figures import Figure, middle
from bench.seed import FIRST_CHAT, Seed, seeded
from sandbox.world import TOKEN
from scheduler.clock import SystemClock

PEOPLE = 2000
ONE_BY_ONE = 30  # people who tap alone
TOGETHER = 400  # people who tap at the same moment: in five rounds 2,000 taps; none waits for longer than it may
START = datetime(2027, 1, 15, 11, tzinfo=UTC)  # a Friday; everybody had their Thursday
ASKED = datetime(2027, 1, 15, 13, tzinfo=UTC)  # 14:00 in Paris: Friday's three questions, whose taps edit their message
UNLIMITED = "1000000"
CROWD = Seed(PEOPLE, weeks=1, half_every=0)


@dataclass(frozen=True)
class Lap:
    """One bot, once."""

    fanout: float  # messages a second
    fanout_cpu: float  # milliseconds of processor time for each
    intake: float  # taps a second
    intake_cpu: float
    latency: float  # milliseconds, the median of those who tap alone


async def measure(rounds: int) -> list[Figure]:
    """The marks of the loop."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "seeded.db"
        await seeded(f"sqlite+aiosqlite:///{template}", CROWD)
        sample = await _sample(template)
        laps: dict[str, list[Lap]] = {"vigie": [], **{name: [] for name in PEERS}}
        for _ in range(rounds):
            laps["vigie"].append(await on_sqlite(template, Path(folder)))
            for name, program in PEERS.items():
                laps[name].append(await _peer(name, program, sample))
    return [
        Figure("botapi_ceiling", await _ceiling(), "requests a second that the local Bot API takes"),
        *_figures(laps),
    ]


def _figures(laps: Mapping[str, list[Lap]]) -> list[Figure]:
    mid = {
        name: Lap(*(middle(getattr(lap, field) for lap in of_it) for field in Lap.__dataclass_fields__))
        for name, of_it in laps.items()
    }
    vigie, peers = mid["vigie"], [mid[name] for name in PEERS]
    figures = [
        Figure("fanout_vs_aiogram", vigie.fanout / max(it.fanout for it in peers),
               "messages a second, beside the faster peer", 1.0, at_least=True),
        Figure("fanout_cpu_vs_aiogram", vigie.fanout_cpu / min(it.fanout_cpu for it in peers),
               "processor time for a message, beside the thriftier peer", 1.0),
        Figure("intake_vs_aiogram", vigie.intake / max(it.intake for it in peers),
               "taps answered a second, beside the faster peer", 1.0, at_least=True),
        Figure("latency_vs_aiogram", vigie.latency / min(it.latency for it in peers),
               "from a tap to its change on an idle bot, beside the quicker peer", 1.5),
    ]  # fmt: skip
    for name, it in mid.items():
        short = name.replace("python-telegram-bot", "ptb")
        figures += [
            Figure(f"fanout_{short}", it.fanout, "messages a second"),
            Figure(f"fanout_cpu_{short}_ms", it.fanout_cpu, "ms of processor time for a message"),
            Figure(f"intake_{short}", it.intake, "taps a second"),
            Figure(f"intake_cpu_{short}_ms", it.intake_cpu, "ms of processor time for a tap"),
            Figure(f"latency_{short}_ms", it.latency, "ms from a tap to its change"),
        ]
    return figures


async def on_sqlite(template: Path, folder: Path) -> Lap:
    """Vigie on a copy of that file."""
    copy = folder / "vigie.db"
    for old in folder.glob("vigie.db*"):
        old.unlink()
    shutil.copyfile(template, copy)
    return await on_database(f"sqlite+aiosqlite:///{copy}")


async def on_database(url: str) -> Lap:
    """Vigie on a seeded database."""
    async with telegram(CROWD.everybody) as (botapi, address), vigie(url, address) as bot:
        asked = await bot.ask("live", to=ASKED.isoformat())

        async def rest() -> None:
            await bot.ask("quiet")

        return await _lap(botapi, bot, asked, rest)


async def _peer(name: str, program: Path, sample: dict[str, Any]) -> Lap:
    async with (
        telegram(PEOPLE) as (botapi, address),
        child(program, python=python(), environment=known(address)) as bot,
    ):
        await botapi.ask("first_poll")
        chats = [FIRST_CHAT + number for number in range(PEOPLE)]
        said = await bot.ask("fanout", chats=chats, **sample)
        return await _lap(botapi, bot, said, _nothing)


async def _lap(botapi: Child, bot: Child, said: Mapping[str, float], rest: Callable[[], Awaitable[None]]) -> Lap:
    users = [FIRST_CHAT + number for number in range(ONE_BY_ONE + TOGETHER)]
    alone, together = users[:ONE_BY_ONE], users[ONE_BY_ONE:]
    seconds = await botapi.ask("tap_each", users=alone)
    await rest()
    cpu = bot.cpu
    intake = await botapi.ask("tap_all", users=together)
    await rest()
    return Lap(
        fanout=PEOPLE / said["seconds"],
        fanout_cpu=said["cpu"] / PEOPLE * 1000,
        intake=len(together) / intake,
        intake_cpu=(bot.cpu - cpu) / len(together) * 1000,
        latency=middle(seconds) * 1000,
    )


async def _nothing() -> None:
    """A bot that keeps nothing has nothing left to do."""


async def _sample(template: Path) -> dict[str, Any]:
    """What Vigie asks and how it answers a tap, for the peers to say the same."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "vigie.db"
        shutil.copyfile(template, copy)
        async with (
            telegram(CROWD.everybody) as (botapi, address),
            vigie(f"sqlite+aiosqlite:///{copy}", address) as bot,
        ):
            await bot.ask("live", to=ASKED.isoformat())
            found: dict[str, Any] = await botapi.ask("sample")
            await botapi.ask("tap_each", users=[FIRST_CHAT])
            return {**found, "edited": await botapi.ask("edited", user=FIRST_CHAT)}


async def _ceiling() -> float:
    """How fast a client that does nothing else is answered."""
    clock, sent = SystemClock(), 2 * PEOPLE
    async with telegram(PEOPLE) as (_, address):
        connector = aiohttp.TCPConnector(limit=32)
        async with aiohttp.ClientSession(connector=connector) as session:

            async def send(number: int) -> None:
                form = {"chat_id": str(FIRST_CHAT + number % PEOPLE), "text": "?"}
                async with session.post(f"{address}/bot{TOKEN}/sendMessage", data=form) as answer:
                    await answer.read()

            began = clock.monotonic()
            await asyncio.gather(*(send(number) for number in range(sent)))
            return sent / (clock.monotonic() - began)


@asynccontextmanager
async def telegram(people: int, *options: str) -> AsyncIterator[tuple[Child, str]]:
    """The Bot API with so many people, and its address."""
    async with child("-m", "bench.botapi", *options) as botapi:
        address = await botapi.ask("url")
        await botapi.ask("people", first=FIRST_CHAT, count=people)
        yield botapi, address


@asynccontextmanager
async def vigie(database_url: str, address: str, *, rate: str = UNLIMITED) -> AsyncIterator[Child]:
    """The real bot on that Friday noon, with nothing left to do."""
    settings = {
        **known(address), "DATABASE_URL": database_url, "LISTEN": "127.0.0.1:0", "BACKUP_DIR": "none",
        "TELEGRAM_RATE": rate, "BENCH_START": START.isoformat(),
    }  # fmt: skip
    async with child("-m", "bench.vigie_bot", environment=settings) as bot:
        await bot.ask("start")
        yield bot


def known(address: str) -> dict[str, str]:
    """What every bot is told."""
    return {"TELEGRAM_API_URL": address, "TELEGRAM_BOT_TOKEN": TOKEN, "NO_PROXY": "127.0.0.1"}
