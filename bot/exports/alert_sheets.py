"""The sheets of alerts: how each stands, and everything that was done about them."""

from datetime import date

from bot.exports.contents import Contents
from bot.exports.sheet import Cell, Column, Sheet
from bot.personal_words import in_words
from bot.speech.words import Words
from scheduler.facts import AlertFacts, Enrolled
from storage.tables import AlertEvent
from storage.terms import Duty, Outcome

ALERTS = (
    ("name", 16), ("service", 30), ("monday", 12), ("duty", 18), ("finding", 30), ("state", 12), ("opened_at", 16),
    ("owner", 16), ("owned_at", 16), ("outcome", 14), ("detail", 36), ("closed_at", 16),
)  # fmt: skip
EVENTS = (("name", 16), ("monday", 12), ("at", 16), ("by", 16), ("act", 24), ("detail", 36))


def alert_sheet(contents: Contents, words: Words) -> Sheet:
    """One row for each alert, by person and week."""
    rows = [
        _alert(contents, enrolled, alert, words)
        for enrolled in contents.cohort.enrolments
        for alert in sorted(enrolled.alerts, key=lambda alert: (alert.monday, alert.duty is Duty.POINT))
    ]
    columns = [Column(words.label(f"export.column.{name}"), width) for name, width in ALERTS]
    return Sheet("alerts", words.label("export.sheet.alerts"), columns, rows)


def _alert(contents: Contents, enrolled: Enrolled, alert: AlertFacts, words: Words) -> list[Cell]:
    return [
        enrolled.person.name,
        enrolled.service,
        alert.monday,
        words.t(f"data.duty.{alert.duty}"),
        words.t(f"finding.{alert.finding}"),
        words.t(f"data.state.{alert.state}"),
        contents.local(alert.opened_at),
        contents.name(alert.owner_id),
        contents.local(alert.owned_at),
        words.t(f"outcome.{alert.outcome}") if alert.outcome else None,
        _detail(alert.outcome, alert.detail, words),
        contents.local(alert.closed_at),
    ]


def event_sheet(contents: Contents, words: Words) -> Sheet:
    """One row for each act, oldest first; nobody means the bot."""
    people = {enrolled.id: enrolled.person.name for enrolled in contents.cohort.enrolments}
    rows = [_event(contents, people.get(whose), monday, event, words) for event, whose, monday in contents.events]
    columns = [Column(words.label(f"export.column.{name}"), width) for name, width in EVENTS]
    return Sheet("acts", words.label("export.sheet.acts"), columns, rows)


def _event(contents: Contents, name: str | None, monday: date, event: AlertEvent, words: Words) -> list[Cell]:
    row = {"act": event.act, "detail": event.detail}
    outcome = Outcome(event.act) if event.act in [*Outcome] else None
    return [
        name,
        monday,
        contents.local(event.at),
        contents.name(event.by_id) or words.t("export.bot"),
        in_words("alertevent", "act", row, words),
        _detail(outcome, event.detail, words) if event.detail else None,
    ]


def _detail(outcome: Outcome | None, detail: str | None, words: Words) -> Cell:
    """A day made up for, a reason in words, or the coordinator's own sentence."""
    if not detail:
        return None
    if outcome is Outcome.MADE_UP:
        return date.fromisoformat(detail)
    return in_words("alertevent", "detail", {"detail": detail}, words)
