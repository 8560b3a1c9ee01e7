"""The sheet of weekly points: held, postponed or missed, when, and why not; nothing of what was said in them."""

from datetime import date

from bot.exports.contents import Contents
from bot.exports.sheet import Cell, Column, Sheet
from bot.speech.words import Words
from scheduler.facts import Enrolled
from scheduler.figures import mondays_until, weeks_of
from scheduler.ledger import Week
from storage.terms import PointAnswer, Question, WeekStatus

COLUMNS = (
    ("name", 16), ("coach", 16), ("monday", 12), ("point", 18), ("held_on", 12), ("points_held", 12),
    ("planned_on", 12), ("missed_reason", 24), ("said_by", 16),
)  # fmt: skip


def point_sheet(contents: Contents, words: Words) -> Sheet:
    """One row for each person and week of the programme that has begun."""
    mondays = mondays_until(contents.cohort, contents.now)
    rows = [
        _row(contents, enrolled, week, words)
        for enrolled in contents.cohort.enrolments
        for week in weeks_of(contents.cohort, mondays, enrolled)
    ]
    columns = [Column(words.label(f"export.column.{name}"), width) for name, width in COLUMNS]
    return Sheet("points", words.label("export.sheet.points"), columns, rows)


def _row(contents: Contents, enrolled: Enrolled, week: Week, words: Words) -> list[Cell]:
    point = week.point
    missed = point.answer is PointAnswer.MISSED and point.reason
    by = [s.by_id for s in enrolled.answers.get(week.monday, ()) if s.question is Question.POINT]
    return [
        enrolled.person.name,
        enrolled.coach.name,
        week.monday,
        _standing(contents, week, words),
        _last(point.held_on),
        len(point.held_on),
        point.day if point.answer is PointAnswer.POSTPONED else point.planned_on,
        words.t(f"missed_reason.{point.reason}") if missed else None,
        contents.name(by[-1]) if by else None,
    ]


def _standing(contents: Contents, week: Week, words: Words) -> str:
    if week.point.answer:
        return words.t(f"point.{week.point.answer}")
    if week.status in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED):
        return words.t("export.point.not_due")
    return words.t("export.point.unconfirmed" if contents.closed(week) else "export.point.pending")


def _last(days: tuple[date, ...]) -> date | None:
    return max(days, default=None)
