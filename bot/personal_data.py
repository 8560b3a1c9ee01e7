"""Personal data: everything kept about one person, as sections of plain rows, and as one JSON document."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.habits import AS_LOADED
from storage.personal_records import records_about
from storage.tables import Alert, Cohort, Person

Row = Mapping[str, Any]

# Whose names may stand in somebody's document: those who acted on it.
NAMED = {"by_id": "by", "coach_id": "coach", "owner_id": "owner", "checked_by_id": "checked_by"}
# Numbers of rows, secrets and machinery say nothing about a person.
LEFT_OUT = frozenset(
    {
        "id", "person_id", "cohort_id", "enrolment_id", "alert_id", "token_hash", "code_hash", "key", "facts",
        "version",
        "edits", "rings", "reply", "attempts", "message_id", "lease_until", "payload", "update_id",
        "ref", "step",
    }
)  # fmt: skip
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
    names = {other.id: other.name for other in everybody}
    own = {row.id for row in records["enrolment"] if getattr(row, "person_id", None) == person.id}  # type: ignore[attr-defined]
    mondays = await _alert_weeks(session, records["alertevent"])
    sections = {table: [_row(record, person, own, names, mondays) for record in records[table]] for table in SECTIONS}
    return PersonalData(person.name, cohort.name, cohort.timezone, now, sections)


async def _alert_weeks(session: AsyncSession, events: Iterable[SQLModel]) -> dict[int, tuple[int, date]]:
    """The enrolment and week of each alert in a history."""
    ids = {getattr(event, "alert_id", 0) for event in events}
    found = (await session.exec(select(Alert).where(col(Alert.id).in_(ids)))).all()
    return {alert.id or 0: (alert.enrolment_id, alert.monday) for alert in found}


def _row(
    record: SQLModel,
    person: Person,
    own: set[Any],
    names: Mapping[int | None, str],
    alerts: Mapping[int, tuple[int, date]],
) -> Row:
    values = record.model_dump()
    enrolment_id = values.get("enrolment_id")
    if "alert_id" in values:
        enrolment_id, values["monday"] = alerts[values["alert_id"]]
    if "project" in values and values["person_id"] != person.id:
        values = {"coach_id": values["coach_id"]}  # whom one coaches is somebody else's data
    elif "token_hash" in values and values["person_id"] != person.id:
        values = {"checked_by_id": person.id, "used_at": values["used_at"]}
    row = {NAMED.get(key, key): names.get(value) if key in NAMED else value for key, value in values.items()}
    row = {key: value for key, value in row.items() if key not in LEFT_OUT and value is not None}
    if row.get("valid_from") == AS_LOADED:
        del row["valid_from"]
    return row if enrolment_id is None else {**row, "concerns": "you" if enrolment_id in own else "other"}


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
