"""Queries about escalations: the ladder above alerts, one row per enrolment, duty and week, and its history."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Alert, AlertEvent, Escalation, EscalationEvent, Person
from storage.terms import CallOutcome, Duty, EscalationStep

CALLED = "called"  # the act of an alert's history that a call to a service leaves
BOT_ACTS = ("opened", "reopened", "raised", "lowered", "updated")


async def find(session: AsyncSession, enrolment_id: int, duty: Duty, monday: date) -> Escalation | None:
    """The one escalation that this week made necessary."""
    wanted = select(Escalation).where(
        Escalation.enrolment_id == enrolment_id, Escalation.duty == duty, Escalation.monday == monday
    )
    return (await session.exec(wanted)).first()


async def open_now(session: AsyncSession, enrolment_id: int, duty: Duty) -> Escalation | None:
    """The one that is open about this duty, if any."""
    wanted = select(Escalation).where(
        Escalation.enrolment_id == enrolment_id, Escalation.duty == duty, col(Escalation.closed_at).is_(None)
    )
    return (await session.exec(wanted)).first()


async def open_new(
    session: AsyncSession, enrolment_id: int, duty: Duty, monday: date, step: EscalationStep, weeks: str, now: datetime
) -> Escalation:
    """Open it; the unique key refuses a second one. `weeks`: the Mondays that count, comma-joined."""
    row = Escalation(enrolment_id=enrolment_id, duty=duty, monday=monday, step=step, opened_at=now)
    session.add(row)
    await session.flush()
    note(session, row, now, "opened", detail=weeks)
    return row


def reopen(session: AsyncSession, row: Escalation, step: EscalationStep, weeks: str, now: datetime) -> None:
    """The facts closed it, and call for it again."""
    row.step, row.outcome, row.closed_at, row.opened_at = step, None, None, now
    changed(session, row, now, "reopened", detail=weeks)


def close(
    session: AsyncSession,
    row: Escalation,
    outcome: str,
    now: datetime,
    *,
    by_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Close it, by the facts (nobody) or by a coordinator; the act is the outcome."""
    row.outcome, row.closed_at = outcome, now
    changed(session, row, now, outcome, by_id=by_id, detail=detail)


def take(session: AsyncSession, row: Escalation, person_id: int, now: datetime) -> None:
    """One coordinator takes it, or takes it over."""
    act = "relayed" if row.owner_id else "taken"
    row.owner_id, row.owned_at = person_id, now
    changed(session, row, now, act, by_id=person_id)


def hand_back(session: AsyncSession, row: Escalation, now: datetime) -> None:
    """Whoever looked after it has left the coordination: it is nobody's again."""
    former = row.owner_id
    row.owner_id, row.owned_at = None, None
    changed(session, row, now, "handed_back", by_id=former)


def changed(
    session: AsyncSession,
    row: Escalation,
    now: datetime,
    act: str,
    *,
    by_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Note the act, and that every copy of the card must be shown anew."""
    touch(session, row)
    note(session, row, now, act, by_id=by_id, detail=detail)


def touch(session: AsyncSession, row: Escalation) -> None:
    """Every copy of the card must be shown anew."""
    row.version += 1
    session.add(row)


def note(
    session: AsyncSession,
    row: Escalation,
    now: datetime,
    act: str,
    *,
    by_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Add a line to the history."""
    session.add(EscalationEvent(escalation_id=row.id or 0, at=now, by_id=by_id, act=act, detail=detail))


async def history(session: AsyncSession, escalation_id: int) -> list[EscalationEvent]:
    """What was done about it, oldest first."""
    wanted = select(EscalationEvent).where(EscalationEvent.escalation_id == escalation_id)
    return list((await session.exec(wanted.order_by(col(EscalationEvent.id)))).all())


async def names_in(session: AsyncSession, escalation_id: int) -> dict[int, str]:
    """The names of those who did something about it, even of those who left since."""
    acted = select(EscalationEvent.by_id).where(EscalationEvent.escalation_id == escalation_id)
    rows = (await session.exec(select(Person.id, Person.name).where(col(Person.id).in_(acted)))).all()
    return {person_id: name for person_id, name in rows if person_id is not None}


async def weeks_told(session: AsyncSession, escalation_id: int) -> str | None:
    """The weeks that counted when the bot last said so, comma-joined; None when it never did."""
    said = [event.detail for event in await history(session, escalation_id) if event.act in BOT_ACTS]
    return said[-1] if said else None


async def calls(session: AsyncSession, enrolment_ids: Sequence[int]) -> list[tuple[Alert, AlertEvent, str]]:
    """The calls that were made about these enrolments' releases, oldest first, each with its alert and its caller."""
    wanted: Any = (
        select(Alert, AlertEvent, Person.name)
        .join(AlertEvent, col(AlertEvent.alert_id) == Alert.id)
        .join(Person, col(Person.id) == AlertEvent.by_id)
        .where(col(Alert.enrolment_id).in_(enrolment_ids), AlertEvent.act == CALLED)
        .order_by(col(AlertEvent.at), col(AlertEvent.id))
    )
    return [(alert, event, name) for alert, event, name in (await session.exec(wanted)).all()]


async def refusals(session: AsyncSession, enrolment_id: int) -> frozenset[date]:
    """The Mondays of the weeks whose last call that reached somebody met a refusal."""
    last: dict[date, str] = {}
    for alert, event, _ in await calls(session, [enrolment_id]):
        outcome = (event.detail or "").partition(" ")[0]
        if outcome != CallOutcome.NOT_REACHED:
            last[alert.monday] = outcome
    return frozenset(monday for monday, outcome in last.items() if outcome == CallOutcome.REFUSAL)
