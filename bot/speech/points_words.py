"""Words for a weekly point: to be fixed, for when it is fixed or moved, when it was held."""

from datetime import date

from bot.speech.words import Safe, Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.points import nobody_holds
from scheduler.weekly_point import Point
from storage.terms import MissedReason, PointAnswer


def when(point: Point, words: Words, this_monday: date | None = None) -> Safe:
    """`mardi 12 à 10 h`, or the day alone; the month too outside the week at hand."""
    on = point.planned_on or date.min
    near = this_monday is not None and 0 <= (on - this_monday).days < 7
    day = words.day(on) if near else words.day_month(on)
    if point.planned_at is None:
        return Safe(day)
    return words.t("coach.day_at", day=day, time=words.time(point.planned_at))


def state(point: Point, words: Words, this_monday: date | None = None) -> Safe:
    """How the point of a week stands, after the name."""
    if point.held:
        held = words.t("coach.state_held", day=words.names(words.day(day) for day in point.held_on))
        return (
            words.t("coach.state_one_more", held=held, when=when(point, words, this_monday)) if _fixed(point) else held
        )
    if not _fixed(point):
        return words.t(f"coach.state_{point.answer or 'open'}")
    fixed = when(point, words, this_monday)
    return words.t("coach.state_moved", when=fixed) if point.answer is PointAnswer.POSTPONED else fixed


def _fixed(point: Point) -> bool:
    return point.planned_on is not None


def why_not_held(cohort: CohortFacts, enrolled: Enrolled, monday: date, point: Point, words: Words) -> str:
    """The reason as the coach says it, or that nobody stands in; empty if none is known."""
    if point.reason:
        return words.t(f"missed_reason.{point.reason}")
    if point.answer is PointAnswer.POSTPONED and _fixed(point):
        return words.t("coach.state_moved", when=when(point, words))
    if point.answer is None and nobody_holds(cohort, enrolled, monday):
        return words.t(f"missed_reason.{MissedReason.COACH_AWAY}")
    return ""
