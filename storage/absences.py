"""Queries about absences: declared, and taken back."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Absence
from storage.terms import AbsenceKind


async def declare(
    session: AsyncSession,
    enrolment_id: int,
    first: tuple[date, str],
    last: tuple[date, str],
    kind: AbsenceKind,
    by_id: int,
    now: datetime,
) -> Absence:
    """Keep an absence by its first and last half-day: (date, "am" or "pm")."""
    absence = Absence(
        enrolment_id=enrolment_id,
        starts_on=first[0],
        starts_part=first[1],
        ends_on=last[0],
        ends_part=last[1],
        kind=kind,
        by_id=by_id,
        declared_at=now,
    )
    session.add(absence)
    await session.flush()
    return absence


async def cancel(session: AsyncSession, absence_id: int, now: datetime) -> None:
    """The absence does not count any more; that it was declared stays known."""
    absence = await session.get_one(Absence, absence_id)
    absence.cancelled_at = now
    session.add(absence)
    await session.flush()
