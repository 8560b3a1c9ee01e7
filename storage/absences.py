"""Queries about absences that are taken back."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Absence


async def cancel(session: AsyncSession, absence_id: int, now: datetime) -> None:
    """The absence does not count any more; that it was declared stays known."""
    absence = await session.get_one(Absence, absence_id)
    absence.cancelled_at = now
    session.add(absence)
    await session.flush()
