"""Each update is heard once, in order; one that cannot be handled is set aside and stops nobody."""

import logging
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.conversation import dispatch
from bot.conversation.acts import Act, Said
from bot.conversation.steps import COMMANDS
from storage import heartbeats
from storage.terms import IntakeState
from tests.bot.running import START, running


async def test_what_was_heard_is_erased_but_for_its_key(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()

        row = (await it.intake())[0]
        assert (row.state, row.payload, row.chat_id) == (IntakeState.DONE, None, None)


async def test_a_tap_always_gets_its_toast(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].tap_data(1, "forged")
        await it.settle()
        await it.app.hearing.drain()

        assert len(it["Maëlle"].toasts) == 1


async def test_an_update_that_breaks_its_handler_is_set_aside_and_its_author_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The fault is planted where a bug of ours would be: in the handler of /annuler."""

    async def broken(turn: object, argument: str) -> None:
        raise RuntimeError("Nolwenn est en congé")

    command = COMMANDS["annuler"]
    monkeypatch.setitem(COMMANDS, "annuler", type(command)(command.name, command.roles, broken))
    async with running(tmp_path) as it:
        with caplog.at_level(logging.DEBUG):
            it["Maëlle"].say("/annuler")
            it["Inès"].say("/cancel")
            await it.settle()
        rows = await it.intake()

        assert [row.state for row in rows] == [IntakeState.ASIDE, IntakeState.DONE]
        assert rows[0].reason is not None and rows[0].reason.startswith("RuntimeError at test_hearing.py")
        assert it["Maëlle"].has_seen("Je n’ai pas pu traiter ce message")
        assert it["Inès"].has_seen("Il n’y a rien à annuler")
        assert "Nolwenn" not in caplog.text and "Nolwenn" not in str(rows[0].reason)


async def test_what_was_written_before_handling_failed_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(session: AsyncSession, *_: object) -> None:
        await heartbeats.beat(session, "half", START)
        await session.flush()
        raise RuntimeError

    monkeypatch.setattr(dispatch, "hear", broken)
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()

        assert [row.state for row in await it.intake()] == [IntakeState.ASIDE]
        async with it.app.database.transaction() as session:
            assert await heartbeats.last_beat(session, "half") is None


async def test_of_a_stranger_nothing_stays_even_when_handling_fails(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.push_raw({"message": {"chat": {"id": 5, "type": "private"}, "message_id": 1, "text": 12}})
        await it.settle()

        row = (await it.intake())[0]
        assert (row.state, row.payload, row.chat_id) == (IntakeState.ASIDE, None, None)


async def test_the_bot_leaves_a_group_with_one_sentence(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        group_id = it.botapi.add_bot_to_group("Équipe", it["Maëlle"])
        await it.settle()
        await it.app.hearing.drain()

        assert [entry.method for entry in it.botapi.ledger if entry.chat_id == group_id] == ["sendMessage", "leaveChat"]
        assert it.botapi.chats.find(group_id).left


async def test_an_act_that_the_database_refuses_for_a_while_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A locked database is not the update's fault: it waits and is heard once the lock is gone."""
    from sqlalchemy.exc import OperationalError

    heard, real = [], dispatch.hear

    async def locked_once(session: object, act: Act, *more: object) -> object:
        heard.append(act)
        if len(heard) == 1:
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        return await real(session, act, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(dispatch, "hear", locked_once)
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()
        assert not it["Maëlle"].sees()
        await it.pass_time(seconds=2)

        assert [type(act) for act in heard] == [Said, Said]
        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")
