"""Alembic's entry: the connection and its transaction are the caller's (storage/upgrade.py)."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables  # it fills the metadata, whose naming convention the steps use
import storage.tables.partial_indexes  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by rebuilding it
)
with context.begin_transaction():
    context.run_migrations()
