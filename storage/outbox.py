"""Outbox: everything the bot says waits here, under a key that is unique, until it has been said."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.notice import Notice
from storage.statements import insert_ignoring
from storage.tables import Card, Outbox
from storage.terms import NoticeState

LEASE = timedelta(minutes=2)
KEEP_FACTS = timedelta(days=8)
WAITING = (NoticeState.DUE, NoticeState.LATER, NoticeState.UNKNOWN)
POSTPONED = (NoticeState.LATER, NoticeState.UNKNOWN)
UNSAID = (*WAITING, NoticeState.SENDING)
_NOW: BindParameter[Any] = bindparam("now")


async def put(session: AsyncSession, notices: Iterable[Notice], now: datetime) -> int:
    """Queue notices; one whose key is known already is dropped. Returns how many were new."""
    return await insert_ignoring(session, Outbox, [_row(notice, now) for notice in notices], ["key"])


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
    """Take what may be said now, replies first; at most one prompt and one reply of each addressee.

    A claim whose lease ran out was interrupted between sending and noting: its answer is unknown, and it is
    said again (promise 2). A notice of somebody without a chat is claimed like any other: it is the caller's
    to mark it gone.
    """
    interrupted = (_is_one_of(Outbox, [NoticeState.SENDING]), col(Outbox.lease_until) <= now)
    await session.exec(update(Outbox).where(*interrupted).values(state=NoticeState.UNKNOWN))
    rows = await _next(session, now, limit, reply=True)
    if len(rows) < limit:
        rows += await _next(session, now, limit - len(rows), reply=False)
    for row in rows:
        row.state, row.lease_until, row.attempts = NoticeState.SENDING, now + LEASE, row.attempts + 1
    return rows


async def release_claims(session: AsyncSession) -> None:
    """Say again what an earlier process was saying when it ended, without waiting for its leases: it is gone."""
    claimed = _is_one_of(Outbox, [NoticeState.SENDING])
    await session.exec(update(Outbox).where(claimed).values(state=NoticeState.UNKNOWN, lease_until=None))


async def _next(session: AsyncSession, now: datetime, limit: int, reply: bool) -> list[Outbox]:
    return list((await session.exec(_claimable(reply), params={"now": now, "limit": limit})).all())


@cache
def _claimable(reply: bool) -> SelectOfScalar[Outbox]:
    """Built once: delivery asks it several times a message, and building it takes longer than its answer."""
    return (
        select(Outbox)
        .where(_is_one_of(Outbox, WAITING), col(Outbox.reply).is_(reply), col(Outbox.due_at) <= _NOW)
        .where(*_nothing_goes_first(reply))
        .order_by(col(Outbox.due_at), col(Outbox.id))
        .limit(bindparam("limit", type_=Integer))
    )


def _nothing_goes_first(reply: bool) -> list[ColumnElement[bool]]:
    """Nothing older to the same addressee is in flight, due, or waiting to be tried again.

    What is planned for a later moment holds nothing up. A reply also passes prompts, for somebody waits for
    it, unless they are about the same card or message: there the last word must arrive last.
    """
    older = aliased(Outbox)
    holds_up = or_(
        col(older.state).in_([*POSTPONED, NoticeState.SENDING]),
        and_(col(older.state) == NoticeState.DUE, col(older.due_at) <= _NOW),
    )
    same_thing = or_(col(older.card) == col(Outbox.card), col(older.edits) == col(Outbox.edits))
    concerned = or_(col(older.reply), same_thing) if reply else true()
    return [
        ~select(older.id)
        .where(col(of_older) == col(of_this), _is_one_of(older, UNSAID), col(older.id) < col(Outbox.id))
        .where(holds_up, concerned)
        .exists()
        for of_older, of_this in ((older.person_id, Outbox.person_id), (older.chat_id, Outbox.chat_id))
    ]


def _is_one_of(table: type[Outbox], states: Sequence[NoticeState]) -> ColumnElement[bool]:
    """Written out, not as parameters: a partial index serves only a condition it can recognise."""
    written: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return col(table.state).in_(written) if len(written) > 1 else col(table.state) == written[0]


async def mark_sent(session: AsyncSession, row: Outbox, message_id: int | None, now: datetime) -> None:
    """Note that it was said, and which message now shows its card. Of a stranger nothing stays."""
    this = col(Outbox.key) == row.key  # SQLite gives the id of a deleted row to another
    if row.person_id is None:
        await session.exec(delete(Outbox).where(this))
        return
    values = {"state": NoticeState.SENT, "reason": None, "lease_until": None, "sent_at": now, "message_id": message_id}
    said = await session.exec(update(Outbox).where(this).values(**values))
    if said.rowcount and row.card and message_id:
        await keep_card(session, row.person_id, row.card, message_id)


async def mark(session: AsyncSession, row: Outbox, state: NoticeState, reason: str) -> None:
    """Note for good why it was not said (gone, refused, skipped). Of a stranger nothing stays."""
    if row.person_id is None:
        await session.exec(delete(Outbox).where(_as_claimed(row)))
    else:
        await _settle(session, row, state=state, reason=reason[:200])


async def postpone(session: AsyncSession, row: Outbox, until: datetime, state: NoticeState, reason: str) -> None:
    """Try again from `until` on (`later`, or `unknown` when the answer was lost)."""
    await _settle(session, row, state=state, reason=reason[:200], due_at=until)


async def _settle(session: AsyncSession, row: Outbox, **values: Any) -> None:
    await session.exec(update(Outbox).where(_as_claimed(row)).values(lease_until=None, **values))


def _as_claimed(row: Outbox) -> ColumnElement[bool]:
    """Nobody has claimed it since, nor said it: who comes late with bad news is not heard."""
    return and_(col(Outbox.key) == row.key, col(Outbox.attempts) == row.attempts, col(Outbox.state).in_(UNSAID))


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


async def next_due(session: AsyncSession, now: datetime) -> datetime | None:
    """When to look again once nothing more can be claimed: the next moment, or the end of a lease."""
    moments = [(await session.exec(wanted, params={"now": now})).one() for wanted in _to_come()]
    return min((moment for moment in moments if moment), default=None)


@cache
def _to_come() -> tuple[SelectOfScalar[Any], ...]:
    planned = select(func.min(Outbox.due_at)).where(_is_one_of(Outbox, WAITING), col(Outbox.due_at) > _NOW)
    leased = select(func.min(Outbox.lease_until)).where(_is_one_of(Outbox, [NoticeState.SENDING]))
    return planned, leased


async def forget_facts(session: AsyncSession, now: datetime) -> None:
    """A settled notice keeps its key and what became of it; its facts, which may quote people, go after eight days."""
    old = (col(Outbox.state).not_in(UNSAID), col(Outbox.due_at) < now - KEEP_FACTS)
    kept = cast(col(Outbox.facts), Text) != "{}"
    await session.exec(update(Outbox).where(*old, kept).values(facts={}))
