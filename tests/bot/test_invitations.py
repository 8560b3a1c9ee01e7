"""Links and set-up codes: one use, one week or one day, and nothing kept but hashes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from storage import invitations
from storage.database import Database
from storage.tables import SetupCode
from tests.bot.promo_database import empty_database, load, person
from tests.scheduler.promo import paris

NOW = paris("2026-12-15 10:00")
SECOND = timedelta(seconds=1)
CHAT = 7_000_000_001


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with empty_database(tmp_path) as database:
        async with database.transaction() as session:
            await load(session, NOW)
        yield database


@pytest.mark.parametrize(
    ("after", "usable"),
    [(timedelta(days=7) - SECOND, True), (timedelta(days=7), False), (timedelta(days=7) + SECOND, False)],
)
async def test_a_link_lives_seven_days(database: Database, after: timedelta, usable: bool) -> None:
    async with database.transaction() as session:
        token = await invitations.mint(session, (await person(session, "Maëlle")).id or 0, NOW)
        invitation = await invitations.by_token(session, token)

    assert invitation and invitations.is_usable(invitation, NOW + after) is usable


async def test_a_used_link_and_all_the_others_of_that_person_are_spent(database: Database) -> None:
    async with database.transaction() as session:
        maelle = (await person(session, "Maëlle")).id or 0
        tokens = [await invitations.mint(session, maelle, NOW) for _ in range(2)]
        used = await invitations.by_token(session, tokens[0])
        assert used
        await invitations.use(session, used, NOW)
    async with database.transaction() as session:
        found = [await invitations.by_token(session, token) for token in tokens]

    assert [invitation and invitations.is_usable(invitation, NOW) for invitation in found] == [False, False]


@pytest.mark.parametrize("token", ["", "short", "x" * 43, "é" * 43, "x" * 5000, "'; drop table"])
async def test_a_guessed_token_opens_nothing(database: Database, token: str) -> None:
    async with database.transaction() as session:
        assert await invitations.by_token(session, token) is None


async def test_only_the_chat_that_opened_a_link_may_go_on(database: Database) -> None:
    async with database.transaction() as session:
        token = await invitations.mint(session, (await person(session, "Maëlle")).id or 0, NOW)
        invitation = await invitations.by_token(session, token)
        assert invitation
        invitations.open_from(session, invitation, CHAT, NOW)
        await session.flush()

        assert await invitations.opened_by(session, invitation.id or 0, CHAT, NOW) is invitation
        assert await invitations.opened_by(session, invitation.id or 0, CHAT + 1, NOW) is None


@pytest.mark.parametrize(
    ("after", "taken"),
    [(timedelta(hours=24) - SECOND, True), (timedelta(hours=24), False), (timedelta(hours=24) + SECOND, False)],
)
async def test_a_code_lives_a_day(database: Database, after: timedelta, taken: bool) -> None:
    async with database.transaction() as session:
        code = await invitations.mint_code(session, NOW)

        assert bool(await invitations.try_code(session, code, CHAT, NOW + after)) is taken


async def test_a_code_is_easy_to_type(database: Database) -> None:
    async with database.transaction() as session:
        code = await invitations.mint_code(session, NOW)

        assert len(code) == 9 and code[4] == "-" and not set(code) & set("01IOL")
        for typed in (
            code.lower(),
            code.replace("-", ""),
            code.replace("-", " "),
            f" {code}\n",
            code.replace("-", "‑"),
        ):
            assert await invitations.try_code(session, typed, CHAT, NOW), typed


@pytest.mark.parametrize(("wrong", "taken"), [(4, True), (5, False), (6, False)])
async def test_five_wrong_tries_lock_a_code(database: Database, wrong: int, taken: bool) -> None:
    async with database.transaction() as session:
        code = await invitations.mint_code(session, NOW)
        for number in range(wrong):
            assert await invitations.try_code(session, f"ABCD-EFG{number + 2}", CHAT, NOW) is None

        assert bool(await invitations.try_code(session, code, CHAT, NOW)) is taken


async def test_what_cannot_be_a_code_is_not_a_wrong_try(database: Database) -> None:
    async with database.transaction() as session:
        await invitations.mint_code(session, NOW)
        for text in ("Bonjour", "bonsoirs", "Qui est là ?", "12345678901", ""):
            assert await invitations.try_code(session, text, CHAT, NOW) is None
        kept = (await session.exec(select(SetupCode))).one()

    assert kept.tries == 0


async def test_a_new_code_replaces_the_one_before(database: Database) -> None:
    async with database.transaction() as session:
        first = await invitations.mint_code(session, NOW)
        second = await invitations.mint_code(session, NOW + SECOND)

        assert await invitations.try_code(session, first, CHAT, NOW + SECOND) is None
        assert await invitations.try_code(session, second, CHAT, NOW + SECOND)
