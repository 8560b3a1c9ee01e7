"""The loop on PostgreSQL: the same questions and taps, kept by a server of our own with its safe settings."""

import sys

from bench.figures import Figure, middle
from bench.measure_loop import CROWD, Lap, on_database
from bench.seed import seeded
from tests.postgres import programs, running_postgres

SAFE = ("listen_addresses=", "max_connections=20")  # and every commit is on disk, as by default


async def measure(rounds: int) -> list[Figure]:
    """Reported; nothing where no server is installed."""
    if programs() is None:
        print("postgres: not measured, PostgreSQL is not installed", file=sys.stderr)
        return []
    laps: list[Lap] = []
    with running_postgres(SAFE) as server:
        await seeded(server.create("seeded"), CROWD)
        for number in range(rounds):
            laps.append(await on_database(server.create(f"lap_{number}", "seeded")))
            server.drop(f"lap_{number}")
    return [
        Figure("fanout_postgres", middle(lap.fanout for lap in laps), "messages a second on PostgreSQL"),
        Figure("intake_postgres", middle(lap.intake for lap in laps), "taps a second on PostgreSQL"),
        Figure("latency_postgres_ms", middle(lap.latency for lap in laps), "ms from a tap to its change"),
    ]
