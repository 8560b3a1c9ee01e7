"""Queries about what is still to be done: what waits to be said, and when the rules must next be asked."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import WAITING
from storage.tables import Cohort, Outbox


async def next_cohort_due(session: AsyncSession) -> datetime | None:
    """When something next becomes due in any cohort."""
    return (await session.exec(select(func.min(Cohort.next_due_at)))).one()


async def count_to_say(session: AsyncSession, now: datetime) -> int:
    """How many notices are due and not yet said."""
    due = (col(Outbox.state).in_(WAITING), col(Outbox.due_at) <= now)
    return (await session.exec(select(func.count()).select_from(Outbox).where(*due))).one()
