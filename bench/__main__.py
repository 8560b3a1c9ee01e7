"""The benchmark's command: `python -m bench` for everything, `python -m bench tick start --rounds 5` for some of it."""

import argparse
import asyncio
import importlib
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from bench.figures import Figure, table
from scheduler.clock import SystemClock

ROUNDS = {"start": 5, "tick": 5, "loop": 5, "limited": 5, "postgres": 2, "screens": 5}
RESULTS = Path(__file__).parent / "RESULTS.md"
NOTES = Path(__file__).parent / "NOTES.md"
PARTS = ("python-telegram-bot", "SQLAlchemy", "aiohttp", "aiosqlite", "matplotlib")


def machine() -> str:
    """On what it was measured; nothing that names a machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = {line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")}
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    named = " and ".join(sorted(models)) or platform.machine()
    return f"{os.cpu_count()} cores ({named}), Python {platform.python_version()}, {platform.system()}; {parts}."


async def run(names: list[str], rounds: int | None) -> list[Figure]:
    """Each measure in turn; what it found is printed at once."""
    figures: list[Figure] = []
    clock = SystemClock()
    for name in names:
        began = clock.monotonic()
        found = await importlib.import_module(f"bench.measure_{name}").measure(rounds or ROUNDS[name])
        print(f"{name}: {clock.monotonic() - began:.0f} s", file=sys.stderr)
        for figure in found:
            print(figure, flush=True)
        figures += found
    return figures


def main() -> None:
    """Measure; RESULTS.md is written anew only when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*ROUNDS, []], help="all of them without a name")
    parser.add_argument("--rounds", type=int, help="how often each is repeated")
    chosen = parser.parse_args()
    figures = asyncio.run(run(chosen.names or list(ROUNDS), chosen.rounds))
    if not chosen.names:
        rounds = ", ".join(f"{name} {chosen.rounds or many}" for name, many in ROUNDS.items())
        parts = ["# What `make bench` measured", machine(), f"Medians; rounds, interleaved: {rounds}.", table(figures)]
        RESULTS.write_text("\n\n".join([*parts, NOTES.read_text().strip()]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
