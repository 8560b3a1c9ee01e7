"""The sheet of weeks: where each stands, in days, with what qualifies it; no sentence of anybody (DOMAIN 2.2)."""

from datetime import date

from bot.exports.contents import Contents, whether
from bot.exports.sheet import Cell, Column, Sheet
from bot.speech.words import Words
from scheduler.alerts import closings
from scheduler.facts import AlertFacts, Enrolled
from scheduler.figures import mondays_until, weeks_of
from scheduler.ledger import Week
from storage.terms import Duty, Outcome, WeekStatus

NAME, LINE, SHORT = 16, 30, 12
COLUMNS = (
    ("name", NAME), ("service", LINE), ("coach", NAME), ("monday", SHORT), ("status", 18), ("due_days", SHORT),
    ("released_days", SHORT), ("reason", LINE), ("moved", SHORT), ("corrected", SHORT), ("late", SHORT),
    ("contested", SHORT), ("justified", SHORT), ("made_up_on", SHORT), ("entered_by", NAME), ("interviews", 24),
    ("answered_at", NAME),
)  # fmt: skip


def week_sheet(contents: Contents, words: Words) -> Sheet:
    """One row for each person and week of the programme that has begun, the current one included."""
    mondays = mondays_until(contents.cohort, contents.now)
    rows = [
        _row(contents, enrolled, week, words)
        for enrolled in contents.cohort.enrolments
        for week in weeks_of(contents.cohort, mondays, enrolled)
    ]
    columns = [Column(words.label(f"export.column.{name}"), width) for name, width in COLUMNS]
    return Sheet("weeks", words.label("export.sheet.weeks"), columns, rows)


def status_of(contents: Contents, week: Week) -> WeekStatus:
    """Where the week stands; silence is pending until it closes."""
    silent = week.status is WeekStatus.UNANSWERED and not contents.closed(week)
    return WeekStatus.PENDING if silent else week.status


def _row(contents: Contents, enrolled: Enrolled, week: Week, words: Words) -> list[Cell]:
    alert = enrolled.alert(week.monday, Duty.RELEASE)
    due = week.status not in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)
    closing = closings(contents.cohort, week.monday).silence
    entered = week.answered_by not in (None, enrolled.person.id)
    interviews = week.check_in.interviews
    return [
        enrolled.person.name,
        enrolled.service,
        enrolled.coach.name,
        week.monday,
        words.t(f"status_word.{status_of(contents, week)}"),
        week.target / 2 if due else 0,
        None if week.halves is None else week.halves / 2,
        words.t(f"reason.{week.reason}") if week.reason else None,
        whether(week.moved, words),
        whether(week.corrected, words),
        whether(week.answered_at is not None and week.answered_at >= closing, words),
        whether(week.contested, words),
        whether(alert is not None and alert.outcome is Outcome.JUSTIFIED, words),
        _made_up_on(alert),
        contents.name(week.answered_by) if entered else None,
        words.t(f"interviews.{interviews}") if interviews else None,
        contents.local(week.answered_at),
    ]


def _made_up_on(alert: AlertFacts | None) -> date | None:
    made_up = alert is not None and alert.outcome is Outcome.MADE_UP and alert.detail
    return date.fromisoformat(alert.detail) if made_up and alert and alert.detail else None
