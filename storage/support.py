"""Queries about technical support: what was asked, what became of it, and where a first version can be seen."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Enrolment, Person, SupportEvent, SupportRequest
from storage.terms import SupportNeed, SupportState


async def ask(
    session: AsyncSession, enrolment_id: int, need: SupportNeed, wanted_by: date | None, by_id: int, now: datetime
) -> SupportRequest:
    """Keep a new request; `wanted_by` None: no hurry."""
    request = SupportRequest(
        enrolment_id=enrolment_id, by_id=by_id, need=need, wanted_by=wanted_by, asked_at=now, changed_at=now
    )
    session.add(request)
    await session.flush()
    _note(session, request, now, "asked", by_id, wanted_by.isoformat() if wanted_by else None)
    return request


def plan(session: AsyncSession, request: SupportRequest, day: date, by_id: int, now: datetime) -> None:
    """Support will be given on that day; an earlier date is replaced, and stays in the history."""
    request.state, request.planned_for = SupportState.PLANNED, day
    _changed(session, request, now, "planned", by_id, day.isoformat())


def give(session: AsyncSession, request: SupportRequest, by_id: int, now: datetime) -> None:
    """Support was given, as a coach or a coordinator says."""
    request.state = SupportState.GIVEN
    _changed(session, request, now, "given", by_id)


def cancel(session: AsyncSession, request: SupportRequest, by_id: int, now: datetime) -> None:
    """The intrapreneur needs it no more."""
    request.state = SupportState.CANCELLED
    _changed(session, request, now, "cancelled", by_id)


def attach(session: AsyncSession, request: SupportRequest, link: str, by_id: int, now: datetime) -> None:
    """A link that shows what it is about, at most 300 characters."""
    request.link = link
    _changed(session, request, now, "linked", by_id)


def touch(session: AsyncSession, request: SupportRequest) -> None:
    """A copy of the card must be shown anew, though nothing was done about the request itself."""
    request.version += 1
    session.add(request)


async def last_act(session: AsyncSession, request_id: int, act: str) -> tuple[str, datetime] | None:
    """Who last did that about a request, by name, and when; None if nobody did."""
    wanted = (
        select(Person.name, SupportEvent.at)
        .where(SupportEvent.request_id == request_id, SupportEvent.act == act, SupportEvent.by_id == Person.id)
        .order_by(col(SupportEvent.id).desc())
    )
    return (await session.exec(wanted)).first()


async def events_of(session: AsyncSession, enrolment_id: int) -> list[tuple[SupportEvent, str]]:
    """What was done about somebody's requests, oldest first, each with what was needed."""
    wanted = (
        select(SupportEvent, col(SupportRequest.need))
        .join(SupportRequest, col(SupportRequest.id) == SupportEvent.request_id)
        .where(SupportRequest.enrolment_id == enrolment_id)
        .order_by(col(SupportEvent.id))
    )
    return [(event, need) for event, need in (await session.exec(wanted)).all()]


async def keep_proof_link(session: AsyncSession, enrolment_id: int, link: str | None) -> None:
    """Where the first version can be seen, at most 300 characters; None takes it away."""
    enrolment = await session.get_one(Enrolment, enrolment_id)
    enrolment.proof_link = link
    session.add(enrolment)
    await session.flush()


def _changed(
    session: AsyncSession, request: SupportRequest, now: datetime, act: str, by_id: int, detail: str | None = None
) -> None:
    request.changed_at = now
    touch(session, request)
    _note(session, request, now, act, by_id, detail)


def _note(
    session: AsyncSession, request: SupportRequest, now: datetime, act: str, by_id: int, detail: str | None
) -> None:
    session.add(SupportEvent(request_id=request.id or 0, at=now, by_id=by_id, act=act, detail=detail))
