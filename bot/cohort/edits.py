"""Edits of a plan: one thing a coordinator changes makes a new plan of the whole cohort. Pure; checked elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.cohort.calendar import holidays_between
from storage.cohort_plan import CohortPlan, DayOffPlan, MemberPlan, ProjectPlan
from storage.terms import DayOffKind, Party, Role

WHOLE = ("authority", "partner", "timezone", "language", "controllers", "dpo")
NUMBERS = ("size", "target_halves")
OF_A_PROJECT = ("service", "project", "usual", "off")


def with_setting(plan: CohortPlan, field: str, value: str) -> CohortPlan:
    """A setting of the cohort itself; `at_…` is a moment of its rhythm. Dates are ISO, numbers are digits."""
    if field == "promo_name":
        return replace(plan, name=value, was=plan.name)
    if field in ("starts_on", "ends_on"):
        return _with_dates(plan, **{field: date.fromisoformat(value)})
    if field in NUMBERS:
        return replace(plan, **{field: int(value)})  # type: ignore[arg-type]
    if field.startswith("at_"):
        moment: Any = value.split(",") if field == "at_quiet" else value
        return replace(plan, rhythm={**plan.rhythm, field.removeprefix("at_"): moment})
    if field not in WHOLE:
        raise ValueError(field)
    return replace(plan, **{field: value})  # type: ignore[arg-type]


def with_start(plan: CohortPlan, starts_on: date) -> CohortPlan:
    """Another start of a draft: the end follows, so that the programme stays as long, with a name by its year."""
    moved = _with_dates(plan, starts_on=starts_on, ends_on=plan.ends_on + (starts_on - plan.starts_on))
    proposed = plan.name == name_of_year(plan.starts_on)
    return with_setting(moved, "promo_name", name_of_year(starts_on)) if proposed else moved


def name_of_year(starts_on: date) -> str:
    """What a promo is called until it has a name of its own."""
    return f"Promo {starts_on.year}"


def _with_dates(plan: CohortPlan, **dates: date) -> CohortPlan:
    """Public holidays are those of the programme's years; a worked one that is none of them is gone."""
    moved = replace(plan, **dates)  # type: ignore[arg-type]
    public = holidays_between(moved.starts_on, max(moved.starts_on, moved.ends_on))
    known = {off.day for off in public}
    others = [off for off in plan.days_off if off.kind is not DayOffKind.HOLIDAY]
    kept = [off for off in others if off.kind is DayOffKind.CLOSURE or off.day in known]
    return replace(moved, days_off=(*public, *kept))


# --- Days off


def with_closure(plan: CohortPlan, first: date, last: date, name: str) -> CohortPlan:
    """Closed from one date to another, on the days from Monday to Friday; what was closed keeps its name."""
    closed = {off.day for off in plan.days_off if off.kind is DayOffKind.CLOSURE}
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    new = [DayOffPlan(d, DayOffKind.CLOSURE, name) for d in days if d.weekday() < 5 and d not in closed]
    return _with_days_off(plan, [*plan.days_off, *new])


def without_closure(plan: CohortPlan, first: date, last: date) -> CohortPlan:
    """Open again between these dates."""
    return _with_days_off(
        plan, [o for o in plan.days_off if o.kind is not DayOffKind.CLOSURE or not first <= o.day <= last]
    )


def with_worked(plan: CohortPlan, day: date, *, worked: bool) -> CohortPlan:
    """A public holiday that is worked after all, or is not."""
    kept = [off for off in plan.days_off if (off.kind, off.day) != (DayOffKind.WORKED_HOLIDAY, day)]
    names = {off.day: off.name for off in plan.days_off if off.kind is DayOffKind.HOLIDAY}
    added = [DayOffPlan(day, DayOffKind.WORKED_HOLIDAY, names.get(day, ""))] if worked else []
    return _with_days_off(plan, [*kept, *added])


def _with_days_off(plan: CohortPlan, days_off: list[DayOffPlan]) -> CohortPlan:
    order = (DayOffKind.HOLIDAY, DayOffKind.CLOSURE, DayOffKind.WORKED_HOLIDAY)
    return replace(plan, days_off=tuple(sorted(days_off, key=lambda off: (order.index(off.kind), off.day))))


# --- People


def with_added(plan: CohortPlan, role: Role, values: Mapping[str, str]) -> CohortPlan:
    """Somebody more, or back; whoever coordinates already and is now a coach is one person with two roles."""
    if role is Role.INTRAPRENEUR:
        member = MemberPlan(values["name"], role)
        of_project = {field: values[field] for field in OF_A_PROJECT}
        project = ProjectPlan(member, coach=values["coach"], **of_project)
        others = tuple(p for p in plan.projects if p.member.name != member.name or p.member.left_on is None)
        return with_coach_known(replace(plan, projects=(*others, project)), values["coach"])
    member = MemberPlan(values["name"], role, Party(values["party"]), values.get("may_decide") == "yes")
    if role is Role.COACH:
        return replace(plan, coaches=(*_but_left(plan.coaches, member.name), member))
    return replace(plan, coordinators=(*_but_left(plan.coordinators, member.name), member))


def _but_left(members: tuple[MemberPlan, ...], name: str) -> tuple[MemberPlan, ...]:
    """Somebody who comes back takes their former place."""
    return tuple(member for member in members if member.name != name or member.left_on is None)


def with_coach_known(plan: CohortPlan, coach: str) -> CohortPlan:
    """Whoever is named as a coach is one, of the partner unless another party is said."""
    if not coach or any(member.name == coach for member in plan.coaches):
        return plan
    return replace(plan, coaches=(*plan.coaches, MemberPlan(coach, Role.COACH, Party.PARTNER)))


def with_person(plan: CohortPlan, name: str, field: str, value: str) -> CohortPlan:
    """One thing about somebody, in every role they hold."""
    if field == "name":
        return _renamed(plan, name, value)
    if field in (*OF_A_PROJECT, "coach"):
        projects = [
            replace(p, **{field: value}) if p.member.name == name else p  # type: ignore[arg-type]
            for p in plan.projects
        ]
        return with_coach_known(replace(plan, projects=tuple(projects)), value if field == "coach" else "")
    changed: dict[str, Any] = {"party": Party(value)} if field == "party" else {"may_decide": value == "yes"}
    coaches = [replace(m, **changed) if m.name == name and field == "party" else m for m in plan.coaches]
    coordinators = [replace(m, **changed) if m.name == name else m for m in plan.coordinators]
    return replace(plan, coaches=tuple(coaches), coordinators=tuple(coordinators))


def _renamed(plan: CohortPlan, name: str, new: str) -> CohortPlan:
    def member(it: MemberPlan) -> MemberPlan:
        return replace(it, name=new, was=name) if it.name == name and name != new else it

    return replace(
        plan,
        coaches=tuple(map(member, plan.coaches)),
        coordinators=tuple(map(member, plan.coordinators)),
        projects=tuple(
            replace(p, member=member(p.member), coach=new if p.coach == name else p.coach) for p in plan.projects
        ),
    )


def with_left(plan: CohortPlan, role: Role, name: str, day: date) -> CohortPlan:
    """Somebody leaves one of their roles."""

    def member(it: MemberPlan) -> MemberPlan:
        return replace(it, left_on=day) if (it.role, it.name) == (role, name) else it

    return replace(
        plan,
        coaches=tuple(map(member, plan.coaches)),
        coordinators=tuple(map(member, plan.coordinators)),
        projects=tuple(replace(p, member=member(p.member)) for p in plan.projects),
    )
