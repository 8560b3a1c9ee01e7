"""Moving: everything a SQLite file holds goes to an empty PostgreSQL database, and is read back before it counts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage.database import Database
from storage.errors import CannotMove
from storage.process_lock import ProcessLock
from storage.upgrade import check, migrate

BATCH = 1000  # rows
Values = dict[str, Any]


@dataclass(frozen=True)
class Moved:
    """One table: how many rows it has, and the sum of the digests of what they hold."""

    table: str
    rows: int
    checksum: int

    def __str__(self) -> str:
        digits = f"{self.checksum:064x}"[:16]
        return f"{self.table}: {self.rows} rows, checksum {digits}, the same on both sides"


async def move(source: Database, target: Database, now: datetime) -> list[Moved]:
    """Copy every table of a SQLite file to PostgreSQL in one transaction, and compare what arrived with what left.

    Raises DatabaseError, and then the target holds no row: the source is in use, damaged or of another version; the
    target holds rows, or something that is not Vigie's; a row is refused or altered on the way. The source stays as
    it is.
    """
    if source.path is None or target.is_sqlite:
        raise CannotMove("A move goes from a SQLite file to PostgreSQL, never back; give --from and --to accordingly.")
    if not source.path.exists():
        raise CannotMove(f"{source.path} is not there; name the file that Vigie has worked on.")
    with ProcessLock(source):
        await check(source)
        await _make_tables(target, now)
        async with source.engine.connect() as reading, target.engine.begin() as writing:
            await writing.run_sync(_demand_no_rows, target.name)
            return [await _move_table(reading, writing, table) for table in SQLModel.metadata.sorted_tables]


async def _make_tables(target: Database, now: datetime) -> None:
    try:
        async with target.engine.begin() as writing:
            await writing.run_sync(_demand_no_rows, target.name)  # what somebody works on is not even migrated
    except DBAPIError:
        pass  # `migrate` says why the server does not let us in
    await migrate(target, now)


def _demand_no_rows(connection: Connection, name: str) -> None:
    tables = [table for table in inspect(connection).get_table_names() if table != "alembic_version"]
    quoted = connection.dialect.identifier_preparer.quote
    held = [table for table in tables if connection.execute(text(f"SELECT 1 FROM {quoted(table)} LIMIT 1")).scalar()]  # noqa: S608
    if held:
        raise CannotMove(
            f"{name} holds rows ({', '.join(sorted(held))}), and is left alone; "
            "give --to a new database (`createdb`), with no Vigie running on it."
        )


async def _move_table(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> Moved:
    """Copy it, and read it back; CannotMove if it is not the same."""
    rows = [dict(row._mapping) for row in (await reading.execute(select(table))).all()]
    await _write(writing, table, rows)
    arrived = [dict(row._mapping) for row in (await writing.execute(select(table))).all()]
    left, found = _moved(table, rows), _moved(table, arrived)
    if left != found:
        raise CannotMove(
            f"{table.name}: {left.rows} rows left and {found.rows} arrived, not all the same, so nothing was kept; "
            "look for triggers or rules in the target, or report this."
        )
    return found


async def _write(writing: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    """Insert them; what points to a row of the same table is set once all are there."""
    own = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    for first in range(0, len(rows), BATCH):
        await _insert(writing, table, [{**row, **dict.fromkeys(own)} for row in rows[first : first + BATCH]])
    for name in own:
        pointing = [{"of": row["id"], "to": row[name]} for row in rows if row[name] is not None]
        if pointing:
            await writing.execute(
                update(table).where(table.c.id == bindparam("of")).values({name: bindparam("to")}), pointing
            )
    counted = table.autoincrement_column
    if counted is not None and rows:
        last = func.setval(func.pg_get_serial_sequence(table.name, counted.name), max(row["id"] for row in rows))
        await writing.execute(select(last))


async def _insert(writing: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    """All at once; if one is refused, one by one until it is known which."""
    for some in (rows, *([row] for row in rows)):
        try:
            async with writing.begin_nested():
                await writing.execute(table.insert(), list(some))
        except DBAPIError as error:
            if len(some) == 1:
                raise _refused(table, some[0], error) from error
            continue
        if some is rows:
            return


def _refused(table: Table, row: Values, error: DBAPIError) -> CannotMove:
    key = ", ".join(f"{column.name} {row[column.name]}" for column in table.primary_key)
    reason = str(error.orig).partition("\n")[0]
    return CannotMove(
        f"{table.name}, {key}: PostgreSQL refuses this row ({reason}), so nothing was moved; "
        "mend it in a copy of the SQLite file with sqlite3 and move that copy, or report this."
    )


def _moved(table: Table, rows: Iterable[Values]) -> Moved:
    """The order of the rows does not count: the two engines do not sort alike."""
    digests = [int.from_bytes(sha256(_spelt(row)).digest()) for row in rows]
    return Moved(table.name, len(digests), sum(digests) % 2**256)


def _spelt(row: Values) -> bytes:
    return json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, str | int | float | dict | list | None) else str(value)
