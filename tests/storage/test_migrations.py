"""What migrations promise: they end at the models' tables, whole or not at all, and harm no row."""

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, text
from sqlmodel import SQLModel, select

from storage.database import Database
from storage.errors import MigrationFailed, NotVigies, TooNew, TooOld
from storage.revisions import MIGRATIONS
from storage.tables import Heartbeat, Membership, Person
from storage.terms import Role
from storage.upgrade import check, migrate
from tests.storage.conftest import Cast, add_cohort

NOW = datetime(2027, 1, 14, 15, 45, tzinfo=UTC)
STEPS = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
NEXT = f"{len(STEPS) + 1:04}"

RENAME = """
with op.batch_alter_table("person") as person:
    person.alter_column("language", type_=sa.String(5))
    person.add_column(sa.Column("nickname", sa.String(20)))
"""
BREAK = "\n".join((RENAME, "op.drop_table('nowhere')"))
ORPHAN = "op.execute('DELETE FROM cohort')"


@pytest.fixture
def steps(tmp_path: Path) -> Callable[[str], Path]:
    """Our migrations and one more step, NEXT, that does what it is given."""

    def with_step(body: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        indented = body.strip().replace("\n", "\n    ")
        head = (
            f"import sqlalchemy as sa\nfrom alembic import op\n\nrevision = '{NEXT}'\ndown_revision = '{STEPS[-1]}'\n"
        )
        (folder / "versions" / f"{NEXT}_one_more.py").write_text(f"{head}\n\ndef upgrade():\n    {indented}\n")
        return folder

    return with_step


async def read(database: Database, question: Callable[[Connection], Any]) -> Any:
    async with database.engine.connect() as connection:
        return await connection.run_sync(question)


def shape(connection: Connection) -> dict[str, Any]:
    """Everything the database says of its tables, in an order that does not depend on how they were made."""

    def sorted_by_name(found: list[Any]) -> list[str]:
        return sorted(repr(sorted((key, plain(value)) for key, value in one.items())) for one in found)

    def plain(value: Any) -> str:
        return str({key: str(one) for key, one in value.items()} if isinstance(value, dict) else value)

    seen = inspect(connection)
    return {
        table: [
            sorted_by_name(seen.get_columns(table)),
            sorted_by_name(seen.get_indexes(table)),
            sorted_by_name(seen.get_foreign_keys(table)),
            sorted_by_name(seen.get_unique_constraints(table)),
            sorted_by_name(seen.get_check_constraints(table)),
            seen.get_pk_constraint(table),
        ]
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


async def test_models_and_migrations_agree(database: Database) -> None:
    def differences(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)

    assert await read(database, differences) == []


async def test_they_agree_on_checks_and_partial_indexes_too(database: Database, empty_database: Database) -> None:
    async with empty_database.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    assert await read(database, shape) == await read(empty_database, shape)


async def test_a_new_database_is_made_once(empty_database: Database) -> None:
    with pytest.raises(TooOld):
        await check(empty_database)
    assert await migrate(empty_database, NOW) == STEPS
    assert await migrate(empty_database, NOW) == []
    await check(empty_database)


async def test_several_processes_may_start_at_once(empty_url: str) -> None:
    replicas = [Database(empty_url) for _ in range(3)]
    done = await asyncio.gather(*(migrate(replica, NOW) for replica in replicas))
    assert sorted(done) == [[], [], STEPS]
    for replica in replicas:
        await replica.close()


async def test_children_outlive_the_rebuilding_of_their_parent(
    database: Database, cast: Cast, steps: Callable[[str], Path]
) -> None:
    async with database.transaction() as session:
        session.add(Membership(person_id=cast.maelle, role=Role.INTRAPRENEUR))
    assert await migrate(database, NOW, migrations=steps(RENAME)) == [NEXT]
    async with database.transaction() as session:
        assert (await session.exec(select(Membership.person_id))).all() == [cast.maelle]
        assert (await session.exec(select(func.count()).select_from(Person))).one() == 2


async def test_a_step_that_fails_leaves_nothing_half_done(
    database: Database, cast: Cast, steps: Callable[[str], Path]
) -> None:
    before = await read(database, shape)
    with pytest.raises(MigrationFailed, match=r"nothing was changed .*nowhere"):
        await migrate(database, NOW, migrations=steps(BREAK))
    assert await read(database, shape) == before
    async with database.transaction() as session:
        assert await session.get(Person, cast.anne)
    await check(database)


async def test_a_step_that_would_leave_orphans_is_undone(on_file: Database, steps: Callable[[str], Path]) -> None:
    async with on_file.transaction() as session:
        session.add(Person(cohort_id=await add_cohort(session), name="Maëlle"))
    with pytest.raises(MigrationFailed, match="point to nothing"):
        await migrate(on_file, NOW, migrations=steps(ORPHAN))
    async with on_file.transaction() as session:
        assert (await session.exec(select(Person.name))).all() == ["Maëlle"]


async def test_a_file_is_copied_before_it_is_changed(
    on_file: Database, steps: Callable[[str], Path], tmp_path: Path
) -> None:
    async with on_file.transaction() as session:
        session.add(Heartbeat(name="tick", at=NOW))
    kept = tmp_path / "kept"
    await migrate(on_file, NOW, kept, steps(RENAME))
    [copied] = kept.iterdir()
    assert copied.name == f"vigie.db.before-{NEXT}-20270114T154500"
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    with sqlite3.connect(copied) as file:
        assert file.execute("SELECT name FROM heartbeat").fetchall() == [("tick",)]
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [(STEPS[-1],)]
    file.close()


async def test_nothing_is_copied_when_nothing_changes(on_file: Database, tmp_path: Path) -> None:
    await migrate(on_file, NOW, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


async def test_an_older_database_must_be_migrated_first(database: Database, steps: Callable[[str], Path]) -> None:
    folder = steps(RENAME)
    with pytest.raises(TooOld, match="vigie run"):
        await check(database, folder)
    await migrate(database, NOW, migrations=folder)
    await check(database, folder)


async def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew, match=r"step 9999, this version knows \d{4}.*install"):
        await migrate(database, NOW)
    with pytest.raises(TooNew):
        await check(database)


async def test_a_database_of_something_else_is_left_alone(empty_database: Database) -> None:
    async with empty_database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE recipes (id INTEGER)"))
    with pytest.raises(NotVigies, match="a database of its own"):
        await migrate(empty_database, NOW)
    assert await read(empty_database, lambda connection: inspect(connection).get_table_names()) == ["recipes"]


def test_steps_follow_one_another_by_number() -> None:
    assert [f"{number:04}" for number in range(1, len(STEPS) + 1)] == STEPS
