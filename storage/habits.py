"""Queries about habits: an intrapreneur's usual day and the weekdays never worked, from a Monday on."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Pattern

# The pattern of this date holds what the cohort file last said. A usual day may also be changed in the chat: only by
# comparing a file with the former one does loading it twice change nothing.
AS_LOADED = date(1, 1, 1)


def off_code(weekdays: Iterable[int]) -> str:
    """The weekdays never worked as they are kept: numbers, Monday being 0, comma-joined."""
    return ",".join(str(weekday) for weekday in sorted(weekdays))


async def as_loaded(session: AsyncSession, enrolment_id: int) -> Pattern | None:
    """What the cohort file last said of this habit."""
    wanted = select(Pattern).where(Pattern.enrolment_id == enrolment_id, Pattern.valid_from == AS_LOADED)
    return (await session.exec(wanted)).first()


async def in_force(session: AsyncSession, enrolment_id: int, monday: date) -> Pattern | None:
    """The habit of a week."""
    wanted = (
        select(Pattern)
        .where(Pattern.enrolment_id == enrolment_id, col(Pattern.valid_from) <= monday)
        .order_by(col(Pattern.valid_from).desc())
    )
    return (await session.exec(wanted)).first()


async def set_from(session: AsyncSession, enrolment_id: int, valid_from: date, usual: str, off: str) -> None:
    """From that Monday on, this is the habit; whatever was to hold later does not any more."""
    await session.exec(
        delete(Pattern).where(col(Pattern.enrolment_id) == enrolment_id, col(Pattern.valid_from) >= valid_from)
    )
    session.add(Pattern(enrolment_id=enrolment_id, valid_from=valid_from, usual=usual, off=off))
    await session.flush()


async def load(session: AsyncSession, enrolment_id: int, usual: str, off: str) -> bool:
    """Note what the cohort file says now; False when it says what it said before, or what stands anyway."""
    known = await as_loaded(session, enrolment_id)
    before = known or await in_force(session, enrolment_id, date.max)
    is_new = before is None or (before.usual, before.off) != (usual, off)
    if is_new or known is None:
        known = known or Pattern(enrolment_id=enrolment_id, valid_from=AS_LOADED, usual=usual, off=off)
        known.usual, known.off = usual, off
        session.add(known)
        await session.flush()
    return is_new


async def forget_loaded(session: AsyncSession, enrolment_id: int) -> None:
    """What the file said of this habit counts no more: the next word about it is held against what stands."""
    loaded = (col(Pattern.enrolment_id) == enrolment_id, col(Pattern.valid_from) == AS_LOADED)
    await session.exec(delete(Pattern).where(*loaded))
