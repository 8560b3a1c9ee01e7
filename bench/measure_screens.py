"""Screens: the picture, /suivi and an export, for 6 people in 26 weeks and for 600 in 52."""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from bench.figures import Figure, middle
from bench.seed import Seed, seeded
from bot.pictures.drawing import draw
from bot.speech.grid import Grid, Row
from scheduler.clock import SystemClock
from storage.database import Database
from storage.terms import WeekStatus
from tests.bot.quiet_room import Room

COORDINATOR = "P"
SIZES = {"6x26": (6, 26), "600x52": (600, 52)}
SEEN = (WeekStatus.HELD, WeekStatus.NOT_HELD, WeekStatus.HELD, WeekStatus.PARTIAL, WeekStatus.UNANSWERED)


async def measure(rounds: int) -> list[Figure]:
    """All reported."""
    figures = []
    for name, (people, weeks) in SIZES.items():
        pictures = [_picture(people, weeks, number) for number in range(rounds + 1)][1:]
        figures.append(Figure(f"picture_{name}_ms", middle(pictures), "ms to draw the digest's picture"))
        with tempfile.TemporaryDirectory() as folder:
            template = Path(folder) / "seeded.db"
            seed = Seed(people, size=people, due_at=None, weeks=weeks, chats=1)
            await seeded(f"sqlite+aiosqlite:///{template}", seed)
            took = [await _asked(shutil.copy(template, f"{template}.{it}"), people, weeks) for it in range(rounds)]
        figures.append(Figure(f"suivi_{name}_ms", middle(each[0] for each in took), "ms from /suivi to its words"))
        figures.append(Figure(f"export_{name}_ms", middle(each[1] for each in took), "ms to make the weeks' xlsx"))
    return figures


def _picture(people: int, weeks: int, number: int) -> float:
    clock = SystemClock()
    mondays = tuple(date(2027, 1, 11) + timedelta(weeks=week) for week in range(weeks))
    statuses = cycle(SEEN)
    rows = tuple(Row(f"P{who}", tuple(islice(statuses, weeks))) for who in range(people))
    made_at = datetime(2027, 2, 8, 14, number)  # nothing is drawn twice
    grid = Grid("fr", mondays[-1], mondays, rows, due=30, held=27, points_held=28, made_at=made_at)
    began = clock.monotonic()
    draw(grid)
    return (clock.monotonic() - began) * 1000


async def _asked(path: str, people: int, weeks: int) -> tuple[float, float]:
    """Milliseconds for the board and for the file, asked of a bot that has just started."""
    now = datetime(2027, 1, 13, 10, tzinfo=UTC) + timedelta(weeks=weeks)
    coordinator = people + 2  # after the intrapreneurs and the coach
    database = Database(f"sqlite+aiosqlite:///{path}")
    clock, room = SystemClock(), Room(database, now, {COORDINATOR: coordinator}, {})
    try:
        began = clock.monotonic()
        await room.write(COORDINATOR, "/suivi")
        board = clock.monotonic() - began
        await room.write(COORDINATOR, "/export")
        await room.tap(COORDINATOR, "Semaines")
        began = clock.monotonic()
        await room.tap(COORDINATOR, "Excel")
        assert room.last(COORDINATOR).speech.document
        return board * 1000, (clock.monotonic() - began) * 1000
    finally:
        await database.close()
