"""SQLite files: one with every table is made once by the migrations; every test then starts from a copy of it."""

import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.upgrade import migrate

SOME_DAY = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)
_kept: dict[str, tempfile.TemporaryDirectory[str]] = {}  # until this process ends


async def new_file(path: Path) -> None:
    """A file with every table and no row."""
    if "template" not in _kept:
        folder = tempfile.TemporaryDirectory(prefix="vigie-")
        database = Database(_address(Path(folder.name) / "vigie.db"))
        await migrate(database, SOME_DAY)
        await database.close()
        _kept["template"] = folder
    shutil.copyfile(Path(_kept["template"].name) / "vigie.db", path)


async def new_database(path: Path) -> Database:
    """The same, opened."""
    await new_file(path)
    return Database(_address(path))


def _address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def ways_into(database: Database, table: str, act: Callable[[AsyncSession], Awaitable[Any]]) -> list[str]:
    """How SQLite finds this table's rows in each statement of an act (`SEARCH … USING INDEX …`, `SCAN …`)."""
    asked: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if re.search(rf"\b{table}\b", statement):
            asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    async with database.transaction() as session:
        await act(session)
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)
    assert asked, f"nothing was asked of {table}"
    async with database.engine.connect() as connection:
        plans = [await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {it}", values) for it, values in asked]
        return [step[-1] for plan in plans for step in plan.all() if re.search(rf"\b{table}", step[-1])]
