"""What a move promises: every row arrives as it left, or none does and the sentence says what to mend."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy import select as sql_select
from sqlmodel import SQLModel, col, func, select

from storage import heartbeats
from storage.database import Database
from storage.errors import AlreadyRunning, CannotMove, DatabaseError, NotVigies, TooNew, TooOld, Unreachable
from storage.moving import Moved, move
from storage.process_lock import ProcessLock
from storage.tables import Answer, Intake, Outbox, Person
from storage.upgrade import migrate
from tests.bot.full_house import furnish
from tests.databases import SOME_DAY

MARKED = "Présentation reportée : « lundi 8 » 🗓️ ; l’élu n’est pas là\n\tà suivre\u202f!"


@pytest.fixture
async def source(on_file: Database) -> Database:
    """A file in which two promos have lived, with what engines hold differently."""
    async with on_file.transaction() as session:
        await furnish(session)
        people = (await session.exec(select(Person).order_by(col(Person.id)))).all()
        people[0].proxy_id, people[1].chat_id = people[-1].id, 7_000_000_000
        row = (await session.exec(select(Answer).limit(1))).one()
        row.text = MARKED
        payload = r'{"text":"\u0000"}'
        session.add(Intake(update_id=9_000_000_000, chat_id=-4_000_000_001, payload=payload, received_at=SOME_DAY))
        await heartbeats.beat(session, "heard", SOME_DAY)
    return on_file


@pytest.fixture
def engine() -> str:
    """What is moved to."""
    return "postgres"


@pytest.fixture
async def target(empty_url: str) -> AsyncIterator[Database]:
    opened = Database(empty_url)
    yield opened
    await opened.close()


async def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, in an order that both engines keep."""
    async with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in await connection.execute(sql_select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


async def is_bare(target: Database) -> bool:
    """Whether it holds no row at all; it may have tables."""
    async with target.engine.connect() as connection:
        has_tables = await connection.run_sync(lambda it: inspect(it).has_table("cohort"))
    return not has_tables or not any((await everything(target)).values())


async def test_every_row_of_every_table_arrives_as_it_left(source: Database, target: Database) -> None:
    before = await everything(source)
    moved = await move(source, target, SOME_DAY)
    assert await everything(target) == before == await everything(source)
    assert {each.table: each.rows for each in moved} == {name: len(rows) for name, rows in before.items()}
    assert sum(each.rows > 0 for each in moved) > 20, "the house is furnished"
    assert str(Moved("answer", 12, 255 << 240)) == "answer: 12 rows, checksum 00ff000000000000, the same on both sides"


async def test_what_comes_after_takes_numbers_of_its_own(source: Database, target: Database) -> None:
    await move(source, target, SOME_DAY)
    async with target.transaction() as session:
        last = (await session.exec(select(func.max(Outbox.id)))).one() or 0
        person = (await session.exec(select(Person).limit(1))).one()
        row = Outbox(key="after the move", kind="sentence", person_id=person.id, due_at=SOME_DAY)
        session.add(row)
        await session.flush()
        assert row.id == last + 1


async def test_a_target_that_holds_a_row_is_left_alone(source: Database, target: Database) -> None:
    await move(source, target, SOME_DAY)
    before = await everything(target)
    with pytest.raises(CannotMove, match=r"holds rows \(absence, .*\), and is left alone.*createdb"):
        await move(source, target, SOME_DAY)
    assert await everything(target) == before


async def test_a_target_of_something_else_is_left_alone(source: Database, target: Database) -> None:
    async with target.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE recipes (id INTEGER)"))
    with pytest.raises(NotVigies, match="a database of its own"):
        await move(source, target, SOME_DAY)


async def test_a_file_that_is_in_use_is_not_moved(source: Database, target: Database) -> None:
    with ProcessLock(source), pytest.raises(AlreadyRunning, match="stop it first"):
        await move(source, target, SOME_DAY)
    assert await is_bare(target)


@pytest.mark.parametrize(("revision", "error"), [("0001", TooOld), ("9999", TooNew)])
async def test_a_file_of_another_version_is_not_moved(
    source: Database, target: Database, revision: str, error: type[DatabaseError]
) -> None:
    async with source.engine.begin() as connection:
        await connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))  # noqa: S608
    with pytest.raises(error):
        await move(source, target, SOME_DAY)
    assert await is_bare(target)


async def test_what_is_not_there_or_the_wrong_way_round_is_said(source: Database, target: Database) -> None:
    missing = Database(f"sqlite+aiosqlite:///{Path(str(source.path)).with_name('missing.db')}")
    with pytest.raises(CannotMove, match=r"missing\.db is not there"):
        await move(missing, target, SOME_DAY)
    with pytest.raises(CannotMove, match="from a SQLite file to PostgreSQL"):
        await move(target, source, SOME_DAY)
    nowhere = Database(target.url.set(database="nowhere").render_as_string(False))
    with pytest.raises(Unreachable, match="nowhere"):
        await move(source, nowhere, SOME_DAY)


async def test_a_row_that_postgresql_refuses_is_named_and_nothing_is_moved(source: Database, target: Database) -> None:
    async with source.transaction() as session:
        row = (await session.exec(select(Answer).order_by(col(Answer.id).desc()).limit(1))).one()
        row.text = "un\0deux"
    with pytest.raises(CannotMove, match=rf"answer, id {row.id}: PostgreSQL refuses .*NUL.*mend it") as refused:
        await move(source, target, SOME_DAY)
    assert "deux" not in str(refused.value)
    assert await is_bare(target)


async def test_a_row_that_is_altered_on_the_way_is_noticed_and_nothing_is_kept(
    source: Database, target: Database
) -> None:
    await migrate(target, SOME_DAY)
    async with target.engine.begin() as connection:
        for statement in (
            "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text = upper(NEW.text); "
            "RETURN NEW; END $$",
            "CREATE TRIGGER shout BEFORE INSERT ON answer FOR EACH ROW EXECUTE FUNCTION shout()",
        ):
            await connection.execute(text(statement))
    with pytest.raises(CannotMove, match=r"answer: (\d+) rows left and \1 arrived, not all the same.*triggers"):
        await move(source, target, SOME_DAY)
    assert await is_bare(target)
