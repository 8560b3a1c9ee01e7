"""Reach: somebody can no longer be spoken to; the coordinators hear of it once, or the operator if none is left."""

import logging
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.gather import gather_one
from scheduler.notices import Kind
from scheduler.prompts import open_for
from scheduler.telling import readers_of_alerts
from scheduler.weeks import local_date
from storage import outbox, people
from storage.notice import Notice
from storage.tables import Person

log = logging.getLogger(__name__)


async def note_unreachable(session: AsyncSession, person: Person, now: datetime) -> None:
    """They blocked the bot or are gone: mark it and, the first time, tell their coordinators in open hours."""
    if not await people.mark_unreachable(session, person, now):
        return
    await session.flush()
    cohort = await gather_one(session, person.cohort_id, now.date(), now)
    at = open_for(cohort, now)
    told = [it for it in readers_of_alerts(cohort, local_date(at, cohort.calendar)) if it.reachable]
    if not told:
        log.error("no coordinator of cohort %d can be reached: its alerts wait; `vigie doctor` says more", cohort.id)
    notices = [
        Notice(
            key=f"unreachable:{person.id}:{now:%Y%m%dT%H%M%S}:{coordinator.id}",
            kind=Kind.UNREACHABLE,
            person_id=coordinator.id,
            facts={"person": person.id},
            due_at=at,
        )
        for coordinator in told
        if coordinator.id != person.id
    ]
    await outbox.put(session, notices, now)
