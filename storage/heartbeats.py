"""Queries about the bot's own life: when it last worked, and when it was deaf."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import cohorts
from storage.statements import connection_of, insert_or_update
from storage.tables import Heartbeat, Outage

MOMENTS = timedelta(minutes=2)


async def beat(session: AsyncSession, name: str, now: datetime) -> None:
    """This part of the bot works now."""
    await insert_or_update(session, Heartbeat, [{"name": name, "at": now}], ["name"], ["at"])


async def last_beat(session: AsyncSession, name: str) -> datetime | None:
    """When this part last worked; None if it never did."""
    connection = await connection_of(session)
    found: datetime | None = (await connection.execute(_last(), {"part": name})).scalar()
    return found


@cache
def _last() -> Any:
    return select(Heartbeat.at).where(Heartbeat.name == bindparam("part"))


async def forget_others(session: AsyncSession, prefix: str, name: str) -> None:
    """Of the parts whose names begin so, keep this one only."""
    alike = col(Heartbeat.name).startswith(prefix, autoescape=True)
    await session.exec(delete(Heartbeat).where(alike, col(Heartbeat.name) != name))


async def note_outage(session: AsyncSession, since: datetime, until: datetime) -> None:
    """The bot was deaf in that time: nothing is concluded from it, and every cohort is looked at anew.

    A silence that two parts of the bot notice is one.
    """
    known = select(Outage.id).where(col(Outage.from_at) <= since + MOMENTS, col(Outage.until_at) >= until - MOMENTS)
    if (await session.exec(known.limit(1))).first() is None:
        session.add(Outage(from_at=since, until_at=until))
    await all_due(session, until)


async def all_due(session: AsyncSession, now: datetime) -> None:
    """Have the next tick look at every cohort."""
    await cohorts.all_due_by(session, now)
