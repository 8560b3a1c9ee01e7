"""Coached: which weeks a coach may speak of, and what is answered about the others."""

from datetime import timedelta
from typing import Any

from bot.buttons import WeekRef
from bot.conversation.turn import NotAllowed, Turn
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import week_facts
from scheduler.weeks import closing_of_silence, local_date, monday_of
from storage.terms import WeekStatus

OPEN_FOR = timedelta(days=14)  # after a week has closed, as for the answers of intrapreneurs


async def coached_week(turn: Turn, code: str) -> tuple[Enrolled, Week] | None:
    """The week a button names, if its coach acts and may still speak of it; else the answer is given, and None."""
    ref = WeekRef.parse(code)
    cohort = await turn.cohort()
    if ref is None or ref.monday > monday_of(local_date(turn.now, cohort.calendar)):
        raise NotAllowed
    enrolled = await own_or_told(turn, ref.enrolment_id)
    if enrolled is None:
        return None
    week = week_of(cohort, enrolled, ref.monday)
    if week.status is WeekStatus.NOT_DUE or _too_old(turn, cohort, week):
        turn.say("coach_week_closed", **facts_of(week))
        return None
    return enrolled, week


async def own_or_told(turn: Turn, enrolment_id: int) -> Enrolled | None:
    """Their intrapreneur; of another coach's they hear only who follows that person; NotAllowed for anybody else."""
    for enrolled in (await turn.cohort()).enrolments:
        if enrolled.id == enrolment_id:
            if enrolled.coach.id == turn.person_id:
                return enrolled
            turn.say("sentence", key="coach.followed_by", coach=enrolled.coach.name)
            return None
    raise NotAllowed


def facts_of(week: Week, **more: Any) -> dict[str, Any]:
    """Which week a reply is about."""
    return {**week_facts(week.enrolment_id, week.monday), **more}


def _too_old(turn: Turn, cohort: CohortFacts, week: Week) -> bool:
    return turn.now > closing_of_silence(week.monday, cohort.rhythm, cohort.calendar) + OPEN_FOR
