"""Coaching: what a coach writes, who stands in for whom, and the technical support that was asked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from storage.tables.columns import words
from storage.terms import SupportState


class Feedback(SQLModel, table=True):
    """What a coach writes to one of their intrapreneurs, who always reads it."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE")
    coach_id: int = Field(foreign_key="person.id")
    monday: date
    text: str = Field(sa_type=Text)
    shared: bool = False
    written_at: datetime
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    __table_args__ = (Index(None, "enrolment_id", "monday"),)


class FeedbackVersion(SQLModel, table=True):
    """What a feedback said before it was corrected."""

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", ondelete="CASCADE", index=True)
    text: str = Field(sa_type=Text)
    shared: bool = False
    written_at: datetime


class FeedbackReply(SQLModel, table=True):
    """What the intrapreneur answers to a feedback, or its coach in return: one thread, read by these two."""

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", ondelete="CASCADE", index=True)
    by_id: int = Field(foreign_key="person.id")
    text: str = Field(sa_type=Text)
    said_at: datetime


class PrivateNote(SQLModel, table=True):
    """A coach's own note; shown to nobody in the bot, given to the person it is about on request."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE", index=True)
    author_id: int = Field(foreign_key="person.id")
    text: str = Field(sa_type=Text)
    written_at: datetime


class CoachAway(SQLModel, table=True):
    """Weeks in which a coach cannot hold the points; dates only, never a reason. Cancelled, not deleted."""

    id: int | None = Field(default=None, primary_key=True)
    coach_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    starts_on: date
    ends_on: date
    stand_in_id: int | None = Field(default=None, foreign_key="person.id")  # the coach who was asked to hold them
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    declared_at: datetime
    cancelled_at: datetime | None = None
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="dates"),)


class SupportRequest(SQLModel, table=True):
    """Technical support for the micro proof of concept: asked, planned, given."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE", index=True)
    by_id: int = Field(foreign_key="person.id")
    need: str = Field(max_length=32)
    wanted_by: date | None = None
    link: str | None = Field(default=None, max_length=300)
    state: SupportState = words(SupportState, default=SupportState.ASKED)
    planned_for: date | None = None
    asked_at: datetime
    changed_at: datetime
    version: int = 1  # grows with each change that the card must show


class SupportEvent(SQLModel, table=True):
    """The history of a request for support: who did what, when."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="supportrequest.id", ondelete="CASCADE", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    act: str = Field(max_length=32)
    detail: str | None = Field(default=None, max_length=200)
