"""Queries about the weeks in which a coach is unavailable, and about who is asked to stand in."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import CoachAway


async def find(session: AsyncSession, away_id: int) -> CoachAway | None:
    """What was said under that number, even if it was taken back since."""
    return await session.get(CoachAway, away_id)


async def declare(session: AsyncSession, coach_id: int, starts_on: date, ends_on: date, now: datetime) -> CoachAway:
    """Keep the first and the last day; nothing is said of who stands in yet."""
    away = CoachAway(coach_id=coach_id, starts_on=starts_on, ends_on=ends_on, declared_at=now)
    session.add(away)
    await session.flush()
    return away


async def ask(session: AsyncSession, away: CoachAway, stand_in_id: int | None, now: datetime) -> None:
    """This coach is asked to stand in, and nobody else any more; None: nobody will."""
    away.stand_in_id, away.accepted_at = stand_in_id, None
    away.declined_at = now if stand_in_id is None else None
    await _keep(session, away)


async def answer(session: AsyncSession, away: CoachAway, now: datetime, *, accepted: bool) -> None:
    """Whoever was asked stands in, or does not."""
    away.accepted_at, away.declined_at = (now, None) if accepted else (None, now)
    await _keep(session, away)


async def cancel(session: AsyncSession, away: CoachAway, now: datetime) -> None:
    """The coach is there after all; that it was said stays known."""
    away.cancelled_at = now
    await _keep(session, away)


async def _keep(session: AsyncSession, away: CoachAway) -> None:
    session.add(away)
    await session.flush()
