"""Point times: the days and hours at which a weekly point can be fixed. Pure."""

from datetime import date, datetime, time

from scheduler.facts import CohortFacts, Enrolled
from scheduler.points import point_coach
from scheduler.weeks import (
    ONE_WEEK,
    Part,
    local_moment,
    monday_of,
    open_halves,
    working_days,
)

HOURS = tuple(time(hour) for hour in (9, 10, 11, 14, 15, 16, 17))
EARLIEST, LATEST = time(7, 0), time(20, 59)


def days_for(cohort: CohortFacts, enrolled: Enrolled, monday: date, now: datetime, weeks: int = 1) -> list[date]:
    """The days, in that week and up to `weeks` of them, on which both can still meet."""
    mondays = [monday + count * ONE_WEEK for count in range(weeks)]
    coach = point_coach(cohort, enrolled, monday)
    days = [day for week in mondays for day in working_days(_open(cohort, enrolled, week))]
    return [
        day
        for day in days
        if hours_for(cohort, enrolled, day, now)
        if not any(a.coach_id == coach.id and a.starts_on <= day <= a.ends_on for a in cohort.away_coaches)
    ]


def hours_for(cohort: CohortFacts, enrolled: Enrolled, day: date, now: datetime) -> list[time]:
    """The sensible hours of that day which the intrapreneur works, and which are still to come."""
    halves = _open(cohort, enrolled, monday_of(day))
    return [
        at
        for at in HOURS
        if (day, Part.AM if at.hour < 12 else Part.PM) in halves
        if local_moment(day, at, cohort.calendar) > now
    ]


def may_be_at(cohort: CohortFacts, day: date, at: time, now: datetime) -> bool:
    """Whether an hour that was typed is one at which people meet, and still to come."""
    return EARLIEST <= at <= LATEST and local_moment(day, at, cohort.calendar) > now


def _open(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> frozenset[tuple[date, Part]]:
    spans = [away.span for away in enrolled.absences]
    return open_halves(cohort.calendar, enrolled.habit(monday).off, spans, monday)
