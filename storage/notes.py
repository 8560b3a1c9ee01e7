"""Queries about private notes: each is its author's alone, until the person it is about asks for their data."""

from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import PrivateNote


async def add(session: AsyncSession, enrolment_id: int, author_id: int, text: str, now: datetime) -> PrivateNote:
    """Keep one note."""
    note = PrivateNote(enrolment_id=enrolment_id, author_id=author_id, text=text, written_at=now)
    session.add(note)
    await session.flush()
    return note


async def of_author(session: AsyncSession, enrolment_id: int, author_id: int) -> list[PrivateNote]:
    """One's own notes about one person, oldest first; nobody reads those of another."""
    mine = select(PrivateNote).where(PrivateNote.enrolment_id == enrolment_id, PrivateNote.author_id == author_id)
    return list((await session.exec(mine.order_by(col(PrivateNote.id)))).all())


async def counted(session: AsyncSession, author_id: int) -> dict[int, int]:
    """How many notes an author has, by the enrolment they are about."""
    per_person = select(PrivateNote.enrolment_id, func.count()).where(PrivateNote.author_id == author_id)
    return dict((await session.exec(per_person.group_by(col(PrivateNote.enrolment_id)))).all())


async def own(session: AsyncSession, note_id: int, author_id: int) -> PrivateNote | None:
    """One note of this author; None if it is somebody else's, or gone."""
    note = await session.get(PrivateNote, note_id)
    return note if note and note.author_id == author_id else None


async def erase(session: AsyncSession, note: PrivateNote) -> None:
    """Its author takes it back: nothing of it stays."""
    await session.delete(note)
    await session.flush()
