"""Queries about cohorts: which have something due, and when next."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, inspect, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.changes import NO_FACT
from storage.statements import connection_of
from storage.tables import Cohort, Enrolment


async def due(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Cohorts whose next moment has come, the oldest first; found by index, however many exist."""
    found = (await session.exec(_due(), params={"now": now, "limit": limit})).all()
    return [cohort_id for cohort_id in found if cohort_id is not None]


@cache
def _due() -> Any:
    """Built once: it is asked at every beat."""
    come = select(Cohort.id).where(col(Cohort.next_due_at) <= bindparam("now"))
    return come.order_by(col(Cohort.next_due_at)).limit(bindparam("limit", type_=Integer))


async def due_at(session: AsyncSession, cohort_id: int, moment: datetime | None) -> None:
    """When the rules must next be asked about this cohort; None: not before somebody says something."""
    connection = await connection_of(session)
    await connection.execute(_postponed(), {"cohort": cohort_id, "moment": moment})


async def due_by(session: AsyncSession, cohort_id: int, moment: datetime | None) -> None:
    """No later than this moment; an earlier one already known stands."""
    if moment is not None:
        connection = await connection_of(session)
        await connection.execute(_brought_forward(), {"cohort": cohort_id, "moment": moment})


# When a cohort is next looked at is mere bookkeeping, no fact: these pass by what counts changes (storage/changes.py).


@cache
def _postponed() -> Any:
    table: Any = inspect(Cohort).local_table
    return table.update().where(table.c.id == bindparam("cohort")).values(next_due_at=bindparam("moment"))


@cache
def _brought_forward() -> Any:
    return _postponed().where(_later_than(bindparam("moment")))


async def all_due_by(session: AsyncSession, moment: datetime) -> None:
    """The same for every cohort."""
    every = update(Cohort).where(_later_than(moment))
    await session.exec(every.values(next_due_at=moment).execution_options(**NO_FACT))


def _later_than(moment: datetime | BindParameter[Any]) -> ColumnElement[bool]:
    return or_(col(Cohort.next_due_at).is_(None), col(Cohort.next_due_at) > moment)


async def of_enrolment(session: AsyncSession, enrolment_id: int) -> int:
    """The cohort that this enrolment is of; NoResultFound if there is none."""
    connection = await connection_of(session)
    found: int = (await connection.execute(_cohort_of(), {"enrolment": enrolment_id})).scalar_one()
    return found


@cache
def _cohort_of() -> Any:
    return select(Enrolment.cohort_id).where(col(Enrolment.id) == bindparam("enrolment"))


async def all_ids(session: AsyncSession) -> list[int]:
    """Every cohort there is."""
    return [cohort_id for cohort_id in (await session.exec(select(Cohort.id))).all() if cohort_id is not None]


async def nameless(session: AsyncSession) -> bool:
    """Whether a cohort does not know the bot's name, which links need."""
    return (await session.exec(select(Cohort.id).where(Cohort.bot_name == "").limit(1))).first() is not None


async def name_bot(session: AsyncSession, name: str) -> None:
    """How the bot is called, to whichever cohort does not know."""
    await session.exec(update(Cohort).where(col(Cohort.bot_name) == "").values(bot_name=name))
