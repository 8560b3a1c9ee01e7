"""Stand-ins: whose points are left in a coach's unavailable weeks, and which other coach can be asked. Pure."""

from datetime import date

from scheduler.facts import CohortFacts, Enrolled, Member
from scheduler.ledger import week_of
from scheduler.points import NO_POINT_DUE, away_in
from scheduler.weeks import ONE_WEEK, monday_of


def points_in(cohort: CohortFacts, coach_id: int, first: date, last: date) -> list[Enrolled]:
    """The coach's own intrapreneurs with a point due in a week of that time in which the coach is unavailable."""
    own = [enrolled for enrolled in cohort.enrolments if enrolled.coach.id == coach_id]
    mondays = [monday for monday in mondays_of(first, last) if away_in(cohort, coach_id, monday)]
    return [e for e in own if any(week_of(cohort, e, monday).status not in NO_POINT_DUE for monday in mondays)]


def may_stand_in(cohort: CohortFacts, coach_id: int, first: date, last: date) -> list[Member]:
    """The other coaches who can be asked: reached by the bot, and there in all of those weeks."""
    return [
        coach
        for coach in cohort.coaches
        if coach.id != coach_id and coach.reachable
        if not any(away_in(cohort, coach.id, monday) for monday in mondays_of(first, last))
    ]


def mondays_of(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that these dates touch."""
    start = monday_of(first)
    return [start + count * ONE_WEEK for count in range((last - start).days // 7 + 1)]
