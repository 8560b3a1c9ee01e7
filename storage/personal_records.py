"""Personal records: every row kept about one person, table by table."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Absence,
    Alert,
    AlertEvent,
    Answer,
    Awaiting,
    Card,
    Enrolment,
    Feedback,
    Intake,
    Invitation,
    Membership,
    Outbox,
    Pattern,
    Person,
    SetupCode,
)

# What is kept of the programme and of the machine; nobody is in it.
ABOUT_NOBODY = frozenset({"cohort", "dayoff", "heartbeat", "outage"})


async def records_about(session: AsyncSession, person: Person) -> dict[str, list[SQLModel]]:
    """The rows by the name of their table, oldest first; an empty list where there are none."""
    me, chat = person.id, person.chat_id
    enrolments = select(Enrolment.id).where(Enrolment.person_id == me)
    alerts = select(Alert.id).where(col(Alert.enrolment_id).in_(enrolments))
    about: dict[type[SQLModel], ColumnElement[bool]] = {
        Person: col(Person.id) == me,
        Membership: col(Membership.person_id) == me,
        Enrolment: (col(Enrolment.person_id) == me) | (col(Enrolment.coach_id) == me),
        Pattern: col(Pattern.enrolment_id).in_(enrolments),
        Absence: col(Absence.enrolment_id).in_(enrolments) | (col(Absence.by_id) == me),
        Answer: col(Answer.enrolment_id).in_(enrolments) | (col(Answer.by_id) == me),
        Feedback: col(Feedback.enrolment_id).in_(enrolments) | (col(Feedback.coach_id) == me),
        Alert: col(Alert.enrolment_id).in_(enrolments) | (col(Alert.owner_id) == me),
        AlertEvent: col(AlertEvent.alert_id).in_(alerts) | (col(AlertEvent.by_id) == me),
        Invitation: (col(Invitation.person_id) == me) | (col(Invitation.checked_by_id) == me),
        SetupCode: col(SetupCode.opened_by).is_not(None) & (col(SetupCode.opened_by) == chat),
        Awaiting: col(Awaiting.person_id) == me,
        Outbox: col(Outbox.person_id) == me,
        Card: col(Card.person_id) == me,
        Intake: col(Intake.chat_id).is_not(None) & (col(Intake.chat_id) == chat),
    }
    return {str(table.__tablename__): await _rows(session, table, mine) for table, mine in about.items()}


async def _rows(session: AsyncSession, table: Any, mine: ColumnElement[bool]) -> list[SQLModel]:
    wanted = select(table).where(mine).order_by(*table.__table__.primary_key)
    return list((await session.exec(wanted)).all())
