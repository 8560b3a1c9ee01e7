"""Rows to facts: each row as the plain value that the rules are told."""

from collections.abc import Iterable

from scheduler.facts import (
    AlertFacts,
    Away,
    CoachAwayFacts,
    CommitmentFacts,
    EscalationFacts,
    Habit,
    RelayFacts,
    SupportFacts,
)
from scheduler.weeks import Calendar, Part, Span, UsualDay
from storage.tables import (
    Absence,
    Alert,
    CoachAway,
    Cohort,
    Commitment,
    DayOff,
    Escalation,
    Pattern,
    Relay,
    SupportRequest,
)
from storage.terms import DayOffKind


def calendar(cohort: Cohort, days: Iterable[DayOff]) -> Calendar:
    """The cohort's calendar, with the days on which it differs."""
    worked = {day.day for day in days if day.kind is DayOffKind.WORKED_HOLIDAY}
    off = {day.day: day.name for day in days if day.kind is not DayOffKind.WORKED_HOLIDAY}
    closed = {day.day for day in days if day.kind is DayOffKind.CLOSURE}
    days_off = {day: name for day, name in off.items() if day in closed or day not in worked}
    return Calendar(cohort.timezone, cohort.starts_on, cohort.ends_on, days_off)


def habit(pattern: Pattern) -> Habit:
    """A usual day, from its row."""
    off = frozenset(int(day) for day in pattern.off.split(",") if day)
    return Habit(pattern.valid_from, UsualDay.parse(pattern.usual), off)


def away(absence: Absence) -> Away:
    """An absence, from its row."""
    span = Span(absence.starts_on, Part(absence.starts_part), absence.ends_on, Part(absence.ends_part))
    return Away(span, absence.kind, absence.declared_at, absence.id or 0)


def alert_facts(alert: Alert) -> AlertFacts:
    """An alert, from its row."""
    return AlertFacts(
        id=alert.id or 0,
        monday=alert.monday,
        duty=alert.duty,
        state=alert.state,
        finding=alert.finding,
        opened_at=alert.opened_at,
        owner_id=alert.owner_id,
        owned_at=alert.owned_at,
        outcome=alert.outcome,
        detail=alert.detail,
        closed_at=alert.closed_at,
        version=alert.version,
        enrolment_id=alert.enrolment_id,
    )


def escalation_facts(row: Escalation) -> EscalationFacts:
    """A step of the ladder, from its row."""
    return EscalationFacts(
        id=row.id or 0,
        enrolment_id=row.enrolment_id,
        duty=row.duty,
        monday=row.monday,
        step=row.step,
        opened_at=row.opened_at,
        owner_id=row.owner_id,
        owned_at=row.owned_at,
        met_on=row.met_on,
        conclusion=row.conclusion,
        drafted_by_id=row.drafted_by_id,
        notified_on=row.notified_on,
        due_on=row.due_on,
        outcome=row.outcome,
        termination_asked=row.termination_asked,
        closed_at=row.closed_at,
        version=row.version,
    )


def support_facts(row: SupportRequest) -> SupportFacts:
    """A request for support, from its row."""
    return SupportFacts(
        id=row.id or 0,
        need=row.need,
        state=row.state,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
        wanted_by=row.wanted_by,
        planned_for=row.planned_for,
        link=row.link,
        version=row.version,
    )


def commitment(row: Commitment) -> CommitmentFacts:
    """A promised day, from its row."""
    return CommitmentFacts(row.id or 0, row.alert_id, row.day, row.by_id, row.made_at, row.kept)


def coach_away(row: CoachAway) -> CoachAwayFacts:
    """A coach's absence, from its row."""
    accepted, declined = row.accepted_at is not None, row.declined_at is not None
    return CoachAwayFacts(row.id or 0, row.coach_id, row.starts_on, row.ends_on, row.stand_in_id, accepted, declined)


def relay(row: Relay) -> RelayFacts:
    """A relay, from its row."""
    return RelayFacts(row.id or 0, row.from_id, row.to_id, row.until, row.made_at)
