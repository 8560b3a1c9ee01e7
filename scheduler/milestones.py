"""Milestones: what a coach is asked half-way and at the end, beside the weekly points. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import week_of
from scheduler.notices import Kind
from scheduler.prompts import to_person
from scheduler.weeks import monday_of, week_moment
from storage.notice import Notice

MID_POINT_AFTER = timedelta(weeks=4)  # of follow-up
ASKED_FOR = timedelta(weeks=3)  # once a week, until it has a date


def mid_point_is_due(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    """Half-way through, and no day is known on which coach and coordinators look back together."""
    if enrolled.first_monday is None or enrolled.mid_point_on or not week_of(cohort, enrolled, monday).due:
        return False
    first = enrolled.first_monday + MID_POINT_AFTER
    return first <= monday < first + ASKED_FOR


def mid_point_with(cohort: CohortFacts, theirs: Iterable[Enrolled], monday: date, today: date) -> list[Enrolled]:
    """Whom a coach's mid-point is about: those with whom it is due, or else those whose day is still to come."""
    theirs = list(theirs)
    due = [enrolled for enrolled in theirs if mid_point_is_due(cohort, enrolled, monday)]
    return due or [enrolled for enrolled in theirs if enrolled.mid_point_on and enrolled.mid_point_on >= today]


def report_is_due(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    """It is the programme's last week, and nobody has said where the short report is."""
    last = monday == monday_of(cohort.calendar.ends_on)
    return last and enrolled.report_link is None and week_of(cohort, enrolled, monday).due


def notices(cohort: CohortFacts, monday: date) -> Iterator[Notice]:
    """What the milestones of that week call for; the own coach answers, whoever stands in that week."""
    at_list = week_moment(monday, cohort.rhythm.coach_list, cohort.calendar)
    at_end = week_moment(monday, cohort.rhythm.coach_reminder, cohort.calendar)
    if at_list is None or at_end is None:
        return
    facts = {"monday": monday.isoformat()}
    for coach in cohort.coaches:
        theirs = [enrolled for enrolled in cohort.enrolments if enrolled.coach.id == coach.id]
        if coach.reachable and any(mid_point_is_due(cohort, enrolled, monday) for enrolled in theirs):
            key = f"mid_point:{coach.id}:{monday}"
            yield to_person(cohort, coach, Kind.MID_POINT, key, facts, at_list)
        if coach.reachable and any(report_is_due(cohort, enrolled, monday) for enrolled in theirs):
            for name, at in (("report", at_list), ("report_reminder", at_end)):
                notice = to_person(cohort, coach, Kind.REPORT, f"{name}:{coach.id}:{monday}", facts, at)
                yield replace(notice, card=f"report:{coach.id}", rings=True)
