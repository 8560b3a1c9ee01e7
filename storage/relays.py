"""Queries about relays: a coordinator is away through a date, and back."""

from datetime import date, datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import WAITING
from storage.statements import in_state
from storage.tables import Outbox, Relay
from storage.terms import NoticeState

AWAY = "who was to be told is away"


async def current(session: AsyncSession, person_id: int) -> Relay | None:
    """The relay this person left, unless it was ended."""
    wanted = select(Relay).where(Relay.from_id == person_id, col(Relay.ended_at).is_(None))
    return (await session.exec(wanted.order_by(col(Relay.id).desc()))).first()


async def leave(session: AsyncSession, person_id: int, to_id: int | None, until: date, now: datetime) -> Relay:
    """From now on and through that day this person is away; a relay left before is replaced, and away since then."""
    before = await current(session, person_id)
    await end(session, person_id, now)
    relay = Relay(from_id=person_id, to_id=to_id, until=until, made_at=before.made_at if before else now)
    session.add(relay)
    await session.flush()
    return relay


async def end(session: AsyncSession, person_id: int, now: datetime) -> None:
    """This person is back."""
    standing = (col(Relay.from_id) == person_id, col(Relay.ended_at).is_(None))
    await session.exec(update(Relay).where(*standing).values(ended_at=now))


async def hush(session: AsyncSession, person_id: int, kinds: tuple[str, ...]) -> None:
    """What was to be said to somebody who goes away now is not: who stays is told, and they find it when back."""
    waiting = (col(Outbox.person_id) == person_id, col(Outbox.kind).in_(kinds), in_state(Outbox, WAITING))
    prompts = (*waiting, col(Outbox.reply).is_(False))
    await session.exec(update(Outbox).where(*prompts).values(state=NoticeState.SKIPPED, reason=AWAY))
