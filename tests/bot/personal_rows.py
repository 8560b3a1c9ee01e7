"""Rows of the coach's and the coordinators' work on one person, as sentences that say whom they are about."""

from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Alert,
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
    Person,
    PrivateNote,
    Relay,
    SupportEvent,
    SupportRequest,
)
from storage.terms import ConventionAct, Duty, EscalationStep, SupportState
from tests.bot.promo_database import person


async def coaching_of(session: AsyncSession, theirs: Enrolment, name: str, monday: date, now: datetime) -> None:
    """A feedback, corrected and answered, a private note, an absence of the coach, and a request for support."""
    enrolment_id, coach, me = theirs.id or 0, theirs.coach_id, theirs.person_id
    feedback = Feedback(
        enrolment_id=enrolment_id, coach_id=coach, monday=monday, text=f"retour pour {name}", written_at=now
    )
    request = SupportRequest(
        enrolment_id=enrolment_id, by_id=me, need="online", wanted_by=monday, link=f"https://example.org/{me}",
        state=SupportState.PLANNED, planned_for=monday, asked_at=now, changed_at=now,
    )  # fmt: skip
    session.add_all([feedback, request])
    await session.flush()
    feedback_id, request_id = feedback.id or 0, request.id or 0
    session.add_all(
        [
            FeedbackVersion(feedback_id=feedback_id, text=f"premier retour pour {name}", written_at=now),
            FeedbackReply(feedback_id=feedback_id, by_id=me, text=f"réponse de {name}", said_at=now),
            FeedbackReply(feedback_id=feedback_id, by_id=coach, text=f"suite pour {name}", said_at=now),
            PrivateNote(enrolment_id=enrolment_id, author_id=coach, text=f"note sur {name}", written_at=now),
            CoachAway(coach_id=coach, starts_on=monday, ends_on=monday, declared_at=now),
            SupportEvent(request_id=request_id, at=now, by_id=coach, act="planned"),
        ]
    )


async def steering_of(session: AsyncSession, alert: Alert, who: Person, monday: date, now: datetime) -> None:
    """A promise on the phone, the ladder up to a conclusion, a change of the set-up, an export, a relay."""
    anne, paul = [(await person(session, name)).id or 0 for name in ("Anne", "Paul")]
    escalation = Escalation(
        enrolment_id=alert.enrolment_id, duty=Duty.RELEASE, monday=monday, step=EscalationStep.MEETING, owner_id=anne,
        owned_at=now, met_on=monday, conclusion=f"conclusion pour {who.name}", opened_at=now,
    )  # fmt: skip
    session.add(escalation)
    await session.flush()
    session.add_all(
        [
            Commitment(alert_id=alert.id or 0, enrolment_id=alert.enrolment_id, day=monday, by_id=anne, made_at=now),
            EscalationEvent(escalation_id=escalation.id or 0, at=now, by_id=anne, act="met", detail="meeting"),
            CohortChange(
                cohort_id=who.cohort_id, at=now, by_id=anne, about_id=who.id, what="coach", before="Karim",
                after=f"coach de {who.name}",
            ),
            ExportRecord(cohort_id=who.cohort_id, by_id=anne, at=now, name="vigie.xlsx"),
            ConventionEntry(
                cohort_id=who.cohort_id, act=ConventionAct.EXPENSE, happened_on=monday, amount_cents=125_050,
                by_id=anne, noted_at=now,
            ),
            Relay(from_id=anne, to_id=paul, until=monday + timedelta(days=4), made_at=now),
        ]
    )  # fmt: skip
