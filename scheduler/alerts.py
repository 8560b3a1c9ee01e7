"""Alerts: what coordinators must be told of a week, and what that makes of the one alert it may have. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scheduler.facts import AlertFacts, CohortFacts, Enrolled
from scheduler.ledger import Week, week_of
from scheduler.points import nobody_holds
from scheduler.weeks import (
    closing_of_facts,
    closing_of_silence,
    local_date,
    local_moment,
    local_time,
    nth_working_day_after,
    open_hours_after,
)
from storage.terms import AlertState, Duty, Outcome, PointAnswer, WeekStatus

EARLY = "early"  # the person said no while the week can still be saved
WITHDRAWN = "withdrawn"  # why an alert was cancelled: the person left the programme
POINT_MISSED = "point_missed"
POINT_UNCONFIRMED = "point_unconfirmed"
EARLY_GRACE = timedelta(minutes=5)  # time to add a reason, or to change one's mind
OPEN_HOURS_AFTER_OUTAGE = 2
FINE = (WeekStatus.HELD, WeekStatus.NEUTRALISED, WeekStatus.NOT_DUE)


@dataclass(frozen=True)
class Closings:
    """When a week's facts and its silence conclude; moved when the bot was deaf at that time."""

    facts: datetime
    silence: datetime


@dataclass(frozen=True)
class AlertChange:
    """What happens to an alert: `act` is opened, reopened, updated, lifted or cancelled."""

    enrolment_id: int
    monday: date
    duty: Duty
    act: str
    finding: str


def closings(cohort: CohortFacts, monday: date) -> Closings:
    """The two closing moments of a week, each moved to two open hours after an outage that covers it."""
    silence = closing_of_silence(monday, cohort.rhythm, cohort.calendar)
    facts = closing_of_facts(monday, cohort.rhythm, cohort.calendar) or silence
    return Closings(after_outage(cohort, facts), after_outage(cohort, _answerable(cohort, facts, silence)))


def _answerable(cohort: CohortFacts, facts: datetime, silence: datetime) -> datetime:
    """Silence leaves two open hours to whoever could not be asked since before the facts closed."""
    covering = (end for start, end in cohort.outages if start <= facts and end <= silence)
    return max([silence, *(_back(cohort, end) for end in covering)])


def after_outage(cohort: CohortFacts, moment: datetime) -> datetime:
    """That moment, or two open hours after the end of the outage that covers it."""
    for start, end in sorted(cohort.outages):
        if start <= moment < end:
            moment = max(moment, _back(cohort, end))
    return moment


def _back(cohort: CohortFacts, end: datetime) -> datetime:
    return open_hours_after(end, OPEN_HOURS_AFTER_OUTAGE, cohort.calendar, cohort.rhythm.quiet)


def early_at(week: Week) -> datetime | None:
    """When the early signal leaves: with the reason, or five minutes after "no other day"."""
    if week.no_other_at is None or week.status is not WeekStatus.NOT_HELD:
        return None
    waited = week.no_other_at + EARLY_GRACE
    return min(week.reason_at, waited) if week.reason_at and week.reason_at >= week.no_other_at else waited


def release_finding(cohort: CohortFacts, week: Week, now: datetime) -> str | None:
    """What is to be told of the day's release at this moment, or None.

    1. Held, neutralised or not due: nothing.
    2. Silence closed (Monday noon): whatever the week's status is.
    3. Facts closed (Friday 17:00): the status, if the person's own words conclude it.
    4. Before that: the early signal, once it may leave.
    While Telegram has not answered, nothing new is concluded.
    """
    if week.status in FINE:
        return None
    close = closings(cohort, week.monday)
    if _closed(cohort, close.silence, now):
        return week.status
    if week.settled and _closed(cohort, close.facts, now):
        return week.status
    early = early_at(week)
    return EARLY if early and now >= early else None


def point_finding(cohort: CohortFacts, week: Week, now: datetime) -> str | None:
    """What is to be told of the weekly point once silence has closed: missed, or never confirmed."""
    if week.status in (WeekStatus.NEUTRALISED, WeekStatus.NOT_DUE) or week.point.answer is PointAnswer.HELD:
        return None
    if not _closed(cohort, closings(cohort, week.monday).silence, now):
        return None
    if week.point.reason == "intrapreneur_away":
        return None
    unheld = week.point.answer or nobody_holds(cohort, cohort.enrolled(week.enrolment_id), week.monday)
    return POINT_MISSED if unheld else POINT_UNCONFIRMED


def _closed(cohort: CohortFacts, closing: datetime, now: datetime) -> bool:
    deaf = cohort.deaf_since is not None and cohort.deaf_since <= closing
    return now >= closing and not deaf


def review(cohort: CohortFacts, enrolled: Enrolled, monday: date, now: datetime) -> list[AlertChange]:
    """What the facts make of this week's alerts now. Applying it twice changes nothing the second time."""
    if has_left(cohort, enrolled, now):
        return _cancelled(enrolled, monday)
    week = week_of(cohort, enrolled, monday)
    release = _reconcile(enrolled, week, Duty.RELEASE, release_finding(cohort, week, now), fine=week.status in FINE)
    point_fine = week.point.answer is PointAnswer.HELD or week.status in (WeekStatus.NEUTRALISED, WeekStatus.NOT_DUE)
    point = _reconcile(enrolled, week, Duty.POINT, point_finding(cohort, week, now), fine=point_fine)
    return [change for change in (release, point) if change]


def _reconcile(enrolled: Enrolled, week: Week, duty: Duty, finding: str | None, *, fine: bool) -> AlertChange | None:
    """Hold what should be told against the one alert there may be.

    A human outcome (justified, made up) stands; only what the bot closed itself can reopen.
    """
    alert = enrolled.alert(week.monday, duty)
    change = AlertChange(enrolled.id, week.monday, duty, "", finding or (alert.finding if alert else ""))
    if alert is None:
        return replace(change, act="opened") if finding else None
    if alert.state is AlertState.CLOSED:
        by_bot = alert.outcome in (Outcome.LIFTED, Outcome.CANCELLED)
        return replace(change, act="reopened") if finding and by_bot else None
    if fine:
        return replace(change, act="cancelled" if week.status is WeekStatus.NOT_DUE else "lifted")
    return replace(change, act="updated") if finding and finding != alert.finding else None


# --- Somebody left (D7)


def leaves_at(cohort: CohortFacts, left_on: date) -> datetime:
    """From when on somebody who leaves that day has left."""
    return local_moment(left_on, time(0), cohort.calendar)


def has_left(cohort: CohortFacts, enrolled: Enrolled, now: datetime) -> bool:
    """Whether the follow-up has ended: nothing is to be saved any more, and nobody is called about it."""
    return enrolled.left_on is not None and leaves_at(cohort, enrolled.left_on) <= now


def weeks_to_review(cohort: CohortFacts, enrolled: Enrolled, mondays: Iterable[date], now: datetime) -> list[date]:
    """These weeks and, of somebody who left, every older one that has an alert open."""
    left = has_left(cohort, enrolled, now)
    older = {alert.monday for alert in enrolled.alerts if left and alert.state is AlertState.OPEN}
    return sorted({*mondays, *older})


def _cancelled(enrolled: Enrolled, monday: date) -> list[AlertChange]:
    standing = (a for a in enrolled.alerts if a.monday == monday and a.state is AlertState.OPEN)
    return [AlertChange(enrolled.id, monday, alert.duty, "cancelled", WITHDRAWN) for alert in standing]


def chase_times(cohort: CohortFacts, alert: AlertFacts) -> list[datetime]:
    """When an alert without an owner rings again: after 2, 3 and 4 working days."""
    opened = local_time(alert.opened_at, cohort.calendar)
    day = local_date(alert.opened_at, cohort.calendar)
    days = [nth_working_day_after(cohort.calendar, day, n) for n in (2, 3, 4)]
    return [local_moment(day, opened.time(), cohort.calendar) for day in days]
