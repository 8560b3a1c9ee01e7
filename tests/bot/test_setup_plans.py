"""What the cohort file can say, the chat can read back: a plan becomes rows, and the rows are the same plan."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cohort.calendar import holidays_between
from bot.cohort.changing import change_cohort
from bot.cohort.checks import faults_of
from bot.cohort.file import parse_cohort
from scheduler.rhythm import Rhythm
from storage.cohort_plan import CohortPlan, DayOffPlan, MemberPlan, ProjectPlan
from storage.database import Database
from storage.enrolling import apply_plan
from storage.plan_changes import PlanChange, changes_between
from storage.planned import plan_of
from storage.tables import Cohort, CohortChange, DayOff, Enrolment, Membership, Outbox, Pattern, Person
from storage.terms import DayOffKind, Party, Role
from tests.bot.promo_database import empty_database, load
from tests.bot.reference_cohort import REFERENCE, of, with_changes
from tests.scheduler.promo import paris

NOW = paris("2026-12-15 10:00")
TABLES = (Cohort, DayOff, Person, Membership, Enrolment, Pattern)
USUAL = ("monday", "thursday", "tuesday am,thursday am", "friday pm,wednesday am")

Work = Callable[[AsyncSession], Awaitable[None]]


@pytest.fixture(scope="module")
def in_vain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Work], None]]:
    """Do something on one database with every table, and take it back."""
    with asyncio.Runner() as runner:
        context = empty_database(tmp_path_factory.mktemp("plans"))
        database: Database = runner.run(context.__aenter__())

        async def attempt(work: Work) -> None:
            async with database.transaction() as session:
                try:
                    await work(session)
                finally:
                    await session.rollback()

        yield lambda work: runner.run(attempt(work))
        runner.run(context.__aexit__(None, None, None))


@st.composite
def plans(draw: st.DrawFn) -> CohortPlan:
    """Any plan that a file without a fault could say, for a cohort that is new."""
    starts = date(2027, 1, 4) + timedelta(days=draw(st.integers(0, 300)))
    ends = starts + timedelta(days=draw(st.integers(0, 200)))
    public = holidays_between(starts, ends)
    worked = draw(st.sets(st.sampled_from(public), max_size=2))
    closed = draw(st.sets(st.dates(starts, ends), max_size=3))
    left = st.none() | st.just(starts)
    coaches = tuple(MemberPlan(name, Role.COACH, draw(st.sampled_from(Party))) for name in ("Inès", "Karim"))
    others = draw(st.sampled_from([("Anne", "Paul"), ("Anne", "Karim")]))  # Karim may hold both roles
    coordinators = tuple(
        MemberPlan(n, Role.COORDINATOR, draw(st.sampled_from(Party)), draw(st.booleans())) for n in others
    )
    projects = tuple(
        ProjectPlan(
            MemberPlan(name, Role.INTRAPRENEUR, left_on=draw(left)),
            project="Un projet", service="Un service", coach=draw(st.sampled_from(["Inès", "Karim", ""])),
            usual=draw(st.sampled_from(USUAL)), off=draw(st.sampled_from(["", "4", "2,4"])),
        )
        for name in draw(st.lists(st.sampled_from(["Maëlle", "Yann", "Solenn", "Erwan"]), unique=True))
    )  # fmt: skip
    return CohortPlan(
        name="Promo 2027", authority="Région", partner="DINUM", starts_on=starts, ends_on=ends,
        size=draw(st.integers(4, 8)), target_halves=draw(st.integers(1, 10)), controllers="", dpo="dpo@example.org",
        rhythm=dict(Rhythm().as_dict()),
        days_off=(
            *public,
            *(DayOffPlan(day, DayOffKind.CLOSURE, "Pont") for day in sorted(closed)),
            *sorted((DayOffPlan(o.day, DayOffKind.WORKED_HOLIDAY, o.name) for o in worked), key=lambda o: o.day),
        ),
        coaches=coaches, coordinators=coordinators, projects=projects,
    )  # fmt: skip


async def rows(session: AsyncSession) -> list[dict[str, object]]:
    await session.flush()
    session.expire_all()
    return [row.model_dump() for table in TABLES for row in (await session.exec(select(table))).all()]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans())
def test_a_plan_that_became_rows_is_read_back_and_applied_again_it_changes_nothing(
    in_vain: Callable[[Work], None], plan: CohortPlan
) -> None:
    async def work(session: AsyncSession) -> None:
        changes = await apply_plan(session, plan, NOW.date(), NOW)
        read = await plan_of(session, changes.cohort)
        assert read == plan
        before = await rows(session)
        again = await apply_plan(session, read, NOW.date(), NOW, changes.cohort)
        assert await rows(session) == before
        assert (again.left, again.former_coaches, again.new_habits) == ([], {}, [])

    in_vain(work)


def test_the_reference_file_is_what_its_rows_say(in_vain: Callable[[Work], None]) -> None:
    async def work(session: AsyncSession) -> None:
        await load(session, NOW)
        cohort = (await session.exec(select(Cohort))).one()
        assert await plan_of(session, cohort) == parse_cohort(REFERENCE).plan

    in_vain(work)


def test_a_file_leaves_a_history_of_what_it_changed_and_one_that_changes_nothing_leaves_none(
    in_vain: Callable[[Work], None],
) -> None:
    async def work(session: AsyncSession) -> None:
        await load(session, NOW)
        await load(session, NOW)
        assert (await session.exec(select(CohortChange))).all() == []
        await load(
            session, NOW, with_changes(("ends_on = 2027-05-28", "ends_on = 2027-06-11"), of("Yann", off='["friday"]'))
        )
        kept = (await session.exec(select(CohortChange))).all()
        assert [(c.what, c.before, c.after, c.by_id) for c in kept] == [
            ("ends_on", "2027-05-28", "2027-06-11", None),
            ("off", "", "4", None),
        ]

    in_vain(work)


def test_a_new_name_is_one_change_and_not_a_new_coach_for_everybody() -> None:
    plan = parse_cohort(REFERENCE).plan
    coaches = (replace(plan.coaches[0], name="Inès B.", was="Inès"), plan.coaches[1])
    projects = tuple(replace(p, coach="Inès B.") if p.coach == "Inès" else p for p in plan.projects)
    renamed = replace(plan, coaches=coaches, projects=projects)

    assert changes_between(plan, renamed) == [PlanChange("name", "Inès", "Inès B.", "Inès B.")]


def test_a_change_in_the_chat_names_who_made_it_and_tells_no_coordinator_twice(in_vain: Callable[[Work], None]) -> None:
    async def work(session: AsyncSession) -> None:
        await load(session, NOW)
        cohort = (await session.exec(select(Cohort))).one()
        anne = (await session.exec(select(Person).where(Person.name == "Anne"))).one()
        anne.chat_id, anne.joined_at = 1, NOW
        plan = await plan_of(session, cohort)
        left = replace(plan.projects[3], member=replace(plan.projects[3].member, left_on=NOW.date()))
        projects = (*plan.projects[:3], left, *plan.projects[4:])
        _, kept = await change_cohort(session, replace(plan, projects=projects), NOW, cohort, anne.id)
        assert [(c.what, c.by_id == anne.id) for c in kept] == [("left", True)]
        assert (await session.exec(select(Outbox))).all() == []

    in_vain(work)


def test_a_draft_that_a_file_completes_is_a_draft_no_more(in_vain: Callable[[Work], None]) -> None:
    async def work(session: AsyncSession) -> None:
        plan = parse_cohort(REFERENCE).plan
        projects = (replace(plan.projects[0], coach=""),)
        cohort, _ = await change_cohort(session, replace(plan, projects=projects), NOW)
        cohort.draft_since = NOW
        await load(session, NOW)
        assert cohort.draft_since is None
        assert (await plan_of(session, cohort)).projects == plan.projects

    in_vain(work)


def test_the_reference_plan_has_no_fault() -> None:
    assert faults_of(parse_cohort(REFERENCE).plan) == []
