"""Guessing a link or a code: whatever a stranger tries, the answer is the same, and trying costs more than it tells."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.attention import ACTS_OF_A_STRANGER, Attention
from bot.conversation.acts import Said, Tapped
from bot.conversation.dispatch import hear
from storage import invitations
from storage.database import Database
from storage.tables import Invitation, Outbox, SetupCode
from tests.bot.promo_database import empty_database, load, person
from tests.scheduler.promo import paris

NOW = paris("2026-12-15 10:00")
STRANGER = 7_000_000_666
updates = count(1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with empty_database(tmp_path) as database:
        async with database.transaction() as session:
            await load(session, NOW)
        yield database


async def answers(
    database: Database, *tries: str, now: datetime = NOW, attention: Attention | None = None
) -> list[Any]:
    """What a stranger is told for each try, and how many questions the database was asked for it."""
    found = []
    asked: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
    for text in tries:
        number = next(updates)
        tap = text.startswith("1:")
        act = Tapped(number, STRANGER, data=text, query_id="q") if tap else Said(number, STRANGER, text=text)
        async with database.transaction() as session:
            before = len(asked)
            await hear(session, act, now, attention)
            said = (await session.exec(select(Outbox).where(Outbox.chat_id == STRANGER))).all()
            found.append(([(row.kind, row.facts) for row in said], len(asked) - before))
            for row in said:
                await session.delete(row)
    return found


async def codes(database: Database) -> list[str]:
    """A code that was replaced, one that ran out, one that is locked and one that was used; none stands."""
    async with database.transaction() as session:
        made = [await invitations.mint_code(session, NOW - timedelta(hours=25)) for _ in range(2)]
        made += [await invitations.mint_code(session, NOW)]
        for row in (await session.exec(select(SetupCode).where(SetupCode.expires_at > NOW))).all():
            row.tries = invitations.TRIES
        made += [await invitations.mint_code(session, NOW + timedelta(seconds=1))]
        await invitations.try_code(session, made[-1], 5, NOW + timedelta(seconds=2))
        await invitations.use_code(session, 5, NOW + timedelta(seconds=2))
    return made


async def test_a_code_that_is_wrong_spent_locked_or_too_old_is_answered_alike(database: Database) -> None:
    tries = ["ABCD-EFG2", *await codes(database)]
    told = await answers(database, *tries, now=NOW + timedelta(seconds=3))

    assert [said for said, _ in told] == [[("stranger", {"language": "fr"})]] * len(tries)
    assert len({asked for _, asked in told}) == 1


async def test_a_link_nobody_was_given_is_answered_as_anything_else_a_stranger_says(database: Database) -> None:
    made_up = ["x" * 43, "y" * 43, "_" * 20]
    told = await answers(database, *[f"/start {token}" for token in made_up])
    others = await answers(
        database, "Bonjour", "/start", "/suivi", "/start '; drop table", "1:alert_take:1:", "1:join:1:read"
    )

    assert {str(said) for said, _ in told + others} == {"[('stranger', {'language': 'fr'})]"}
    assert len({asked for _, asked in told}) == 1


async def test_a_stranger_who_tries_too_often_is_not_even_heard_with_the_right_link(database: Database) -> None:
    async with database.transaction() as session:
        token = await invitations.mint(session, (await person(session, "Maëlle")).id or 0, NOW)
    attention = Attention()
    tries = [f"/start {number:043}" for number in range(ACTS_OF_A_STRANGER)]
    told = await answers(database, *tries, "Bonjour", f"/start {token}", f"/start {'x' * 43}", attention=attention)
    [first, right, wrong] = told[-3:]

    assert first[0] == [("sentence", {"key": "shared.too_fast_stranger", "language": "fr"})]
    assert right == wrong and right[0] == []
    async with database.transaction() as session:
        assert {row.opened_by for row in (await session.exec(select(Invitation))).all()} == {None}
    [greeted] = await answers(database, f"/start {token}", now=NOW + timedelta(minutes=1), attention=attention)
    assert greeted[0][0][0] == "join_greeting"
