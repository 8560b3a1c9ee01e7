"""Reads the convention's register of one cohort as plain values."""

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.convention import Noted, Register
from storage import convention


async def read_register(session: AsyncSession, cohort_id: int) -> Register:
    """Everything coordinators noted, oldest first."""
    return Register(
        tuple(
            Noted(entry.id or 0, entry.act, entry.happened_on, by, entry.noted_at, entry.amount_cents)
            for entry, by in await convention.entries(session, cohort_id)
        )
    )
