"""Handing back: what a coordinator looked after is nobody's once they have left, and the others are called."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.alerts import chase_times
from scheduler.decisions import show_alert
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, EscalationFacts
from scheduler.ladder_decisions import show_ladder
from storage import alerts, escalations
from storage.tables import Alert, Escalation
from storage.terms import AlertState


async def hand_back(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    """Free every open alert and escalation whose owner is no coordinator any more.

    Otherwise each copy would go on saying that somebody looks after it, and nobody would be called again.
    """
    for enrolled, facts in _alerts(cohort):
        alert = await session.get_one(Alert, facts.id)
        called = await alerts.count_chases(session, alert)
        alerts.hand_back(session, alert, now)
        to_be_called = called < len(chase_times(cohort, facts))  # then it rings by itself, and once
        await show_alert(session, cohort, enrolled, alert, now, rings=not to_be_called)
    for enrolled, step in _escalations(cohort):
        row = await session.get_one(Escalation, step.id)
        escalations.hand_back(session, row, now)
        await show_ladder(session, cohort, enrolled, row, now, rings=True)


def _alerts(cohort: CohortFacts) -> Iterator[tuple[Enrolled, AlertFacts]]:
    here = {member.id for member in cohort.coordinators}
    for enrolled in cohort.enrolments:
        for alert in enrolled.alerts:
            if alert.state is AlertState.OPEN and alert.owner_id is not None and alert.owner_id not in here:
                yield enrolled, alert


def _escalations(cohort: CohortFacts) -> Iterator[tuple[Enrolled, EscalationFacts]]:
    here = {member.id for member in cohort.coordinators}
    for enrolled in cohort.enrolments:
        for row in enrolled.escalations:
            if row.closed_at is None and row.owner_id is not None and row.owner_id not in here:
                yield enrolled, row
