"""Rules: who is to be told what, and when, in the weeks at hand. Pure: facts in, notices out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from scheduler import autonomy, commitments, ladder, points, proxies, support
from scheduler.again import asked_again, asked_late
from scheduler.alerts import chase_times, closings, early_at, leaves_at
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import (
    Kind,
    check_in_key,
    day_key,
    plan_key,
    week_reminder_key,
)
from scheduler.prompts import end_of_day, question_time, slot_prompt, to_person, week_prompt
from scheduler.telling import ends_at, readers_of_alerts
from scheduler.weeks import (
    Part,
    Slot,
    digest_of,
    first_working_day,
    last_working_day,
    local_date,
    local_moment,
    monday_of,
    week_moment,
    working_days,
)
from storage.notice import Notice
from storage.terms import AlertState, WeekStatus

WEEK = timedelta(days=7)
WEEKS_BACK = 5  # whoever gathers facts for these rules fetches the answers of as many weeks
REMINDER_WINDOW = timedelta(hours=3)
DIGEST_WINDOW = timedelta(days=2)
TOPICS = (points, autonomy, support, commitments, ladder, proxies)  # beside the intrapreneur's own week


def mondays_at_hand(cohort: CohortFacts, now: datetime) -> list[date]:
    """The weeks a tick looks at: this one, the next, and those whose last moment is not two weeks past.

    That moment may be far away: a holiday of several weeks, or a long outage, moves the closing and the digest.
    """
    this = monday_of(local_date(now, cohort.calendar))
    since = local_moment(this - 2 * WEEK, time(0), cohort.calendar)
    before = [this - count * WEEK for count in range(WEEKS_BACK, 0, -1)]
    return [*(monday for monday in before if _last_moment(cohort, monday) >= since), this, this + WEEK]


def _last_moment(cohort: CohortFacts, monday: date) -> datetime:
    return max(digest_of(monday, cohort.rhythm, cohort.calendar), closings(cohort, monday).silence)


def due_notices(cohort: CohortFacts, now: datetime) -> list[Notice]:
    """Everything whose moment has come, oldest first; what came too late is recorded as skipped.

    The keys make a repeat harmless, so this may be asked at any time, in any order, any number of times.
    """
    planned = planned_notices(cohort, mondays_at_hand(cohort, now))
    come = [notice for notice in planned if notice.due_at and notice.due_at <= now]
    return [_skip_if_late(notice, now) for notice in sorted(come, key=lambda notice: (notice.due_at, notice.key))]


def next_moment(cohort: CohortFacts, now: datetime) -> datetime:
    """When the rules must next be asked, unless somebody says something before: later than now, within a week."""
    next_monday = monday_of(local_date(now, cohort.calendar)) + WEEK
    moments = [local_moment(next_monday, time(0), cohort.calendar)]  # one more week is at hand from then on
    at_hand = mondays_at_hand(cohort, now)
    ahead = [monday for monday in at_hand if _last_moment(cohort, monday) > now]
    moments += [notice.due_at for notice in planned_notices(cohort, at_hand) if notice.due_at]
    for monday in ahead:
        close = closings(cohort, monday)
        moments += [close.facts, close.silence]
        early = (early_at(week_of(cohort, enrolled, monday)) for enrolled in cohort.enrolments)
        moments += [moment for moment in early if moment]
    for enrolled in cohort.enrolments:
        for alert in enrolled.alerts:
            if alert.state is AlertState.OPEN and alert.owner_id is None:
                moments += chase_times(cohort, alert)
    moments += [ends_at(cohort, relay) for relay in cohort.relays]
    moments += [leaves_at(cohort, enrolled.left_on) for enrolled in cohort.enrolments if enrolled.left_on]
    return min(moment for moment in moments if moment > now)


def planned_notices(cohort: CohortFacts, mondays: Iterable[date]) -> Iterator[Notice]:
    """Every notice these weeks call for, past and to come, as the facts now stand."""
    if cohort.draft_since is not None:
        return  # being set up: nothing is said of its weeks yet
    mondays = tuple(mondays)
    if mondays not in cohort.planned:
        planned = tuple(_planned(cohort, mondays))
        cohort.planned[mondays] = (*planned, *asked_again(cohort, planned))
    yield from cohort.planned[mondays]


def _planned(cohort: CohortFacts, mondays: tuple[date, ...]) -> Iterator[Notice]:
    for topic in TOPICS:
        yield from topic.notices(cohort, mondays)
    for monday in mondays:
        for enrolled in cohort.enrolments:
            if enrolled.person.reachable:
                yield from intrapreneur_notices(cohort, enrolled, monday)
        yield from digest_notices(cohort, monday)


def intrapreneur_notices(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> Iterator[Notice]:
    """One intrapreneur's week: plan, day, Friday. Nothing at all when no half-day of it can be worked."""
    week = week_of(cohort, enrolled, monday)
    if week.status in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED):
        return
    yield from _plan(cohort, enrolled, week)
    yield from _days(cohort, enrolled, week)
    yield from _friday(cohort, enrolled, week)


def _plan(cohort: CohortFacts, enrolled: Enrolled, week: Week) -> Iterator[Notice]:
    """Monday's message, on the person's first working day; too late once a moment of that day is asked about."""
    at = week_moment(week.monday, cohort.rhythm.plan, cohort.calendar, person_days=working_days(week.open))
    if at:
        notice = week_prompt(cohort, enrolled, Kind.PLAN, plan_key(enrolled.id, week.monday), week, at)
        today = [slot for slot in week.slots if slot.date == local_date(at, cohort.calendar)]
        asked = [moment for slot in today if (moment := question_time(cohort, slot)) > (notice.due_at or at)]
        yield replace(notice, expires_at=min([end_of_day(cohort, at), *asked]))


def _days(cohort: CohortFacts, enrolled: Enrolled, week: Week) -> Iterator[Notice]:
    """The reminder in the morning and the question at the end of each planned moment.

    One reminder a day, none on the day of the plan. A moment that ends on the last working day is asked with
    the check-in.
    """
    reminded = {first_working_day(week.open)}
    for slot in week.pending:
        if slot.date not in reminded and enrolled.person.day_reminder:
            reminded.add(slot.date)
            at = local_moment(slot.date, cohort.rhythm.day_reminder, cohort.calendar)
            notice = slot_prompt(cohort, enrolled, Kind.DAY_REMINDER, week, slot, at)
            yield replace(notice, expires_at=(notice.due_at or at) + REMINDER_WINDOW)
        if slot != merged_slot(week):
            at = question_time(cohort, slot)
            yield slot_prompt(cohort, enrolled, Kind.DAY_QUESTION, week, slot, at)


def _friday(cohort: CohortFacts, enrolled: Enrolled, week: Week) -> Iterator[Notice]:
    """The check-in on the last working day, and one reminder about a day of which nothing was said."""
    days = working_days(week.open)
    merged = merged_slot(week)
    moment = cohort.rhythm.reminder if merged else cohort.rhythm.check_in
    at = week_moment(week.monday, moment, cohort.calendar, person_days=days)
    if at and not week.check_in.done:
        notice = week_prompt(cohort, enrolled, Kind.CHECK_IN, check_in_key(enrolled.id, week.monday), week, at)
        yield asked_late(cohort, notice, until=closings(cohort, week.monday).silence)
    remind = week_moment(week.monday, cohort.rhythm.reminder, cohort.calendar, person_days=days)
    if remind and not merged and week.short and not week.settled:
        yield week_prompt(
            cohort, enrolled, Kind.WEEK_REMINDER, week_reminder_key(enrolled.id, week.monday), week, remind
        )


def merged_slot(week: Week) -> Slot | None:
    """The planned moment that ends with the person's last working day: asked together with the check-in."""
    last = last_working_day(week.open)
    ending = (s for s in week.slots if s.date == last and s.part is not Part.AM and s.covers <= week.open)
    return next(ending, None)


def unasked(cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime) -> Slot | None:
    """A past moment whose question never went out (the bot was down): the check-in asks it first."""
    for slot in week.pending:
        asked = day_key(Kind.DAY_QUESTION, enrolled.id, slot) in cohort.told
        if not asked and question_time(cohort, slot) <= now:
            return slot
    return None


def digest_notices(cohort: CohortFacts, monday: date) -> Iterator[Notice]:
    """The week in words, to each coordinator, once its silence has closed; none for a week before any was due."""
    if not any(week_of(cohort, enrolled, monday).due for enrolled in cohort.enrolments):
        return
    silence = closings(cohort, monday).silence
    if cohort.deaf_since is not None and cohort.deaf_since <= silence:
        return  # nothing was concluded yet: the closing moves once Telegram answers again
    at = max(digest_of(monday, cohort.rhythm, cohort.calendar), silence)
    for person in readers_of_alerts(cohort, local_date(at, cohort.calendar)):
        if person.reachable:
            facts = {"monday": monday.isoformat()}
            notice = to_person(cohort, person, Kind.DIGEST, f"digest:{monday}:{person.id}", facts, at)
            yield replace(notice, expires_at=end_of_day(cohort, at + DIGEST_WINDOW))


def _skip_if_late(notice: Notice, now: datetime) -> Notice:
    late = notice.expires_at is not None and notice.expires_at <= now
    return replace(notice, skipped="too late: the bot was not there at its time") if late else notice
