"""Queries about people: who an account belongs to, what roles they hold, whether they can be reached."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Membership, Person
from storage.terms import Role


async def by_chat(session: AsyncSession, chat_id: int) -> Person | None:
    """The person whose account this is; None for a stranger, and for somebody who left."""
    person = (await session.exec(select(Person).where(Person.chat_id == chat_id))).first()
    return person if person and person.left_on is None else None


async def roles_of(session: AsyncSession, person_id: int) -> frozenset[Role]:
    """The roles this person holds."""
    roles = await session.exec(select(Membership.role).where(Membership.person_id == person_id))
    return frozenset(Role(role) for role in roles)


async def mark_unreachable(session: AsyncSession, person: Person, now: datetime) -> bool:
    """They blocked the bot or are gone; True the first time. Their next act makes them reachable again."""
    first = person.unreachable_at is None
    if first:
        person.unreachable_at = now
        session.add(person)
    return first
