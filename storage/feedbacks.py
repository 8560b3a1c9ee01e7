"""Queries about feedback: what a coach writes, or says aloud, its versions, and the thread under it."""

from datetime import date, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import Enrolment, Feedback, FeedbackReply, FeedbackVersion, Outbox

SAID_ALOUD = ""  # of a feedback given aloud only the fact is kept, no text
WITHDRAWABLE = timedelta(minutes=15)  # from when it could be read


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


async def correct(session: AsyncSession, feedback: Feedback, text: str, now: datetime, *, shared: bool) -> int:
    """Give it another text; the one it had is kept. Returns how many it had before."""
    since = feedback.corrected_at or feedback.written_at
    before = FeedbackVersion(feedback_id=feedback.id or 0, text=feedback.text, shared=feedback.shared, written_at=since)
    session.add(before)
    feedback.text, feedback.shared, feedback.corrected_at = text, shared, now
    session.add(feedback)
    await session.flush()
    counted = select(func.count()).select_from(FeedbackVersion).where(FeedbackVersion.feedback_id == feedback.id)
    return (await session.exec(counted)).one()


async def withdraw(session: AsyncSession, feedback: Feedback, now: datetime) -> None:
    """From now on nobody reads it; its author and the person it is about find it in their data, marked."""
    feedback.withdrawn_at = now
    session.add(feedback)
    await session.flush()


async def find(session: AsyncSession, feedback_id: int) -> Feedback | None:
    """One feedback; None if it does not exist or was withdrawn."""
    feedback = await session.get(Feedback, feedback_id)
    return feedback if feedback and feedback.withdrawn_at is None else None


async def find_even_withdrawn(session: AsyncSession, feedback_id: int) -> Feedback | None:
    """One feedback, though it may not be read any more."""
    return await session.get(Feedback, feedback_id)


def card_of(feedback_id: int | None) -> str:
    """The card that shows a feedback to the person it is for; also the key of its first notice."""
    return f"feedback:{feedback_id}"


async def delivery_of(session: AsyncSession, feedback_id: int | None) -> tuple[datetime, datetime | None]:
    """When a feedback leaves for the person it is for, and when it was there; None as long as it is not."""
    wanted = select(Outbox.due_at, Outbox.sent_at).where(Outbox.key == card_of(feedback_id))
    due_at, sent_at = (await session.exec(wanted)).one()
    return due_at, sent_at


async def may_withdraw(session: AsyncSession, feedback: Feedback, now: datetime) -> bool:
    """As long as nobody can read it, and fifteen minutes more (C1)."""
    _, read_from = await delivery_of(session, feedback.id)
    return read_from is None or now < read_from + WITHDRAWABLE


async def reader_of(session: AsyncSession, feedback: Feedback) -> int:
    """The person it is for."""
    return (await session.get_one(Enrolment, feedback.enrolment_id)).person_id


# --- The thread


async def reply(session: AsyncSession, feedback_id: int, by_id: int, text: str, now: datetime) -> FeedbackReply:
    """Add to the one thread of a feedback."""
    said = FeedbackReply(feedback_id=feedback_id, by_id=by_id, text=text, said_at=now)
    session.add(said)
    await session.flush()
    return said


async def find_reply(session: AsyncSession, reply_id: int) -> FeedbackReply | None:
    """One word of a thread."""
    return await session.get(FeedbackReply, reply_id)


async def thread(session: AsyncSession, feedback_id: int) -> list[FeedbackReply]:
    """What was said under a feedback, oldest first."""
    wanted = select(FeedbackReply).where(FeedbackReply.feedback_id == feedback_id).order_by(col(FeedbackReply.id))
    return list((await session.exec(wanted)).all())


# --- Who may read which


async def of_week(session: AsyncSession, enrolment_id: int, monday: date) -> list[Feedback]:
    """What was given about one week, oldest first; one given aloud has no text."""
    return list((await session.exec(_given(enrolment_id).where(Feedback.monday == monday))).all())


async def shared_of_week(session: AsyncSession, enrolment_id: int, monday: date) -> list[Feedback]:
    """What the coach lets the coordination read about one week."""
    return [feedback for feedback in await of_week(session, enrolment_id, monday) if feedback.shared and feedback.text]


async def shared_with_coordination(session: AsyncSession, enrolment_id: int) -> list[Feedback]:
    """What coordinators may read about one person, oldest first: only what its coach shared, and never withdrawn."""
    shared = _given(enrolment_id).where(col(Feedback.shared).is_(True), Feedback.text != SAID_ALOUD)
    return list((await session.exec(shared)).all())


async def readable_by_coach(session: AsyncSession, enrolment_id: int, coach_id: int) -> list[Feedback]:
    """What a coach may read about one person, oldest first: their own, and of another coach what was shared (C9)."""
    theirs = (col(Feedback.coach_id) == coach_id) | col(Feedback.shared).is_(True)
    return list((await session.exec(_given(enrolment_id).where(theirs, Feedback.text != SAID_ALOUD))).all())


async def received(session: AsyncSession, enrolment_id: int) -> list[Feedback]:
    """What the person it is about may read, oldest first: everything written and not withdrawn."""
    return list((await session.exec(_given(enrolment_id).where(Feedback.text != SAID_ALOUD))).all())


def _given(enrolment_id: int) -> SelectOfScalar[Feedback]:
    given = select(Feedback).where(Feedback.enrolment_id == enrolment_id, col(Feedback.withdrawn_at).is_(None))
    return given.order_by(col(Feedback.id))
