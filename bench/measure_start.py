"""Start: from the command to the first getUpdates, its database already made; and the memory of an idle bot."""

import asyncio
import tempfile
from pathlib import Path

from bench.children import child
from bench.environment import PEERS, python
from bench.figures import Figure, middle
from bench.measure_loop import known, telegram
from bench.seed import Seed, seeded
from scheduler.clock import SystemClock

SETTLED = 1.0  # seconds after the first poll


async def measure(rounds: int) -> list[Figure]:
    """The marks of start and memory."""
    clock = SystemClock()
    start: dict[str, list[float]] = {name: [] for name in ("vigie", *PEERS)}
    memory: dict[str, list[float]] = {name: [] for name in start}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'vigie.db'}"
        await seeded(url, Seed(6, due_at=None))
        settings = {"DATABASE_URL": url, "LISTEN": "127.0.0.1:0", "BACKUP_DIR": "none"}
        commands = {"vigie": ("-m", "bot", "run"), **{name: (program,) for name, program in PEERS.items()}}
        for number in range(rounds + 1):
            for name, command in commands.items():
                async with telegram(8) as (botapi, address):
                    began = clock.monotonic()
                    interpreter = {} if name == "vigie" else {"python": python()}
                    async with child(*command, environment=known(address) | settings, **interpreter) as bot:
                        polled = await botapi.ask("first_poll")
                        await asyncio.sleep(SETTLED)
                        if number:  # the first one reads everything from the disk
                            start[name].append((polled - began) * 1000)
                            memory[name].append(bot.resident)
    return _figures({name: middle(them) for name, them in start.items()}, {n: middle(m) for n, m in memory.items()})


def _figures(start: dict[str, float], memory: dict[str, float]) -> list[Figure]:
    ptb, aiogram = "python-telegram-bot", "aiogram"
    return [
        Figure("start_vs_ptb", start["vigie"] / start[ptb], "cold start, beside bare python-telegram-bot", 2.0),
        Figure("rss_vs_ptb", memory["vigie"] / memory[ptb], "resident memory, beside bare python-telegram-bot", 1.8),
        Figure("start_vs_aiogram", start["vigie"] / start[aiogram], "cold start, beside bare aiogram", 0.4),
        Figure("rss_vs_aiogram", memory["vigie"] / memory[aiogram], "resident memory, beside bare aiogram", 0.6),
        *(Figure(f"start_{name.replace(ptb, 'ptb')}_ms", value, "ms") for name, value in start.items()),
        *(Figure(f"rss_{name.replace(ptb, 'ptb')}_mb", value, "MB") for name, value in memory.items()),
    ]
