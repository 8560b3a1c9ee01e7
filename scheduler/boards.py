"""Boards: the week that a coordinator has pinned follows the facts: silently, an edit every five minutes at most."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.facts import CohortFacts
from scheduler.notices import BOARD, board_notice
from scheduler.prompts import open_for
from storage import outbox

MINUTES = 5  # between two edits


async def refresh(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    """The facts of this cohort have moved on: whoever has a board will see it. One query if nobody has."""
    readers = [member.id for member in cohort.coordinators if member.reachable]
    if readers and (shown := await outbox.shown_to(session, readers, BOARD)):
        at = edit_time(cohort, now)
        await outbox.put(session, [board_notice(person_id, at) for person_id in shown], now)


def edit_time(cohort: CohortFacts, now: datetime) -> datetime:
    """When a board shows what is known by then: at the end of these five minutes, or when the day opens."""
    to_come = timedelta(minutes=MINUTES - now.minute % MINUTES)
    return open_for(cohort, now.replace(second=0, microsecond=0) + to_come)
