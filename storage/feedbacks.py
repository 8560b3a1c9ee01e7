"""Queries about feedback: what a coach writes, or says aloud, to one of their intrapreneurs."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Feedback

SAID_ALOUD = ""  # of a feedback given aloud only the fact is kept, no text


async def add(
    session: AsyncSession,
    enrolment_id: int,
    coach_id: int,
    monday: date,
    text: str,
    now: datetime,
    *,
    shared: bool = False,
) -> Feedback:
    """Keep a feedback about that week's point; `shared` lets the coordination read it too."""
    feedback = Feedback(
        enrolment_id=enrolment_id, coach_id=coach_id, monday=monday, text=text, shared=shared, written_at=now
    )
    session.add(feedback)
    await session.flush()
    return feedback


async def find(session: AsyncSession, feedback_id: int) -> Feedback | None:
    """One feedback; None if it does not exist or was withdrawn."""
    feedback = await session.get(Feedback, feedback_id)
    return feedback if feedback and feedback.withdrawn_at is None else None


async def of_week(session: AsyncSession, enrolment_id: int, monday: date) -> list[Feedback]:
    """What was given about one week, oldest first; one given aloud has no text."""
    wanted = (
        select(Feedback)
        .where(Feedback.enrolment_id == enrolment_id, Feedback.monday == monday, col(Feedback.withdrawn_at).is_(None))
        .order_by(col(Feedback.id))
    )
    return list((await session.exec(wanted)).all())


async def shared_of_week(session: AsyncSession, enrolment_id: int, monday: date) -> list[Feedback]:
    """What the coach lets the coordination read about one week."""
    return [feedback for feedback in await of_week(session, enrolment_id, monday) if feedback.shared and feedback.text]
