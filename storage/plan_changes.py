"""Plan changes: what differs between two plans of a cohort, one row of its history for each thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from storage.cohort_plan import CohortPlan, DayOffPlan, MemberPlan, ProjectPlan
from storage.enrolling import COLUMNS
from storage.terms import DayOffKind, Role

KEPT = 200  # characters of a value


@dataclass(frozen=True)
class PlanChange:
    """One thing that changed; `about` is the present name of whom it concerns. Values are codes and ISO dates."""

    what: str
    before: str = ""
    after: str = ""
    about: str | None = None


def changes_between(before: CohortPlan, after: CohortPlan) -> list[PlanChange]:
    """Everything that differs, in the order of a cohort file."""
    found = [*_of_cohort(before, after), *_of_calendar(before, after), *_of_people(before, after)]
    return list(dict.fromkeys(found))  # whoever holds two roles changes their name once


def _of_cohort(before: CohortPlan, after: CohortPlan) -> Iterator[PlanChange]:
    for column in COLUMNS:
        was, now = getattr(before, column), getattr(after, column)
        if column == "rhythm":
            for moment in sorted(now.keys() | was.keys()):
                yield from _changed(f"at_{moment}", _text(was.get(moment, "")), _text(now.get(moment, "")))
        else:
            yield from _changed("promo_name" if column == "name" else column, _text(was), _text(now))


def _text(value: object) -> str:
    """A time table's pair is two times; anything else is as it prints."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _changed(what: str, was: str, now: str, about: str | None = None) -> Iterator[PlanChange]:
    if was != now:
        yield PlanChange(what, was[:KEPT], now[:KEPT], about)


def _of_calendar(before: CohortPlan, after: CohortPlan) -> Iterator[PlanChange]:
    for kind in (DayOffKind.CLOSURE, DayOffKind.WORKED_HOLIDAY):
        was, now = _days(before.days_off, kind), _days(after.days_off, kind)
        for day in sorted(was.keys() | now.keys()):
            yield from _changed(kind.value, was.get(day, ""), now.get(day, ""))


def _days(days_off: Iterable[DayOffPlan], kind: DayOffKind) -> dict[date, str]:
    return {off.day: f"{off.day} {off.name}".strip() for off in days_off if off.kind is kind}


def _of_people(before: CohortPlan, after: CohortPlan) -> Iterator[PlanChange]:
    known = {(member.role, member.name): member for member in before.members}
    for member in after.members:
        was = known.get((member.role, member.name)) or known.get((member.role, member.was or ""))
        if was is None:
            yield PlanChange("added", after=member.role.value, about=member.name)
        else:
            yield from _of_member(was, member)
    projects = {project.member.name: project for project in before.projects}
    renamed = {member.was: member.name for member in after.members}
    for project in after.projects:
        former = projects.get(project.member.name) or projects.get(project.member.was or "")
        if former:
            coach = renamed.get(former.coach, former.coach)
            yield from _of_project(replace(former, coach=coach), project)


def _of_member(was: MemberPlan, now: MemberPlan) -> Iterator[PlanChange]:
    yield from _changed("name", was.name, now.name, now.name)
    yield from _changed("party", was.party or "", now.party or "", now.name)
    if now.role is Role.COORDINATOR:
        yield from _changed("may_decide", _flag(was.may_decide), _flag(now.may_decide), now.name)
    if was.left_on != now.left_on:
        what = "left" if now.left_on else "returned"
        yield PlanChange(what, str(was.left_on or ""), str(now.left_on or ""), now.name)


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def _of_project(was: ProjectPlan, now: ProjectPlan) -> Iterator[PlanChange]:
    for field in ("service", "project", "usual", "off", "coach"):
        yield from _changed(field, getattr(was, field), getattr(now, field), now.member.name)
