"""Intake: every raw update is kept before it is acknowledged, handled once, then erased."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, inspect, update
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.statements import connection_of, in_state, insert_ignoring
from storage.tables import Intake
from storage.terms import IntakeState

KEEP_KEYS = timedelta(days=8)  # Telegram renews its numbers after a week of quiet


async def receive(session: AsyncSession, updates: Sequence[tuple[int, int | None, Any]], now: datetime) -> int:
    """Keep (update_id, chat_id, raw) as they came; one seen before is dropped. Returns how many were new."""
    rows = [
        {
            "update_id": update_id,
            "chat_id": chat_id,
            "payload": json.dumps(raw),  # in ASCII: half a surrogate pair is no text to a database
            "state": IntakeState.NEW,
            "received_at": now,
        }
        for update_id, chat_id, raw in updates
    ]
    return await insert_ignoring(session, Intake, rows, ["update_id"])


async def waiting(session: AsyncSession, limit: int, of_each_chat: int) -> list[Intake]:
    """The oldest updates nobody has handled yet, in the order they came; of a chat that floods, only its first."""
    chat = func.coalesce(col(Intake.chat_id), 0)  # 0 is nobody's: what cannot be told apart shares one part
    oldest = select(Intake).where(in_state(Intake, [IntakeState.NEW])).order_by(col(Intake.id))
    taken: list[Intake] = []
    of_chat: Counter[int] = Counter()
    full: set[int] = set()
    while len(taken) < limit:
        others = oldest.where(chat.not_in(full), col(Intake.id).not_in([row.id for row in taken])) if taken else oldest
        found = (await session.exec(others.limit(limit - len(taken)))).all()
        for row in found:
            of_chat[row.chat_id or 0] += 1
            if of_chat[row.chat_id or 0] <= of_each_chat:
                taken.append(row)
        newly_full = {chat_id for chat_id, count in of_chat.items() if count > of_each_chat} - full
        if not newly_full:
            break
        full |= newly_full
    return sorted(taken, key=lambda row: row.id or 0)


async def count_waiting(session: AsyncSession) -> int:
    """How many updates wait to be handled."""
    return (await session.exec(select(func.count()).where(in_state(Intake, [IntakeState.NEW])))).one()


async def mark_done(session: AsyncSession, row_ids: Sequence[int]) -> None:
    """Handled: only the key stays, so that a repeat is known."""
    if row_ids:
        connection = await connection_of(session)
        await connection.execute(_done(), [{"handled": row_id} for row_id in row_ids])


@cache
def _done() -> Any:
    table: Any = inspect(Intake).local_table
    erased = {"state": IntakeState.DONE, "payload": None, "chat_id": None}
    return table.update().where(table.c.id == bindparam("handled")).values(**erased)


async def set_aside(session: AsyncSession, row_id: int, reason: str) -> None:
    """Could not be handled: kept with its reason for the operator, out of the way of the others."""
    values = {"state": IntakeState.ASIDE, "reason": reason[:200]}
    await session.exec(update(Intake).where(col(Intake.id) == row_id).values(**values))


async def prune(session: AsyncSession, now: datetime) -> None:
    """Forget keys and set-aside updates older than eight days."""
    old = col(Intake.received_at) < now - KEEP_KEYS
    await session.exec(delete(Intake).where(old, col(Intake.state) != IntakeState.NEW))
