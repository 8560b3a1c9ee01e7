"""Fixtures: a database per test, once on a SQLite file and once on a PostgreSQL server (promise 9)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from storage.database import Database
from storage.upgrade import migrate
from tests.postgres import Postgres, running_postgres

SOME_DAY = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)
ENGINES = ["sqlite", "postgres"]
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server that all tests share."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a PostgreSQL database with every table and no row."""
    _migrate(postgres.create("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row."""
    path = tmp_path_factory.mktemp("template") / "vigie.db"
    _migrate(f"sqlite+aiosqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    async def steps() -> None:
        database = Database(url)
        await migrate(database, SOME_DAY)
        await database.close()

    asyncio.run(steps())


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Which of the two this test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if engine == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _on_postgres(request.getfixturevalue("postgres"), "template1")


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with every table and no row."""
    if engine == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "vigie.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}"
    else:
        template = request.getfixturevalue("postgres_template")
        yield from _on_postgres(request.getfixturevalue("postgres"), template)


def _on_postgres(server: Postgres, template: str) -> Iterator[str]:
    name = f"vigie_{next(_numbers)}"
    yield server.create(name, template)
    server.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with every table and no row."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def on_file(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The same on a SQLite file only, for what a server does in its own way."""
    shutil.copyfile(sqlite_template, tmp_path / "vigie.db")
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}", busy_timeout=0.05)
    yield opened
    await opened.close()


@pytest.fixture
async def empty_database(empty_url: str) -> AsyncIterator[Database]:
    """A database without any table."""
    opened = Database(empty_url)
    yield opened
    await opened.close()
