"""Facts: what the rules are told, as plain values. Nothing here knows SQL, words or a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scheduler.weeks import Calendar, Rhythm, Span, UsualDay
from storage.terms import AbsenceKind, AlertState, Duty, EscalationStep, Outcome, Party, Question, SupportState


@dataclass(frozen=True)
class Member:
    """A person as the rules see them. `reachable`: has joined, and has not blocked the bot.

    `proxy_id`: the coordinator who answers for somebody without Telegram.
    """

    id: int
    name: str
    reachable: bool = True
    day_reminder: bool = True
    party: Party | None = None
    language: str = "fr"
    proxy_id: int | None = None


@dataclass(frozen=True)
class Said:
    """One answer, as the append-only history keeps it."""

    question: Question
    at: datetime
    by_id: int
    day: date | None = None
    part: str | None = None
    halves: int | None = None
    choice: str | None = None
    reason: str | None = None
    text: str | None = None
    corrects: bool = False


@dataclass(frozen=True)
class Away:
    """A declared absence, in half-days."""

    span: Span
    kind: AbsenceKind
    declared_at: datetime
    id: int = 0


@dataclass(frozen=True)
class Habit:
    """The usual day and the weekdays never worked (0 is Monday), from a Monday on."""

    valid_from: date
    usual: UsualDay
    off: frozenset[int] = frozenset()


@dataclass(frozen=True)
class AlertFacts:
    """An alert as it stands."""

    id: int
    monday: date
    duty: Duty
    state: AlertState
    finding: str
    opened_at: datetime
    owner_id: int | None = None
    owned_at: datetime | None = None
    outcome: Outcome | None = None
    detail: str | None = None
    closed_at: datetime | None = None
    version: int = 1
    enrolment_id: int = 0


@dataclass(frozen=True)
class CommitmentFacts:
    """A day promised on the phone by a head of service; `kept` None while it is not known."""

    id: int
    alert_id: int
    day: date
    by_id: int
    made_at: datetime
    kept: bool | None = None


@dataclass(frozen=True)
class EscalationFacts:
    """A step of the ladder above alerts; `monday` is the week that made it necessary."""

    id: int
    enrolment_id: int
    duty: Duty
    monday: date
    step: EscalationStep
    opened_at: datetime
    owner_id: int | None = None
    owned_at: datetime | None = None
    met_on: date | None = None
    conclusion: str | None = None
    drafted_by_id: int | None = None
    notified_on: date | None = None
    due_on: date | None = None
    outcome: str | None = None
    termination_asked: bool | None = None
    closed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True)
class SupportFacts:
    """A request for technical support as it stands."""

    id: int
    need: str
    state: SupportState
    asked_at: datetime
    changed_at: datetime
    wanted_by: date | None = None
    planned_for: date | None = None
    link: str | None = None
    version: int = 1


@dataclass(frozen=True)
class CoachAwayFacts:
    """Days on which a coach cannot hold the points, and who was asked to hold them."""

    id: int
    coach_id: int
    starts_on: date
    ends_on: date
    stand_in_id: int | None = None
    accepted: bool = False
    declined: bool = False


@dataclass(frozen=True)
class RelayFacts:
    """A coordinator is away through `until`; `to_id` None: nobody of the party stands in."""

    id: int
    from_id: int
    to_id: int | None
    until: date
    made_at: datetime


@dataclass(frozen=True)
class Enrolled:
    """One intrapreneur's follow-up with the answers, absences and alerts of the weeks in question."""

    id: int
    person: Member
    coach: Member
    service: str
    project: str
    habits: tuple[Habit, ...]
    first_monday: date | None = None
    left_on: date | None = None
    absences: tuple[Away, ...] = ()
    answers: Mapping[date, tuple[Said, ...]] = field(default_factory=dict)
    alerts: tuple[AlertFacts, ...] = ()
    commitments: tuple[CommitmentFacts, ...] = ()
    escalations: tuple[EscalationFacts, ...] = ()
    refusals: frozenset[date] = frozenset()  # Mondays of weeks whose call met a refusal; only the ladder reads them
    support: tuple[SupportFacts, ...] = ()
    proof_link: str | None = None
    report_link: str | None = None
    mid_point_on: date | None = None

    def habit(self, monday: date) -> Habit:
        """The habit in force in that week."""
        in_force = [habit for habit in self.habits if habit.valid_from <= monday]
        return max(in_force or self.habits[:1], key=lambda habit: habit.valid_from)

    def alert(self, monday: date, duty: Duty) -> AlertFacts | None:
        """The one alert of that week and duty, if it was ever opened."""
        return next((alert for alert in self.alerts if (alert.monday, alert.duty) == (monday, duty)), None)


@dataclass(frozen=True)
class CohortFacts:
    """A cohort and everybody in it, as far as the weeks in question go."""

    id: int
    name: str
    authority: str
    partner: str
    calendar: Calendar
    rhythm: Rhythm
    coordinators: tuple[Member, ...]
    enrolments: tuple[Enrolled, ...]
    target_halves: int = 2
    size: int = 6
    outages: tuple[tuple[datetime, datetime], ...] = ()
    deaf_since: datetime | None = None  # Telegram has not answered since then
    told: frozenset[str] = frozenset()  # keys of notices that really went out lately
    coaches: tuple[Member, ...] = ()
    away_coaches: tuple[CoachAwayFacts, ...] = ()
    relays: tuple[RelayFacts, ...] = ()
    draft_since: datetime | None = None  # being set up in the chat: nothing is said of its weeks yet
    # What the ledger made of each week: the same are asked for again and again, also of facts made from these.
    read_weeks: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    planned: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # the rules, of these

    def enrolled(self, enrolment_id: int) -> Enrolled:
        """The enrolment with this id; KeyError if it is not of this cohort."""
        for enrolled in self.enrolments:
            if enrolled.id == enrolment_id:
                return enrolled
        raise KeyError(enrolment_id)
