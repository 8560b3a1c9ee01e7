"""Weekly point: reads from a week's history what was fixed, held, moved or missed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from scheduler.facts import Said
from scheduler.weeks import Calendar, local_date, local_moment
from storage.terms import PointAnswer, Question

END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class Point:
    """The weekly point as the coach says it; `answer` None while nothing was said.

    `planned_on`: for when it is fixed, and nothing was said of that yet; `planned_at` None if no hour was said.
    `called_off_at`: since when a plan that lay ahead holds no more, with none in its place.
    """

    answer: PointAnswer | None = None
    reason: str | None = None
    day: date | None = None
    held_on: tuple[date, ...] = ()  # two points in one week are both kept
    planned_on: date | None = None
    planned_at: time | None = None
    planned_said: datetime | None = None
    called_off_at: datetime | None = None

    def is_open(self, day: date) -> bool:
        """Whether it is still to be held or told on that day: nothing was said, or it was postponed before."""
        postponed = self.answer is PointAnswer.POSTPONED and self.day is not None and self.day < day
        return self.answer is None or postponed

    @property
    def held(self) -> bool:
        """At least one point of the week took place."""
        return self.answer is PointAnswer.HELD


def read_point(answers: Iterable[Said], calendar: Calendar) -> Point:
    """What a week's answers make of its point, in their order.

    A point that was held keeps a later plan: it is one more. Any other answer ends the plan, and takes back what
    was said to be held.
    """
    point = Point()
    for said in answers:
        if said.question is Question.POINT_PLANNED:
            point = _planned(point, said, calendar)
        elif said.question is Question.POINT and said.choice:
            point = _told(point, said, calendar)
    return point


def _planned(point: Point, said: Said, calendar: Calendar) -> Point:
    if said.day is None:
        return _without_plan(point, said.at, calendar)
    at = time.fromisoformat(said.choice) if said.choice else None
    return replace(point, planned_on=said.day, planned_at=at, planned_said=said.at, called_off_at=None)


def _told(point: Point, said: Said, calendar: Calendar) -> Point:
    answer = PointAnswer(said.choice or "")
    if answer is not PointAnswer.HELD:
        point = replace(_without_plan(point, said.at, calendar), held_on=())
    else:
        on = said.day or local_date(said.at, calendar)
        point = replace(point, held_on=tuple(sorted({*point.held_on, on})), called_off_at=None)
        if point.planned_on and point.planned_on <= on:
            point = replace(point, planned_on=None, planned_at=None, planned_said=None)
    return replace(point, answer=answer, reason=said.reason, day=said.day)


def _without_plan(point: Point, now: datetime, calendar: Calendar) -> Point:
    """The plan is over; whoever was told of it must hear so if its moment is still to come."""
    off = point.called_off_at
    if point.planned_on and local_moment(point.planned_on, point.planned_at or END_OF_DAY, calendar) > now:
        off = now
    return replace(point, planned_on=None, planned_at=None, planned_said=None, called_off_at=off)
