"""What the outbox promises: each notice once, in order, and never lost between sending and noting."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.database import Database
from storage.notice import Notice
from storage.outbox import LEASE, Claim
from storage.tables import Outbox, Person
from storage.terms import NoticeState
from tests.sqlite_files import ways_into
from tests.storage.conftest import Cast

FRIDAY = datetime(2027, 1, 15, 13, 0, tzinfo=UTC)
SOON = timedelta(seconds=30)
INSTANT = timedelta(microseconds=1)


async def put(database: Database, *notices: Notice, now: datetime = FRIDAY) -> int:
    async with database.transaction() as session:
        return await outbox.put(session, notices, now)


async def claim(database: Database, now: datetime = FRIDAY, limit: int = 10) -> list[Claim]:
    async with database.transaction() as session:
        return await outbox.claim(session, now, limit)


async def say(database: Database, row: Claim, message_id: int = 5, now: datetime = FRIDAY) -> None:
    async with database.transaction() as session:
        await outbox.mark_sent(session, row, message_id, now)


async def put_off(database: Database, row: Claim, until: datetime, state: NoticeState = NoticeState.LATER) -> None:
    async with database.transaction() as session:
        await outbox.postpone(session, row, until, state, "flood")


async def kept(database: Database) -> list[Outbox]:
    async with database.transaction() as session:
        return list((await session.exec(select(Outbox).order_by(col(Outbox.id)))).all())


def keys(rows: Sequence[Claim]) -> list[str]:
    return [row.key for row in rows]


def prompt(key: str, person: int, **more: Any) -> Notice:
    return Notice(key=key, kind="prompt", person_id=person, **more)


def reply(key: str, person: int, **more: Any) -> Notice:
    return Notice(key=key, kind="reply", person_id=person, reply=True, **more)


async def test_a_notice_is_kept_as_it_was_stated(database: Database, cast: Cast) -> None:
    facts = {"name": "Maëlle", "halves": [1, 0], "until": None, "is_late": True}
    stated = prompt("digest:1", cast.anne, facts=facts, card="board:1", edits=9, rings=True, expires_at=FRIDAY + LEASE)
    assert await put(database, stated) == 1
    [row] = await kept(database)
    assert (row.facts, row.card, row.edits, row.rings, row.reply) == (facts, "board:1", 9, True, False)
    assert (row.due_at, row.expires_at, row.state) == (FRIDAY, FRIDAY + LEASE, NoticeState.DUE)


async def test_the_second_put_of_a_key_inserts_nothing(database: Database, cast: Cast) -> None:
    assert await put(database, prompt("a", cast.maelle), prompt("b", cast.maelle)) == 2
    assert await put(database, prompt("b", cast.anne), prompt("c", cast.anne), prompt("c", cast.anne)) == 1
    assert [(row.key, row.person_id) for row in await kept(database)] == [
        ("a", cast.maelle),
        ("b", cast.maelle),
        ("c", cast.anne),
    ]


async def test_a_thousand_notices_are_put_at_once_and_counted(database: Database, cast: Cast) -> None:
    first = [prompt(f"n{number}", cast.maelle) for number in range(1000)]
    more = [prompt(f"n{number}", cast.maelle) for number in range(400, 1400)]
    assert await put(database, *first) == 1000
    assert await put(database, *more) == 400
    assert await put(database) == 0


async def test_a_notice_recorded_as_skipped_is_never_said(database: Database, cast: Cast) -> None:
    await put(database, prompt("old", cast.maelle, skipped="too late"))
    assert await claim(database) == []
    assert [(row.state, row.reason) for row in await kept(database)] == [(NoticeState.SKIPPED, "too late")]


@pytest.mark.parametrize(("moment", "said"), [(-INSTANT, []), (timedelta(0), ["p"]), (INSTANT, ["p"])])
async def test_a_notice_is_said_from_its_moment_on(
    database: Database, cast: Cast, moment: timedelta, said: list[str]
) -> None:
    await put(database, prompt("p", cast.maelle, due_at=FRIDAY + SOON))
    assert keys(await claim(database, FRIDAY + SOON + moment)) == said


async def test_notices_to_one_person_leave_in_the_order_they_were_put(database: Database, cast: Cast) -> None:
    await put(database, prompt("m1", cast.maelle), prompt("m2", cast.maelle), prompt("a1", cast.anne))
    now = await claim(database)
    assert keys(now) == ["m1", "a1"]
    assert await claim(database) == []
    await say(database, now[0])
    assert keys(await claim(database)) == ["m2"]


async def test_replies_go_before_prompts_and_pass_those_of_the_same_person(database: Database, cast: Cast) -> None:
    await put(database, prompt("p", cast.maelle), reply("r1", cast.maelle), reply("r2", cast.maelle))
    assert keys(await claim(database, limit=1)) == ["r1"]
    assert keys(await claim(database)) == ["p"]


async def test_a_prompt_does_not_pass_a_reply(database: Database, cast: Cast) -> None:
    await put(database, reply("r", cast.maelle), prompt("p", cast.maelle))
    [first] = await claim(database)
    assert await claim(database) == []
    await say(database, first)
    assert keys(await claim(database)) == ["p"]


async def test_what_is_planned_for_later_holds_nothing_up(database: Database, cast: Cast) -> None:
    await put(database, prompt("tomorrow", cast.maelle, due_at=FRIDAY + timedelta(days=1)), prompt("now", cast.maelle))
    assert keys(await claim(database)) == ["now"]


@pytest.mark.parametrize("state", [NoticeState.LATER, NoticeState.UNKNOWN])
async def test_a_prompt_waits_behind_one_that_must_be_tried_again(
    database: Database, cast: Cast, state: NoticeState
) -> None:
    await put(database, prompt("p1", cast.maelle), prompt("p2", cast.maelle), prompt("a1", cast.anne))
    first = (await claim(database))[0]
    await put_off(database, first, FRIDAY + SOON, state)
    assert await claim(database, FRIDAY + SOON - INSTANT) == []
    [again] = await claim(database, FRIDAY + SOON)
    assert (again.key, again.attempts) == ("p1", 2)
    await say(database, again)
    assert keys(await claim(database, FRIDAY + SOON)) == ["p2"]


async def test_a_reply_passes_a_prompt_that_must_be_tried_again_but_not_on_its_card(
    database: Database, cast: Cast
) -> None:
    await put(database, prompt("alert", cast.anne, card="alert:1"))
    [alert] = await claim(database)
    await put_off(database, alert, FRIDAY + SOON)
    await put(database, reply("taken", cast.anne, card="alert:1"))
    assert await claim(database) == []
    [alert] = await claim(database, FRIDAY + SOON)
    await say(database, alert)
    assert keys(await claim(database, FRIDAY + SOON)) == ["taken"]


async def test_a_reply_on_another_card_passes(database: Database, cast: Cast) -> None:
    await put(database, prompt("alert", cast.anne, card="alert:1"), prompt("edit", cast.anne, edits=4))
    [alert] = await claim(database)
    await put_off(database, alert, FRIDAY + SOON)
    await put(database, reply("other", cast.anne, card="alert:2"))
    assert keys(await claim(database)) == ["other"]


async def test_two_edits_of_one_message_keep_their_order(database: Database, cast: Cast) -> None:
    await put(database, prompt("shrink", cast.anne, edits=4))
    [shrink] = await claim(database)
    await put_off(database, shrink, FRIDAY + SOON)
    await put(database, reply("same", cast.anne, edits=4))
    assert await claim(database) == []
    await put_off(database, (await claim(database, FRIDAY + SOON))[0], FRIDAY + SOON)
    await put(database, reply("other", cast.maelle, edits=4))  # the same number in another chat is another message
    assert keys(await claim(database)) == ["other"]


async def test_replies_keep_their_order_even_when_one_must_be_tried_again(database: Database, cast: Cast) -> None:
    await put(database, reply("r1", cast.maelle), reply("r2", cast.maelle))
    [first] = await claim(database)
    await put_off(database, first, FRIDAY + SOON)
    assert await claim(database) == []
    assert keys(await claim(database, FRIDAY + SOON)) == ["r1"]


async def test_what_is_settled_holds_nothing_up(database: Database, cast: Cast) -> None:
    await put(database, prompt("p1", cast.maelle), prompt("p2", cast.maelle))
    [first] = await claim(database)
    async with database.transaction() as session:
        await outbox.mark(session, first, NoticeState.REFUSED, "Bad Request: " + "x" * 300)
    assert keys(await claim(database)) == ["p2"]


async def test_an_interrupted_claim_is_said_again_after_its_lease(database: Database, cast: Cast) -> None:
    await put(database, prompt("p1", cast.maelle), prompt("p2", cast.maelle))
    assert keys(await claim(database)) == ["p1"]
    assert await claim(database, FRIDAY + LEASE - INSTANT) == []
    [again] = await claim(database, FRIDAY + LEASE)
    assert (again.key, again.attempts) == ("p1", 2)
    assert await claim(database, FRIDAY + LEASE + INSTANT) == []


async def test_bad_news_that_comes_after_another_claim_changes_nothing(database: Database, cast: Cast) -> None:
    await put(database, prompt("p", cast.maelle))
    [slow] = await claim(database)
    [quick] = await claim(database, FRIDAY + LEASE)
    await put_off(database, slow, FRIDAY)
    assert await claim(database, FRIDAY + LEASE) == []
    async with database.transaction() as session:
        await outbox.mark(session, slow, NoticeState.GONE, "blocked")
    assert [row.state for row in await kept(database)] == [NoticeState.SENDING]
    await say(database, quick, 7)
    assert [(row.state, row.message_id) for row in await kept(database)] == [(NoticeState.SENT, 7)]


async def test_a_notice_that_was_said_after_all_is_not_said_again(database: Database, cast: Cast) -> None:
    await put(database, prompt("p", cast.maelle))
    [slow] = await claim(database)
    [quick] = await claim(database, FRIDAY + LEASE)
    await say(database, slow, 6)
    await put_off(database, quick, FRIDAY + LEASE, NoticeState.UNKNOWN)
    assert await claim(database, FRIDAY + 3 * LEASE) == []


async def test_of_a_stranger_nothing_stays(database: Database) -> None:
    both = [Notice(key=key, kind="who", chat_id=7_000_000_000, reply=True) for key in ("who:1", "who:2")]
    await put(database, *both)
    [first] = await claim(database)
    await say(database, first)
    [second] = await claim(database)
    async with database.transaction() as session:
        await outbox.mark(session, second, NoticeState.GONE, "blocked")
    assert await kept(database) == []


async def test_a_notice_put_under_a_number_that_served_before_is_not_taken_for_said(
    database: Database, cast: Cast
) -> None:
    await put(database, Notice(key="who", kind="who", chat_id=7, reply=True))
    [stranger] = await claim(database)
    await say(database, stranger)
    await put(database, prompt("p", cast.maelle))
    await say(database, stranger)
    assert keys(await claim(database)) == ["p"]


async def test_a_forgotten_person_is_not_spoken_to(database: Database, cast: Cast) -> None:
    await put(database, prompt("p", cast.maelle, card="c"))
    [row] = await claim(database)
    async with database.transaction() as session:
        await session.delete(await session.get_one(Person, cast.maelle))
    await say(database, row)
    assert await kept(database) == []


async def test_edits_land_on_the_message_that_shows_the_card(database: Database, cast: Cast) -> None:
    await put(database, prompt("opened", cast.anne, card="alert:1"), prompt("reopened", cast.anne, card="alert:1"))
    for message_id in (41, 57):
        [row] = await claim(database)
        await say(database, row, message_id)
        async with database.transaction() as session:
            assert await outbox.card_message(session, cast.anne, "alert:1") == message_id
            assert await outbox.card_message(session, cast.maelle, "alert:1") is None


async def test_the_next_moment_to_look_is_one_at_which_something_can_be_said(database: Database, cast: Cast) -> None:
    async def next_due(now: datetime) -> datetime | None:
        async with database.transaction() as session:
            return await outbox.next_due(session, now)

    assert await next_due(FRIDAY) is None
    await put(database, prompt("p1", cast.maelle), prompt("p2", cast.maelle))
    [first] = await claim(database)
    assert await next_due(FRIDAY) == FRIDAY + LEASE
    await put_off(database, first, FRIDAY + SOON)
    assert await next_due(FRIDAY) == FRIDAY + SOON  # p2 is due already, but waits behind p1


async def test_what_exists_in_whatever_state_is_known(database: Database, cast: Cast) -> None:
    await put(database, prompt("r1", cast.maelle), prompt("r3", cast.maelle, skipped="late"))
    await say(database, (await claim(database))[0])
    async with database.transaction() as session:
        assert await outbox.known_keys(session, ["r1", "r3", "r9"]) == {"r1", "r3"}


def test_no_state_is_a_parameter_of_a_claim_which_sqlite_would_prepare_anew_each_time() -> None:
    parameters = outbox._claimable().compile().params
    assert [name for name in parameters if "state" in name] == []
    assert {"now", "limit"} <= parameters.keys()


async def test_claiming_reads_what_is_to_be_said_and_never_the_history(on_file: Database) -> None:
    async def look(session: AsyncSession) -> None:
        await outbox.claim(session, FRIDAY, 10)
        await outbox.next_due(session, FRIDAY)

    steps = await ways_into(on_file, "outbox", look)
    assert steps and all(re.search(r"INDEX ix_outbox_(waiting|sending|unsaid)", step) for step in steps), steps
