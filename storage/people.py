"""Queries about people: who an account belongs to, what roles they hold, whether they can be reached."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.statements import connection_of
from storage.tables import Membership, Person
from storage.terms import Role


async def by_chat(session: AsyncSession, chat_id: int) -> Person | None:
    """The person whose account this is; None for a stranger, and for somebody who left."""
    person: Person | None = (await session.exec(_by_chat(), params={"chat": chat_id})).first()
    return person if person and person.left_on is None else None


async def roles_of(session: AsyncSession, person_id: int) -> frozenset[Role]:
    """The roles this person holds."""
    connection = await connection_of(session)
    roles = (await connection.execute(_roles_of(), {"person": person_id})).scalars()
    return frozenset(Role(role) for role in roles)


# Asked for each act, and built once.


@cache
def _by_chat() -> Any:
    return select(Person).where(col(Person.chat_id) == bindparam("chat"))


@cache
def _roles_of() -> Any:
    return select(Membership.role).where(col(Membership.person_id) == bindparam("person"))


async def mark_unreachable(session: AsyncSession, person: Person, now: datetime) -> bool:
    """They blocked the bot or are gone; True the first time. Their next act makes them reachable again."""
    first = person.unreachable_at is None
    if first:
        person.unreachable_at = now
        session.add(person)
    return first
