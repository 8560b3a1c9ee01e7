"""Support: what is asked for a first version, who reads it, and what is told when nobody answers. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scheduler.alerts import after_outage
from scheduler.facts import CohortFacts, Enrolled, Member, SupportFacts
from scheduler.notices import Kind
from scheduler.prompts import end_of_day, open_for
from scheduler.telling import readers_of_alerts
from scheduler.weeks import (
    Calendar,
    local_date,
    local_moment,
    local_time,
    monday_of,
    nth_working_day_after,
    open_day_on_or_after,
    open_halves,
    working_days,
)
from storage.notice import Notice
from storage.terms import SupportState

ANSWER_WITHIN = 10  # working days (convention, article 1)
OPEN = (SupportState.ASKED, SupportState.PLANNED)
WINDOW = timedelta(days=2)
WEEK = timedelta(days=7)
Request = tuple[Enrolled, SupportFacts]


def support_card(request_id: int) -> str:
    """The card that shows a request to each of its readers."""
    return f"support:{request_id}"


def copy_of(
    key: str, request_id: int, person_id: int, *, rings: bool, due_at: datetime, expires_at: datetime | None = None
) -> Notice:
    """One reader's copy of a request as it now stands."""
    return Notice(
        key=key,
        kind=Kind.SUPPORT,
        person_id=person_id,
        facts={"request": request_id},
        card=support_card(request_id),
        rings=rings,
        due_at=due_at,
        expires_at=expires_at,
    )


def readers(cohort: CohortFacts, enrolled: Enrolled) -> list[Member]:
    """Who has a copy of the card: the intrapreneur, the own coach and every coordinator; each once."""
    everybody = {member.id: member for member in (enrolled.person, enrolled.coach, *cohort.coordinators)}
    return list(everybody.values())


def open_requests(cohort: CohortFacts) -> list[Request]:
    """What is asked or planned for those who are still in the programme, oldest first."""
    found = [(e, request) for e in cohort.enrolments if not e.left_on for request in e.support if request.state in OPEN]
    return sorted(found, key=lambda pair: (pair[1].asked_at, pair[1].id))


# --- When


def late_at(cohort: CohortFacts, request: SupportFacts) -> datetime:
    """When a request has been without an answer for ten working days, or the next open hour."""
    asked = local_time(request.asked_at, cohort.calendar)
    day = nth_working_day_after(cohort.calendar, asked.date(), ANSWER_WITHIN)
    return open_for(cohort, after_outage(cohort, local_moment(day, asked.time(), cohort.calendar)))


def unanswered(cohort: CohortFacts, now: datetime) -> tuple[Request, ...]:
    """The requests that nobody has answered for ten working days or more, oldest first."""
    asked = (pair for pair in open_requests(cohort) if pair[1].state is SupportState.ASKED)
    return tuple(pair for pair in asked if late_at(cohort, pair[1]) <= now)


def deadlines(calendar: Calendar, today: date) -> dict[str, date | None]:
    """By when support may be wanted, in the order of the buttons: working days of the programme, or no hurry.

    "This week" is offered while a working day of it is left after today.
    """
    friday = monday_of(today) + timedelta(days=4)
    choices: dict[str, date] = {}
    if (this_week := _working_day_by(calendar, friday)) > today:
        choices["this_week"] = this_week
    else:
        choices["next_week"] = _working_day_by(calendar, friday + WEEK)
    choices["two_weeks"] = _working_day_by(calendar, today + 2 * WEEK)
    choices["month"] = _working_day_by(calendar, today + 4 * WEEK)
    known = {code: max(today, min(day, calendar.ends_on)) for code, day in choices.items()}
    return {**known, "no_hurry": None}


def _working_day_by(calendar: Calendar, day: date) -> date:
    while not calendar.is_open(day):
        day -= timedelta(days=1)
    return day


def days_to_plan(cohort: CohortFacts, enrolled: Enrolled, today: date, weeks: int) -> list[date]:
    """The working days of this person on which support can be planned: of this week and of some that follow."""
    found: list[date] = []
    for number in range(weeks):
        monday = monday_of(today) + number * WEEK
        off, away = enrolled.habit(monday).off, [absence.span for absence in enrolled.absences]
        found += working_days(open_halves(cohort.calendar, off, away, monday))
    return [day for day in found if day >= today]


# --- What is told


def notices(cohort: CohortFacts, _mondays: Iterable[date]) -> Iterator[Notice]:
    """What is due of every request that is open, however old; nothing once the programme has ended."""
    for enrolled, request in open_requests(cohort):
        due = _late(cohort, enrolled, request) if request.state is SupportState.ASKED else None
        for notice in due or _was_it_given(cohort, enrolled, request):
            if notice.due_at and local_date(notice.due_at, cohort.calendar) <= cohort.calendar.ends_on:
                yield notice


def _late(cohort: CohortFacts, enrolled: Enrolled, request: SupportFacts) -> Iterator[Notice]:
    """Ten working days without an answer: it rings for coordinators, once; the other copies only say it."""
    moment, called = late_at(cohort, request), {member.id for member in cohort.coordinators}
    for reader in readers(cohort, enrolled):
        if reader.reachable:
            at = open_for(cohort, moment, reader.id)
            key = f"support_late:{request.id}:{reader.id}"
            until = end_of_day(cohort, at + WINDOW)
            yield copy_of(key, request.id, reader.id, rings=reader.id in called, due_at=at, expires_at=until)


def _was_it_given(cohort: CohortFacts, enrolled: Enrolled, request: SupportFacts) -> Iterator[Notice]:
    """The morning after the planned day the coach, or without one the coordinators, are shown the card again."""
    if request.planned_for is None:
        return
    day = open_day_on_or_after(cohort.calendar, request.planned_for + timedelta(days=1))
    _, at_list = cohort.rhythm.coach_list
    at = after_outage(cohort, local_moment(day, at_list, cohort.calendar))
    asked = (enrolled.coach,) if enrolled.coach.reachable else readers_of_alerts(cohort, day)
    for reader in asked:
        key = f"support_planned:{request.id}:{request.planned_for}:{reader.id}"
        until = end_of_day(cohort, at + WINDOW)
        yield copy_of(key, request.id, reader.id, rings=True, due_at=at, expires_at=until)
