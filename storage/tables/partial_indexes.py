"""Partial indexes: the queues keep their history, these hold only what is still to be heard or said.

Only the numbered steps create them, so only Alembic and the tests import this: naming what is particular to PostgreSQL
loads all that SQLAlchemy knows of it.
"""

from sqlalchemy import Index, text
from sqlmodel import SQLModel

NEW = "state = 'new'"
WAITING = "state IN ('due', 'later', 'unknown')"
SENDING = "state = 'sending'"
UNSAID = "state IN ('due', 'later', 'unknown', 'sending')"


def _index(name: str, table: str, columns: list[str], where: str) -> Index:
    held = SQLModel.metadata.tables[table].columns
    return Index(name, *(held[column] for column in columns), sqlite_where=text(where), postgresql_where=text(where))


PARTIAL_INDEXES = (
    _index("ix_intake_new", "intake", ["id"], NEW),
    _index("ix_outbox_waiting", "outbox", ["reply", "due_at", "id"], WAITING),
    _index("ix_outbox_sending", "outbox", ["lease_until"], SENDING),
    _index("ix_outbox_unsaid_person", "outbox", ["person_id", "id"], UNSAID),
    _index("ix_outbox_unsaid_chat", "outbox", ["chat_id", "id"], UNSAID),
)
