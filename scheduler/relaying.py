"""Relaying: what changes in everybody's chat when a coordinator goes away, and when they are back."""

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.facts import CohortFacts, RelayFacts
from scheduler.ladder_decisions import show_ladders_to
from scheduler.notices import Kind, alert_notice
from scheduler.prompts import open_for
from scheduler.telling import over, readers_of_alerts
from scheduler.weeks import local_date
from storage import alerts, outbox, relays
from storage.notice import Notice
from storage.tables import Alert
from storage.terms import AlertState

TOLD_TO_COORDINATORS = (Kind.ALERT, Kind.ALERTS_CHASED, Kind.DIGEST, Kind.UNREACHABLE, Kind.COMMITMENT, Kind.LADDER)


async def go_away(session: AsyncSession, cohort: CohortFacts, person_id: int, now: datetime) -> None:
    """Somebody goes, as `cohort` says already: who stays sees who looks after what, and who goes is left alone."""
    told = readers_of_alerts(cohort, local_date(now, cohort.calendar))
    if all(reader.id != person_id for reader in told):
        await relays.hush(session, person_id, TOLD_TO_COORDINATORS)
    await _show_open_alerts(session, cohort, now, but_not=person_id)


async def come_back(
    session: AsyncSession, cohort: CohortFacts, relay: RelayFacts, now: datetime, *, reply: bool
) -> None:
    """Somebody is back, as `cohort` says already: their cards are put right, and they find what is open.

    What they saw before is edited; what they never saw comes as its card, or as one list if there are several.
    """
    await relays.end(session, relay.from_id, now)
    await _show_open_alerts(session, cohort, now, but_not=relay.from_id)
    enrolments = [enrolled.id for enrolled in cohort.enrolments]
    seen = await alerts.shown_to(session, relay.from_id)
    rows = await alerts.open_or_closed_since(session, enrolments, relay.made_at)
    unseen = [row for row in rows if row.id not in seen and row.state is AlertState.OPEN]
    shown = [row for row in rows if row.id in seen] + (unseen if len(unseen) == 1 else [])
    at = now if reply else open_for(cohort, now)
    notices = [alert_notice(row.id or 0, row.version, relay.from_id, rings=False, due_at=at) for row in shown]
    if len(unseen) > 1:
        key = f"{Kind.BACK_AGAIN}:{relay.id}"
        notices.append(Notice(key, Kind.BACK_AGAIN, person_id=relay.from_id, due_at=at))
    await outbox.put(session, [replace(notice, reply=reply) for notice in notices], now)
    await show_ladders_to(session, cohort, relay, at, reply=reply)


async def keep_relays(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    """Whoever was away through yesterday is back."""
    for relay in over(cohort, now):
        await come_back(session, cohort, relay, now, reply=False)


async def _show_open_alerts(session: AsyncSession, cohort: CohortFacts, now: datetime, *, but_not: int) -> None:
    """Their cards name who looks after them, and a party that is absent."""
    at = open_for(cohort, now)
    readers = [it.id for it in readers_of_alerts(cohort, local_date(at, cohort.calendar)) if it.id != but_not]
    standing = [a.id for enrolled in cohort.enrolments for a in enrolled.alerts if a.state is AlertState.OPEN]
    copies: list[Notice] = []
    for alert_id in standing:
        alert = await session.get_one(Alert, alert_id)
        if alert.state is AlertState.OPEN:  # this very tick may have closed it
            alerts.touch(session, alert)
            copies += [alert_notice(alert_id, alert.version, it, rings=False, due_at=at) for it in readers]
    await session.flush()
    await outbox.put(session, copies, now)
