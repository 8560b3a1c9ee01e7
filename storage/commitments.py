"""Queries about commitments: the day a head of service promised on the phone, and whether it was kept."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Alert, Commitment


async def promise(session: AsyncSession, alert: Alert, day: date, by_id: int, now: datetime) -> Commitment:
    """Note the day that was promised; a later word about the same alert replaces one that is not settled yet."""
    open_one = select(Commitment).where(Commitment.alert_id == alert.id, col(Commitment.settled_at).is_(None))
    row = (await session.exec(open_one.order_by(col(Commitment.id)))).first()
    if row is None:
        row = Commitment(alert_id=alert.id or 0, enrolment_id=alert.enrolment_id, day=day, by_id=by_id, made_at=now)
    row.day, row.by_id, row.made_at = day, by_id, now
    session.add(row)
    await session.flush()
    return row


async def settle(session: AsyncSession, row: Commitment, kept: bool | None, settled_at: datetime | None) -> None:
    """What came of it; a correction may settle it anew, or open it again."""
    row.kept, row.settled_at = kept, settled_at
    session.add(row)
    await session.flush()
