"""Queries about alerts: one row per enrolment, week and duty, and its history."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Alert, AlertEvent, Card, Person
from storage.terms import AlertState, Duty, Outcome


async def find(session: AsyncSession, enrolment_id: int, monday: date, duty: Duty) -> Alert | None:
    """The one alert of that week and duty."""
    wanted = select(Alert).where(Alert.enrolment_id == enrolment_id, Alert.monday == monday, Alert.duty == duty)
    return (await session.exec(wanted)).first()


async def open_new(
    session: AsyncSession, enrolment_id: int, monday: date, duty: Duty, finding: str, now: datetime
) -> Alert:
    """Open the alert of that week; the unique key refuses a second one."""
    alert = Alert(enrolment_id=enrolment_id, monday=monday, duty=duty, finding=finding, opened_at=now)
    session.add(alert)
    await session.flush()
    note(session, alert, now, "opened", detail=finding)
    return alert


def update(session: AsyncSession, alert: Alert, finding: str, now: datetime) -> None:
    """What is told of the week has changed."""
    alert.finding = finding
    changed(session, alert, now, "updated", detail=finding)


def close(
    session: AsyncSession,
    alert: Alert,
    outcome: Outcome,
    now: datetime,
    *,
    by_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Close it, by the facts (nobody) or by a coordinator."""
    alert.state, alert.outcome, alert.closed_at, alert.detail = AlertState.CLOSED, outcome, now, detail
    changed(session, alert, now, outcome, by_id=by_id, detail=detail)


def reopen(
    session: AsyncSession, alert: Alert, finding: str, now: datetime, *, by_id: int | None = None, act: str = "reopened"
) -> None:
    """Open it again: the facts were corrected, or the outcome is contested."""
    alert.state, alert.outcome, alert.closed_at, alert.detail = AlertState.OPEN, None, None, None
    alert.owner_id, alert.owned_at, alert.opened_at, alert.finding = None, None, now, finding
    changed(session, alert, now, act, by_id=by_id, detail=finding)


def take(session: AsyncSession, alert: Alert, person_id: int, now: datetime) -> None:
    """One coordinator takes it, or takes it over."""
    act = "relayed" if alert.owner_id else "taken"
    alert.owner_id, alert.owned_at = person_id, now
    changed(session, alert, now, act, by_id=person_id)


def hand_back(session: AsyncSession, alert: Alert, now: datetime) -> None:
    """Whoever looked after it has left the coordination: it is nobody's again."""
    former = alert.owner_id
    alert.owner_id, alert.owned_at = None, None
    changed(session, alert, now, "handed_back", by_id=former)


def changed(
    session: AsyncSession,
    alert: Alert,
    now: datetime,
    act: str,
    *,
    by_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Note the act, and that every copy of the card must be shown anew."""
    touch(session, alert)
    note(session, alert, now, act, by_id=by_id, detail=detail)


def touch(session: AsyncSession, alert: Alert) -> None:
    """Every copy of the card must be shown anew, though nothing was done about the alert itself."""
    alert.version += 1
    session.add(alert)


def note(
    session: AsyncSession, alert: Alert, now: datetime, act: str, *, by_id: int | None = None, detail: str | None = None
) -> None:
    """Add a line to the history of the alert."""
    session.add(AlertEvent(alert_id=alert.id or 0, at=now, by_id=by_id, act=act, detail=detail))


async def history(session: AsyncSession, alert_id: int) -> list[AlertEvent]:
    """What was done about an alert, oldest first."""
    wanted = select(AlertEvent).where(AlertEvent.alert_id == alert_id).order_by(col(AlertEvent.id))
    return list((await session.exec(wanted)).all())


async def count_calls(session: AsyncSession, alert_id: int, *, by_id: int | None = None) -> int:
    """How many calls to the service were noted; by this coordinator, if one is named."""
    events = await history(session, alert_id)
    return sum(event.act == "called" and by_id in (None, event.by_id) for event in events)


async def shown_to(session: AsyncSession, person_id: int) -> set[int]:
    """The alerts of which this person has a card."""
    wanted = select(Card.card).where(Card.person_id == person_id, col(Card.card).startswith("alert:"))
    return {int(card.partition(":")[2]) for card in (await session.exec(wanted)).all()}


async def open_or_closed_since(session: AsyncSession, enrolment_ids: Sequence[int], since: datetime) -> list[Alert]:
    """What is open, and what was closed from that moment on."""
    recent = or_(col(Alert.state) == AlertState.OPEN, col(Alert.closed_at) >= since)
    wanted = select(Alert).where(col(Alert.enrolment_id).in_(enrolment_ids), recent).order_by(col(Alert.id))
    return list((await session.exec(wanted)).all())


async def names_in(session: AsyncSession, alert_id: int) -> dict[int, str]:
    """The names of those who did something about an alert, even of those who left since."""
    acted = select(AlertEvent.by_id).where(AlertEvent.alert_id == alert_id)
    rows = (await session.exec(select(Person.id, Person.name).where(col(Person.id).in_(acted)))).all()
    return {person_id: name for person_id, name in rows if person_id is not None}


async def count_chases(session: AsyncSession, alert: Alert) -> int:
    """Up to which chase the alert has rung since it was last opened."""
    events = [event for event in await history(session, alert.id or 0) if event.at >= alert.opened_at]
    return max((int(event.detail or 0) for event in events if event.act == "chased"), default=0)
