"""What a database promises on both engines: nothing lost, nothing half done, nothing false kept."""

import asyncio
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import SQLModel, select

from storage.database import Database
from storage.tables import Alert, Cohort, Enrolment, Heartbeat, Intake, Membership, Outbox, Person, SetupCode
from storage.terms import Duty, Role
from tests.storage.conftest import Cast

MOMENT = datetime(2027, 1, 14, 15, 45, 0, 123456, tzinfo=UTC)
MONDAY = date(2027, 1, 11)


async def test_twenty_increments_at_once_lose_nothing(database: Database) -> None:
    async with database.transaction() as session:
        session.add(SetupCode(code_hash="x", expires_at=MOMENT))

    async def increment(through: Database) -> None:
        async with through.transaction() as session:
            code = (await session.exec(select(SetupCode))).one()
            await asyncio.sleep(0)  # now the others
            code.tries += 1

    other = Database(database.url.render_as_string(hide_password=False))  # as another process would
    await asyncio.gather(*(increment(through) for through in [database, other] * 10))
    await other.close()
    async with database.transaction() as session:
        assert (await session.exec(select(SetupCode.tries))).one() == 20


async def test_a_writer_gives_up_when_another_program_holds_the_database(database: Database) -> None:
    hurried = Database(database.url.render_as_string(hide_password=False), busy_timeout=0.01)
    async with database.transaction() as session:
        session.add(Heartbeat(name="tick", at=MOMENT))
        await session.flush()
        with pytest.raises(OperationalError):
            async with hurried.transaction() as late:
                await late.exec(text("SELECT 1"))  # type: ignore[call-overload]
    await hurried.close()


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def interrupted() -> None:
        async with database.transaction() as session:
            session.add(Heartbeat(name="tick", at=MOMENT))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await interrupted()
    async with database.transaction() as session:
        assert (await session.exec(select(Heartbeat))).all() == []


async def test_a_savepoint_that_fails_leaves_the_rest(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Heartbeat(name="tick", at=MOMENT))
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                session.add(Person(cohort_id=404, name="Maëlle"))
        session.add(Heartbeat(name="poll", at=MOMENT))
    async with database.transaction() as session:
        assert sorted((await session.exec(select(Heartbeat.name))).all()) == ["poll", "tick"]


async def test_a_cancelled_transaction_leaves_nothing_and_stops_nobody(database: Database) -> None:
    entered = asyncio.Event()

    async def interrupted() -> None:
        async with database.transaction() as session:
            session.add(Heartbeat(name="tick", at=MOMENT))
            await session.flush()
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(interrupted())
    await entered.wait()
    task.cancel()
    await asyncio.wait([task])
    async with database.transaction() as session:
        assert (await session.exec(select(Heartbeat))).all() == []


async def test_a_row_cannot_point_to_nobody(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(Person(cohort_id=404, name="Maëlle"))


async def test_what_hangs_on_a_person_goes_with_them(database: Database, cast: Cast) -> None:
    async with database.transaction() as session:
        session.add(Membership(person_id=cast.maelle, role=Role.INTRAPRENEUR))
    async with database.transaction() as session:
        await session.delete(await session.get_one(Person, cast.maelle))
    async with database.transaction() as session:
        assert (await session.exec(select(Membership))).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cohort SET ends_on = '2027-01-03'",
        "INSERT INTO membership (person_id, role, may_decide) VALUES (1, 'chief', false)",
        "INSERT INTO membership (person_id, role, may_decide) VALUES (1, 'COACH', false)",
        "UPDATE person SET name = NULL",
        "UPDATE person SET name = 'Maëlle'",
    ],
)
async def test_the_database_itself_refuses_what_is_false(database: Database, cast: Cast, statement: str) -> None:
    assert cast.maelle
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await session.exec(text(statement))  # type: ignore[call-overload]


async def test_what_a_promise_counts_once_is_there_once(database: Database, cast: Cast) -> None:
    """Not because nobody tries: an update (promise 1), a notice (2), the alert of a week and duty (3)."""
    async with database.transaction() as session:
        enrolment = Enrolment(
            cohort_id=1, person_id=cast.maelle, coach_id=cast.anne, project="Cars", service="Transports"
        )
        session.add(enrolment)
    kinds: dict[str, Callable[[], SQLModel]] = {
        "intake": lambda: Intake(update_id=5, received_at=MOMENT),
        "outbox": lambda: Outbox(key="plan:1", person_id=cast.maelle, kind="plan", due_at=MOMENT),
        "alert": lambda: Alert(
            enrolment_id=enrolment.id or 0, monday=MONDAY, duty=Duty.RELEASE, finding="early", opened_at=MOMENT
        ),
    }
    refused = set()
    for name, row in kinds.items():
        async with database.transaction() as session:
            session.add(row())
        try:
            async with database.transaction() as session:
                session.add(row())
        except IntegrityError:
            refused.add(name)

    assert refused == set(kinds)


async def test_a_notice_is_for_somebody(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(Outbox(key="k", kind="prompt", due_at=MOMENT))


@pytest.mark.parametrize("chat_id", [2**31, 7_000_000_000, 2**52 - 1, -1_001_234_567_890])
async def test_the_numbers_of_telegram_fit(database: Database, cast: Cast, chat_id: int) -> None:
    async with database.transaction() as session:
        (await session.get_one(Person, cast.maelle)).chat_id = chat_id
    async with database.transaction() as session:
        assert (await session.get_one(Person, cast.maelle)).chat_id == chat_id


async def test_moments_come_back_aware_and_exact(database: Database) -> None:
    paris = timezone(timedelta(hours=1))
    async with database.transaction() as session:
        session.add(Heartbeat(name="tick", at=MOMENT.astimezone(paris)))
    async with database.transaction() as session:
        at = (await session.get_one(Heartbeat, "tick")).at
        assert (at, at.utcoffset()) == (MOMENT, timedelta(0))


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError):
        async with database.transaction() as session:
            session.add(Heartbeat(name="tick", at=MOMENT.replace(tzinfo=None)))


async def test_dates_and_facts_come_back_as_they_were(database: Database, cast: Cast) -> None:
    rhythm = {"plan": "lundi 09:00", "quiet": ["18:30", "08:30"], "accents": "Région", "none": None}
    async with database.transaction() as session:
        (await session.exec(select(Cohort))).one().rhythm = rhythm
    async with database.transaction() as session:
        cohort = (await session.exec(select(Cohort))).one()
        assert (cohort.starts_on, cohort.rhythm) == (date(2027, 1, 4), rhythm)
    assert cast


async def test_only_the_owner_may_read_the_file(on_file: Database) -> None:
    assert on_file.path
    on_file.path.chmod(0o644)
    async with on_file.transaction() as session:
        session.add(Heartbeat(name="tick", at=MOMENT))
        await session.flush()
        beside = list(on_file.path.parent.glob(on_file.path.name + "*"))
        assert len(beside) == 3  # the file, its log and its index
        assert {stat.S_IMODE(path.stat().st_mode) for path in beside} == {0o600}


def test_a_password_is_not_part_of_the_name() -> None:
    database = Database("postgresql+psycopg://vigie:tres-secret@localhost/vigie")
    assert "secret" not in database.name and "localhost/vigie" in database.name


async def test_a_connection_that_was_closed_is_the_databases_trouble_and_no_updates(on_file: Database) -> None:
    async with on_file.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver
        await driver.close()
        with pytest.raises(OperationalError):
            await connection.execute(text("SELECT 1"))
        await connection.invalidate()
