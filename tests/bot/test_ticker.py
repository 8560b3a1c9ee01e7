"""The ticker concludes nothing while the bot is deaf, comes back to it, and tidies what nobody needs any more."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.telegram.ear import PollState
from bot.ticker import Ticker
from sandbox.clock import TravellingClock
from storage import awaiting, cohorts, outbox
from storage.database import Database
from storage.notice import Notice
from storage.tables import Awaiting, Outbox, Person
from storage.terms import NoticeState
from tests.bot.promo_database import load, person
from tests.bot.running import START

EIGHT_DAYS = timedelta(days=8)
INSTANT = timedelta(seconds=1)


@pytest.fixture
async def anne(database: Database) -> Person:
    """Anne, who coordinates the promo; its week was looked at, so that nothing is due."""
    async with database.transaction() as session:
        await load(session, START)
        anne = await person(session, "Anne")
        await cohorts.due_at(session, anne.cohort_id, START + timedelta(days=30))
        return anne


def ticker_at(database: Database, clock: TravellingClock, hearing: PollState) -> Ticker:
    """A ticker that works only when it is told to."""
    return Ticker(database, clock, hearing, after=lambda: None, rested=lambda: None)


async def live_until(moment: datetime, database: Database) -> None:
    """One beat at the start, and one at that moment."""
    clock = TravellingClock(START)
    ticker = ticker_at(database, clock, PollState())
    await ticker.wake_up()
    clock.travel(moment)
    await ticker._turn()


async def due(database: Database) -> Sequence[int]:
    async with database.transaction() as session:
        return await cohorts.due(session, START, 10)


async def test_a_tick_that_telegram_overtook_is_made_again(database: Database, anne: Person) -> None:
    hearing = PollState(deaf_since=START)
    ticker = ticker_at(database, TravellingClock(START), hearing)
    await ticker._turn()
    async with database.transaction() as session:
        await cohorts.due_at(session, anne.cohort_id, START)
        turn = asyncio.create_task(ticker._turn())
        await asyncio.sleep(0)  # the tick has begun, deaf, and waits for this transaction
        hearing.deaf_since = None
    await turn

    assert await due(database) == [anne.cohort_id]


async def test_a_deaf_tick_waits_for_telegram(database: Database, anne: Person) -> None:
    hearing = PollState(deaf_since=START)
    ticker = ticker_at(database, TravellingClock(START), hearing)
    async with database.transaction() as session:
        await cohorts.due_at(session, anne.cohort_id, START)
    await ticker._turn()

    assert await due(database) == []
    assert hearing.missed_a_tick


@pytest.mark.parametrize(
    ("age", "kept"), [(EIGHT_DAYS - INSTANT, True), (EIGHT_DAYS, True), (EIGHT_DAYS + INSTANT, False)]
)
@pytest.mark.parametrize("state", NoticeState)
async def test_what_a_settled_notice_quotes_is_forgotten_after_eight_days(
    database: Database, anne: Person, age: timedelta, kept: bool, state: NoticeState
) -> None:
    facts = {"name": "Maëlle", "text": "Je serai en retard jeudi"}
    settled = state in (NoticeState.SENT, NoticeState.SKIPPED, NoticeState.GONE, NoticeState.REFUSED)
    async with database.transaction() as session:
        await outbox.put(session, [Notice("a", "note_to_coach", anne.id, facts=facts)], START)
        (row,) = (await session.exec(select(Outbox))).all()
        row.state = state
    await live_until(START + age, database)

    async with database.transaction() as session:
        (row,) = (await session.exec(select(Outbox).where(col(Outbox.key) == "a"))).all()
    assert row.facts == (facts if kept or not settled else {})


@pytest.mark.parametrize(("after", "kept"), [(-INSTANT, True), (timedelta(), False), (INSTANT, False)])
async def test_a_draft_is_forgotten_once_nobody_awaits_it(
    database: Database, anne: Person, after: timedelta, kept: bool
) -> None:
    until = START + timedelta(hours=20)
    async with database.transaction() as session:
        await awaiting.expect(session, anne.id or 0, "stray", "", until, "Je serai en retard jeudi")
    await live_until(until + after, database)

    async with database.transaction() as session:
        assert (await session.get(Awaiting, anne.id) is not None) is kept
