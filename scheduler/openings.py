"""Openings: what of a week can still be had, still be said, still be changed. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week
from scheduler.slots import Half, Part, Slot
from scheduler.weeks import (
    ONE_DAY,
    local_date,
    local_moment,
    local_time,
    possible_halves,
    possible_slots,
    weekdays_of,
    working_days,
)
from storage.terms import WeekStatus

CORRECTABLE_FOR = timedelta(days=14)  # after the week's silence has closed


def next_half(cohort: CohortFacts, now: datetime) -> Half:
    """The first half-day that can still be had: a half is gone once it is time to ask about it."""
    local = local_time(now, cohort.calendar)
    today = local.date()
    if local.time() < cohort.rhythm.half_question:
        return today, Part.AM
    if local.time() < cohort.rhythm.day_question:
        return today, Part.PM
    return today + ONE_DAY, Part.AM


def kept(week: Week) -> tuple[Slot, ...]:
    """What of the plan was had."""
    return tuple(slot for slot, halves in sorted(week.said.items()) if halves)


def missing(week: Week) -> int:
    """The half-days of the week's duty that were neither had nor planned."""
    planned = sum(slot.halves for slot in week.pending)
    return max(0, week.target - (week.halves or 0) - planned)


def other_days(cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime) -> list[Slot]:
    """What can be offered instead of the plan: whole days, or half-days when one is missing or no day is left."""
    taken = (*week.said, *week.pending)
    off, away = enrolled.habit(week.monday).off, [absence.span for absence in enrolled.absences]
    days = possible_slots(cohort.calendar, off, away, week.monday, next_half(cohort, now), taken)
    if days and missing(week) != 1:
        return days
    return possible_halves(cohort.calendar, off, away, week.monday, next_half(cohort, now), taken)


def free_halves(
    cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime, taken: Iterable[Slot] = ()
) -> list[Slot]:
    """The half-days that a plan made anew could use."""
    off, away = enrolled.habit(week.monday).off, [absence.span for absence in enrolled.absences]
    return possible_halves(cohort.calendar, off, away, week.monday, next_half(cohort, now), (*week.said, *taken))


def days_so_far(cohort: CohortFacts, week: Week, now: datetime) -> list[Slot]:
    """The moments, up to today, on which something could be had: whole days where both halves can be worked."""
    today = local_date(now, cohort.calendar)
    return [_widest(week, day) for day in working_days(week.open) if day <= today]


def _widest(week: Week, day: date) -> Slot:
    whole = Slot(day)
    if whole.covers <= week.open:
        return whole
    return Slot(day, Part.AM if (day, Part.AM) in week.open else Part.PM)


def said_through(cohort: CohortFacts, week: Week, now: datetime) -> date:
    """The last day that a word about the week so far covers: what was said already, else today, else its Friday."""
    friday = weekdays_of(week.monday)[-1]
    said = [slot.date for slot in week.said]
    return min(friday, max(said, default=local_date(now, cohort.calendar)))


def correctable_until(cohort: CohortFacts, monday: date) -> datetime:
    """Until when the person may correct their own week; later a coordinator does it."""
    silence = local_time(closings(cohort, monday).silence, cohort.calendar)
    return local_moment(silence.date() + CORRECTABLE_FOR, silence.time(), cohort.calendar)


def unanswered_so_far(week: Week) -> bool:
    """Silence stands where an answer was asked for."""
    if not week.due or week.settled:
        return False
    return week.status is WeekStatus.UNANSWERED or (week.status is WeekStatus.TO_QUALIFY and week.halves is None)
