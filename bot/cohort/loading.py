"""Cohort loading: one transaction that makes a cohort what its file says, with a fresh link for who has not joined."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cohort.changing import change_cohort
from bot.cohort.file import CohortFileError
from storage import enrolling, invitations
from storage.cohort_plan import CohortPlan
from storage.terms import Role


@dataclass(frozen=True)
class Invitee:
    """Somebody who has not joined, and the token of the link made for them."""

    role: Role
    name: str
    token: str


async def load_cohort(
    session: AsyncSession, plan: CohortPlan, now: datetime, bot_name: str | None = None
) -> list[Invitee]:
    """Create or update a cohort; returns a fresh token for each person who has not joined.

    `bot_name` is what links made later, in the chat, will need. What the file leaves out without saying so is
    refused: CohortFileError, nothing changed. A cohort that was being set up in the chat is no draft any more.
    """
    faults = [*_yet_to_leave(plan, now), *await enrolling.faults_against(session, plan)]
    if faults:
        raise CohortFileError(faults)
    cohort, _ = await change_cohort(session, plan, now, await enrolling.find_cohort(session, plan))
    cohort.bot_name, cohort.draft_since = bot_name or cohort.bot_name, None
    session.add(cohort)
    expected = await enrolling.not_joined(session, cohort.id or 0)
    return [
        Invitee(role, person.name, await invitations.mint(session, person.id or 0, now)) for person, role in expected
    ]


def _yet_to_leave(plan: CohortPlan, now: datetime) -> list[str]:
    """Access ends at once: whoever would leave later could not answer until then, and would seem silent."""
    today = now.astimezone(ZoneInfo(plan.timezone)).date()
    return [
        f"{member.place}: left_on: {member.left_on} is still to come; load this entry on that day, when access ends"
        for member in plan.members
        if member.left_on and member.left_on > today
    ]
