"""What the intake promises: each update once, in the order it came, and nothing of it kept once handled."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from storage import intake
from storage.database import Database
from storage.tables import Intake
from storage.terms import IntakeState

MONDAY = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)
EIGHT_DAYS = timedelta(days=8)
INSTANT = timedelta(microseconds=1)
MAELLE = 7_000_000_001
GROUP = -1_001_234_567_890


async def receive(database: Database, *update_ids: int, raw: Any = None, now: datetime = MONDAY) -> int:
    async with database.transaction() as session:
        return await intake.receive(session, [(number, MAELLE, raw or {"n": number}) for number in update_ids], now)


async def waiting(database: Database) -> list[Intake]:
    async with database.transaction() as session:
        return await intake.waiting(session, 10, 10)


async def kept(database: Database) -> list[Intake]:
    async with database.transaction() as session:
        return list((await session.exec(select(Intake).order_by(col(Intake.id)))).all())


async def test_updates_wait_in_the_order_they_came_whatever_their_numbers(database: Database) -> None:
    assert await receive(database, 2_147_483_650, 2_147_483_651) == 2
    assert await receive(database, 17) == 1
    assert [row.update_id for row in await waiting(database)] == [2_147_483_650, 2_147_483_651, 17]


async def test_a_repeat_is_dropped_and_the_new_ones_of_its_batch_are_kept(database: Database) -> None:
    await receive(database, 1, 2)
    assert await receive(database, 2, 3, 3) == 1
    assert [row.update_id for row in await waiting(database)] == [1, 2, 3]


async def test_the_same_at_scale(database: Database) -> None:
    assert await receive(database, *range(1000)) == 1000
    assert await receive(database, *range(500, 1500)) == 500
    async with database.transaction() as session:
        assert await intake.count_waiting(session) == 1500


@pytest.mark.parametrize("of_each", [1, 3])
async def test_a_chat_that_floods_gets_its_part_of_a_batch_and_keeps_nobody_waiting(
    database: Database, of_each: int
) -> None:
    async with database.transaction() as session:
        flood: list[tuple[int, int | None, Any]] = [(number, MAELLE, {}) for number in range(30)]
        others: list[tuple[int, int | None, Any]] = [(100, GROUP, {}), (101, 5, {}), (102, None, {}), (103, GROUP, {})]
        await intake.receive(session, [*flood, *others], MONDAY)
        batch = [row.update_id for row in await intake.waiting(session, 10, of_each)]

    assert batch == [*range(of_each), 100, 101, 102, *([103] if of_each > 1 else [])]


async def test_what_a_flood_left_waiting_is_heard_later_in_its_order(database: Database) -> None:
    await receive(database, *range(7))
    heard = []
    while rows := await _some(database):
        heard.append([row.update_id for row in rows])
        async with database.transaction() as session:
            for row in rows:
                await intake.mark_done(session, [row.id or 0])

    assert heard == [[0, 1, 2], [3, 4, 5], [6]]


async def _some(database: Database) -> list[Intake]:
    async with database.transaction() as session:
        return await intake.waiting(session, 10, 3)


async def test_an_update_that_is_done_leaves_nothing_but_its_number(database: Database) -> None:
    await receive(database, 1)
    [row] = await waiting(database)
    async with database.transaction() as session:
        await intake.mark_done(session, [row.id or 0])
    assert await waiting(database) == []
    assert [(row.update_id, row.chat_id, row.payload, row.state) for row in await kept(database)] == [
        (1, None, None, IntakeState.DONE)
    ]
    assert await receive(database, 1) == 0


@pytest.mark.parametrize(("age", "new"), [(EIGHT_DAYS - INSTANT, 0), (EIGHT_DAYS, 0), (EIGHT_DAYS + INSTANT, 1)])
async def test_a_repeat_is_known_for_eight_days(database: Database, age: timedelta, new: int) -> None:
    await receive(database, 1)
    [row] = await waiting(database)
    async with database.transaction() as session:
        await intake.mark_done(session, [row.id or 0])
        await intake.prune(session, MONDAY + age)
    assert await receive(database, 1, now=MONDAY + age) == new


async def test_an_update_that_nobody_handled_is_never_forgotten(database: Database) -> None:
    await receive(database, 1)
    async with database.transaction() as session:
        await intake.prune(session, MONDAY + 10 * EIGHT_DAYS)
    assert [row.update_id for row in await waiting(database)] == [1]


async def test_one_set_aside_keeps_its_reason_and_does_not_stop_the_others(database: Database) -> None:
    await receive(database, 1, 2)
    async with database.transaction() as session:
        await intake.set_aside(session, (await intake.waiting(session, 1, 1))[0].id or 0, "not an update " * 30)
    assert [row.update_id for row in await waiting(database)] == [2]
    [aside, _] = await kept(database)
    assert aside.payload == '{"n": 1}' and aside.reason and aside.reason.startswith("not an update")


@pytest.mark.parametrize(
    "raw", [{"text": "Maëlle \U0001f68c"}, {"text": "\ud83d"}, {"text": "\x00"}, ["odd"], "odd", 3]
)
async def test_whatever_telegram_hands_over_can_be_kept(database: Database, raw: Any) -> None:
    async with database.transaction() as session:
        assert await intake.receive(session, [(1, GROUP, raw)], MONDAY) == 1
    [row] = await waiting(database)
    assert (row.chat_id, json.loads(row.payload or "")) == (GROUP, raw)
