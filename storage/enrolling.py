"""Enrolling: makes the rows of a cohort what a checked plan says, and tells what has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import accounts, habits, invitations
from storage.cohort_plan import CohortPlan, MemberPlan, ProjectPlan
from storage.tables import Cohort, CohortChange, DayOff, Enrolment, Membership, Person
from storage.terms import DayOffKind, Role

# What a plan says of the cohort itself, column by column.
COLUMNS = (
    "name",
    "authority",
    "partner",
    "starts_on",
    "ends_on",
    "timezone",
    "language",
    "size",
    "target_halves",
    "rhythm",
    "controllers",
    "dpo",
)


@dataclass
class Changes:
    """What a loading changed in a cohort that people live in already."""

    cohort: Cohort
    former_dates: tuple[date, date]
    new_days_off: dict[date, str] = field(default_factory=dict)
    days_given_back: set[date] = field(default_factory=set)
    left: list[Enrolment] = field(default_factory=list)
    former_coaches: dict[int, int] = field(default_factory=dict)  # enrolment id -> who was the coach
    new_habits: list[int] = field(default_factory=list)  # enrolments whose usual day changes next Monday


async def find_cohort(session: AsyncSession, plan: CohortPlan) -> Cohort | None:
    """The cohort a file is about: by its name, or by the name it had."""
    for name in (plan.name, plan.was):
        found = (await session.exec(select(Cohort).where(Cohort.name == name))).first()
        if found:
            return found
    return None


async def people_of(session: AsyncSession, cohort_id: int) -> dict[str, Person]:
    """Everybody of a cohort, by name."""
    people = (await session.exec(select(Person).where(Person.cohort_id == cohort_id))).all()
    return {person.name: person for person in people}


async def faults_against(session: AsyncSession, plan: CohortPlan) -> list[str]:
    """What a file leaves out or renames without saying so, by comparison with what was loaded before."""
    cohort = await find_cohort(session, plan)
    people = await people_of(session, cohort.id or 0) if cohort else {}
    faults = [
        f"{member.place}: was: nobody of this promo is called «\u00a0{member.was}\u00a0»"
        for member in plan.members
        if member.was and member.was not in people and member.name not in people
    ]
    faults += [
        f"{member.place}: was: «\u00a0{member.was}\u00a0» and «\u00a0{member.name}\u00a0» are two people of this promo"
        for member in plan.members
        if member.was in people and member.name in people
    ]
    return faults + await _missing(session, plan, people.values())


async def _missing(session: AsyncSession, plan: CohortPlan, people: Iterable[Person]) -> list[str]:
    named = {(member.role, name) for member in plan.members for name in (member.name, member.was)}
    present = {person.id: person.name for person in people if person.left_on is None}
    memberships = (await session.exec(select(Membership).where(col(Membership.person_id).in_(present)))).all()
    return [
        f"{membership.role}s: «\u00a0{present[membership.person_id]}\u00a0» is in the promo and not in this file; "
        "keep the entry and write left_on = DATE in it, or was = the former name in the entry of the new name"
        for membership in memberships
        if (membership.role, present[membership.person_id]) not in named
    ]


async def apply_plan(
    session: AsyncSession, plan: CohortPlan, today: date, now: datetime, cohort: Cohort | None = None
) -> Changes:
    """Make the rows what the plan says; `today` is the cohort's date of `now`. Applied again it changes nothing.

    `cohort` is the one that is changed, if that is known by more than its name.
    """
    cohort = cohort or await find_cohort(session, plan)
    former = cohort or Cohort(**{column: getattr(plan, column) for column in COLUMNS})
    changes = Changes(former, (former.starts_on, former.ends_on))
    for column in COLUMNS:
        setattr(former, column, getattr(plan, column))
    session.add(former)
    await session.flush()
    await _apply_days_off(session, plan, changes, is_new=cohort is None)
    people = await _apply_people(session, plan, former.id or 0)
    for project in plan.projects:
        await _apply_project(session, project, people, changes, today)
    await _apply_leaving(session, plan, people, now)
    return changes


async def _apply_days_off(session: AsyncSession, plan: CohortPlan, changes: Changes, *, is_new: bool) -> None:
    """Closures and worked holidays are what the file says; a public holiday once noted stays."""
    known = (await session.exec(select(DayOff).where(DayOff.cohort_id == changes.cohort.id))).all()
    before = _off(known)
    wanted = {(day.day, day.kind): day.name for day in plan.days_off}
    rows = {(row.day, row.kind): row for row in known}
    for key, row in rows.items():
        if key not in wanted and row.kind is not DayOffKind.HOLIDAY:
            await session.delete(row)
    for (day, kind), name in wanted.items():
        row = rows.get((day, kind)) or DayOff(cohort_id=changes.cohort.id or 0, day=day, kind=kind)
        row.name = name
        session.add(row)
    await session.flush()
    if not is_new:
        after = _off((await session.exec(select(DayOff).where(DayOff.cohort_id == changes.cohort.id))).all())
        changes.new_days_off = {day: name for day, name in after.items() if day not in before}
        changes.days_given_back = before.keys() - after.keys()


def _off(rows: Iterable[DayOff]) -> dict[date, str]:
    days = list(rows)
    worked = {row.day for row in days if row.kind is DayOffKind.WORKED_HOLIDAY}
    holidays = {row.day: row.name for row in days if row.kind is DayOffKind.HOLIDAY and row.day not in worked}
    return holidays | {row.day: row.name for row in days if row.kind is DayOffKind.CLOSURE}


async def _apply_people(session: AsyncSession, plan: CohortPlan, cohort_id: int) -> dict[str, Person]:
    """Everybody the plan names, under their present name, with the roles they hold."""
    people = await people_of(session, cohort_id)
    for member in plan.members:
        person = people.get(member.name) or people.pop(member.was or "", None)
        person = person or Person(cohort_id=cohort_id, name=member.name)
        person.name = member.name
        people[member.name] = person
        session.add(person)
        await session.flush()
        await _apply_role(session, member, person)
    return people


async def _apply_role(session: AsyncSession, member: MemberPlan, person: Person) -> None:
    wanted = select(Membership).where(Membership.person_id == person.id, Membership.role == member.role)
    known = (await session.exec(wanted)).first()
    row = known or Membership(person_id=person.id or 0, role=member.role)
    row.party, row.may_decide = member.party, member.may_decide
    session.add(row)


async def _apply_project(
    session: AsyncSession, plan: ProjectPlan, people: dict[str, Person], changes: Changes, today: date
) -> None:
    person = people[plan.member.name]
    coach = people[plan.coach] if plan.coach else person  # nobody yet: only in a draft
    known = (await session.exec(select(Enrolment).where(Enrolment.person_id == person.id))).first()
    enrolment = known or Enrolment(
        cohort_id=person.cohort_id,
        person_id=person.id or 0,
        coach_id=coach.id or 0,
        project=plan.project,
        service=plan.service,
    )
    if known and enrolment.coach_id != coach.id:
        changes.former_coaches[enrolment.id or 0] = enrolment.coach_id
    if known and plan.member.left_on and not enrolment.left_on:
        changes.left.append(enrolment)
    enrolment.coach_id, enrolment.project, enrolment.service = coach.id or 0, plan.project, plan.service
    enrolment.left_on = plan.member.left_on
    session.add(enrolment)
    await session.flush()
    await _apply_habit(session, plan, enrolment, changes, today)


async def _apply_habit(
    session: AsyncSession, plan: ProjectPlan, enrolment: Enrolment, changes: Changes, today: date
) -> None:
    """A usual day that the file changes holds from next Monday; before anybody joined, from the beginning."""
    enrolment_id = enrolment.id or 0
    if not await habits.load(session, enrolment_id, plan.usual, plan.off):
        return
    if enrolment.first_monday is None:
        since = min(changes.cohort.starts_on, today)
        await habits.set_from(session, enrolment_id, since - timedelta(since.weekday()), plan.usual, plan.off)
        return
    next_monday = today + timedelta(days=7 - today.weekday())
    await habits.set_from(session, enrolment_id, next_monday, plan.usual, plan.off)
    changes.new_habits.append(enrolment_id)


async def _apply_leaving(session: AsyncSession, plan: CohortPlan, people: dict[str, Person], now: datetime) -> None:
    """Who left all their roles has no access any more; who left one of two keeps the other."""
    for name in {member.name for member in plan.members}:
        entries = [member for member in plan.members if member.name == name]
        person = people[name]
        ends = [member.left_on for member in entries if member.left_on]
        if len(ends) < len(entries):
            person.left_on = None
            gone = [member.role for member in entries if member.left_on]
            await session.exec(
                delete(Membership).where(col(Membership.person_id) == person.id, col(Membership.role).in_(gone))
            )
        elif person.left_on is None:
            await invitations.void_all(session, person.id or 0, now)
            await accounts.detach(session, person)
            person.left_on = max(ends)
        else:
            person.left_on = max(ends)
        session.add(person)
    await session.flush()


async def not_joined(session: AsyncSession, cohort_id: int) -> list[tuple[Person, Role]]:
    """Who is still expected, each once, with the role that says most about them: as the file orders them."""
    wanted = (
        select(Person, Membership.role)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Person.cohort_id == cohort_id, col(Person.chat_id).is_(None), col(Person.left_on).is_(None))
        .order_by(col(Membership.id))
    )
    expected: dict[int, tuple[Person, Role]] = {}
    for person, role in (await session.exec(wanted)).all():
        if person.id not in expected or role is Role.COORDINATOR:
            expected[person.id or 0] = (person, Role(role))
    return list(expected.values())


async def forget(session: AsyncSession, person: Person) -> None:
    """Somebody of a draft, who never joined, goes; whom they would have coached has no coach yet."""
    coached = select(Enrolment).where(Enrolment.coach_id == person.id, Enrolment.person_id != person.id)
    for enrolment in (await session.exec(coached)).all():
        enrolment.coach_id = enrolment.person_id
        session.add(enrolment)
    about = update(CohortChange).where(col(CohortChange.about_id) == person.id)
    await session.exec(about.values(about_id=None))
    await session.flush()
    await session.exec(delete(Person).where(col(Person.id) == person.id))
    session.expunge(person)
