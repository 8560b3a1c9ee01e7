"""Statements whose syntax differs between SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_ignoring(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]], keys: list[str]
) -> int:
    """Insert rows, passing over those whose unique `keys` exist already. Returns how many were new."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = 0
    for row in rows:
        statement = dialect.insert(table).values(**row).on_conflict_do_nothing(index_elements=keys)
        new += (await session.exec(statement)).rowcount
    return new
