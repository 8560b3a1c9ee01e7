"""Queries about people without Telegram: who answers in their place."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import cohorts, invitations
from storage.tables import Enrolment, Person


async def mark(session: AsyncSession, enrolment: Enrolment, by_id: int, first_monday: date, now: datetime) -> None:
    """From that week on this coordinator answers for the person; links that were given open nothing any more."""
    person = await session.get_one(Person, enrolment.person_id)
    person.proxy_id = by_id
    enrolment.first_monday = enrolment.first_monday or first_monday
    session.add_all([person, enrolment])
    await session.flush()
    await invitations.void_all(session, person.id or 0, now)
    await cohorts.due_by(session, enrolment.cohort_id, now)


async def unmark(session: AsyncSession, person: Person) -> None:
    """Nobody answers for this person any more; what was entered stays."""
    person.proxy_id = None
    session.add(person)
    await session.flush()
