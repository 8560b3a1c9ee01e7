"""Planned: a cohort's rows read back as the plan that would make them, so that the chat can change what a file can."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.cohort_plan import CohortPlan, DayOffPlan, MemberPlan, ProjectPlan
from storage.enrolling import COLUMNS
from storage.habits import AS_LOADED
from storage.tables import Cohort, DayOff, Enrolment, Membership, Pattern, Person
from storage.terms import DayOffKind, Role

KINDS = (DayOffKind.HOLIDAY, DayOffKind.CLOSURE, DayOffKind.WORKED_HOLIDAY)  # the order of a file


async def plan_of(session: AsyncSession, cohort: Cohort, *, latest: bool = False) -> CohortPlan:
    """What a file would say of this cohort, in its order; applying it changes nothing.

    `latest`: for the eye, with the usual days that people have chosen for themselves since a file was loaded.
    """
    members = await _members(session, cohort)
    staff = {role: tuple(m for m, _ in members if m.role is role) for role in (Role.COACH, Role.COORDINATOR)}
    return CohortPlan(
        days_off=await _days_off(session, cohort),
        coaches=staff[Role.COACH],
        coordinators=staff[Role.COORDINATOR],
        projects=await _projects(session, [p for m, p in members if m.role is Role.INTRAPRENEUR], latest=latest),
        **{column: getattr(cohort, column) for column in COLUMNS},
    )


async def _days_off(session: AsyncSession, cohort: Cohort) -> tuple[DayOffPlan, ...]:
    """Public holidays of other years, noted while the dates were others, say nothing of this plan."""
    rows = (await session.exec(select(DayOff).where(DayOff.cohort_id == cohort.id))).all()
    years = range(cohort.starts_on.year, cohort.ends_on.year + 1)
    kept = [row for row in rows if row.kind is not DayOffKind.HOLIDAY or row.day.year in years]
    kept.sort(key=lambda row: (KINDS.index(row.kind), row.day))
    return tuple(DayOffPlan(row.day, row.kind, row.name) for row in kept)


async def _members(session: AsyncSession, cohort: Cohort) -> list[tuple[MemberPlan, Person]]:
    wanted = (
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Person.cohort_id == cohort.id)
        .order_by(col(Membership.id))
    )
    rows = (await session.exec(wanted)).all()
    return [(MemberPlan(p.name, m.role, m.party, m.may_decide, left_on=p.left_on), p) for m, p in rows]


async def _projects(session: AsyncSession, people: list[Person], *, latest: bool) -> tuple[ProjectPlan, ...]:
    ids = [person.id for person in people]
    enrolments = (await session.exec(select(Enrolment).where(col(Enrolment.person_id).in_(ids)))).all()
    coaches = (await session.exec(select(Person).where(col(Person.id).in_([e.coach_id for e in enrolments])))).all()
    names = {coach.id or 0: coach.name for coach in coaches}
    habits = await _habits(session, [enrolment.id or 0 for enrolment in enrolments])
    by_person = {enrolment.person_id: enrolment for enrolment in enrolments}
    return tuple(
        _project(person, by_person[person.id or 0], names, _habit(habits[by_person[person.id or 0].id or 0], latest))
        for person in people
    )


def _habit(known: list[Pattern], latest: bool) -> Pattern:
    """What a file said of the usual day, or the latest word about it if no file ever did."""
    return known[0] if known[0].valid_from == AS_LOADED and not latest else known[-1]


def _project(person: Person, enrolment: Enrolment, names: dict[int, str], habit: Pattern) -> ProjectPlan:
    return ProjectPlan(
        member=MemberPlan(person.name, Role.INTRAPRENEUR, left_on=enrolment.left_on),
        project=enrolment.project,
        service=enrolment.service,
        coach=names[enrolment.coach_id] if enrolment.coach_id != person.id else "",
        usual=habit.usual,
        off=habit.off,
    )


async def _habits(session: AsyncSession, enrolment_ids: list[int]) -> dict[int, list[Pattern]]:
    wanted = select(Pattern).where(col(Pattern.enrolment_id).in_(enrolment_ids)).order_by(col(Pattern.valid_from))
    habits: dict[int, list[Pattern]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    for pattern in (await session.exec(wanted)).all():
        habits[pattern.enrolment_id].append(pattern)
    return habits
