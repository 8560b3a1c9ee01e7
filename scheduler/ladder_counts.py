"""Ladder counts: which weeks count against a duty, and what two or three of them make necessary (DOMAIN 3.4). Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.alerts import POINT_MISSED, closings, point_finding, release_finding
from scheduler.facts import CohortFacts, Enrolled
from scheduler.figures import mondays_until
from scheduler.ledger import Week, week_of
from storage.terms import Duty, EscalationStep, MissedReason, Outcome, Question, WeekStatus

SECOND_OF = 4  # a second alert: two short weeks within so many due ones
MEETING_OF = 6  # a point between the parties: three within so many
IN_A_ROW = 2
OFF_THE_COUNT = (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)
SETTLED_BY_HAND = (Outcome.JUSTIFIED, Outcome.MADE_UP)


@dataclass(frozen=True)
class Tally:
    """The weeks of one enrolment and duty that count, oldest first, each named by its Monday."""

    due: tuple[date, ...]
    short: frozenset[date]  # unjustified: neither neutralised, justified, made up, silent nor to be qualified
    neutralised: frozenset[date] = frozenset()
    refused: frozenset[date] = frozenset()  # a call about that week met a refusal

    def window(self, monday: date, weeks: int) -> tuple[date, ...]:
        """The last so many due weeks up to that one."""
        return tuple(due for due in self.due if due <= monday)[-weeks:]

    def short_in(self, monday: date, weeks: int) -> tuple[date, ...]:
        """Those of them that count."""
        return tuple(week for week in self.window(monday, weeks) if week in self.short)

    def refused_in_a_row(self, monday: date) -> bool:
        """The last two due weeks were both short, and their calls both met a refusal."""
        last = self.window(monday, IN_A_ROW)
        return len(last) == IN_A_ROW and set(last) <= self.short & self.refused

    def needs(self, monday: date, duty: Duty) -> EscalationStep | None:
        """What that week makes necessary; None when it is not short itself, or too few others are.

        A second alert: two short of the last four due for a release, two due in a row for a point. A point between
        the parties: three of the last six due, or two in a row whose calls met a refusal.
        """
        if monday not in self.short:
            return None
        if len(self.short_in(monday, MEETING_OF)) >= 3 or self.refused_in_a_row(monday):
            return EscalationStep.MEETING
        second = len(self.short_in(monday, IN_A_ROW if duty is Duty.POINT else SECOND_OF)) >= 2
        return EscalationStep.SECOND_ALERT if second else None


def tally(cohort: CohortFacts, enrolled: Enrolled, duty: Duty, now: datetime) -> Tally:
    """Count the weeks up to now; the facts given must reach back to the beginning."""
    weeks = [week_of(cohort, enrolled, monday) for monday in mondays_until(cohort, now)]
    return Tally(
        due=tuple(week.monday for week in weeks if _counts(week, duty)),
        short=frozenset(week.monday for week in weeks if is_short(cohort, enrolled, week, duty, now)),
        neutralised=frozenset(week.monday for week in weeks if week.status is WeekStatus.NEUTRALISED),
        refused=enrolled.refusals if duty is Duty.RELEASE else frozenset(),
    )


def is_short(cohort: CohortFacts, enrolled: Enrolled, week: Week, duty: Duty, now: datetime) -> bool:
    """Whether the week is concluded as short by somebody's words, and nobody excused it."""
    alert = enrolled.alert(week.monday, duty)
    if not _counts(week, duty) or (alert and alert.outcome in SETTLED_BY_HAND):
        return False
    if duty is Duty.POINT:
        return point_finding(cohort, week, now) == POINT_MISSED
    return release_finding(cohort, week, now) in (WeekStatus.PARTIAL, WeekStatus.NOT_HELD)


def _counts(week: Week, duty: Duty) -> bool:
    """Whether the duty was due: no point is, when the intrapreneur was away from it."""
    if duty is Duty.POINT and week.point.reason == MissedReason.INTRAPRENEUR_AWAY:
        return False
    return week.status not in OFF_THE_COUNT


def concluded_at(cohort: CohortFacts, enrolled: Enrolled, monday: date, duty: Duty) -> datetime:
    """When that week came to stand as it does: at its closing, or with a later word about it."""
    close, question = closings(cohort, monday), Question.RELEASE if duty is Duty.RELEASE else Question.POINT
    said = [answer.at for answer in enrolled.answers.get(monday, ()) if answer.question is question]
    settled = duty is Duty.RELEASE and week_of(cohort, enrolled, monday).settled
    return max([close.facts if settled else close.silence, *said])
