"""Points: whose a weekly point is, and when its coach and its intrapreneur hear of it. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from scheduler import milestones
from scheduler.facts import CoachAwayFacts, CohortFacts, Enrolled, Member
from scheduler.ledger import Week, week_of
from scheduler.notices import Kind, week_facts
from scheduler.prompts import end_of_day, open_for, to_person
from scheduler.weekly_point import Point, read_point
from scheduler.weeks import (
    ONE_WEEK,
    local_date,
    local_moment,
    monday_of,
    next_open,
    week_moment,
    weekdays_of,
)
from storage.notice import Notice
from storage.terms import Party, PointAnswer, Question, WeekStatus

ASKED_AFTER = timedelta(minutes=30)  # the time a point takes
TIME_GRACE = timedelta(minutes=1)  # to change one's mind before the intrapreneur hears of it
CALLED_OFF_GRACE = timedelta(minutes=5)  # to choose another time: then that one is told
NO_POINT_DUE = (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)


# --- Whose point it is


def point_coach(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> Member:
    """Who holds the point of that week: whoever stands in, else the own coach.

    The open points of a coach who left go to the partner's coordination (C10).
    """
    own = enrolled.coach
    if all(coach.id != own.id for coach in cohort.coaches):
        return _coordination(cohort, monday) or own
    away = away_in(cohort, own.id, monday)
    if away is None or not away.accepted or away_in(cohort, away.stand_in_id, monday):
        return own
    return next((coach for coach in cohort.coaches if coach.id == away.stand_in_id), own)


def _coordination(cohort: CohortFacts, monday: date) -> Member | None:
    """One coordinator of the party that owes the point, if one can be reached and is not away."""
    away = {relay.from_id for relay in cohort.relays if relay.until >= monday}
    partners = (person for person in cohort.coordinators if person.party is Party.PARTNER and person.reachable)
    return min(partners, key=lambda person: (person.id in away, person.id), default=None)


def away_in(cohort: CohortFacts, coach_id: int | None, monday: date) -> CoachAwayFacts | None:
    """What makes a coach unavailable that week: days said that leave none of its open days."""
    days = [day for day in weekdays_of(monday) if cohort.calendar.is_open(day)]
    covering = [
        away
        for away in cohort.away_coaches
        if away.coach_id == coach_id and days and away.starts_on <= days[0] and away.ends_on >= days[-1]
    ]
    return max(covering, key=lambda away: (away.accepted, away.id), default=None)


def nobody_holds(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    """The coach said to be unavailable that week, and nobody stands in."""
    return away_in(cohort, point_coach(cohort, enrolled, monday).id, monday) is not None


def speaks_of(cohort: CohortFacts, enrolled: Enrolled, monday: date, person_id: int) -> bool:
    """Whether this person may say something of that week's point: who holds it, and the own coach at any time."""
    return person_id in (enrolled.coach.id, point_coach(cohort, enrolled, monday).id)


def week_before_left(cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime) -> Week | None:
    """The week before, if a point held today may be said to be its own (C8).

    So it is on the first open day of a week, or on the day to which that point was moved.
    """
    today, before = local_date(now, cohort.calendar), week_of(cohort, enrolled, week.monday - ONE_WEEK)
    point = before.point
    if monday_of(today) != week.monday or before.status in NO_POINT_DUE or not _unheld(point):
        return None
    first = next(filter(cohort.calendar.is_open, weekdays_of(week.monday)), None)
    return before if today == first or (point.planned_on and week.monday <= point.planned_on <= today) else None


def _unheld(point: Point) -> bool:
    return point.answer in (None, PointAnswer.POSTPONED)


def points_of(cohort: CohortFacts, coach_id: int, monday: date) -> list[tuple[Enrolled, Week]]:
    """With whom this person has a point to hold that week: nobody who is away all of it."""
    theirs = [e for e in cohort.enrolments if point_coach(cohort, e, monday).id == coach_id]
    pairs = [(enrolled, week_of(cohort, enrolled, monday)) for enrolled in theirs]
    return [pair for pair in pairs if pair[1].status not in NO_POINT_DUE]


# --- When


def planned_moment(cohort: CohortFacts, point: Point) -> datetime | None:
    """When a fixed point begins; without an hour, when the day's question is asked. None if it is not fixed."""
    if point.planned_on is None:
        return None
    return local_moment(point.planned_on, point.planned_at or cohort.rhythm.day_question, cohort.calendar)


def asked_at(cohort: CohortFacts, point: Point) -> datetime | None:
    """When the coach is asked whether a fixed point took place: once it is over, in open hours."""
    begins = planned_moment(cohort, point)
    if begins is None:
        return None
    over = begins + (ASKED_AFTER if point.planned_at else timedelta(0))
    return next_open(over, cohort.calendar, cohort.rhythm.quiet)


def is_left(cohort: CohortFacts, week: Week, now: datetime) -> bool:
    """Something must still be done or said about that point, and no question about it will come by itself."""
    at = asked_at(cohort, week.point)
    ahead = at is not None and at > now
    return week.point.is_open(local_date(now, cohort.calendar)) and not ahead


# --- What is said of it


def notices(cohort: CohortFacts, mondays: Iterable[date]) -> Iterator[Notice]:
    """What is said of points in these weeks."""
    for monday in mondays:
        yield from coach_notices(cohort, monday)
        yield from _of_fixed_points(cohort, monday)
        yield from milestones.notices(cohort, monday)


def coach_notices(cohort: CohortFacts, monday: date) -> Iterator[Notice]:
    """Each coach's Monday list, and Friday's question about the points of which nothing was said."""
    at_list = week_moment(monday, cohort.rhythm.coach_list, cohort.calendar)
    at_reminder = week_moment(monday, cohort.rhythm.coach_reminder, cohort.calendar)
    if at_list is None or at_reminder is None:
        return
    for coach, weeks in _by_coach(cohort, monday):
        facts = {"monday": monday.isoformat()}
        list_key, reminder_key = f"coach_list:{coach.id}:{monday}", f"coach_reminder:{coach.id}:{monday}"
        yield to_person(cohort, coach, Kind.COACH_LIST, list_key, facts, at_list)
        if any(is_left(cohort, week, at_reminder) for week in weeks):
            yield to_person(cohort, coach, Kind.COACH_REMINDER, reminder_key, facts, at_reminder)


def _by_coach(cohort: CohortFacts, monday: date) -> Iterator[tuple[Member, list[Week]]]:
    """Those who can be asked, with the weeks in which they hold a point; nobody who is unavailable all week."""
    weeks: dict[Member, list[Week]] = {}
    for enrolled in cohort.enrolments:
        coach = point_coach(cohort, enrolled, monday)
        week = week_of(cohort, enrolled, monday)
        asked = coach.reachable and away_in(cohort, coach.id, monday) is None
        if asked and week.status not in NO_POINT_DUE:
            weeks.setdefault(coach, []).append(week)
    yield from weeks.items()


def _of_fixed_points(cohort: CohortFacts, monday: date) -> Iterator[Notice]:
    """Of the points that are fixed for this week, and of the times that were said in it.

    A point of last week may be held in this one, and one of next week fixed in it.
    """
    for enrolled in cohort.enrolments:
        for of_week in (monday - ONE_WEEK, monday, monday + ONE_WEEK):
            answers = enrolled.answers.get(of_week, ())
            if not any(said.question is Question.POINT_PLANNED for said in answers):
                continue
            if week_of(cohort, enrolled, of_week).status in NO_POINT_DUE:
                continue
            point = read_point(answers, cohort.calendar)
            if point.planned_on and monday_of(point.planned_on) == monday:
                yield from _asked(cohort, enrolled, of_week, point)
            said_at = point.planned_said or point.called_off_at
            if said_at and monday_of(local_date(said_at, cohort.calendar)) == monday:
                yield from _told(cohort, enrolled, of_week, point)


def _asked(cohort: CohortFacts, enrolled: Enrolled, monday: date, point: Point) -> Iterator[Notice]:
    """Whether it took place, asked of whoever holds it; not to a coach who is unavailable that week."""
    coach, at = point_coach(cohort, enrolled, monday), asked_at(cohort, point)
    if at is None or point.planned_on is None or not coach.reachable:
        return
    if away_in(cohort, coach.id, monday_of(point.planned_on)) is None:
        facts = {**week_facts(enrolled.id, monday), **_plan(point)}
        key = f"point_asked:{enrolled.id}:{monday}:{'T'.join(_plan(point).values())}"
        yield to_person(cohort, coach, Kind.POINT_ASKED, key, facts, at)


def _plan(point: Point) -> dict[str, str]:
    """A plan by name: an old question knows whether it still stands."""
    day = point.planned_on.isoformat() if point.planned_on else ""
    return {"day": day, "time": f"{point.planned_at:%H%M}" if point.planned_at else ""}


def _told(cohort: CohortFacts, enrolled: Enrolled, monday: date, point: Point) -> Iterator[Notice]:
    """The intrapreneur hears when their point is, that it moved, or that it is not when it was; all on one card."""
    if not enrolled.person.reachable:
        return
    said_at = point.planned_said or point.called_off_at
    begins = planned_moment(cohort, point)
    if said_at is None:
        return
    at = open_for(cohort, said_at + (TIME_GRACE if begins else CALLED_OFF_GRACE), enrolled.person.id)
    yield Notice(
        key=f"point_time:{enrolled.id}:{monday}:{said_at:%Y%m%dT%H%M%S}",
        kind=Kind.POINT_TIME,
        person_id=enrolled.person.id,
        facts=week_facts(enrolled.id, monday),
        card=f"point:{enrolled.id}:{monday}",
        rings=True,
        due_at=at,
        expires_at=begins
        or end_of_day(cohort, local_moment(weekdays_of(monday + ONE_WEEK)[-1], time(12), cohort.calendar)),
    )
