"""Statements whose syntax differs between SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_ignoring(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]], keys: list[str]
) -> int:
    """Insert rows in this order, passing over those whose unique `keys` exist already. Returns how many were new.

    The rows name the same columns. One prepared statement goes through all of them in one call: ten times
    faster than one long VALUES list, and no limit of variables to respect.
    """
    if not rows:
        return 0
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(inspect(table).local_table).on_conflict_do_nothing(index_elements=keys)
    connection = await session.connection()
    return (await connection.execute(statement, rows, execution_options={"preserve_rowcount": True})).rowcount
