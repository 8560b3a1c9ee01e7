"""Proxies: what a coordinator is asked in the place of somebody without Telegram (A7). Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import Kind, week_facts
from scheduler.prompts import question_time, to_person
from scheduler.telling import answers_for
from scheduler.weeks import local_date, week_moment, working_days
from storage.notice import Notice
from storage.terms import Question, WeekStatus


def has_no_telegram(enrolled: Enrolled) -> bool:
    """Somebody answers in this person's place, as long as they have not joined."""
    return enrolled.person.proxy_id is not None and not enrolled.person.reachable


def entered_for(enrolled: Enrolled) -> dict[date, tuple[int, int]]:
    """The weeks of which the last word on the day is not the person's own: how many half-days, and who said so."""
    last = {
        monday: said
        for monday, answers in enrolled.answers.items()
        for said in answers
        if said.question is Question.RELEASE and said.halves is not None
    }
    return {m: (said.halves or 0, said.by_id) for m, said in last.items() if said.by_id != enrolled.person.id}


def notices(cohort: CohortFacts, mondays: Iterable[date]) -> Iterator[Notice]:
    """The day's question to whoever asks the person, and one reminder on Friday of a week still silent."""
    for monday in mondays:
        for enrolled in filter(has_no_telegram, cohort.enrolments):
            week = week_of(cohort, enrolled, monday)
            if week.status not in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED):
                yield from _week(cohort, enrolled, week)


def _week(cohort: CohortFacts, enrolled: Enrolled, week: Week) -> Iterator[Notice]:
    """One message a day at most: of two half-days of one day, the later moment is asked about.

    On the last working day it comes when the person would be asked: before the facts of the week close.
    """
    days = {slot.date: slot for slot in sorted(week.pending)}
    remind = week_moment(week.monday, cohort.rhythm.reminder, cohort.calendar, person_days=working_days(week.open))
    last_day = local_date(remind, cohort.calendar) if remind else None
    for slot in days.values():
        at = question_time(cohort, slot)
        at = min(at, remind) if remind and slot.date == last_day else at
        yield from _asked(cohort, enrolled, week, f"proxy:{enrolled.id}:{slot.code}", at)
    if remind and week.halves is None and not week.settled and last_day not in days:
        yield from _asked(cohort, enrolled, week, f"proxy_reminder:{enrolled.id}:{week.monday}", remind)


def _asked(cohort: CohortFacts, enrolled: Enrolled, week: Week, key: str, at: datetime) -> Iterator[Notice]:
    """To the coordinator who asks this person, or to whoever answers for them that day."""
    day = local_date(at, cohort.calendar)
    facts = {**week_facts(enrolled.id, week.monday), "day": day.isoformat()}
    for member in answers_for(cohort, enrolled.person.proxy_id or 0, day):
        if member.reachable:
            yield to_person(cohort, member, Kind.PROXY_QUESTION, f"{key}:{member.id}", facts, at)
