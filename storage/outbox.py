"""Outbox: everything the bot says waits here, under a key that is unique, until it has been said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
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
    inspect,
    or_,
    true,
    union_all,
    update,
)
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.notice import Notice
from storage.statements import connection_of, in_state, insert_ignoring, insert_or_update
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
    connection = await connection_of(session)
    return set((await connection.execute(_known(), {"keys": keys})).scalars())


@cache
def _known() -> Any:
    return sql_select(col(Outbox.key)).where(col(Outbox.key).in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True)
class Claim:
    """A notice taken to be said now; the fields are those of its row."""

    id: int
    key: str
    person_id: int | None
    chat_id: int | None
    kind: str
    facts: dict[str, Any]
    card: str | None
    edits: int | None
    rings: bool
    reply: bool
    due_at: datetime
    expires_at: datetime | None
    attempts: int  # this one included


async def claim(session: AsyncSession, now: datetime, limit: int) -> list[Claim]:
    """Take what may be said now, replies first; at most one prompt and one reply of each addressee.

    A claim whose lease ran out was interrupted between sending and noting: its answer is unknown, and it is
    said again (promise 2). A notice of somebody without a chat is claimed like any other: it is the caller's
    to mark it gone.
    """
    connection = await connection_of(session)
    rows = (await connection.execute(_claimable(), {"now": now, "limit": limit})).all()
    found = [Claim(**{**row._mapping, "attempts": row.attempts + 1}) for row in rows]
    found = sorted(found, key=lambda it: (not it.reply, it.due_at, it.id))[:limit]
    if found:
        await connection.execute(_take(), [{"taken": it.id, "until": now + LEASE} for it in found])
    return found


async def release_claims(session: AsyncSession) -> None:
    """Say again what an earlier process was saying when it ended, without waiting for its leases: it is gone."""
    claimed = in_state(Outbox, [NoticeState.SENDING])
    await session.exec(update(Outbox).where(claimed).values(state=NoticeState.UNKNOWN, lease_until=None))


@cache
def _claimable() -> Any:
    """Replies, prompts, and what was interrupted: each by its own index, the oldest first.

    Built once: delivery asks it for every message, and building it takes longer than its answer.
    """
    fields: list[Any] = [getattr(Outbox, name) for name in (each.name for each in dataclass_fields(Claim))]
    waiting = (in_state(Outbox, WAITING), col(Outbox.due_at) <= _NOW)
    interrupted = (in_state(Outbox, [NoticeState.SENDING]), col(Outbox.lease_until) <= _NOW)
    branches: list[tuple[bool, list[ColumnElement[bool]]]] = [
        (True, [*waiting, col(Outbox.reply).is_(True)]),
        (False, [*waiting, col(Outbox.reply).is_(False)]),
        (False, [*interrupted]),
    ]
    oldest = bindparam("limit", type_=Integer)
    parts = [
        sql_select(*fields)
        .where(*where, *_nothing_goes_first(reply))
        .order_by(col(Outbox.due_at), col(Outbox.id))
        .limit(oldest)
        .subquery()
        for reply, where in branches
    ]
    return union_all(*(sql_select(part) for part in parts))


@cache
def _take() -> Any:
    table: Any = inspect(Outbox).local_table
    taken = table.update().where(table.c.id == bindparam("taken"))
    values = {"state": NoticeState.SENDING, "lease_until": bindparam("until"), "attempts": table.c.attempts + 1}
    return taken.values(**values)


def _nothing_goes_first(reply: bool) -> list[ColumnElement[bool]]:
    """Nothing older to the same addressee is in flight, due, or waiting to be tried again.

    What is planned for a later moment holds nothing up. A reply also passes prompts, for somebody waits for
    it, unless they are about the same card or message: there the last word must arrive last.
    """
    older = aliased(Outbox)
    holds_up = or_(
        in_state(older, [*POSTPONED, NoticeState.SENDING]),
        and_(in_state(older, [NoticeState.DUE]), col(older.due_at) <= _NOW),
    )
    same_thing = or_(col(older.card) == col(Outbox.card), col(older.edits) == col(Outbox.edits))
    concerned = or_(col(older.reply), same_thing) if reply else true()
    return [
        ~select(older.id)
        .where(col(of_older) == col(of_this), in_state(older, UNSAID), col(older.id) < col(Outbox.id))
        .where(holds_up, concerned)
        .exists()
        for of_older, of_this in ((older.person_id, Outbox.person_id), (older.chat_id, Outbox.chat_id))
    ]


async def mark_sent(session: AsyncSession, row: Claim, message_id: int | None, now: datetime) -> None:
    """Note that it was said, and which message now shows its card. Of a stranger nothing stays."""
    if row.person_id is None:
        await session.exec(delete(Outbox).where(col(Outbox.key) == row.key))
        return
    connection = await connection_of(session)
    said = await connection.execute(_say(), {"said": row.key, "at": now, "shown": message_id})
    if said.rowcount and row.card and message_id:
        await keep_card(session, row.person_id, row.card, message_id)


async def mark_all_sent(session: AsyncSession, said: Sequence[tuple[Claim, int | None]], now: datetime) -> None:
    """The same for several, in one statement for those that are neither a stranger's nor on a card."""
    plain = [(row, shown) for row, shown in said if row.person_id is not None and not row.card]
    if plain:
        connection = await connection_of(session)
        values = [{"said": row.key, "at": now, "shown": shown} for row, shown in plain]
        await connection.execute(_say(), values)
    for row, shown in said:
        if row.person_id is None or row.card:
            await mark_sent(session, row, shown, now)


@cache
def _say() -> Any:
    table: Any = inspect(Outbox).local_table
    values = {"state": NoticeState.SENT, "reason": None, "lease_until": None}
    said = table.update().where(table.c.key == bindparam("said"))  # SQLite gives the id of a deleted row to another
    return said.values(**values, sent_at=bindparam("at"), message_id=bindparam("shown"))


async def mark(session: AsyncSession, row: Claim, state: NoticeState, reason: str) -> None:
    """Note for good why it was not said (gone, refused, skipped). Of a stranger nothing stays."""
    if row.person_id is None:
        await session.exec(delete(Outbox).where(_as_claimed(row)))
    else:
        await _settle(session, row, state=state, reason=reason[:200])


async def postpone(session: AsyncSession, row: Claim, until: datetime, state: NoticeState, reason: str) -> None:
    """Try again from `until` on (`later`, or `unknown` when the answer was lost)."""
    await _settle(session, row, state=state, reason=reason[:200], due_at=until)


async def _settle(session: AsyncSession, row: Claim, **values: Any) -> None:
    await session.exec(update(Outbox).where(_as_claimed(row)).values(lease_until=None, **values))


def _as_claimed(row: Claim) -> ColumnElement[bool]:
    """Nobody has claimed it since, nor said it: who comes late with bad news is not heard."""
    return and_(col(Outbox.key) == row.key, col(Outbox.attempts) == row.attempts, col(Outbox.state).in_(UNSAID))


async def count_unsaid_replies(session: AsyncSession, person_id: int) -> int:
    """How many answers to what they did still wait to be said to this person."""
    theirs = (col(Outbox.person_id) == person_id, in_state(Outbox, UNSAID), col(Outbox.reply).is_(True))
    return (await session.exec(select(func.count()).select_from(Outbox).where(*theirs))).one()


async def keep_card(session: AsyncSession, person_id: int, card: str, message_id: int) -> None:
    """From now on this message shows the card."""
    row = {"person_id": person_id, "card": card, "message_id": message_id}
    await insert_or_update(session, Card, [row], ["person_id", "card"], ["message_id"])


async def forget_card(session: AsyncSession, person_id: int, card: str) -> None:
    """No message shows this card to this person any more."""
    await session.exec(delete(Card).where(col(Card.person_id) == person_id, col(Card.card) == card))


async def shown_to(session: AsyncSession, person_ids: Sequence[int], card: str) -> list[int]:
    """Which of these people have a message that shows this card."""
    connection = await connection_of(session)
    return sorted((await connection.execute(_shown_to(), {"people": person_ids, "shown": card})).scalars())


@cache
def _shown_to() -> Any:
    here = col(Card.person_id).in_(bindparam("people", expanding=True))
    return sql_select(col(Card.person_id)).where(here, col(Card.card) == bindparam("shown"))


async def card_message(session: AsyncSession, person_id: int, card: str) -> int | None:
    """The message that shows this card to this person, if there is one."""
    connection = await connection_of(session)
    return (await connection.execute(_shows(), {"person": person_id, "shown": card})).scalar()


@cache
def _shows() -> Any:
    return sql_select(col(Card.message_id)).where(
        col(Card.person_id) == bindparam("person"), col(Card.card) == bindparam("shown")
    )


async def next_due(session: AsyncSession, now: datetime) -> datetime | None:
    """When to look again once nothing more can be claimed: the next moment, or the end of a lease."""
    connection = await connection_of(session)
    moments = (await connection.execute(_to_come(), {"now": now})).one()
    return min((moment for moment in moments if moment), default=None)


@cache
def _to_come() -> Any:
    planned = sql_select(func.min(Outbox.due_at)).where(in_state(Outbox, WAITING), col(Outbox.due_at) > _NOW)
    leased = sql_select(func.min(Outbox.lease_until)).where(in_state(Outbox, [NoticeState.SENDING]))
    return sql_select(planned.scalar_subquery(), leased.scalar_subquery())


async def forget_facts(session: AsyncSession, now: datetime) -> None:
    """A settled notice keeps its key and what became of it; its facts, which may quote people, go after eight days."""
    old = (col(Outbox.state).not_in(UNSAID), col(Outbox.due_at) < now - KEEP_FACTS)
    kept = cast(col(Outbox.facts), Text) != "{}"
    await session.exec(update(Outbox).where(*old, kept).values(facts={}))
