"""Columns: what the tables share: how constraints are named, and the types of two kinds of column."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlalchemy import Enum as SAEnum
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A rowid on SQLite, 64 bits on PostgreSQL: the queues grow for years.
BigId = BigInteger().with_variant(Integer(), "sqlite")


def words(enum: type[StrEnum], **options: Any) -> Any:
    """A column that holds the enum's values as text, checked by the database itself."""
    kind = SAEnum(
        enum,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=True,
        name=enum.__name__.lower(),
    )
    return Field(sa_type=kind, **options)
