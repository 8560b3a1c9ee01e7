"""Cohort plan: what a cohort file says, checked and in plain values, ready to become rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.terms import DayOffKind, Party, Role


@dataclass(frozen=True)
class DayOffPlan:
    """A date on which the programme's calendar differs."""

    day: date
    kind: DayOffKind
    name: str = ""
    place: str = field(default="", compare=False)  # where the file says so: `cohort: closures[0]`


@dataclass(frozen=True)
class MemberPlan:
    """Somebody in one role. `was`: the name an earlier file gave them; `left_on`: the day they left it."""

    name: str
    role: Role
    party: Party | None = None
    may_decide: bool = False
    was: str | None = None
    left_on: date | None = None
    place: str = field(default="", compare=False)  # where the file says so: `coaches[0] (Inès)`


@dataclass(frozen=True)
class ProjectPlan:
    """What an intrapreneur does, with whom, and on which usual day. `coach` is empty in a draft that names none yet."""

    member: MemberPlan
    project: str
    service: str
    coach: str
    usual: str  # UsualDay.code
    off: str  # weekday numbers, comma-joined


@dataclass(frozen=True)
class CohortPlan:
    """A whole cohort. Public holidays are among `days_off`, worked ones included."""

    name: str
    authority: str
    partner: str
    starts_on: date
    ends_on: date
    timezone: str = "Europe/Paris"
    language: str = "fr"
    size: int = 6
    target_halves: int = 2
    controllers: str = ""
    dpo: str = ""
    was: str | None = None
    rhythm: dict[str, Any] = field(default_factory=dict)
    days_off: tuple[DayOffPlan, ...] = ()
    coaches: tuple[MemberPlan, ...] = ()
    coordinators: tuple[MemberPlan, ...] = ()
    projects: tuple[ProjectPlan, ...] = ()

    @property
    def members(self) -> tuple[MemberPlan, ...]:
        """Everybody, once for each role: intrapreneurs, coaches, coordinators."""
        return (*(project.member for project in self.projects), *self.coaches, *self.coordinators)
