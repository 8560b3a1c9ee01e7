"""Queries about exports: who took which figures out, and what the facts of the weeks do not carry."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Alert, AlertEvent, Enrolment, ExportRecord, Person


async def record(session: AsyncSession, person: Person, name: str, now: datetime) -> None:
    """Somebody takes this file out; the record stays as long as the people in it."""
    session.add(ExportRecord(cohort_id=person.cohort_id, by_id=person.id or 0, at=now, name=name))


async def last_at(session: AsyncSession, person: Person, name: str) -> datetime | None:
    """When this person last took a file of that name."""
    wanted = select(ExportRecord.at).where(ExportRecord.by_id == person.id, ExportRecord.name == name)
    return (await session.exec(wanted.order_by(col(ExportRecord.id).desc()))).first()


async def names_in(session: AsyncSession, cohort_id: int) -> dict[int, str]:
    """The names of everybody who is or was in a cohort."""
    rows = (await session.exec(select(Person.id, Person.name).where(Person.cohort_id == cohort_id))).all()
    return {person_id: name for person_id, name in rows if person_id is not None}


async def alert_events(session: AsyncSession, cohort_id: int) -> list[tuple[AlertEvent, int, date]]:
    """What was done about the alerts of a cohort, oldest first, with whose enrolment and which week it was."""
    wanted = (
        select(AlertEvent, col(Alert.enrolment_id), col(Alert.monday))
        .join(Alert, col(Alert.id) == AlertEvent.alert_id)
        .join(Enrolment, col(Enrolment.id) == Alert.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(col(AlertEvent.at), col(AlertEvent.id))
    )
    return [(event, enrolment_id, monday) for event, enrolment_id, monday in (await session.exec(wanted)).all()]
