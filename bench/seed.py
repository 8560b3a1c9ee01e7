"""Seed: databases with as many people as a measure needs, all joined, in cohorts of six as the convention has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage.database import Database
from storage.tables import Answer, Cohort, Enrolment, Membership, Pattern, Person
from storage.terms import Party, Question, Role
from storage.upgrade import migrate

FIRST_MONDAY = date(2027, 1, 11)
JOINED = datetime(2027, 1, 4, 8, tzinfo=UTC)
FIRST_CHAT = 7_000_000_001
STAFF = ((Role.COACH, Party.PARTNER), (Role.COORDINATOR, Party.AUTHORITY))
AT_A_TIME = 20_000  # intrapreneurs
COPIED: tuple[type[SQLModel], ...] = (Cohort, Person, Membership, Enrolment, Pattern)
NUMBERED_LIKE: dict[str, type[SQLModel]] = {
    "cohort_id": Cohort, "person_id": Person, "coach_id": Person, "chat_id": Person, "enrolment_id": Enrolment,
}  # fmt: skip
OTHERS = {"name": "name || ' ' || copy"}  # a cohort's is its own

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@dataclass(frozen=True)
class Seed:
    """So many intrapreneurs in cohorts of so many; `due_at` is when each cohort is first looked at."""

    people: int
    size: int = 6
    due_at: datetime | None = JOINED
    usual: str = "thursday"
    weeks: int = 0  # already answered
    half_every: int = 5  # weeks, of which one had half a day only; 0: none
    chats: int = FIRST_CHAT

    @property
    def cohorts(self) -> int:
        """How many cohorts that makes."""
        return -(-self.people // self.size)

    @property
    def everybody(self) -> int:
        """All who have a chat: intrapreneurs first, then a coach and a coordinator for each cohort."""
        return self.people + 2 * self.cohorts


async def seeded(url: str, seed: Seed) -> None:
    """Make the tables and fill them."""
    database = Database(url)
    try:
        await migrate(database, JOINED)
        async with database.engine.begin() as connection:
            for first in range(0, seed.cohorts, max(1, AT_A_TIME // seed.size)):
                await _insert(connection, _rows(seed, first, max(1, AT_A_TIME // seed.size)))
    finally:
        await database.close()


async def multiplied(url: str, times: int) -> None:
    """Make so many times as much of a seeded SQLite database by copying within it: a million in seconds."""
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            ends = {it: (await connection.execute(select(func.max(_columns(it).id)))).scalar_one() for it in COPIED}
            for it in COPIED:
                await connection.execute(text(_copies(it, ends)), {"times": times})
    finally:
        await database.close()


def _copies(it: type[SQLModel], ends: Mapping[type[SQLModel], int]) -> str:
    """Each row once more for each copy, its numbers moved on past those of the copy before."""
    moved = {"id": it, **NUMBERED_LIKE}
    names = [column.name for column in _columns(it)]
    values = [
        f"{name} + {ends[moved[name]]} * copy" if name in moved else OTHERS.get(name, f'"{name}"') for name in names
    ]
    quoted = ", ".join(f'"{name}"' for name in names)
    copies = "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy + 1 < :times)"
    table = inspect(it).local_table.name
    return f"INSERT INTO {table} ({quoted}) {copies} SELECT {', '.join(values)} FROM {table}, copies"  # noqa: S608 - our own names


def _columns(it: type[SQLModel]) -> Any:
    return inspect(it).local_table.c


async def _insert(connection: AsyncConnection, rows: Rows) -> None:
    for table, of_it in rows.items():
        if of_it:
            await connection.execute(insert(table), of_it)


def _rows(seed: Seed, first: int, many: int) -> Rows:
    rows: Rows = {Cohort: [], Person: [], Membership: [], Enrolment: [], Pattern: [], Answer: []}
    for number in range(first, min(first + many, seed.cohorts)):
        cohort_id = number + 1
        rows[Cohort].append({
            "id": cohort_id, "name": f"Promo {cohort_id}", "authority": "Région", "partner": "DINUM",
            "starts_on": date(2027, 1, 4), "ends_on": date(2028, 5, 26), "size": seed.size, "bot_name": "vigie_bot",
            "next_due_at": seed.due_at,
        })  # fmt: skip
        staff = [seed.people + 2 * number + 1 + which for which in range(2)]
        for person_id, (role, party) in zip(staff, STAFF, strict=True):
            _add_person(rows, seed, cohort_id, person_id, role, party)
        for person_id in range(number * seed.size + 1, min((number + 1) * seed.size, seed.people) + 1):
            _add_person(rows, seed, cohort_id, person_id, Role.INTRAPRENEUR, None)
            _enrol(rows, seed, cohort_id, person_id, staff[0])
    return rows


def _add_person(rows: Rows, seed: Seed, cohort_id: int, person_id: int, role: Role, party: Party | None) -> None:
    rows[Person].append({
        "id": person_id, "cohort_id": cohort_id, "name": f"P{person_id}", "chat_id": seed.chats + person_id - 1,
        "joined_at": JOINED,
    })  # fmt: skip
    rows[Membership].append({"id": person_id, "person_id": person_id, "role": role, "party": party})


def _enrol(rows: Rows, seed: Seed, cohort_id: int, person_id: int, coach_id: int) -> None:
    rows[Enrolment].append({
        "id": person_id, "cohort_id": cohort_id, "person_id": person_id, "coach_id": coach_id,
        "project": "Un projet", "service": "Un service", "first_monday": FIRST_MONDAY,
    })  # fmt: skip
    pattern = {"enrolment_id": person_id, "valid_from": FIRST_MONDAY, "usual": seed.usual, "off": ""}
    rows[Pattern].append({"id": person_id, **pattern})
    rows[Answer] += _answers(seed, person_id, coach_id)


def _answers(seed: Seed, person_id: int, coach_id: int) -> Iterator[dict[str, Any]]:
    """A day in most weeks, half a day in some, and each point held."""
    for week in range(seed.weeks):
        monday = FIRST_MONDAY + timedelta(weeks=week)
        said_at = datetime.combine(monday + timedelta(days=3), datetime.min.time(), UTC) + timedelta(hours=16)
        common = {"enrolment_id": person_id, "monday": monday, "said_at": said_at}
        halves = 1 if seed.half_every and (person_id + week) % seed.half_every == 0 else 2
        day = {"day": monday + timedelta(days=3), "part": "day", "halves": halves, "choice": None}
        yield {**common, "question": Question.RELEASE, "by_id": person_id, **day}
        no_day = {"day": None, "part": None, "halves": None, "choice": "held"}
        yield {**common, "question": Question.POINT, "by_id": coach_id, **no_day}
