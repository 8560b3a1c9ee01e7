"""Tick: what is due at this moment. Gather the facts, let the rules decide, remember what they decided."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import cohorts
from storage.database import Database

BATCH = 100  # cohorts in one transaction
TRY_AGAIN = timedelta(minutes=5)


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
    if ticked.seen:
        from scheduler.deciding import decide  # most ticks find nothing due, and need no rules

        ticked.failed = await decide(session, ticked.seen, now, deaf_since)
    for cohort_id in ticked.failed:
        await cohorts.due_at(session, cohort_id, now + TRY_AGAIN)
    return ticked
