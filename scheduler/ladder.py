"""Ladder: what short weeks make of the one escalation a duty has open, and when its term is called to mind. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.facts import CohortFacts, Enrolled, EscalationFacts
from scheduler.ladder_counts import Tally, concluded_at, is_short, tally
from scheduler.ledger import week_of
from scheduler.notices import Kind
from scheduler.prompts import end_of_day
from scheduler.public_holidays import public_holidays
from scheduler.telling import readers_of_alerts
from scheduler.weeks import ONE_DAY, ONE_WEEK, Calendar, local_date, local_moment, monday_of
from storage.notice import Notice
from storage.terms import Duty, EscalationStep, Party

LIFTED = "lifted"  # closed by the facts: only this can open again by itself
REACH = 5 * ONE_WEEK  # a week older than that opens nothing any more
REMINDED_BEFORE = (7, 1, 0)  # days before the term of a formal notice
LAST_WINDOW = timedelta(days=2)  # the reminder of the day itself asks for an answer, and may come later
STEPS = tuple(EscalationStep)


@dataclass(frozen=True)
class LadderChange:
    """What happens to an escalation: `act` is opened, reopened, raised, lowered or lifted."""

    enrolment_id: int
    duty: Duty
    monday: date
    act: str
    step: EscalationStep


def review(cohort: CohortFacts, enrolled: Enrolled, duty: Duty, now: datetime) -> LadderChange | None:
    """What the weeks since the beginning make of the escalation now. Applied, it changes nothing the second time.

    While one is open, later short weeks are its own: they raise it, and open no other. What somebody acted on is
    raised, never lowered nor lifted. What somebody closed answers for its weeks, and for those concluded before.
    """
    counted = tally(cohort, enrolled, duty, now)
    needed = {monday: step for monday in counted.due if (step := counted.needs(monday, duty))}
    if _has_left(enrolled, cohort, now):
        needed = {}
    rows = [row for row in enrolled.escalations if row.duty is duty]
    for row in rows:
        if row.closed_at is None:
            return _held_against(enrolled, row, needed)
    closed = [row for row in rows if row.outcome != LIFTED]
    this_week = monday_of(local_date(now, cohort.calendar))
    unheard = [
        monday
        for monday in needed
        if monday > this_week - REACH and not any(_answers_for(cohort, enrolled, row, monday) for row in closed)
    ]
    if not unheard:
        return None
    act = "reopened" if any(row.monday == unheard[0] for row in rows) else "opened"
    return LadderChange(enrolled.id, duty, unheard[0], act, _highest(needed, unheard[0]))


def _held_against(
    enrolled: Enrolled, row: EscalationFacts, needed: Mapping[date, EscalationStep]
) -> LadderChange | None:
    def change(act: str, step: EscalationStep) -> LadderChange:
        return LadderChange(enrolled.id, row.duty, row.monday, act, step)

    still = [monday for monday in needed if monday >= row.monday]
    if not still:
        return None if acted_on(row) else change(LIFTED, row.step)
    step = _highest(needed, still[0])
    if STEPS.index(step) > STEPS.index(row.step):
        return change("raised", step)
    return change("lowered", step) if STEPS.index(step) < STEPS.index(row.step) and not acted_on(row) else None


def _highest(needed: Mapping[date, EscalationStep], since: date) -> EscalationStep:
    return max((step for monday, step in needed.items() if monday >= since), key=STEPS.index)


def acted_on(row: EscalationFacts) -> bool:
    """Somebody looks after it, or it went further by their hand."""
    return any(each is not None for each in (row.owner_id, row.met_on, row.drafted_by_id, row.notified_on))


def _answers_for(cohort: CohortFacts, enrolled: Enrolled, row: EscalationFacts, monday: date) -> bool:
    """What somebody closed settles its own weeks, and whatever was known by then."""
    known = row.closed_at is not None and concluded_at(cohort, enrolled, monday, row.duty) <= row.closed_at
    return monday <= row.monday or known


def _has_left(enrolled: Enrolled, cohort: CohortFacts, now: datetime) -> bool:
    return enrolled.left_on is not None and enrolled.left_on <= local_date(now, cohort.calendar)


def may_concern(cohort: CohortFacts, enrolled: Enrolled, duty: Duty, now: datetime) -> bool:
    """Whether the whole past need be read: a week at hand is short, or an escalation is there to be held against it.

    Asked of facts that go back a few weeks only.
    """
    if any(row.duty is duty and row.closed_at is None for row in enrolled.escalations):
        return True
    this_week = monday_of(local_date(now, cohort.calendar))
    mondays = (this_week - count * ONE_WEEK for count in range(REACH // ONE_WEEK))
    return any(is_short(cohort, enrolled, week_of(cohort, enrolled, monday), duty, now) for monday in mondays)


def last_short(counted: Tally, since: date) -> date:
    """The week up to which an escalation of that Monday counts: the latest short one from there on."""
    return max((monday for monday in counted.short if monday >= since), default=since)


# --- Whose it is


def party_concerned(duty: Duty) -> Party:
    """Who owes the duty: the authority the day, the partner the point."""
    return Party.AUTHORITY if duty is Duty.RELEASE else Party.PARTNER


def may_prepare(party: Party | None, duty: Duty) -> bool:
    """Only the party that is not concerned goes on to a formal notice (D13)."""
    return party is not None and party is not party_concerned(duty)


def open_escalations(enrolled: Enrolled) -> tuple[EscalationFacts, ...]:
    """Those that are open, the oldest first."""
    return tuple(sorted((row for row in enrolled.escalations if row.closed_at is None), key=lambda row: row.monday))


# --- The term of a formal notice


def ladder_notice(row_id: int, version: int, person_id: int, *, rings: bool, due_at: datetime) -> Notice:
    """One reader's copy of an escalation as it now stands."""
    return Notice(
        key=f"ladder:{row_id}:{version}:{person_id}",
        kind=Kind.LADDER,
        person_id=person_id,
        facts={"escalation": row_id},
        card=ladder_card(row_id),
        rings=rings,
        due_at=due_at,
    )


def ladder_card(row_id: int) -> str:
    """The card that shows an escalation in each reader's chat."""
    return f"ladder:{row_id}"


def reminder_days(calendar: Calendar, due_on: date) -> list[date]:
    """When the term is called to mind: a week before, the day before, on the day; never on a day off."""
    return [_open_day_on_or_before(calendar, due_on - timedelta(days=before)) for before in REMINDED_BEFORE]


def _open_day_on_or_before(calendar: Calendar, day: date) -> date:
    while not calendar.is_open(day) or (not calendar.is_within(day) and day in public_holidays(day.year, day.year)):
        day -= ONE_DAY
    return day


def notices(cohort: CohortFacts, _mondays: Iterable[date]) -> Iterator[Notice]:
    """The reminders of every term that runs, to the coordinators of both parties: a card that rings once more."""
    for enrolled in cohort.enrolments:
        for row in open_escalations(enrolled):
            if row.step is EscalationStep.NOTIFIED and row.outcome is None and row.due_on is not None:
                for day in sorted(set(reminder_days(cohort.calendar, row.due_on))):
                    yield from _reminders(cohort, row, day, row.due_on)


def _reminders(cohort: CohortFacts, row: EscalationFacts, day: date, due_on: date) -> Iterator[Notice]:
    at = local_moment(day, cohort.rhythm.plan[1], cohort.calendar)
    until = end_of_day(cohort, at + LAST_WINDOW if day == due_on else at)
    for person in readers_of_alerts(cohort, day):
        if person.reachable:
            yield Notice(
                key=f"ladder_term:{row.id}:{due_on}:{day}:{person.id}",
                kind=Kind.LADDER,
                person_id=person.id,
                facts={"escalation": row.id},
                card=ladder_card(row.id),
                rings=True,
                due_at=at,
                expires_at=until,
            )
