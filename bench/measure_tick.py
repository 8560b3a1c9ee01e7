"""The tick: with nothing due, and with 600 due, among 1,000 and among 1,000,000 enrolments."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bench.figures import Figure, middle
from bench.seed import Seed, multiplied, seeded
from scheduler.clock import SystemClock
from scheduler.tick import tick
from storage.database import Database

FEW, MANY, DUE = 1_000, 1_000_000, 600
NOW = datetime(2027, 1, 14, 15, 45, tzinfo=UTC)  # a Thursday, 16:45 in Paris
LATER = datetime(2027, 6, 1, tzinfo=UTC)
IDLE_TIMES = 40  # ticks in one round
SOME = text("UPDATE cohort SET next_due_at = :now WHERE id <= :cohorts")


async def measure(rounds: int) -> list[Figure]:
    """The marks of the tick."""
    idle: dict[int, list[float]] = {FEW: [], MANY: []}
    busy: dict[int, list[float]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as folder:
        await seeded(_url(folder, FEW), Seed(FEW, due_at=LATER))
        shutil.copyfile(Path(folder) / f"{FEW}.db", Path(folder) / f"{MANY}.db")
        await multiplied(_url(folder, MANY), MANY // FEW)
        for _ in range(rounds):
            for people in idle:
                idle[people].append(await _idle(_url(folder, people)))
        for _ in range(rounds):
            for people in busy:
                busy[people].append(await _busy(Path(folder), people))
    few, many = middle(idle[FEW]), middle(idle[MANY])
    return [
        Figure("tick_idle_1m_ms", many, "ms, nothing due among 1,000,000 enrolments", 2.0),
        Figure("tick_growth", many / few, "its time over that among 1,000", 1.5),
        Figure("tick_600_growth", middle(busy[MANY]) / middle(busy[FEW]), "600 due, among 1,000,000 over 1,000", 1.2),
        Figure("tick_idle_1k_ms", few, "ms, nothing due among 1,000 enrolments"),
        Figure("tick_600_1m_ms", middle(busy[MANY]), "ms, 600 due among 1,000,000"),
    ]


async def _idle(url: str) -> float:
    database, clock = Database(url), SystemClock()
    try:
        await tick(database, NOW)
        began = clock.monotonic()
        for _ in range(IDLE_TIMES):
            await tick(database, NOW)
        return (clock.monotonic() - began) / IDLE_TIMES * 1000
    finally:
        await database.close()


async def _busy(folder: Path, people: int) -> float:
    """One tick of a process that has just started: nothing is remembered."""
    database, clock = Database(_url(str(folder), people)), SystemClock()
    try:
        await tick(database, NOW)
        async with database.engine.begin() as connection:
            await connection.execute(SOME, {"now": f"{NOW:%Y-%m-%d %H:%M:%S.%f}", "cohorts": DUE // 6})
            await connection.execute(text("DELETE FROM outbox"))
        began = clock.monotonic()
        ticked = await tick(database, NOW)
        took = (clock.monotonic() - began) * 1000
        assert len(ticked.seen) == DUE // 6 and not ticked.failed, ticked
        return took
    finally:
        await database.close()


def _url(folder: str, people: int) -> str:
    return f"sqlite+aiosqlite:///{Path(folder) / f'{people}.db'}"
