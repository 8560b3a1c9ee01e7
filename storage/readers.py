"""Queries about those to whom something is about to be said."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.changes import PEOPLE, counts, recall, remember
from storage.tables import Cohort, Membership, Person
from storage.terms import Role

REMEMBERED = 5000


@dataclass(frozen=True)
class Reader:
    """A person, what they may see, and the language in which they are spoken to."""

    person: Person
    roles: frozenset[Role]
    language: str


async def readers(session: AsyncSession, person_ids: Collection[int]) -> dict[int, Reader]:
    """These people by id; who does not exist is not there."""
    people = (await counts(session))[PEOPLE]
    recalled = {person_id: recall(session, "readers", person_id) for person_id in person_ids}
    known = {person_id: it[1] for person_id, it in recalled.items() if it and it[0] == people}
    unknown = [person_id for person_id in person_ids if person_id not in known]
    read = await _readers(session, col(Person.id).in_(unknown)) if unknown else {}
    for person_id, reader in read.items():
        session.expunge(reader.person)  # it outlives this session
        remember(session, "readers", person_id, (people, reader), most=REMEMBERED)
    return known | read


async def readers_in(session: AsyncSession, chat_ids: Collection[int]) -> dict[int, Reader]:
    """The people who still take part and whose accounts are among these, by id."""
    if not chat_ids:
        return {}
    return await _readers(session, col(Person.chat_id).in_(chat_ids), col(Person.left_on).is_(None))


async def joined_readers(session: AsyncSession) -> dict[int, Reader]:
    """Everybody who has joined and still takes part, by id."""
    return await _readers(session, col(Person.chat_id).is_not(None), col(Person.left_on).is_(None))


async def _readers(session: AsyncSession, *wanted: ColumnElement[bool]) -> dict[int, Reader]:
    people = select(Person, Cohort.language).join(Cohort, col(Cohort.id) == col(Person.cohort_id)).where(*wanted)
    found = (await session.exec(people)).all()
    held = select(Membership.person_id, Membership.role).join(Person, col(Person.id) == col(Membership.person_id))
    roles: dict[int, set[Role]] = {}
    for person_id, role in (await session.exec(held.where(*wanted))).all():
        roles.setdefault(person_id, set()).add(Role(role))
    return {
        person.id or 0: Reader(person, frozenset(roles.get(person.id or 0, ())), person.language or language)
        for person, language in found
    }
