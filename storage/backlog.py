"""Queries about what is still to be done: what waits to be said, and when the rules must next be asked."""

from datetime import datetime

from sqlalchemy import and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import POSTPONED, UNSAID, WAITING
from storage.statements import in_state
from storage.tables import Cohort, Intake, Membership, Outbox, Person
from storage.terms import IntakeState, Role


async def next_cohort_due(session: AsyncSession) -> datetime | None:
    """When something next becomes due in any cohort."""
    return (await session.exec(select(func.min(Cohort.next_due_at)))).one()


async def count_to_say(session: AsyncSession, now: datetime) -> int:
    """How many notices are due and not yet said."""
    due = (in_state(Outbox, WAITING), col(Outbox.due_at) <= now)
    return (await session.exec(select(func.count()).select_from(Outbox).where(*due))).one()


async def oldest_to_say(session: AsyncSession, now: datetime) -> datetime | None:
    """The moment of the oldest notice that is due and not said; of one that waits for another try, the next try."""
    due = and_(in_state(Outbox, UNSAID), col(Outbox.due_at) <= now)
    return (await session.exec(select(func.min(Outbox.due_at)).where(or_(due, in_state(Outbox, POSTPONED))))).one()


async def first_zone(session: AsyncSession) -> str | None:
    """The time zone of the first cohort; None before there is one."""
    return (await session.exec(select(Cohort.timezone).order_by(col(Cohort.id)).limit(1))).first()


async def cohorts_by_zone(session: AsyncSession) -> dict[str, list[int]]:
    """The ids of all cohorts, by time zone."""
    zones: dict[str, list[int]] = {}
    for cohort_id, zone in (await session.exec(select(Cohort.id, Cohort.timezone).order_by(col(Cohort.id)))).all():
        zones.setdefault(zone, []).append(cohort_id or 0)
    return zones


async def newest_notice(session: AsyncSession) -> int:
    """The id of the last notice put; 0 before the first."""
    return (await session.exec(select(func.max(Outbox.id)))).one() or 0


async def notices_after(session: AsyncSession, newest: int) -> list[tuple[Outbox, str, str]]:
    """The notices put since, each with the name of its addressee and their time zone, in order of their moment."""
    wanted = (
        select(Outbox, Person.name, Cohort.timezone)
        .join(Person, col(Person.id) == col(Outbox.person_id))
        .join(Cohort, col(Cohort.id) == col(Person.cohort_id))
        .where(col(Outbox.id) > newest)
        .order_by(col(Outbox.due_at), col(Outbox.id))
    )
    return [(row, name, zone) for row, name, zone in (await session.exec(wanted)).all()]


async def silent_cohorts(session: AsyncSession) -> list[str]:
    """The names of cohorts none of whose coordinators can be reached: nobody would hear an alert."""
    heard = (
        select(Person.cohort_id)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.role == Role.COORDINATOR, col(Person.chat_id).is_not(None), col(Person.left_on).is_(None))
        .where(col(Person.unreachable_at).is_(None))
    )
    wanted = select(Cohort.name).where(col(Cohort.id).not_in(heard)).order_by(Cohort.name)
    return list((await session.exec(wanted)).all())


async def count_aside(session: AsyncSession) -> int:
    """How many updates were set aside because they could not be handled."""
    return (await session.exec(select(func.count()).where(col(Intake.state) == IntakeState.ASIDE))).one()
