"""A SQLite file with the reference promo in it, its people, and what was put in the outbox for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cohort.file import parse_cohort
from bot.cohort.loading import Invitee, load_cohort
from storage.database import Database
from storage.tables import Enrolment, Outbox, Person
from tests.bot.reference_cohort import REFERENCE
from tests.sqlite_files import new_database


@asynccontextmanager
async def empty_database(folder: Path) -> AsyncIterator[Database]:
    """A database of its own, with every table."""
    database = await new_database(folder / "vigie.db")
    try:
        yield database
    finally:
        await database.close()


async def load(session: AsyncSession, now: datetime, text: str = REFERENCE) -> list[Invitee]:
    return await load_cohort(session, parse_cohort(text).plan, now, "vigie_bot")


async def person(session: AsyncSession, name: str) -> Person:
    return (await session.exec(select(Person).where(Person.name == name))).one()


async def enrolment(session: AsyncSession, name: str) -> Enrolment:
    wanted = select(Enrolment).join(Person, col(Person.id) == Enrolment.person_id).where(Person.name == name)
    return (await session.exec(wanted)).one()


async def notices_to(session: AsyncSession, name: str, kind: str | None = None) -> list[Outbox]:
    wanted = select(Outbox).join(Person, col(Person.id) == Outbox.person_id).where(Person.name == name)
    rows = (await session.exec(wanted.order_by(col(Outbox.id)))).all()
    return [row for row in rows if kind in (None, row.kind)]
