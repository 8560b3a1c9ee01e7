"""Coached: whose points somebody may speak of, and of which weeks; what is answered about the others."""

from datetime import timedelta
from typing import Any

from bot.buttons import WeekRef
from bot.conversation.turn import COACHES, COORDINATORS, NotAllowed, Turn
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import week_facts
from scheduler.points import speaks_of
from scheduler.weeks import closing_of_silence, local_date, monday_of
from storage.terms import Role, WeekStatus

OPEN_FOR = timedelta(days=14)  # after a week has closed, as for the answers of intrapreneurs
HOLDERS = COACHES | COORDINATORS  # a coordinator, only once the coach has left
NO_WEEK = timedelta(0)


async def coached_week(turn: Turn, code: str, *, ahead: timedelta = NO_WEEK) -> tuple[Enrolled, Week] | None:
    """The week a button names, if who acts holds its point and may still speak of it; else they are told, and None.

    A week that is to come can be spoken of only if it is no further than `ahead`.
    """
    ref = WeekRef.parse(code)
    cohort = await turn.cohort()
    if ref is None or ref.monday > monday_of(local_date(turn.now, cohort.calendar)) + ahead:
        raise NotAllowed
    enrolled = _known(cohort, ref.enrolment_id)
    if not speaks_of(cohort, enrolled, ref.monday, turn.person_id):
        _followed_by(turn, enrolled)
        return None
    week = week_of(cohort, enrolled, ref.monday)
    if week.status is WeekStatus.NOT_DUE or _too_old(turn, cohort, week):
        turn.say("coach_week_closed", **facts_of(week))
        return None
    return enrolled, week


def _known(cohort: CohortFacts, enrolment_id: int) -> Enrolled:
    try:
        return cohort.enrolled(enrolment_id)
    except KeyError:
        raise NotAllowed from None


def _followed_by(turn: Turn, enrolled: Enrolled) -> None:
    if Role.COACH not in turn.roles:
        raise NotAllowed
    turn.say("sentence", key="coach.followed_by", coach=enrolled.coach.name)


def facts_of(week: Week, **more: Any) -> dict[str, Any]:
    """Which week a reply is about."""
    return {**week_facts(week.enrolment_id, week.monday), **more}


def _too_old(turn: Turn, cohort: CohortFacts, week: Week) -> bool:
    return turn.now > closing_of_silence(week.monday, cohort.rhythm, cohort.calendar) + OPEN_FOR
