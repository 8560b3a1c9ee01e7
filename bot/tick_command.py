"""The tick that an operator asks for: what the rules find due at a local moment, rehearsed or for good."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.settings import Settings
from bot.worker import describe
from scheduler.tick import BATCH, tick_batch
from storage import backlog, cohorts
from storage.database import Database
from storage.tables import Outbox
from storage.upgrade import check


class _Rehearsal(Exception):
    """Ends a transaction of which nothing is to stay."""


async def whats_due(settings: Settings, at: datetime, *, write: bool) -> list[str]:
    """One line per notice that is due at this moment of each cohort's own clock and was not put before.

    Raises DatabaseError. Unless `write`, nothing stays.
    """
    database = Database(settings.database_url)
    lines: list[str] = []
    faults: list[str] = []
    try:
        await check(database)
        async with database.transaction() as session:
            newest = await backlog.newest_notice(session)
            for zone, cohort_ids in (await backlog.cohorts_by_zone(session)).items():
                faults += await _tick(session, cohort_ids, at.replace(tzinfo=ZoneInfo(zone)))
            await session.flush()
            lines = faults + [_line(*put) for put in await backlog.notices_after(session, newest)]
            if not write:
                raise _Rehearsal
    except _Rehearsal:
        pass
    finally:
        await database.close()
    return lines or [f"Nothing is due at {at:%Y-%m-%d %H:%M}."]


async def _tick(session: AsyncSession, cohort_ids: list[int], now: datetime) -> list[str]:
    """What the rules could not look at, one line each."""
    for cohort_id in cohort_ids:
        await cohorts.due_at(session, cohort_id, now)
    failed: dict[int, Exception] = {}
    while True:
        ticked = await tick_batch(session, now)
        failed |= ticked.failed
        if len(ticked.seen) < BATCH:
            return [f"Cohort {cohort_id} cannot be looked at: {describe(e)}." for cohort_id, e in failed.items()]


def _line(row: Outbox, name: str, zone: str) -> str:
    """`2027-01-14 16:45  day_question    Maëlle`, with the reason if it is not to be said."""
    why_not = f"  ({row.state}: {row.reason})" if row.reason else ""
    return f"{row.due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}  {row.kind:<16}  {name}{why_not}"
