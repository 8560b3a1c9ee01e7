"""Tables: everything Vigie remembers, with the constraints that keep it true."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy import Enum as SAEnum
from sqlmodel import Field, SQLModel

from storage.terms import (
    AbsenceKind,
    AlertState,
    DayOffKind,
    Duty,
    IntakeState,
    NoticeState,
    Outcome,
    Party,
    Question,
    Role,
)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A rowid on SQLite, 64 bits on PostgreSQL: the queues grow for years.
BigId = BigInteger().with_variant(Integer(), "sqlite")

# The outbox keeps its history; its indexes hold only what is still to be said.
WAITING = "state IN ('due', 'later', 'unknown')"
SENDING = "state = 'sending'"
UNSAID = "state IN ('due', 'later', 'unknown', 'sending')"


def _words(enum: type[StrEnum], **options: Any) -> Any:
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


class Cohort(SQLModel, table=True):
    """One run of the programme: dates, rhythm, the two parties."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=80)
    authority: str = Field(max_length=60)
    partner: str = Field(max_length=60)
    starts_on: date
    ends_on: date
    timezone: str = Field(default="Europe/Paris", max_length=60)
    language: str = Field(default="fr", max_length=2)
    size: int = 6
    target_halves: int = 2  # a week's duty, in half-days
    rhythm: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    controllers: str = Field(default="", max_length=200)
    dpo: str = Field(default="", max_length=200)
    bot_name: str = Field(default="", max_length=64)  # its username at Telegram, for the links made in the chat
    next_due_at: datetime | None = Field(default=None, index=True)
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="dates"),)


class DayOff(SQLModel, table=True):
    """A date on which the programme's calendar differs: public holiday, closure, worked holiday."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE")
    day: date
    kind: DayOffKind = _words(DayOffKind)
    name: str = Field(default="", max_length=80)
    __table_args__ = (UniqueConstraint("cohort_id", "day", "kind"),)


class Person(SQLModel, table=True):
    """Somebody of a cohort. `chat_id` is the messenger's account, empty until they join."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE")
    name: str = Field(max_length=60)
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    language: str | None = Field(default=None, max_length=2)
    joined_at: datetime | None = None
    unreachable_at: datetime | None = None
    left_on: date | None = None
    day_reminder: bool = True
    __table_args__ = (UniqueConstraint("cohort_id", "name"),)


class Membership(SQLModel, table=True):
    """A role a person holds; one person may be coach and coordinator."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    role: Role = _words(Role)
    party: Party | None = _words(Party, default=None, nullable=True)
    may_decide: bool = False
    __table_args__ = (UniqueConstraint("person_id", "role"),)


class Enrolment(SQLModel, table=True):
    """One intrapreneur's project in a cohort, and who coaches it."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE", index=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", unique=True)
    coach_id: int = Field(foreign_key="person.id", index=True)
    project: str = Field(max_length=200)
    service: str = Field(max_length=120)
    first_monday: date | None = None  # the first week that is due; empty until the person joins
    left_on: date | None = None


class Pattern(SQLModel, table=True):
    """The usual day and the weekdays never worked, from a Monday on."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE")
    valid_from: date
    usual: str = Field(max_length=80)  # UsualDay.code
    off: str = Field(default="", max_length=80)  # weekday numbers, comma-joined
    __table_args__ = (UniqueConstraint("enrolment_id", "valid_from"),)


class Absence(SQLModel, table=True):
    """Dates and one of three kinds; never a reason. Cancelled, not deleted."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE", index=True)
    starts_on: date
    starts_part: str = Field(default="am", max_length=3)
    ends_on: date
    ends_part: str = Field(default="pm", max_length=3)
    kind: AbsenceKind = _words(AbsenceKind)
    by_id: int = Field(foreign_key="person.id")
    declared_at: datetime
    cancelled_at: datetime | None = None
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="dates"),
        CheckConstraint("starts_part IN ('am', 'pm') AND ends_part IN ('am', 'pm')", name="parts"),
    )


class Answer(SQLModel, table=True):
    """What somebody said of an enrolment's week. Append-only: the latest stands, the older ones are the history."""

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE")
    monday: date
    question: Question = _words(Question)
    day: date | None = None  # the day it is about; for the week so far: the last day it covers
    part: str | None = Field(default=None, max_length=3)  # empty: the whole week up to `day`
    halves: int | None = None
    choice: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=32)
    text: str | None = Field(default=None, sa_type=Text)
    corrects: bool = False
    by_id: int = Field(foreign_key="person.id")
    said_at: datetime
    __table_args__ = (
        CheckConstraint("halves BETWEEN 0 AND 10", name="halves"),
        CheckConstraint("part IN ('day', 'am', 'pm')", name="part"),
        Index(None, "enrolment_id", "monday"),
    )


class Feedback(SQLModel, table=True):
    """What a coach writes to one of their intrapreneurs, who always reads it."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE")
    coach_id: int = Field(foreign_key="person.id")
    monday: date
    text: str = Field(sa_type=Text)
    shared: bool = False
    written_at: datetime
    withdrawn_at: datetime | None = None
    __table_args__ = (Index(None, "enrolment_id", "monday"),)


class Alert(SQLModel, table=True):
    """One per enrolment, week and duty, whatever happens."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE")
    monday: date
    duty: Duty = _words(Duty)
    state: AlertState = _words(AlertState, default=AlertState.OPEN)
    finding: str = Field(max_length=32)  # what was last told: a WeekStatus, or "early"
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    owned_at: datetime | None = None
    outcome: Outcome | None = _words(Outcome, default=None, nullable=True)
    detail: str | None = Field(default=None, max_length=200)
    opened_at: datetime  # last opened: a reopening moves it
    closed_at: datetime | None = None
    version: int = 1  # grows with each change that coordinators must hear of
    __table_args__ = (UniqueConstraint("enrolment_id", "monday", "duty"),)


class AlertEvent(SQLModel, table=True):
    """The history of an alert: who did what, when; nobody means the bot."""

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", ondelete="CASCADE", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    act: str = Field(max_length=32)
    detail: str | None = Field(default=None, max_length=200)


class Invitation(SQLModel, table=True):
    """A single-use link to one person; only its hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime
    opened_by: int | None = Field(default=None, sa_type=BigInteger)  # the chat that opened it last
    opened_at: datetime | None = None
    used_at: datetime | None = None
    voided_at: datetime | None = None
    checked_by_id: int | None = Field(default=None, foreign_key="person.id")  # who said whether it was this person
    refused: bool = False  # it was not: access was taken back


class SetupCode(SQLModel, table=True):
    """The operator's one-time code for the first coordinator; locked after five wrong tries."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
    opened_by: int | None = Field(default=None, sa_type=BigInteger)


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
    state: IntakeState = _words(IntakeState, default=IntakeState.NEW)
    reason: str | None = Field(default=None, max_length=200)
    received_at: datetime = Field(index=True)
    __table_args__ = (
        Index("ix_intake_new", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
    )


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
    state: NoticeState = _words(NoticeState, default=NoticeState.DUE)
    attempts: int = 0
    reason: str | None = Field(default=None, max_length=200)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR chat_id IS NOT NULL", name="addressee"),
        Index("ix_outbox_waiting", "reply", "due_at", "id", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_outbox_sending", "lease_until", sqlite_where=text(SENDING), postgresql_where=text(SENDING)),
        Index("ix_outbox_unsaid_person", "person_id", "id", sqlite_where=text(UNSAID), postgresql_where=text(UNSAID)),
        Index("ix_outbox_unsaid_chat", "chat_id", "id", sqlite_where=text(UNSAID), postgresql_where=text(UNSAID)),
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
