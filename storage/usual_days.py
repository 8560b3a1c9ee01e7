"""Queries about the usual day: what it is from which Monday on."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Pattern


async def change(session: AsyncSession, enrolment_id: int, since: date, usual: str, off: Iterable[int]) -> None:
    """From that Monday on the usual day is another one (`UsualDay.code`); earlier weeks keep theirs."""
    wanted = select(Pattern).where(Pattern.enrolment_id == enrolment_id, Pattern.valid_from == since)
    pattern = (await session.exec(wanted)).first() or Pattern(enrolment_id=enrolment_id, valid_from=since, usual=usual)
    pattern.usual, pattern.off = usual, ",".join(str(day) for day in sorted(off))
    session.add(pattern)
    await session.flush()
