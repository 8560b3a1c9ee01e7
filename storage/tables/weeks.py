"""Weeks: what was said of them, who was away, and the alerts they led to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import BigId, words
from storage.terms import AbsenceKind, AlertState, Duty, Outcome, Question


class Absence(SQLModel, table=True):
    """Dates and one of three kinds; never a reason. Cancelled, not deleted."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE", index=True)
    starts_on: date
    starts_part: str = Field(default="am", max_length=3)
    ends_on: date
    ends_part: str = Field(default="pm", max_length=3)
    kind: AbsenceKind = words(AbsenceKind)
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
    question: Question = words(Question)
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


class Alert(SQLModel, table=True):
    """One per enrolment, week and duty, whatever happens."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE")
    monday: date
    duty: Duty = words(Duty)
    state: AlertState = words(AlertState, default=AlertState.OPEN)
    finding: str = Field(max_length=32)  # what was last told: a WeekStatus, or "early"
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    owned_at: datetime | None = None
    outcome: Outcome | None = words(Outcome, default=None, nullable=True)
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
