"""Queries about cohorts: which have something due, and when next."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Cohort


async def due(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Cohorts whose next moment has come, the oldest first; found by index, however many exist."""
    wanted = select(Cohort.id).where(col(Cohort.next_due_at) <= now).order_by(col(Cohort.next_due_at)).limit(limit)
    return [cohort_id for cohort_id in (await session.exec(wanted)).all() if cohort_id is not None]


async def due_at(session: AsyncSession, cohort_id: int, moment: datetime | None) -> None:
    """When the rules must next be asked about this cohort; None: not before somebody says something."""
    await session.exec(update(Cohort).where(col(Cohort.id) == cohort_id).values(next_due_at=moment))


async def due_by(session: AsyncSession, cohort_id: int, moment: datetime | None) -> None:
    """No later than this moment; an earlier one already known stands."""
    if moment is None:
        return
    later = or_(col(Cohort.next_due_at).is_(None), col(Cohort.next_due_at) > moment)
    await session.exec(update(Cohort).where(col(Cohort.id) == cohort_id, later).values(next_due_at=moment))


async def all_ids(session: AsyncSession) -> list[int]:
    """Every cohort there is."""
    return [cohort_id for cohort_id in (await session.exec(select(Cohort.id))).all() if cohort_id is not None]
