"""Upgrade: bring a database to the newest tables, whole or not at all."""

import asyncio
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, NullPool

from storage.access import check_access
from storage.backup import copy
from storage.database import Database, open_engine
from storage.errors import DatabaseError, MigrationFailed, TooOld
from storage.revisions import MIGRATIONS, steps_to_run

PATIENCE = 60.0  # seconds to wait for another process that migrates


async def migrate(
    database: Database, now: datetime, backup_dir: Path | None = None, migrations: Path = MIGRATIONS
) -> list[str]:
    """Create or upgrade the tables; returns the steps that were run, oldest first, none when up to date.

    A SQLite file that holds something is first copied to `backup_dir` (None: beside it). Raises DatabaseError;
    whatever fails, the database is as it was.
    """
    await check_access(database)
    # A connection of its own: rebuilding a parent table with foreign keys on would delete its children.
    patience = max(database.busy_timeout, PATIENCE)
    engine = open_engine(database.url, patience, foreign_keys=False, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            todo, is_new = await connection.run_sync(steps_to_run, database.name, migrations)
            if todo and not is_new:
                await asyncio.to_thread(_keep_a_copy, database, todo[0], now, backup_dir)
            if todo:
                await connection.run_sync(_run_steps, migrations)
    except DatabaseError:
        raise
    except Exception as error:
        raise MigrationFailed(
            f"{database.name}: the migration failed and nothing was changed ({error}); "
            "run the former version again, and report this."
        ) from error
    finally:
        await engine.dispose()
    return todo


async def check(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Raise the DatabaseError that says why Vigie cannot work on this database as it is; changes nothing."""
    await check_access(database)
    is_there = database.path is None or database.path.exists()  # connecting would create it
    if not is_there or await _todo(database, migrations):
        raise TooOld(f"{database.name} lacks the tables of this version; `vigie run` makes them when it starts.")


async def _todo(database: Database, migrations: Path) -> list[str]:
    async with database.engine.connect() as connection:
        todo, _ = await connection.run_sync(steps_to_run, database.name, migrations)
    return todo


def _keep_a_copy(database: Database, step: str, now: datetime, backup_dir: Path | None) -> None:
    if database.path:
        folder = backup_dir or database.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        copy(database.path, folder / f"{database.path.name}.before-{step}-{now:%Y%m%dT%H%M%S}")


def _run_steps(connection: Connection, migrations: Path) -> None:
    from storage.steps import run_steps  # and with it Alembic, which most starts do not need

    run_steps(connection, migrations)
