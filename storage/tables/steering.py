"""Steering: who answers for whom among coordinators, and what follows from a week that was not held."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import words
from storage.terms import ConventionAct, Duty, EscalationStep


class Relay(SQLModel, table=True):
    """A coordinator is away until a date; another of the same party stands in, or nobody."""

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    to_id: int | None = Field(default=None, foreign_key="person.id")
    until: date  # the last day of being away
    made_at: datetime
    ended_at: datetime | None = None  # taken back before its last day


class Commitment(SQLModel, table=True):
    """What a head of service promised on the phone: that day will be released. Asked about on that day."""

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", ondelete="CASCADE", index=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE", index=True)
    day: date
    by_id: int = Field(foreign_key="person.id")  # the coordinator who called
    made_at: datetime
    kept: bool | None = None  # None: not known yet
    settled_at: datetime | None = None


class Escalation(SQLModel, table=True):
    """The ladder above alerts (DOMAIN 3.4), one per enrolment, duty and the week that made it necessary."""

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", ondelete="CASCADE", index=True)
    duty: Duty = words(Duty)
    monday: date
    step: EscalationStep = words(EscalationStep)
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    owned_at: datetime | None = None
    met_on: date | None = None
    conclusion: str | None = Field(default=None, max_length=300)
    drafted_by_id: int | None = Field(default=None, foreign_key="person.id")
    notified_on: date | None = None
    due_on: date | None = None  # one month after, as computed
    outcome: str | None = Field(default=None, max_length=32)
    termination_asked: bool | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    version: int = 1  # grows with each change that coordinators must see
    __table_args__ = (UniqueConstraint("enrolment_id", "duty", "monday"),)


class EscalationEvent(SQLModel, table=True):
    """The history of an escalation: who did what, when; nobody means the bot."""

    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id", ondelete="CASCADE", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    act: str = Field(max_length=32)
    detail: str | None = Field(default=None, max_length=300)


class ExportRecord(SQLModel, table=True):
    """Who took which figures out of Vigie, and when."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE", index=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    name: str = Field(max_length=80)  # the file that was given


class ConventionEntry(SQLModel, table=True):
    """What a coordinator noted about the convention. Append-only: of one act the latest stands; expenses add up."""

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(foreign_key="cohort.id", ondelete="CASCADE", index=True)
    act: ConventionAct = words(ConventionAct)
    happened_on: date
    amount_cents: int | None = None  # of an expense, less than nothing when one is taken back; or the new ceiling
    by_id: int = Field(foreign_key="person.id")
    noted_at: datetime
