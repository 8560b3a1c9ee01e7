"""Queries about what a coach adds to a project: the day of the mid-point, and where the report is."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Enrolment


async def set_mid_point(session: AsyncSession, enrolment_ids: Sequence[int], day: date) -> None:
    """On this day coach and coordinators look back on these projects."""
    await session.exec(update(Enrolment).where(col(Enrolment.id).in_(enrolment_ids)).values(mid_point_on=day))


async def set_report(session: AsyncSession, enrolment_id: int, where: str) -> None:
    """The report's link, or the name of its file."""
    await session.exec(update(Enrolment).where(col(Enrolment.id) == enrolment_id).values(report_link=where))
