"""Queries about answers: the append-only history of everything said about an enrolment's weeks."""

from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import insert, inspect
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.changes import ANSWERS, changed
from storage.statements import connection_of
from storage.tables import Answer
from storage.terms import Question


async def record(
    session: AsyncSession,
    enrolment_id: int,
    monday: date,
    question: Question,
    by_id: int,
    now: datetime,
    *,
    day: date | None = None,
    part: str | None = None,
    halves: int | None = None,
    choice: str | None = None,
    reason: str | None = None,
    text: str | None = None,
    corrects: bool = False,
) -> None:
    """Add one answer; nothing said before is changed or lost.

    A release names its `day` and `part`; without a part it is about the whole week up to that day.
    """
    answer = {
        "enrolment_id": enrolment_id,
        "monday": monday,
        "question": question,
        "by_id": by_id,
        "said_at": now,
        "day": day,
        "part": part,
        "halves": halves,
        "choice": choice,
        "reason": reason,
        "text": text,
        "corrects": corrects,
    }
    await session.flush()  # whom it is about may be new
    connection = await connection_of(session)
    await connection.execute(_added(), answer)
    await changed(session, ANSWERS)


@cache
def _added() -> Any:
    table: Any = inspect(Answer).local_table
    return insert(table)


async def history(session: AsyncSession, enrolment_id: int, monday: date | None = None) -> list[Answer]:
    """Everything said about an enrolment (or one week of it), oldest first."""
    wanted = select(Answer).where(Answer.enrolment_id == enrolment_id).order_by(col(Answer.id))
    if monday:
        wanted = wanted.where(Answer.monday == monday)
    return list((await session.exec(wanted)).all())
