"""Commitments: the day a head of service promised is asked about when it comes, and held against the answer. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum

from scheduler.alerts import closings
from scheduler.facts import CohortFacts, CommitmentFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import Kind
from scheduler.openings import next_half
from scheduler.prompts import question_time, slot_prompt
from scheduler.weeks import ONE_WEEK, Part, Slot, local_date, monday_of, possible_halves, working_days
from storage.notice import Notice
from storage.terms import WeekStatus


class Verdict(StrEnum):
    """What came of a promised day."""

    KEPT = "kept"
    BROKEN = "broken"
    UNHEARD = "unheard"  # nothing was said of it, and the week's silence has closed
    GONE = "gone"  # a leave, a holiday or a closure took the day: nobody's fault


KEPT = {Verdict.KEPT: True, Verdict.BROKEN: False, Verdict.UNHEARD: None, Verdict.GONE: None}


def notices(cohort: CohortFacts, mondays: Iterable[date]) -> Iterator[Notice]:
    """The question on a promised day that is not asked about anyway."""
    weeks = set(mondays)
    for enrolled in cohort.enrolments:
        for commitment in enrolled.commitments:
            if enrolled.person.reachable and monday_of(commitment.day) in weeks:
                yield from _question(cohort, enrolled, commitment)


def _question(cohort: CohortFacts, enrolled: Enrolled, commitment: CommitmentFacts) -> Iterator[Notice]:
    week = week_of(cohort, enrolled, monday_of(commitment.day))
    slot = slot_of(week, commitment.day)
    if slot and is_to_ask(week, commitment) and not any(it.date == slot.date for it in week.pending):
        yield slot_prompt(cohort, enrolled, Kind.COMMITMENT_QUESTION, week, slot, question_time(cohort, slot))


def is_to_ask(week: Week, commitment: CommitmentFacts) -> bool:
    """Whether something is still to be learnt of that day: nothing was said of it, and the week is not held."""
    if not week.due or not week.short or _refused_since(week, commitment):
        return False
    covered = week.through is not None and commitment.day <= week.through
    return not covered and said_of(week, commitment.day) is None


def slot_of(week: Week, day: date) -> Slot | None:
    """The moment that was promised: as it is planned, or as much of the day as can be worked."""
    planned = next((slot for slot in week.slots if slot.date == day and slot.covers <= week.open), None)
    free = [part for part in (Part.AM, Part.PM) if (day, part) in week.open]
    if planned or not free:
        return planned
    return Slot(day) if len(free) == 2 else Slot(day, free[0])


def said_of(week: Week, day: date) -> int | None:
    """The half-days said to be released on that date; None: nothing was said of it.

    A word about the week so far replaces what was said of its days, and names none of them unless it is zero.
    """
    if week.through is not None and day <= week.through:
        return None if week.halves else 0
    said = [halves for slot, halves in week.said.items() if slot.date == day]
    return sum(said) if said else None


def verdict(cohort: CohortFacts, enrolled: Enrolled, commitment: CommitmentFacts, now: datetime) -> Verdict | None:
    """What came of a promise, from what was said; None while it is to come.

    1. A week that is held keeps it, whichever day it was.
    2. What was said of the day counts against as much of it as was promised.
    3. "No other day", said after the promise, breaks it.
    4. A day that is not there any more breaks nothing; silence is told once it has closed.
    """
    week = week_of(cohort, enrolled, monday_of(commitment.day))
    if not week.due:
        return None
    if week.status is WeekStatus.HELD:
        return Verdict.KEPT
    slot = slot_of(week, commitment.day)
    said = said_of(week, commitment.day)
    if said and (slot is None or said >= slot.halves):
        return Verdict.KEPT
    if slot is None:
        return Verdict.GONE
    if said is not None or _refused_since(week, commitment):
        return Verdict.BROKEN
    return Verdict.UNHEARD if now >= closings(cohort, week.monday).silence else None


def _refused_since(week: Week, commitment: CommitmentFacts) -> bool:
    return week.no_other_at is not None and week.no_other_at > commitment.made_at


def days_to_promise(cohort: CohortFacts, enrolled: Enrolled, now: datetime) -> list[date]:
    """The days of this week and the next that this person can work and of which nothing was said, from now on."""
    this_monday = monday_of(local_date(now, cohort.calendar))
    away, first = [absence.span for absence in enrolled.absences], next_half(cohort, now)
    days: list[date] = []
    for monday in (this_monday, this_monday + ONE_WEEK):
        week = week_of(cohort, enrolled, monday)
        off = enrolled.habit(monday).off
        free = possible_halves(cohort.calendar, off, away, monday, first, week.said) if week.due else []
        days += working_days(half for slot in free for half in slot.covers)
    return days
