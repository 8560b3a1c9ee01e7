"""A row written by our own statement cannot be told from one written by the ORM."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.database import Database
from storage.notice import Notice
from storage.tables import Outbox
from tests.storage.conftest import Cast

NOW = datetime(2027, 1, 14, 15, 45, tzinfo=UTC)
FACTS = {"name": "Maëlle", "halves": [1, 0], "until": None, "is_late": True}


async def test_a_row_is_stored_as_the_orm_stores_it(database: Database, cast: Cast) -> None:
    async with database.transaction() as session:
        session.add(Outbox(key="a", kind="prompt", person_id=cast.maelle, facts=FACTS, due_at=NOW))
        await outbox.put(session, [Notice(key="b", kind="prompt", person_id=cast.maelle, facts=FACTS)], NOW)
    async with database.engine.connect() as connection:
        first, second = (await connection.execute(text("SELECT * FROM outbox ORDER BY key"))).mappings().all()
    different = {"id", "key"}
    assert {name: value for name, value in first.items() if name not in different} == {
        name: value for name, value in second.items() if name not in different
    }


async def test_what_a_statement_of_ours_did_in_a_savepoint_goes_with_it(database: Database, cast: Cast) -> None:
    async def put(session: AsyncSession, key: str) -> None:
        await outbox.put(session, [Notice(key=key, kind="prompt", person_id=cast.maelle)], NOW)

    async def fail(session: AsyncSession) -> None:
        async with session.begin_nested():
            await put(session, "in one that fails")
            async with session.begin_nested():
                await put(session, "in one within")
            raise ZeroDivisionError

    async with database.transaction() as session:
        await put(session, "before")
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await fail(session)
        async with session.begin_nested():
            await put(session, "in one that holds")
        await put(session, "after")
    async with database.transaction() as session:
        kept = (await session.exec(select(Outbox.key))).all()
    assert set(kept) == {"before", "in one that holds", "after"}
