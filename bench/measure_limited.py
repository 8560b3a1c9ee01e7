"""Under Telegram's limits: 300 people at 30 messages a second are ten seconds of work; nothing may be added to them."""

import shutil
import tempfile
from pathlib import Path

from bench.figures import Figure, middle
from bench.measure_loop import ASKED, telegram, vigie
from bench.seed import Seed, seeded

PEOPLE, RATE = 300, 30
CROWD = Seed(PEOPLE, weeks=1, half_every=0)


async def measure(rounds: int) -> list[Figure]:
    """The time over the ten seconds that the limit asks, and how often Telegram had to say: too many."""
    took: list[float] = []
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        template, copy = Path(folder) / "seeded.db", Path(folder) / "vigie.db"
        await seeded(f"sqlite+aiosqlite:///{template}", CROWD)
        for _ in range(rounds):
            for old in Path(folder).glob("vigie.db*"):
                old.unlink()
            shutil.copyfile(template, copy)
            async with (
                telegram(CROWD.everybody, "--limits") as (botapi, address),
                vigie(f"sqlite+aiosqlite:///{copy}", address, rate=str(RATE)) as bot,
            ):
                took.append((await bot.ask("live", to=ASKED.isoformat()))["seconds"])
                refused += await botapi.ask("refused")
    return [
        Figure("fanout_limited", middle(took) / (PEOPLE / RATE), "300 messages at 30 a second, over ten seconds", 1.02),
        Figure("fanout_limited_429", refused, "answers 429 in all rounds", 0),
    ]
