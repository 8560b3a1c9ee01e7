"""Outbox: everything the bot says waits here, under a key that is unique, until it has been said."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.notice import Notice
from storage.statements import insert_ignoring
from storage.tables import Card, Outbox
from storage.terms import NoticeState

LEASE = timedelta(minutes=2)
WAITING = (NoticeState.DUE, NoticeState.LATER, NoticeState.UNKNOWN)


async def put(session: AsyncSession, notices: Iterable[Notice], now: datetime) -> int:
    """Queue notices; one whose key is known already is dropped. Returns how many were new."""
    rows = [_row(notice, now) for notice in notices]
    return await insert_ignoring(session, Outbox, rows, ["key"]) if rows else 0


def _row(notice: Notice, now: datetime) -> dict[str, Any]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "person_id": notice.person_id,
        "chat_id": notice.chat_id,
        "facts": notice.facts,
        "card": notice.card,
        "edits": notice.edits,
        "rings": notice.rings,
        "reply": notice.reply,
        "due_at": notice.due_at or now,
        "expires_at": notice.expires_at,
        "state": NoticeState.SKIPPED if notice.skipped else NoticeState.DUE,
        "reason": notice.skipped,
        "attempts": 0,
    }


async def known_keys(session: AsyncSession, keys: Sequence[str]) -> set[str]:
    """Which of these notices exist already, in whatever state."""
    return set((await session.exec(select(Outbox.key).where(col(Outbox.key).in_(keys)))).all())


async def claim(session: AsyncSession, now: datetime, limit: int) -> list[Outbox]:
    """Take what may be said now, replies first: only the oldest waiting notice of each addressee.

    A claim whose lease ran out was interrupted between sending and noting: its answer is unknown, and it is
    said again (promise 2).
    """
    earlier = aliased(Outbox)
    overtakes = (
        select(earlier.id)
        .where(
            or_(earlier.person_id == Outbox.person_id, earlier.chat_id == Outbox.chat_id),
            col(earlier.id) < col(Outbox.id),
            col(earlier.state).in_([*WAITING, NoticeState.SENDING]),
            col(earlier.due_at) <= now,
        )
        .exists()
    )
    await session.exec(
        update(Outbox)
        .where(col(Outbox.state) == NoticeState.SENDING, col(Outbox.lease_until) <= now)
        .values(state=NoticeState.UNKNOWN)
    )
    wanted = (
        select(Outbox)
        .where(col(Outbox.state).in_(WAITING), col(Outbox.due_at) <= now, ~overtakes)
        .order_by(col(Outbox.reply).desc(), col(Outbox.due_at), col(Outbox.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list((await session.exec(wanted)).all())
    for row in rows:
        row.state, row.lease_until, row.attempts = NoticeState.SENDING, now + LEASE, row.attempts + 1
    return rows


async def mark_sent(session: AsyncSession, row: Outbox, message_id: int | None, now: datetime) -> None:
    """Note that it was said, and which message now shows its card. Of a stranger nothing stays."""
    if row.person_id is None:
        await session.exec(delete(Outbox).where(col(Outbox.id) == row.id))
        return
    await _settle(session, row, NoticeState.SENT, None, sent_at=now, message_id=message_id)
    if row.card and message_id:
        await keep_card(session, row.person_id, row.card, message_id)


async def mark(session: AsyncSession, row: Outbox, state: NoticeState, reason: str) -> None:
    """Note for good why it was not said (gone, refused, skipped). Of a stranger nothing stays."""
    if row.person_id is None:
        await session.exec(delete(Outbox).where(col(Outbox.id) == row.id))
    else:
        await _settle(session, row, state, reason)


async def postpone(session: AsyncSession, row: Outbox, until: datetime, state: NoticeState, reason: str) -> None:
    """Try again from `until` on (`later`, or `unknown` when the answer was lost)."""
    await _settle(session, row, state, reason, due_at=until)


async def _settle(session: AsyncSession, row: Outbox, state: NoticeState, reason: str | None, **more: Any) -> None:
    values = {"state": state, "reason": reason, "lease_until": None, **more}
    await session.exec(update(Outbox).where(col(Outbox.id) == row.id).values(**values))


async def keep_card(session: AsyncSession, person_id: int, card: str, message_id: int) -> None:
    """From now on this message shows the card."""
    known = (await session.exec(select(Card).where(Card.person_id == person_id, Card.card == card))).first()
    if known:
        known.message_id = message_id
    else:
        session.add(Card(person_id=person_id, card=card, message_id=message_id))


async def card_message(session: AsyncSession, person_id: int, card: str) -> int | None:
    """The message that shows this card to this person, if there is one."""
    wanted = select(Card.message_id).where(Card.person_id == person_id, Card.card == card)
    return (await session.exec(wanted)).first()


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next waiting notice becomes due, to know how long to sleep."""
    wanted = select(func.min(Outbox.due_at)).where(col(Outbox.state).in_(WAITING))
    return (await session.exec(wanted)).first()


async def count_sent(session: AsyncSession, person_id: int, keys: Sequence[str]) -> int:
    """How many of these notices really went out to this person."""
    wanted = select(func.count()).where(
        Outbox.person_id == person_id, col(Outbox.key).in_(keys), col(Outbox.state) == NoticeState.SENT
    )
    return (await session.exec(wanted)).one()
