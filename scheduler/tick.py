"""Tick: what is due at this moment. Gather the facts, let the rules decide, remember what they decided."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.alerts import review
from scheduler.decisions import apply, chase
from scheduler.facts import CohortFacts
from scheduler.gather import gather
from scheduler.ladder_decisions import keep_ladders
from scheduler.rules import WEEKS_BACK, due_notices, mondays_at_hand, next_moment
from scheduler.weeks import monday_of
from storage import cohorts, outbox
from storage.database import Database

BATCH = 100  # cohorts in one transaction
LOOK_BACK = timedelta(weeks=WEEKS_BACK + 1)  # west of Greenwich the local week begins after ours


async def tick(database: Database, now: datetime, deaf_since: datetime | None = None) -> int:
    """Put every notice that is due at `now`; safe to repeat, to miss and to run late. Returns the cohorts seen."""
    seen = 0
    while True:
        async with database.transaction() as session:
            done = await tick_batch(session, now, deaf_since)
        seen += done
        if done < BATCH:
            return seen


async def tick_batch(session: AsyncSession, now: datetime, deaf_since: datetime | None = None) -> int:
    """One transaction's worth of a tick."""
    # gather
    due = await cohorts.due(session, now, BATCH)
    since = monday_of(now.date()) - LOOK_BACK
    facts = await gather(session, due, since, now, deaf_since)
    # decide
    decided = [(cohort, due_notices(cohort, now)) for cohort in facts]
    # remember
    for cohort, notices in decided:
        known = await outbox.known_keys(session, [notice.key for notice in notices])
        await outbox.put(session, [notice for notice in notices if notice.key not in known], now)
        await _keep_alerts(session, cohort, now)
        await cohorts.due_at(session, cohort.id, next_moment(cohort, now))
    return len(due)


async def _keep_alerts(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    for enrolled in cohort.enrolments:
        for monday in mondays_at_hand(cohort, now):
            await apply(session, cohort, enrolled, review(cohort, enrolled, monday, now), now)
    await keep_ladders(session, cohort, now)
    await chase(session, cohort, now)
