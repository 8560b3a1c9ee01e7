"""Personal rows: what of one row stands in somebody's document: their own data, and of others only who acted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from bot.personal_notes import given_note
from storage.habits import AS_LOADED
from storage.personal_records import PARENTS, Subject

Row = Mapping[str, Any]

# Whose names may stand in somebody's document: those who acted on it.
NAMED = {
    "by_id": "by", "coach_id": "coach", "owner_id": "owner", "checked_by_id": "checked_by", "author_id": "by",
    "stand_in_id": "stand_in", "from_id": "away", "to_id": "relay", "drafted_by_id": "drafted_by", "proxy_id": "proxy",
}  # fmt: skip
# Numbers of rows, secrets and machinery say nothing about a person.
LEFT_OUT = frozenset(
    {
        "id", "person_id", "cohort_id", "enrolment_id", "about_id", *PARENTS, "token_hash", "code_hash", "key", "facts",
        "version", "edits", "rings", "reply", "attempts", "message_id", "lease_until", "payload", "update_id", "ref",
    }
)  # fmt: skip
# Of a row about somebody else: what this person did. The tables not named here hold nothing but that.
MY_PART: dict[str, frozenset[str]] = {
    "enrolment": frozenset({"coach_id"}),  # whom one coaches is somebody else's data
    "invitation": frozenset({"checked_by_id", "used_at"}),
    "cohortchange": frozenset({"at", "by_id", "what"}),
    "escalation": frozenset({"enrolment_id", "duty", "monday", "step", "owner_id", "owned_at", "drafted_by_id"}),
}


@dataclass(frozen=True)
class Reader:
    """Whose document it is: their number, their own enrolments, and the names of all those who may have acted."""

    id: int | None
    own: frozenset[int]
    names: Mapping[int | None, str]


def row_for(record: SQLModel, reader: Reader, subjects: Mapping[tuple[str, int], Subject]) -> Row:
    """The row as its reader may have it; columns without a value are left out."""
    table, values = str(type(record).__tablename__), record.model_dump()
    for parent in PARENTS.keys() & values.keys():
        values["enrolment_id"], values["monday"] = subjects[parent, values[parent]]
    concerns = _concerns(values, reader)
    if not (concerns == "you" or _is_own(table, values, reader)):
        values = {key: value for key, value in values.items() if key in MY_PART.get(table, values)}
    elif table == "privatenote":
        values |= given_note(values["text"], values["author_id"], reader.id, reader.names)
    elif table == "exportrecord":
        values["file"] = values.pop("name")
    row = {NAMED.get(key, key): reader.names.get(value) if key in NAMED else value for key, value in values.items()}
    row = {key: value for key, value in row.items() if key not in LEFT_OUT and value is not None}
    if row.get("valid_from") == AS_LOADED:
        del row["valid_from"]
    if table == "awaiting":
        del row["step"]
    return {**row, "concerns": concerns} if concerns else row


def _concerns(values: Row, reader: Reader) -> str | None:
    """Whether the row is about its reader or somebody else; None where that goes without saying."""
    if values.get("enrolment_id") is not None:
        return "you" if values["enrolment_id"] in reader.own else "other"
    if values.get("about_id") is not None:
        return "you" if values["about_id"] == reader.id else "other"
    return None


def _is_own(table: str, values: Row, reader: Reader) -> bool:
    if table in ("enrolment", "invitation"):
        return bool(values["person_id"] == reader.id)
    return values.get("enrolment_id") is None and values.get("about_id") is None
