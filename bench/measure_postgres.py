"""The loop on PostgreSQL: the same questions and taps, kept by a server of our own with its safe settings."""

import shutil
import sys
from pathlib import Path

from bench.figures import Figure, middle
from bench.measure_loop import PEOPLE, Lap, on_database
from bench.seed import Seed, seeded
from tests.postgres import running_postgres

SAFE = ("synchronous_commit=on",)


async def measure(rounds: int) -> list[Figure]:
    """Reported; nothing where no server is installed."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or not shutil.which("sh"):
        print("postgres: not measured, PostgreSQL is not installed", file=sys.stderr)
        return []
    laps: list[Lap] = []
    with running_postgres() as server:
        await seeded(server.create("seeded"), Seed(PEOPLE))
        for number in range(rounds):
            laps.append(await on_database(server.create(f"lap_{number}", "seeded")))
            server.drop(f"lap_{number}")
    return [
        Figure("fanout_postgres", middle(lap.fanout for lap in laps), "messages a second on PostgreSQL"),
        Figure("intake_postgres", middle(lap.intake for lap in laps), "taps a second on PostgreSQL"),
        Figure("latency_postgres_ms", middle(lap.latency for lap in laps), "ms from a tap to its change"),
    ]
