"""Tick: what is due at this moment. Gather the facts, let the rules decide, remember what they decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.exc import InterfaceError, OperationalError, PendingRollbackError
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler import boards
from scheduler.alerts import review, weeks_to_review
from scheduler.decisions import apply, chase, settle_commitments
from scheduler.facts import CohortFacts
from scheduler.gather import gather
from scheduler.ladder_decisions import keep_ladders
from scheduler.relaying import keep_relays
from scheduler.rules import WEEKS_BACK, due_notices, mondays_at_hand, next_moment
from scheduler.weeks import monday_of
from storage import cohorts, outbox
from storage.database import Database

BATCH = 100  # cohorts in one transaction
LOOK_BACK = timedelta(weeks=WEEKS_BACK + 1)  # west of Greenwich the local week begins after ours
TRY_AGAIN = timedelta(minutes=5)
OF_THE_DATABASE = (OperationalError, InterfaceError, PendingRollbackError)  # no cohort's fault: all are tried again


@dataclass
class Ticked:
    """The cohorts that were looked at, and what went wrong with those that could not be."""

    seen: list[int] = field(default_factory=list)
    failed: dict[int, Exception] = field(default_factory=dict)

    def add(self, other: "Ticked") -> None:
        """Count another batch in."""
        self.seen += other.seen
        self.failed |= other.failed


async def tick(database: Database, now: datetime, deaf_since: datetime | None = None) -> Ticked:
    """Put every notice that is due at `now`; safe to repeat, to miss and to run late."""
    ticked = Ticked()
    while True:
        async with database.transaction() as session:
            batch = await tick_batch(session, now, deaf_since)
        ticked.add(batch)
        if len(batch.seen) < BATCH:
            return ticked


async def tick_batch(session: AsyncSession, now: datetime, deaf_since: datetime | None = None) -> Ticked:
    """One transaction's worth of a tick. A cohort that cannot be looked at stops no other; it is tried again soon."""
    ticked = Ticked(await cohorts.due(session, now, BATCH))
    since = monday_of(now.date()) - LOOK_BACK
    for cohort in await _gather(session, ticked, since, now, deaf_since):
        try:
            async with session.begin_nested():
                await _keep(session, cohort, now)
        except OF_THE_DATABASE:
            raise
        except Exception as error:
            ticked.failed[cohort.id] = error
    for cohort_id in ticked.failed:
        await cohorts.due_at(session, cohort_id, now + TRY_AGAIN)
    return ticked


async def _gather(
    session: AsyncSession, ticked: Ticked, since: date, now: datetime, deaf_since: datetime | None
) -> Sequence[CohortFacts]:
    """Their facts, all at once; if one of them cannot be read, each alone."""
    try:
        return await gather(session, ticked.seen, since, now, deaf_since)
    except OF_THE_DATABASE:
        raise
    except Exception:
        facts: list[CohortFacts] = []
        for cohort_id in ticked.seen:
            try:
                facts += await gather(session, [cohort_id], since, now, deaf_since)
            except OF_THE_DATABASE:
                raise
            except Exception as error:
                ticked.failed[cohort_id] = error
        return facts


async def _keep(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    """Decide what is due in one cohort, and remember it."""
    notices = due_notices(cohort, now)
    known = await outbox.known_keys(session, [notice.key for notice in notices])
    await outbox.put(session, [notice for notice in notices if notice.key not in known], now)
    await _keep_alerts(session, cohort, now)
    await boards.refresh(session, cohort, now)
    await cohorts.due_at(session, cohort.id, next_moment(cohort, now))


async def _keep_alerts(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    mondays = mondays_at_hand(cohort, now)
    await keep_relays(session, cohort, now)
    for enrolled in cohort.enrolments:
        await settle_commitments(session, cohort, enrolled, mondays, now)
        for monday in weeks_to_review(cohort, enrolled, mondays, now):
            await apply(session, cohort, enrolled, review(cohort, enrolled, monday, now), now)
    await keep_ladders(session, cohort, now)
    await chase(session, cohort, now)
