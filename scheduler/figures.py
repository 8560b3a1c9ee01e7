"""Figures: rates and counts of many weeks, for the overview, the digest and the call memo (DOMAIN 4.0). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.weeks import local_date, monday_of, weekdays_of
from storage.terms import Duty, InterviewCount, Obstacle, Outcome, PointAnswer, WeekStatus

NOT_COUNTED = (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)
SHORT = (WeekStatus.PARTIAL, WeekStatus.NOT_HELD, WeekStatus.TO_QUALIFY)
WEEK = timedelta(days=7)
MAKE_UP_DAYS = 15  # how far back one can choose the day that made up for a week
INTERVIEWS: dict[str, tuple[int, int | None]] = {
    InterviewCount.NONE: (0, 0),
    InterviewCount.FEW: (1, 2),
    InterviewCount.SOME: (3, 5),
    InterviewCount.MANY: (6, None),
}


@dataclass(frozen=True)
class Rates:
    """How many weeks were due and held, and the days with them, in half-days. Silence and doubt are told apart."""

    due: int
    held: int
    unanswered: int
    to_qualify: int
    due_halves: int
    released_halves: int  # at most the target in each week: a surplus covers no other week
    points_held: int


@dataclass(frozen=True)
class Interviews:
    """A sum of ranges: at least `least`, at most `most`; None when one of them is open-ended."""

    least: int
    most: int | None


def rates(weeks: Iterable[Week]) -> Rates:
    """The rates of these weeks; one that is not due or neutralised counts nowhere."""
    due = [week for week in weeks if week.status not in NOT_COUNTED]
    statuses = [week.status for week in due]
    return Rates(
        due=len(due),
        held=statuses.count(WeekStatus.HELD),
        unanswered=statuses.count(WeekStatus.UNANSWERED),
        to_qualify=statuses.count(WeekStatus.TO_QUALIFY),
        due_halves=sum(week.target for week in due),
        released_halves=sum(min(week.halves or 0, week.target) for week in due),
        points_held=sum(week.point.answer is PointAnswer.HELD for week in due),
    )


def closed_mondays(cohort: CohortFacts, now: datetime) -> list[date]:
    """The weeks of the programme whose silence has closed: what they are no longer changes by itself."""
    return [monday for monday in mondays_until(cohort, now) if closings(cohort, monday).silence <= now]


def mondays_until(cohort: CohortFacts, now: datetime) -> list[date]:
    """The weeks of the programme that have begun, the current one included."""
    last = min(local_date(now, cohort.calendar), cohort.calendar.ends_on)
    monday = monday_of(cohort.calendar.starts_on)
    return [monday + count * WEEK for count in range(max(0, (last - monday).days // 7 + 1))]


def weeks_of(cohort: CohortFacts, mondays: Iterable[date], enrolled: Enrolled | None = None) -> list[Week]:
    """These weeks of one enrolment, or of all."""
    whose = [enrolled] if enrolled else cohort.enrolments
    return [week_of(cohort, each, monday) for monday in mondays for each in whose]


def through(cohort: CohortFacts, monday: date) -> list[date]:
    """The weeks of the programme up to that one, itself included."""
    first = monday_of(cohort.calendar.starts_on)
    return [first + count * WEEK for count in range(max(0, (monday - first).days // 7 + 1))]


def surplus(week: Week) -> int:
    """Half-days released beyond the week's duty: shown for the person, never carried over."""
    return max(0, (week.halves or 0) - week.target)


def interviews(weeks: Iterable[Week]) -> Interviews | None:
    """The interviews of these weeks, honestly summed: answers are ranges. None when nobody said."""
    said = [INTERVIEWS[week.check_in.interviews] for week in weeks if week.check_in.interviews]
    if not said:
        return None
    most = [upper for _, upper in said]
    return Interviews(sum(least for least, _ in said), None if None in most else sum(upper or 0 for upper in most))


def obstacles(weeks: Iterable[Week]) -> tuple[int, int]:
    """How many obstacles were told of, and how many of them are shared with coordinators."""
    told = [week.check_in for week in weeks if week.check_in.obstacle not in (None, Obstacle.NO)]
    return len(told), sum(each.shared and each.obstacle is Obstacle.WRITTEN for each in told)


def surplus_weeks(cohort: CohortFacts, enrolled: Enrolled, monday: date, now: datetime) -> list[tuple[date, date, int]]:
    """The later weeks with more than their duty: the Monday, the last day that was had, the half-days."""
    later = [week_of(cohort, enrolled, each) for each in mondays_until(cohort, now) if each > monday]
    return [(week.monday, _last_day_had(week), week.halves or 0) for week in later if surplus(week)]


def _last_day_had(week: Week) -> date:
    days = [slot.date for slot, halves in week.said.items() if halves]
    return max(days, default=weekdays_of(week.monday)[-1])


def days_to_make_up(cohort: CohortFacts, monday: date, now: datetime) -> list[date]:
    """The open days since that week, the latest last: a day made up is one of them, today at the latest."""
    today = local_date(now, cohort.calendar)
    days = (monday + WEEK + timedelta(days=count) for count in range((today - monday).days - 6))
    return [day for day in days if cohort.calendar.is_open(day)][-MAKE_UP_DAYS:]


def outcomes(cohort: CohortFacts, mondays: Iterable[date]) -> tuple[int, int]:
    """How many weeks fell short, and how many of them a coordinator called justified.

    Silence is not known to be short, unless a coordinator said what it was.
    """
    short = justified = 0
    wanted = list(mondays)
    for enrolled in cohort.enrolments:
        for week in weeks_of(cohort, wanted, enrolled):
            alert = enrolled.alert(week.monday, Duty.RELEASE)
            excused = alert is not None and alert.outcome is Outcome.JUSTIFIED
            short += week.status in SHORT or excused
            justified += excused
    return short, justified
