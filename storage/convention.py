"""Queries about the convention's register: what coordinators noted of it, append-only."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ConventionEntry, Person
from storage.terms import ConventionAct


async def note(
    session: AsyncSession,
    cohort_id: int,
    act: ConventionAct,
    happened_on: date,
    by_id: int,
    now: datetime,
    amount_cents: int | None = None,
) -> None:
    """Add to the register; nothing noted before is changed or lost."""
    session.add(
        ConventionEntry(
            cohort_id=cohort_id, act=act, happened_on=happened_on, amount_cents=amount_cents, by_id=by_id, noted_at=now
        )
    )
    await session.flush()


async def entries(session: AsyncSession, cohort_id: int) -> list[tuple[ConventionEntry, str]]:
    """Everything that was noted, oldest first, each with the name of who did, even of those who left."""
    wanted = (
        select(ConventionEntry, col(Person.name))
        .join(Person, col(Person.id) == ConventionEntry.by_id)
        .where(ConventionEntry.cohort_id == cohort_id)
        .order_by(col(ConventionEntry.id))
    )
    return [(entry, name) for entry, name in (await session.exec(wanted)).all()]
