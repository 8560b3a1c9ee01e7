"""Queues: what was heard, what is to be said, and what the machine must not forget."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import BigId, words
from storage.terms import IntakeState, NoticeState


class Awaiting(SQLModel, table=True):
    """Which free text a person is expected to write, for what, until when; one row each."""

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    step: str = Field(max_length=40)
    ref: str = Field(default="", max_length=64)
    until: datetime
    draft: str | None = Field(default=None, sa_type=Text)


class Intake(SQLModel, table=True):
    """A raw update, committed before it is acknowledged; its payload is erased once handled."""

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    update_id: int = Field(sa_type=BigInteger, unique=True)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    payload: str | None = Field(default=None, sa_type=Text)
    state: IntakeState = words(IntakeState, default=IntakeState.NEW)
    reason: str | None = Field(default=None, max_length=200)
    received_at: datetime = Field(index=True)


class Outbox(SQLModel, table=True):
    """A notice: facts for one person under a unique key, turned into words when it is sent."""

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    key: str = Field(max_length=120, unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="CASCADE")
    chat_id: int | None = Field(default=None, sa_type=BigInteger)  # only for somebody who is nobody's Person yet
    kind: str = Field(max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    card: str | None = Field(default=None, max_length=80)
    edits: int | None = Field(default=None, sa_type=BigInteger)  # the message this one replaces in place
    rings: bool = False  # a new message even though the card has one; the old copy shrinks to a line
    reply: bool = False  # somebody waits for it: it goes before prompts and knows no quiet hours
    due_at: datetime
    expires_at: datetime | None = None
    state: NoticeState = words(NoticeState, default=NoticeState.DUE)
    attempts: int = 0
    reason: str | None = Field(default=None, max_length=200)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR chat_id IS NOT NULL", name="addressee"),
        Index("ix_outbox_person_due", "person_id", "due_at"),  # what somebody was told lately, of years of history
    )


class Card(SQLModel, table=True):
    """The one chat message that shows a person how a thing now stands."""

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    card: str = Field(max_length=80)
    message_id: int = Field(sa_type=BigInteger)
    __table_args__ = (UniqueConstraint("person_id", "card"),)


class Heartbeat(SQLModel, table=True):
    """When something of the bot last worked: tick, poll, delivery."""

    name: str = Field(max_length=20, primary_key=True)
    at: datetime


class Outage(SQLModel, table=True):
    """A time in which the bot was deaf; nothing is concluded from it (promise 4)."""

    id: int | None = Field(default=None, primary_key=True)
    from_at: datetime
    until_at: datetime = Field(index=True)


class FactCount(SQLModel, table=True):
    """How often a kind of fact has changed: whoever remembers facts reads again what has moved on."""

    kind: str = Field(max_length=20, primary_key=True)
    changes: int = Field(sa_type=BigInteger)
