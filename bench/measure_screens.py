"""Screens: the picture, /suivi and an export, for 6 people in 26 weeks and for 600 in 52."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path

from bench.figures import Figure, middle
from bench.seed import FIRST_CHAT, Seed, seeded
from bot.conversation.acts import Said, Tapped
from bot.conversation.dispatch import hear
from bot.pictures.drawing import draw
from bot.speech.grid import Grid, Row
from bot.speech.speech import Speech
from bot.wording import Utterance, word
from scheduler.clock import SystemClock
from storage import outbox
from storage.database import Database
from storage.readers import readers
from storage.terms import WeekStatus

SIZES = {"6x26": (6, 26), "600x52": (600, 52)}
SEEN = (WeekStatus.HELD, WeekStatus.NOT_HELD, WeekStatus.HELD, WeekStatus.PARTIAL, WeekStatus.UNANSWERED)


async def measure(rounds: int) -> list[Figure]:
    """All reported."""
    figures = []
    for name, (people, weeks) in SIZES.items():
        pictures = [_picture(people, weeks, number) for number in range(rounds + 1)][1:]
        figures.append(Figure(f"picture_{name}_ms", middle(pictures), "ms to draw the digest's picture"))
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'vigie.db'}"
            await seeded(url, Seed(people, size=people, due_at=None, weeks=weeks))
            took = [await Screens(url, people, weeks).both() for _ in range(rounds)]
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


class Screens:
    """A coordinator asks a bot that has just started."""

    def __init__(self, url: str, people: int, weeks: int) -> None:
        self.database = Database(url)
        self.chat = FIRST_CHAT + people + 1  # after the intrapreneurs and the coach
        self.now = datetime(2027, 1, 13, 10, tzinfo=UTC) + timedelta(weeks=weeks)
        self.clock = SystemClock()
        self.updates = count(1)

    async def both(self) -> tuple[float, float]:
        """Milliseconds for the board, and for the file."""
        try:
            began = self.clock.monotonic()
            await self._say("/suivi")
            board = self.clock.monotonic() - began
            [menu] = await self._say("/export")
            [formats] = await self._tap(menu, 0)
            began = self.clock.monotonic()
            said = await self._tap(formats, 0)
            assert any(it.document for it in said), said
            return board * 1000, (self.clock.monotonic() - began) * 1000
        finally:
            await self.database.close()

    async def _say(self, text: str) -> list[Speech]:
        return await self._hear(Said(next(self.updates), self.chat, text=text))

    async def _tap(self, speech: Speech, which: int) -> list[Speech]:
        data = [choice.data for row in speech.choices for choice in row][which]
        return await self._hear(Tapped(next(self.updates), self.chat, data=data, query_id="q", message_id=1))

    async def _hear(self, act: Said | Tapped) -> list[Speech]:
        """What is said to the coordinator in answer."""
        said = []
        async with self.database.transaction() as session:
            await hear(session, act, self.now)
        async with self.database.transaction() as session:
            while rows := await outbox.claim(session, self.now, 100):
                people = await readers(session, {row.person_id for row in rows if row.person_id})
                for row in rows:
                    worded = await word(session, row, people.get(row.person_id or 0), self.now)
                    if isinstance(worded, Utterance):
                        await outbox.mark_sent(session, row, row.id, self.now)
                        said.append(worded.speech)
                    else:
                        await outbox.mark(session, row, worded.state, worded.reason)
        return said
