"""Personal records: every row kept about one person, table by table."""

from collections.abc import Iterable
from datetime import date
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
    CoachAway,
    CohortChange,
    Commitment,
    ConventionEntry,
    Enrolment,
    Escalation,
    EscalationEvent,
    ExportRecord,
    Feedback,
    FeedbackReply,
    FeedbackVersion,
    Intake,
    Invitation,
    Membership,
    Outbox,
    Pattern,
    Person,
    PrivateNote,
    Relay,
    SetupCode,
    SupportEvent,
    SupportRequest,
)

# What is kept of the programme and of the machine; nobody is in it.
ABOUT_NOBODY = frozenset({"cohort", "dayoff", "factcount", "heartbeat", "outage"})
# Rows that hang from another say through it whom they are about.
PARENTS: dict[str, type[SQLModel]] = {
    "alert_id": Alert,
    "feedback_id": Feedback,
    "request_id": SupportRequest,
    "escalation_id": Escalation,
}
Subject = tuple[int, date | None]  # the enrolment and the week, if there is one


async def records_about(session: AsyncSession, person: Person) -> dict[str, list[SQLModel]]:
    """The rows by the name of their table, oldest first; an empty list where there are none."""
    me, chat = person.id, person.chat_id
    enrolments = select(Enrolment.id).where(Enrolment.person_id == me)
    alerts = select(Alert.id).where(col(Alert.enrolment_id).in_(enrolments))
    feedbacks = select(Feedback.id).where(col(Feedback.enrolment_id).in_(enrolments))
    given = select(Feedback.id).where(col(Feedback.coach_id) == me)
    requests = select(SupportRequest.id).where(col(SupportRequest.enrolment_id).in_(enrolments))
    escalations = select(Escalation.id).where(col(Escalation.enrolment_id).in_(enrolments))
    about: dict[type[SQLModel], ColumnElement[bool]] = {
        Person: col(Person.id) == me,
        Membership: col(Membership.person_id) == me,
        Enrolment: (col(Enrolment.person_id) == me) | (col(Enrolment.coach_id) == me),
        Pattern: col(Pattern.enrolment_id).in_(enrolments),
        Absence: col(Absence.enrolment_id).in_(enrolments) | (col(Absence.by_id) == me),
        Answer: col(Answer.enrolment_id).in_(enrolments) | (col(Answer.by_id) == me),
        Feedback: col(Feedback.enrolment_id).in_(enrolments) | (col(Feedback.coach_id) == me),
        FeedbackVersion: col(FeedbackVersion.feedback_id).in_(feedbacks) | col(FeedbackVersion.feedback_id).in_(given),
        FeedbackReply: col(FeedbackReply.feedback_id).in_(feedbacks) | (col(FeedbackReply.by_id) == me),
        PrivateNote: col(PrivateNote.enrolment_id).in_(enrolments) | (col(PrivateNote.author_id) == me),
        CoachAway: (col(CoachAway.coach_id) == me) | (col(CoachAway.stand_in_id) == me),
        SupportRequest: col(SupportRequest.enrolment_id).in_(enrolments) | (col(SupportRequest.by_id) == me),
        SupportEvent: col(SupportEvent.request_id).in_(requests) | (col(SupportEvent.by_id) == me),
        Alert: col(Alert.enrolment_id).in_(enrolments) | (col(Alert.owner_id) == me),
        AlertEvent: col(AlertEvent.alert_id).in_(alerts) | (col(AlertEvent.by_id) == me),
        Relay: (col(Relay.from_id) == me) | (col(Relay.to_id) == me),
        Commitment: col(Commitment.enrolment_id).in_(enrolments) | (col(Commitment.by_id) == me),
        Escalation: (
            col(Escalation.enrolment_id).in_(enrolments)
            | (col(Escalation.owner_id) == me)
            | (col(Escalation.drafted_by_id) == me)
        ),
        EscalationEvent: col(EscalationEvent.escalation_id).in_(escalations) | (col(EscalationEvent.by_id) == me),
        CohortChange: (col(CohortChange.by_id) == me) | (col(CohortChange.about_id) == me),
        ConventionEntry: col(ConventionEntry.by_id) == me,
        ExportRecord: col(ExportRecord.cohort_id) == person.cohort_id,  # whoever took the figures took this person's
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


async def subjects_of(session: AsyncSession, records: Iterable[SQLModel]) -> dict[tuple[str, int], Subject]:
    """What the parents of these rows are about, by the parent's column and number."""
    wanted: dict[str, set[int]] = {column: set() for column in PARENTS}
    for record in records:
        for column in PARENTS.keys() & type(record).model_fields.keys():
            wanted[column].add(getattr(record, column))
    subjects: dict[tuple[str, int], Subject] = {}
    for column, table in PARENTS.items():
        identity: Any = col(table.id)  # type: ignore[attr-defined]
        for row in (await session.exec(select(table).where(identity.in_(wanted[column])))).all():
            subjects[column, row.id] = row.enrolment_id, getattr(row, "monday", None)  # type: ignore[attr-defined]
    return subjects
