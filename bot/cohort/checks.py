"""Checks of a plan: what makes a cohort impossible, whether a file says it or a coordinator in the chat. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from scheduler.rhythm import OutOfOrder, Rhythm
from scheduler.weeks import WEEKDAYS, UsualDay
from storage.cohort_plan import CohortPlan, DayOffPlan, MemberPlan, ProjectPlan
from storage.terms import DayOffKind, Role

LARGEST_SIZE = 60
MOST_HALVES = 10  # a week's duty, in half-days
LONGEST = 5  # years; beyond it a date is a slip
CENTURY = range(2000, 2100)

# What the operator reads at the console, after the place; the chat has its own sentences, by the same codes.
AT_THE_CONSOLE = {
    "dates": "{ends_on} is before starts_on, {starts_on}",
    "too_long": "{ends_on} is more than {years} years after starts_on, {starts_on}; check the years",
    "no_such_year": "{starts_on} is not of this century; check the year",
    "twice_off": "{day} is there twice",
    "not_a_holiday": "{day} is not a public holiday of the programme's years",
    "last_coordinator": "the last one cannot leave; somebody must stay to receive the alerts",
    "name_twice": "«\u00a0{name}\u00a0» is there twice; add an initial, like « {name} K. »",
    "was_present": "«\u00a0{name}\u00a0» is still the name of somebody in this file",
    "name_elsewhere": "is also a coach's or a coordinator's; add an initial",
    "too_many": "{staying} are enrolled and the convention provides for {size}; to add one, record an amendment "
    "and raise size; to replace one, give the other a left_on",
    "coach_unknown": "«\u00a0{coach}\u00a0» is not in [[coaches]]",
    "coach_left": "«\u00a0{coach}\u00a0» left on {left_on}; name another coach",
    "was_twice": "«\u00a0{name}\u00a0» is there twice; one person has one new name",
    "order": "must come before {then}; move one of them",
    "silenced": "falls in the quiet hours, in which the bot does not speak first; move it, or the quiet hours",
    "never_worked": "{weekday} is among the weekdays never worked (off); choose another day",
}


@dataclass(frozen=True)
class PlanFault:
    """One thing that cannot be; `code` names its sentence, `place` where a file says it."""

    code: str
    values: Mapping[str, object]
    place: str = field(default="", compare=False)

    def at_the_console(self) -> str:
        """What the operator reads."""
        values = dict(self.values)
        if "weekday" in values:
            values["weekday"] = WEEKDAYS[int(str(values["weekday"]))]
        return f"{self.place}: {AT_THE_CONSOLE[self.code].format(**values)}"


def faults_of(plan: CohortPlan) -> list[PlanFault]:
    """Everything that makes this plan impossible."""
    return [
        *faults_of_calendar(plan.starts_on, plan.ends_on, plan.days_off),
        *faults_of_people(plan.coaches, plan.coordinators, plan.projects, plan.size),
        *_faults_of_rhythm(plan.rhythm),
    ]


def _faults_of_rhythm(rhythm: Mapping[str, object]) -> Iterator[PlanFault]:
    """What a file says of these, it says in its own words, as it reads them."""
    try:
        yield from faults_of_moments(Rhythm.parse(rhythm))
    except OutOfOrder as fault:
        for first, then in fault.pairs:
            yield PlanFault("order", {"first": first, "then": then})
    except ValueError:
        yield PlanFault("moment", {})


def faults_of_moments(rhythm: Rhythm) -> Iterator[PlanFault]:
    """A rhythm that can be read, and by which something would never be asked or would be asked too late."""
    for first, then in rhythm.disorder_of_a_day():
        yield PlanFault("order", {"first": first, "then": then}, f"rhythm: {first}")
    for first in rhythm.silenced():
        yield PlanFault("silenced", {"first": first}, f"rhythm: {first}")


def faults_of_calendar(starts_on: date, ends_on: date, days_off: Iterable[DayOffPlan]) -> Iterator[PlanFault]:
    """Dates that no programme has, a closure said twice, a worked holiday that is none."""
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    if ends_on < starts_on:
        yield PlanFault("dates", dates, "cohort: ends_on")
    elif starts_on.year not in CENTURY:
        yield PlanFault("no_such_year", dates, "cohort: starts_on")
    elif ends_on.year - starts_on.year > LONGEST:
        yield PlanFault("too_long", {**dates, "years": LONGEST}, "cohort: ends_on")
    off = list(days_off)
    holidays = {entry.day for entry in off if entry.kind is DayOffKind.HOLIDAY}
    seen: set[tuple[date, DayOffKind]] = set()
    for entry in off:
        if entry.kind is DayOffKind.WORKED_HOLIDAY and entry.day not in holidays:
            yield PlanFault("not_a_holiday", {"day": entry.day}, entry.place)
        elif (entry.day, entry.kind) in seen:
            yield PlanFault("twice_off", {"day": entry.day}, entry.place)
        seen.add((entry.day, entry.kind))


def faults_of_people(
    coaches: tuple[MemberPlan, ...],
    coordinators: tuple[MemberPlan, ...],
    projects: tuple[ProjectPlan, ...],
    size: int,
) -> Iterator[PlanFault]:
    """Names said twice, too many people, a coach who is not there, a day that is not worked, nobody to alert."""
    if coordinators and all(member.left_on for member in coordinators):
        yield PlanFault("last_coordinator", {}, "coordinators")
    for members in (coaches, coordinators, tuple(project.member for project in projects)):
        yield from _twins(members)
    others = {member.name.casefold() for member in (*coaches, *coordinators)}
    for project in projects:
        if project.member.name.casefold() in others:
            yield PlanFault("name_elsewhere", {"name": project.member.name}, f"{project.member.place}: name")
        yield from _of_project(project, coaches)
    staying = sum(project.member.left_on is None for project in projects)
    if staying > size:
        yield PlanFault("too_many", {"staying": staying, "size": size}, "intrapreneurs")


def _twins(members: tuple[MemberPlan, ...]) -> Iterator[PlanFault]:
    """No two people of one role have the same name, and nobody's former name is still somebody's."""
    seen: set[str] = set()
    former: set[str] = set()
    names = {member.name for member in members}
    for member in members:
        if member.was in former:
            yield PlanFault("was_twice", {"name": member.was}, f"{member.place}: was")
        former |= {member.was} if member.was else set()
        if member.name and member.name.casefold() in seen:
            yield PlanFault("name_twice", {"name": member.name}, f"{member.place}: name")
        if member.was in names:
            yield PlanFault("was_present", {"name": member.was}, f"{member.place}: was")
        seen.add(member.name.casefold())


def _of_project(project: ProjectPlan, coaches: Iterable[MemberPlan]) -> Iterator[PlanFault]:
    name, place = project.member.name, project.member.place
    coach = next((coach for coach in coaches if coach.name == project.coach), None)
    if project.coach and coach is None:
        yield PlanFault("coach_unknown", {"name": name, "coach": project.coach}, f"{place}: coach")
    elif coach and coach.left_on and project.member.left_on is None:
        values = {"name": name, "coach": coach.name, "left_on": coach.left_on}
        yield PlanFault("coach_left", values, f"{place}: coach")
    usual = UsualDay.parse(project.usual)
    key = "halves" if usual.halves == len(usual.moments) else "day"
    for weekday in sorted(usual.weekdays & {int(day) for day in project.off.split(",") if day}):
        yield PlanFault("never_worked", {"name": name, "weekday": weekday}, f"{place}: {key}")


def without_coach(plan: CohortPlan) -> list[str]:
    """Who of a draft has no coach yet: it cannot be finished so (A10)."""
    staying = [project for project in plan.projects if project.member.left_on is None]
    return [project.member.name for project in staying if not project.coach]


def holds(plan: CohortPlan, role: Role, name: str) -> bool:
    """Whether somebody of that name holds that role and has not left it."""
    return any(m.role is role and m.name == name and m.left_on is None for m in plan.members)
