"""A row written by our own statement cannot be told from one written by the ORM."""

from datetime import UTC, datetime

from sqlalchemy import text

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
