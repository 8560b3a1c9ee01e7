"""Two people of the cast, for tests that need somebody to speak to."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import Cohort, Person


@dataclass(frozen=True)
class Cast:
    """Row numbers of the people who were loaded."""

    maelle: int
    anne: int


async def add_cohort(session: AsyncSession) -> int:
    """A cohort with nobody in it; returns its row number."""
    cohort = Cohort(
        name="Promo 2027",
        authority="Région",
        partner="DINUM",
        starts_on=date(2027, 1, 4),
        ends_on=date(2027, 5, 28),
    )
    session.add(cohort)
    await session.flush()
    return cohort.id or 0


@pytest.fixture
async def cast(database: Database) -> Cast:
    """Maëlle and Anne, in one cohort."""
    async with database.transaction() as session:
        cohort_id = await add_cohort(session)
        people = [Person(cohort_id=cohort_id, name=name) for name in ("Maëlle", "Anne")]
        session.add_all(people)
        await session.flush()
        return Cast(*(person.id or 0 for person in people))
