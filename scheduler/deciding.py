"""Deciding: what is due in the cohorts of one batch of a tick, and remembering it. Loaded once something is due."""

from collections.abc import Sequence
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

LOOK_BACK = timedelta(weeks=WEEKS_BACK + 1)  # west of Greenwich the local week begins after ours
OF_THE_DATABASE = (OperationalError, InterfaceError, PendingRollbackError)  # no cohort's fault: all are tried again


async def decide(
    session: AsyncSession, cohort_ids: Sequence[int], now: datetime, deaf_since: datetime | None
) -> dict[int, Exception]:
    """Decide and remember for each of these cohorts; returns what went wrong with those that could not be looked at."""
    failed: dict[int, Exception] = {}
    since = monday_of(now.date()) - LOOK_BACK
    for cohort in await _gather(session, cohort_ids, failed, since, now, deaf_since):
        try:
            async with session.begin_nested():
                await _keep(session, cohort, now)
        except OF_THE_DATABASE:
            raise
        except Exception as error:
            failed[cohort.id] = error
    return failed


async def _gather(
    session: AsyncSession,
    cohort_ids: Sequence[int],
    failed: dict[int, Exception],
    since: date,
    now: datetime,
    deaf_since: datetime | None,
) -> Sequence[CohortFacts]:
    """Their facts, all at once; if one of them cannot be read, each alone."""
    try:
        return await gather(session, cohort_ids, since, now, deaf_since)
    except OF_THE_DATABASE:
        raise
    except Exception:
        facts: list[CohortFacts] = []
        for cohort_id in cohort_ids:
            try:
                facts += await gather(session, [cohort_id], since, now, deaf_since)
            except OF_THE_DATABASE:
                raise
            except Exception as error:
                failed[cohort_id] = error
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
