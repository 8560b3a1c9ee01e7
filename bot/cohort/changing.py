"""Changing a cohort: the one way, for a file and for the chat, with its history and its consequences."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cohort.consequences import follow
from storage import enrolling
from storage.cohort_plan import CohortPlan
from storage.plan_changes import PlanChange, changes_between
from storage.planned import plan_of
from storage.tables import Cohort, CohortChange


async def change_cohort(
    session: AsyncSession, plan: CohortPlan, now: datetime, cohort: Cohort | None = None, by_id: int | None = None
) -> tuple[Cohort, list[CohortChange]]:
    """Make a cohort what a checked plan says: a new one, or the one given. `by_id` None: the operator, by a file.

    1. The rows become what the plan says.
    2. What differs is added to the history of the set-up, with who did it; a new cohort has none yet.
    3. Whom a change concerns is told; plans that a new day off breaks are reopened; alerts follow.
    """
    before = await plan_of(session, cohort) if cohort else plan
    today = now.astimezone(ZoneInfo(plan.timezone)).date()
    changes = await enrolling.apply_plan(session, plan, today, now, cohort)
    rows = await note(session, changes.cohort, changes_between(before, plan), now, by_id)
    await follow(session, changes, now, in_chat=by_id is not None)
    return changes.cohort, rows


async def note(
    session: AsyncSession, cohort: Cohort, changes: list[PlanChange], now: datetime, by_id: int | None
) -> list[CohortChange]:
    """Add to the history of the set-up."""
    people = await enrolling.people_of(session, cohort.id or 0)
    rows = [
        CohortChange(
            cohort_id=cohort.id or 0,
            at=now,
            by_id=by_id,
            about_id=people[change.about].id if change.about in people else None,
            what=change.what,
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]
    session.add_all(rows)
    await session.flush()
    return rows
