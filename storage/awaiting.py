"""Queries about the free text a person is expected to write: one row each."""

from datetime import datetime

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Awaiting


async def expect(
    session: AsyncSession, person_id: int, step: str, ref: str, until: datetime, draft: str | None = None
) -> None:
    """Await a text for this step; whatever was awaited before is not any more."""
    await session.merge(Awaiting(person_id=person_id, step=step, ref=ref, until=until, draft=draft))
    await session.flush()


async def awaited(session: AsyncSession, person_id: int, now: datetime) -> Awaiting | None:
    """What is awaited from this person now, if anything still is."""
    row = await session.get(Awaiting, person_id)
    return row if row and row.until > now else None


async def forget_late(session: AsyncSession, now: datetime) -> None:
    """What was awaited until a moment that is past goes, with what was written of it."""
    await session.exec(delete(Awaiting).where(col(Awaiting.until) <= now))


async def clear(session: AsyncSession, person_id: int) -> None:
    """Nothing is awaited from this person."""
    await session.exec(delete(Awaiting).where(col(Awaiting.person_id) == person_id))
