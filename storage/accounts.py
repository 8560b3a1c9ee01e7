"""Accounts: from which chat a person speaks: given when they join, taken back when they leave or never were they."""

from datetime import date, datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import WAITING
from storage.statements import in_state
from storage.tables import Absence, Answer, Awaiting, Card, Enrolment, Feedback, Outbox, Person
from storage.terms import NoticeState


async def attach(session: AsyncSession, person: Person, chat_id: int, language: str | None, now: datetime) -> None:
    """This chat is theirs from now on; a former one is a stranger's again."""
    if person.chat_id is not None:
        await detach(session, person)
    person.chat_id, person.joined_at, person.unreachable_at = chat_id, now, None
    person.language, person.proxy_id = language, None  # nobody answers in their place any more
    session.add(person)
    await session.flush()


async def detach(session: AsyncSession, person: Person) -> None:
    """Forget the account: what was to be said there is skipped, and its messages are shown no more."""
    await session.exec(delete(Card).where(col(Card.person_id) == person.id))
    await session.exec(delete(Awaiting).where(col(Awaiting.person_id) == person.id))
    await session.exec(
        update(Outbox)
        .where(col(Outbox.person_id) == person.id, in_state(Outbox, WAITING))
        .values(state=NoticeState.SKIPPED, reason="the account has no access any more")
    )
    person.chat_id, person.joined_at, person.unreachable_at = None, None, None
    session.add(person)
    await session.flush()


async def erase_said_by(session: AsyncSession, person: Person, since: datetime) -> dict[int, set[date]]:
    """Erase what a wrong account said in this person's name; returns the weeks concerned, by enrolment."""
    said = (await session.exec(select(Answer).where(Answer.by_id == person.id, col(Answer.said_at) >= since))).all()
    weeks: dict[int, set[date]] = {}
    for answer in said:
        weeks.setdefault(answer.enrolment_id, set()).add(answer.monday)
        await session.delete(answer)
    declared = (col(Absence.by_id) == person.id, col(Absence.declared_at) >= since)
    await session.exec(delete(Absence).where(*declared))
    await session.exec(delete(Feedback).where(col(Feedback.coach_id) == person.id, col(Feedback.written_at) >= since))
    await session.flush()
    return weeks


async def forget_first_week(session: AsyncSession, person: Person) -> None:
    """Nobody has joined for this enrolment: no week of it is due, unless it has a history already."""
    enrolment = (await session.exec(select(Enrolment).where(Enrolment.person_id == person.id))).first()
    if enrolment is None:
        return
    known = (await session.exec(select(Answer.id).where(Answer.enrolment_id == enrolment.id).limit(1))).first()
    if known is None:
        enrolment.first_monday = None
        session.add(enrolment)
