"""Statements that SQLite and PostgreSQL each write, or prepare, in their own way."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, inspect, literal_column
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession


async def connection_of(session: AsyncSession) -> AsyncConnection:
    """The session's connection, for statements without objects; asked for once in a transaction and in each savepoint.

    Only when it is asked for inside a savepoint does SQLAlchemy set that savepoint.
    """
    here = session.sync_session.get_nested_transaction() or session.sync_session.get_transaction()
    known: tuple[Any, AsyncConnection] | None = session.info.get("connection")
    if here is None or known is None or known[0] is not here:
        connection = await session.connection()
        here = session.sync_session.get_nested_transaction() or session.sync_session.get_transaction()
        known = session.info["connection"] = (here, connection)
    return known[1]


def in_state(table: Any, states: Sequence[StrEnum]) -> ColumnElement[bool]:
    """Its state is one of these, written out: a partial index serves only a condition without parameters.

    A parameter compared with what such an index is about also makes SQLite prepare the statement anew at each run,
    which takes forty times as long as a claim that finds nothing.
    """
    written: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    state = col(table.state)
    return state.in_(written) if len(written) > 1 else state == written[0]


async def insert_ignoring(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]], keys: list[str]
) -> int:
    """Insert rows in this order, passing over those whose unique `keys` exist already. Returns how many were new.

    The rows name the same columns. One prepared statement goes through all of them in one call: ten times
    faster than one long VALUES list, and no limit of variables to respect.
    """
    if not rows:
        return 0
    connection = await connection_of(session)
    statement = _ignoring(connection.dialect.name, table, tuple(keys))
    return (await connection.execute(statement, rows, execution_options={"preserve_rowcount": True})).rowcount


async def insert_or_update(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]], keys: list[str], changed: list[str]
) -> None:
    """Insert rows; of one whose unique `keys` exist already, only the `changed` columns take the new values."""
    connection = await connection_of(session)
    await connection.execute(_updating(connection.dialect.name, table, tuple(keys), tuple(changed)), rows)


# Each is built once: building one takes longer than its answer.


@cache
def _ignoring(dialect: str, table: type[SQLModel], keys: tuple[str, ...]) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=keys)


@cache
def _updating(dialect: str, table: type[SQLModel], keys: tuple[str, ...], changed: tuple[str, ...]) -> Any:
    insert = _insert(dialect, table)
    values = {name: insert.excluded[name] for name in changed}
    return insert.on_conflict_do_update(index_elements=keys, set_=values)


def _insert(dialect: str, table: type[SQLModel]) -> Any:
    return insert_of(dialect)(inspect(table).local_table)


def insert_of(dialect: str) -> Any:
    """The INSERT of this database, which knows what to do about a conflict; the other's is not even imported."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as of_sqlite

        return of_sqlite
    from sqlalchemy.dialects.postgresql import insert as of_postgresql

    return of_postgresql
