"""Points: when a coach is asked about the weekly points, and who holds them. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from scheduler.facts import CohortFacts, Member
from scheduler.ledger import Week, week_of
from scheduler.notices import Kind
from scheduler.prompts import to_person
from scheduler.weeks import local_date, week_moment
from storage.notice import Notice
from storage.terms import WeekStatus


def notices(cohort: CohortFacts, mondays: Iterable[date]) -> Iterator[Notice]:
    """What coaches are told and asked in these weeks."""
    for monday in mondays:
        yield from coach_notices(cohort, monday)


def coach_notices(cohort: CohortFacts, monday: date) -> Iterator[Notice]:
    """Each coach's Monday list, and Friday's question about the points of which nothing was said."""
    at_list = week_moment(monday, cohort.rhythm.coach_list, cohort.calendar)
    at_reminder = week_moment(monday, cohort.rhythm.coach_reminder, cohort.calendar)
    if at_list is None or at_reminder is None:
        return
    for coach, weeks in _by_coach(cohort, monday):
        facts = {"monday": monday.isoformat()}
        list_key, reminder_key = f"coach_list:{coach.id}:{monday}", f"coach_reminder:{coach.id}:{monday}"
        yield to_person(cohort, coach, Kind.COACH_LIST, list_key, facts, at_list)
        day = local_date(at_reminder, cohort.calendar)
        if any(week.point.is_open(day) for week in weeks):
            yield to_person(cohort, coach, Kind.COACH_REMINDER, reminder_key, facts, at_reminder)


def _by_coach(cohort: CohortFacts, monday: date) -> Iterator[tuple[Member, list[Week]]]:
    """Reachable coaches with the weeks of theirs in which a point is due."""
    weeks: dict[Member, list[Week]] = {}
    for enrolled in cohort.enrolments:
        week = week_of(cohort, enrolled, monday)
        if enrolled.coach.reachable and week.status not in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED):
            weeks.setdefault(enrolled.coach, []).append(week)
    yield from weeks.items()
