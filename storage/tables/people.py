"""People: a cohort, its calendar, who is in it with which role, and how they came in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import words
from storage.terms import DayOffKind, Party, Role


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
    draft_since: datetime | None = None  # being set up in the chat since then: nobody is invited yet
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="dates"),)


class DayOff(SQLModel, table=True):
    """A date on which the programme's calendar differs: public holiday, closure, worked holiday."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE")
    day: date
    kind: DayOffKind = words(DayOffKind)
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
    proxy_id: int | None = Field(default=None, foreign_key="person.id")  # the coordinator who answers: no Telegram
    warned_of_notes_at: datetime | None = None  # has read that a private note can be asked for
    __table_args__ = (UniqueConstraint("cohort_id", "name"),)


class Membership(SQLModel, table=True):
    """A role a person holds; one person may be coach and coordinator."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    role: Role = words(Role)
    party: Party | None = words(Party, default=None, nullable=True)
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
    proof_link: str | None = Field(default=None, max_length=300)  # where the micro proof of concept can be seen
    report_link: str | None = Field(default=None, max_length=300)  # the coach's short report at the end
    mid_point_on: date | None = None  # when coordinators and coach look back half-way
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


class CohortChange(SQLModel, table=True):
    """What somebody changed in a cohort's set-up, and what stood there before."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")  # empty: the operator, by a cohort file
    about_id: int | None = Field(default=None, foreign_key="person.id")  # whom it concerns, if it is about somebody
    what: str = Field(max_length=40)
    before: str = Field(default="", max_length=200)
    after: str = Field(default="", max_length=200)
