"""Prompts: what one person is asked at a moment that is open to them, and until when it still makes sense. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from scheduler.facts import CohortFacts, Enrolled, Member
from scheduler.ledger import Week
from scheduler.notices import Kind, day_key, week_facts
from scheduler.telling import back_at
from scheduler.weeks import Part, Slot, days_away, local_date, local_moment, monday_of, next_open
from storage.notice import Notice

WEEK = timedelta(days=7)


def question_time(cohort: CohortFacts, slot: Slot) -> datetime:
    """When a planned moment is asked about: after the morning, or at the end of the day."""
    at = cohort.rhythm.half_question if slot.part is Part.AM else cohort.rhythm.day_question
    return local_moment(slot.date, at, cohort.calendar)


def slot_prompt(cohort: CohortFacts, enrolled: Enrolled, kind: Kind, week: Week, slot: Slot, at: datetime) -> Notice:
    """What an intrapreneur is asked or told about one planned moment."""
    notice = week_prompt(cohort, enrolled, kind, day_key(kind, enrolled.id, slot), week, at)
    return replace(notice, facts={**notice.facts, "slot": slot.code})


def week_prompt(cohort: CohortFacts, enrolled: Enrolled, kind: Kind, key: str, week: Week, at: datetime) -> Notice:
    """What an intrapreneur is asked or told about a week."""
    return to_person(
        cohort, enrolled.person, kind, key, week_facts(enrolled.id, week.monday), _at_work(cohort, week, at)
    )


def _at_work(cohort: CohortFacts, week: Week, at: datetime) -> datetime:
    """Half a day of leave is left alone too: what falls in it is said where the two halves meet."""
    on = local_date(at, cohort.calendar)
    noon = local_moment(on, cohort.rhythm.half_question, cohort.calendar)
    half = Part.AM if at < noon else Part.PM
    return at if at == noon or (on, half) in week.open else noon


def to_person(
    cohort: CohortFacts, person: Member, kind: Kind, key: str, facts: Mapping[str, object], at: datetime
) -> Notice:
    """A prompt holds for its own day only: a Thursday question asked on a Saturday is absurd."""
    return Notice(
        key=key, kind=kind, person_id=person.id, facts=dict(facts), due_at=at, expires_at=end_of_day(cohort, at)
    )


def end_of_day(cohort: CohortFacts, moment: datetime) -> datetime:
    """When the bot falls silent on the local day of that moment."""
    quiet_from: time = cohort.rhythm.quiet[0]
    return local_moment(local_date(moment, cohort.calendar), quiet_from, cohort.calendar)


def open_for(cohort: CohortFacts, now: datetime, person_id: int | None = None) -> datetime:
    """When the bot may next speak first: to an intrapreneur neither in a declared leave nor on a day never worked.

    What a coordinator who is away need not know at once waits until they are back (D5).
    """
    now = back_at(cohort, person_id, now) if person_id is not None else now
    own = (enrolled for enrolled in cohort.enrolments if enrolled.person.id == person_id)
    off = frozenset[date]().union(*(_days_off(cohort, enrolled, now) for enrolled in own))
    return next_open(now, cohort.calendar, cohort.rhythm.quiet, off)


def _days_off(cohort: CohortFacts, enrolled: Enrolled, now: datetime) -> frozenset[date]:
    today = local_date(now, cohort.calendar)
    spans = [away.span for away in enrolled.absences]
    last = max([today, *(span.ends_on for span in spans)]) + 2 * WEEK
    return days_away(enrolled.habit(monday_of(today)).off, spans, today, last)
