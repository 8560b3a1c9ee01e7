"""Plain facts of one follow-up, for the pure rules: who, what was said, and when."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduler.alerts import AlertChange
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, Habit, Member, Said
from scheduler.weeks import Rhythm, UsualDay
from storage.terms import AlertState, Duty, Outcome, Question
from tests.scheduler.promo import PROMO, paris

WEEK = date(2027, 2, 1)
THURSDAY, FRIDAY = date(2027, 2, 4), date(2027, 2, 5)
MAELLE, INES, ANNE, PAUL = Member(1, "Maëlle"), Member(2, "Inès"), Member(3, "Anne"), Member(4, "Paul")


def follow_up(
    *said: Said, monday: date = WEEK, alerts: tuple[AlertFacts, ...] = (), usual: str = "thursday"
) -> Enrolled:
    """Maëlle's, with these answers about one week."""
    habit = Habit(date(2027, 1, 4), UsualDay.parse(usual))
    return Enrolled(
        id=1,
        person=MAELLE,
        coach=INES,
        service="Transports scolaires",
        project="Cars scolaires",
        habits=(habit,),
        first_monday=date(2027, 1, 4),
        answers={monday: said},
        alerts=alerts,
    )


def promo(*enrolments: Enrolled, **more: object) -> CohortFacts:
    """A cohort of these people."""
    cohort = CohortFacts(1, "Promo 2027", "Région", "DINUM", PROMO, Rhythm(), (ANNE, PAUL), enrolments)
    cohort = replace(cohort, coaches=(INES,))
    return replace(cohort, **more)  # type: ignore[arg-type]


def released(halves: int, at: str, day: date = THURSDAY, part: str | None = "day", **more: object) -> Said:
    """Half-days said of a day, or with no part of the week up to it."""
    said = Said(Question.RELEASE, paris(at), MAELLE.id, day=day, part=part, halves=halves)
    return replace(said, **more)  # type: ignore[arg-type]


def no_other(at: str) -> Said:
    return Said(Question.NO_OTHER_DAY, paris(at), MAELLE.id)


def because(reason: str, at: str) -> Said:
    return Said(Question.REASON, paris(at), MAELLE.id, choice=reason)


def plan(at: str, *days: date) -> Said:
    return Said(Question.PLAN, paris(at), MAELLE.id, choice=",".join(day.isoformat() for day in days))


def point(answer: str, at: str, reason: str | None = None) -> Said:
    return Said(Question.POINT, paris(at), INES.id, choice=answer, reason=reason)


def applied(enrolled: Enrolled, changes: list[AlertChange], now: datetime) -> Enrolled:
    """The follow-up once these changes were carried out, as the tables would remember them."""
    for change in changes:
        old = enrolled.alert(change.monday, change.duty)
        others = tuple(alert for alert in enrolled.alerts if alert is not old)
        enrolled = replace(enrolled, alerts=(*others, _changed(old, change, now)))
    return enrolled


def _changed(old: AlertFacts | None, change: AlertChange, now: datetime) -> AlertFacts:
    fresh = AlertFacts(len(change.duty), change.monday, change.duty, AlertState.OPEN, change.finding, now)
    match change.act:
        case "opened":
            assert old is None, "a second alert for one week"
            return fresh
        case "reopened":
            assert old is not None and old.state is AlertState.CLOSED
            return fresh
    assert old is not None and old.state is AlertState.OPEN
    if change.act == "updated":
        return replace(old, finding=change.finding)
    outcome = Outcome.LIFTED if change.act == "lifted" else Outcome.CANCELLED
    return replace(old, state=AlertState.CLOSED, outcome=outcome, closed_at=now)


def release_alert(enrolled: Enrolled, monday: date = WEEK) -> AlertFacts | None:
    return enrolled.alert(monday, Duty.RELEASE)


MINUTE = timedelta(minutes=1)
