"""Personal data: everything kept about one person, as sections of plain rows, and as one JSON document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.personal_rows import Reader, Row, row_for
from storage.personal_records import records_about, subjects_of
from storage.tables import Cohort, Enrolment, Person

SECTIONS = (
    "person",
    "membership",
    "enrolment",
    "pattern",
    "answer",
    "absence",
    "feedback",
    "feedbackversion",
    "feedbackreply",
    "privatenote",
    "coachaway",
    "supportrequest",
    "supportevent",
    "alert",
    "alertevent",
    "relay",
    "commitment",
    "escalation",
    "escalationevent",
    "cohortchange",
    "conventionentry",
    "exportrecord",
    "invitation",
    "setupcode",
    "outbox",
    "card",
    "awaiting",
    "intake",
)


@dataclass(frozen=True)
class PersonalData:
    """What is kept about a person at one moment. `sections` are rows by the name of their table."""

    name: str
    cohort: str
    timezone: str
    made_at: datetime
    sections: Mapping[str, list[Row]]


async def personal_data(session: AsyncSession, person: Person, now: datetime) -> PersonalData:
    """Read it all; of other people only the names of those who acted stay."""
    cohort = await session.get_one(Cohort, person.cohort_id)
    records = await records_about(session, person)
    everybody = (await session.exec(select(Person).where(Person.cohort_id == person.cohort_id))).all()
    enrolments = (await session.exec(select(Enrolment.id).where(Enrolment.person_id == person.id))).all()
    names = {other.id: other.name for other in everybody}
    reader = Reader(person.id, frozenset(filter(None, enrolments)), names)
    subjects = await subjects_of(session, [record for rows in records.values() for record in rows])
    sections = {table: [row_for(record, reader, subjects) for record in records[table]] for table in SECTIONS}
    return PersonalData(person.name, cohort.name, cohort.timezone, now, sections)


def as_json(data: PersonalData) -> bytes:
    """The document for a machine: UTF-8, ISO dates in UTC, codes as they are kept."""
    document = {
        "document": "Document personnel",
        "programme": data.cohort,
        "person": data.name,
        "made_at": data.made_at.isoformat(),
        "sections": data.sections,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
