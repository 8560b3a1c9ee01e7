"""Loading a cohort file: once, again, with changes, and with what must be refused."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.cohort.file import CohortFileError
from scheduler.gather import gather_one
from scheduler.ledger import week_of
from storage import accounts, answers, habits, people
from storage.database import Database
from storage.tables import Alert, Cohort, DayOff, Invitation, Membership, Outbox, Pattern, Person
from storage.terms import AlertState, DayOffKind, Duty, Outcome, Question, Role, WeekStatus
from tests.bot.promo_database import empty_database, enrolment, load, notices_to, person
from tests.bot.reference_cohort import REFERENCE, of, with_changes
from tests.scheduler.promo import paris

BEFORE = paris("2026-12-15 10:00")
DURING = paris("2027-01-13 10:00")  # a Wednesday
NEXT_MONDAY = date(2027, 1, 18)
ALL_COLUMNS = (Cohort, DayOff, Person, Membership, Pattern)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with empty_database(tmp_path) as database:
        yield database


async def join(database: Database, *names: str) -> None:
    """These people have joined before the programme began."""
    async with database.transaction() as session:
        for name in names:
            who = await person(session, name)
            await accounts.attach(session, who, 7_000_000_000 + (who.id or 0), None, BEFORE)
            if name not in ("Anne", "Paul", "Inès", "Karim"):
                (await enrolment(session, name)).first_monday = date(2027, 1, 4)


async def test_ten_people_are_invited_each_once(database: Database) -> None:
    async with database.transaction() as session:
        invited = await load(session, BEFORE)

    assert [(invitee.role, invitee.name) for invitee in invited] == [
        *[(Role.INTRAPRENEUR, name) for name in ("Maëlle", "Yann", "Solenn", "Erwan", "Nolwenn", "Gwenaël")],
        *[(Role.COACH, name) for name in ("Inès", "Karim")],
        *[(Role.COORDINATOR, name) for name in ("Anne", "Paul")],
    ]
    assert len({invitee.token for invitee in invited}) == 10


async def test_no_token_is_kept_only_its_hash(database: Database) -> None:
    async with database.transaction() as session:
        invited = await load(session, BEFORE)
        kept = (await session.exec(select(Invitation.token_hash))).all()

    assert all(len(token) == 64 for token in kept)
    assert not {invitee.token for invitee in invited} & set(kept)


async def test_whoever_holds_two_roles_gets_one_link_as_coordinator(database: Database) -> None:
    async with database.transaction() as session:
        invited = await load(session, BEFORE, with_changes(('name = "Paul"', 'name = "Karim"')))
        karim = await person(session, "Karim")
        roles = await people.roles_of(session, karim.id or 0)

    assert [invitee.role for invitee in invited if invitee.name == "Karim"] == [Role.COORDINATOR]
    assert roles == {Role.COACH, Role.COORDINATOR}


async def test_loading_the_same_file_twice_changes_nothing_but_the_links(database: Database) -> None:
    async with database.transaction() as session:
        first = await load(session, BEFORE)
    await join(database, "Maëlle", "Anne")
    async with database.transaction() as session:
        before = [row.model_dump(exclude={"next_due_at"}) for t in ALL_COLUMNS for row in await session.exec(select(t))]
    async with database.transaction() as session:
        again = await load(session, DURING)
    async with database.transaction() as session:
        after = [row.model_dump(exclude={"next_due_at"}) for t in ALL_COLUMNS for row in await session.exec(select(t))]
        told = (await session.exec(select(Outbox))).all()

    assert after == before and told == []
    assert {invitee.name for invitee in first} - {invitee.name for invitee in again} == {"Maëlle", "Anne"}
    assert not {invitee.token for invitee in first} & {invitee.token for invitee in again}


async def test_the_next_tick_looks_at_the_cohort_at_once(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
        cohort = (await session.exec(select(Cohort))).one()

    assert cohort.next_due_at == BEFORE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (REFERENCE.replace('name = "Erwan"', 'name = "Tifenn"'), "intrapreneurs: « Erwan » is in the promo and not in"),
        (
            REFERENCE.replace('[[coordinators]]\nname = "Paul"\nparty = "partner"\nmay_decide = true\n', ""),
            "coordinators: « Paul » is in the promo and not in",
        ),
        (with_changes(of("Erwan", was='"Armel"')), None),
        (
            with_changes(('name = "Erwan"', 'name = "Tifenn"\nwas = "Armel"')),
            "intrapreneurs[3] (Tifenn): was: nobody of this promo is called « Armel »",
        ),
    ],
)
async def test_a_file_that_forgets_somebody_is_refused_whole(database: Database, text: str, fault: str | None) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
    spoiled = text.replace("DINUM", "ANSSI")
    if fault is None:
        async with database.transaction() as session:
            await load(session, DURING, spoiled)
        return
    with pytest.raises(CohortFileError) as refused:
        async with database.transaction() as session:
            await load(session, DURING, spoiled)

    assert any(line.replace("\u00a0", " ").startswith(fault) for line in refused.value.faults), refused.value.faults
    async with database.transaction() as session:
        assert (await session.exec(select(Cohort))).one().partner == "DINUM"


async def test_a_new_name_that_says_what_it_was_keeps_the_person(database: Database) -> None:
    text = with_changes(('name = "Yann"', 'name = "Yann K."\nwas = "Yann"'))
    async with database.transaction() as session:
        await load(session, BEFORE)
        before = (await person(session, "Yann")).id
    for _ in range(2):
        async with database.transaction() as session:
            await load(session, DURING, text)
            assert (await person(session, "Yann K.")).id == before


async def test_both_parties_hear_that_five_are_left_and_access_ends(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Anne", "Paul", "Erwan")
    for _ in range(2):
        async with database.transaction() as session:
            await load(session, DURING, with_changes(of("Erwan", left_on="2027-01-12")))
    async with database.transaction() as session:
        told = [await notices_to(session, name, "cohort_changed") for name in ("Anne", "Paul")]
        erwan = await person(session, "Erwan")
        left = await enrolment(session, "Erwan")
        links = (await session.exec(select(Invitation).where(Invitation.person_id == erwan.id))).all()

    assert [[notice.facts["staying"] for notice in notices] for notices in told] == [[5], [5]]
    assert (erwan.chat_id, erwan.left_on, left.left_on) == (None, date(2027, 1, 12), date(2027, 1, 12))
    assert all(link.voided_at for link in links)


async def test_a_departure_to_come_is_refused_since_access_ends_at_once(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, DURING)
        with pytest.raises(CohortFileError, match=r"\(Erwan\): left_on: 2027-03-01 is still to come"):
            await load(session, DURING, with_changes(of("Erwan", left_on="2027-03-01")))


async def test_the_week_of_leaving_is_not_due_and_its_alert_is_cancelled(database: Database) -> None:
    monday = date(2027, 1, 11)
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Anne", "Erwan")
    async with database.transaction() as session:
        left = await enrolment(session, "Erwan")
        session.add(
            Alert(enrolment_id=left.id or 0, monday=monday, duty=Duty.RELEASE, finding="early", opened_at=DURING)
        )
        await session.flush()
        await load(session, DURING, with_changes(of("Erwan", left_on="2027-01-12")))
        alert = (await session.exec(select(Alert))).one()

    assert (alert.state, alert.outcome) == (AlertState.CLOSED, Outcome.CANCELLED)


async def test_another_coach_is_told_with_the_former_one_and_the_person(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Anne", "Inès", "Karim", "Erwan")
    text = with_changes(('coach = "Karim"\nday = "friday"', 'coach = "Inès"\nday = "friday"'))
    async with database.transaction() as session:
        await load(session, DURING, text)
        told = {name: len(await notices_to(session, name)) for name in ("Anne", "Inès", "Karim", "Erwan")}
        coach = await person(session, "Inès")
        coached = await enrolment(session, "Erwan")

    assert told == {"Anne": 0, "Inès": 1, "Karim": 1, "Erwan": 1}
    assert coached.coach_id == coach.id


async def test_another_usual_day_holds_from_next_monday_and_is_told(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Anne", "Karim", "Erwan")
    text = with_changes(('day = "friday"', 'day = "tuesday"'))
    for _ in range(2):
        async with database.transaction() as session:
            await load(session, DURING, text)
    async with database.transaction() as session:
        told = {name: len(await notices_to(session, name)) for name in ("Anne", "Karim", "Erwan")}
        erwan = await enrolment(session, "Erwan")
        days = [await habits.in_force(session, erwan.id or 0, m) for m in (date(2027, 1, 11), NEXT_MONDAY)]

    assert told == {"Anne": 1, "Karim": 1, "Erwan": 1}
    assert [habit.usual for habit in days if habit] == ["friday", "tuesday"]


async def test_a_usual_day_changed_in_the_chat_is_not_undone_by_the_same_file(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Erwan")
    async with database.transaction() as session:
        erwan = await enrolment(session, "Erwan")
        await habits.set_from(session, erwan.id or 0, NEXT_MONDAY, "monday", "")
        await load(session, DURING)
        habit = await habits.in_force(session, erwan.id or 0, NEXT_MONDAY)

    assert habit and habit.usual == "monday"


async def test_a_usual_day_corrected_before_joining_holds_from_the_beginning(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
        await load(session, BEFORE + timedelta(days=1), with_changes(('day = "friday"', 'day = "tuesday"')))
        erwan = await enrolment(session, "Erwan")
        habit = await habits.in_force(session, erwan.id or 0, date(2027, 1, 4))
        told = (await session.exec(select(Outbox))).all()

    assert habit and habit.usual == "tuesday" and told == []


async def test_a_closure_on_a_planned_day_reopens_the_plan_once_with_its_reason(database: Database) -> None:
    closed = with_changes(('name = "Pont" }', 'name = "Pont" }, { date = 2027-01-15, name = "Travaux" }'))
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Anne", "Erwan", "Maëlle")
    async with database.transaction() as session:
        for name, slot in (("Erwan", "2027-01-15"), ("Maëlle", "2027-01-14")):
            who = await enrolment(session, name)
            await answers.record(
                session, who.id or 0, date(2027, 1, 11), Question.PLAN, who.person_id, DURING, choice=slot
            )
    for _ in range(2):
        async with database.transaction() as session:
            await load(session, DURING, closed)
    async with database.transaction() as session:
        reopened = [notice.facts for notice in await notices_to(session, "Erwan", "plan_reopened")]
        undisturbed = await notices_to(session, "Maëlle", "plan_reopened")

    assert [(facts["monday"], facts["reason"]) for facts in reopened] == [("2027-01-11", "Travaux")]
    assert undisturbed == []


async def test_a_closure_of_a_whole_week_neutralises_it_for_everybody_and_lifts_alerts(database: Database) -> None:
    days = ", ".join(f'{{ date = 2027-01-{day}, name = "Fermeture" }}' for day in range(11, 16))
    monday = date(2027, 1, 11)
    async with database.transaction() as session:
        await load(session, BEFORE)
    await join(database, "Anne", "Erwan")
    async with database.transaction() as session:
        who = await enrolment(session, "Erwan")
        session.add(
            Alert(enrolment_id=who.id or 0, monday=monday, duty=Duty.RELEASE, finding="early", opened_at=DURING)
        )
        await session.flush()
        await load(session, DURING, with_changes(('name = "Pont" }', f'name = "Pont" }}, {days}')))
        alert = (await session.exec(select(Alert))).one()
        cohort = await gather_one(session, who.cohort_id, None, DURING)
        statuses = {week_of(cohort, enrolled, monday).status for enrolled in cohort.enrolments if enrolled.first_monday}
        reopened = (await session.exec(select(Outbox).where(Outbox.kind == "plan_reopened"))).all()

    assert statuses == {WeekStatus.NEUTRALISED}
    assert (alert.state, alert.outcome) == (AlertState.CLOSED, Outcome.LIFTED)
    assert reopened == []


async def test_a_closure_taken_back_is_open_again(database: Database) -> None:
    async with database.transaction() as session:
        await load(session, BEFORE)
        await load(session, DURING, with_changes(('[{ date = 2027-05-07, name = "Pont" }]', "[]")))
        closures = (await session.exec(select(DayOff).where(col(DayOff.kind) == DayOffKind.CLOSURE))).all()

    assert closures == []


async def test_dates_rhythm_and_projects_follow_the_file(database: Database) -> None:
    text = with_changes(("ends_on = 2027-05-28", "ends_on = 2027-06-11"), ('service = "Ports"', 'service = "Mer"'))
    async with database.transaction() as session:
        await load(session, BEFORE)
        await load(session, DURING, text + '[rhythm]\nplan = "monday 10:00"\n')
        cohort = (await session.exec(select(Cohort))).one()
        yann = await enrolment(session, "Yann")

    assert (cohort.ends_on, cohort.rhythm["plan"], yann.service) == (date(2027, 6, 11), "monday 10:00", "Mer")


async def test_who_leaves_one_of_two_roles_keeps_access_to_the_other(database: Database) -> None:
    both = with_changes(('name = "Paul"', 'name = "Karim"')).replace('coach = "Karim"', 'coach = "Inès"')
    one = both.replace('name = "Karim"\nparty', 'name = "Karim"\nleft_on = 2027-01-12\nparty', 1)
    async with database.transaction() as session:
        await load(session, BEFORE, both)
    await join(database, "Karim")
    async with database.transaction() as session:
        await load(session, DURING, one)
        karim = await person(session, "Karim")
        roles = await people.roles_of(session, karim.id or 0)

    assert karim.chat_id and karim.left_on is None
    assert roles == {Role.COORDINATOR}
