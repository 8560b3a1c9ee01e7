"""Who writes a thousand messages slows nobody down and gets no thousand answers; a stranger leaves no trace of it."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.attention import A_WHILE, ACTS, ACTS_AT_MOST, ACTS_OF_A_STRANGER, ACTS_OF_STRANGERS, UNSAID, Attention, Heed
from bot.conversation import dispatch
from bot.conversation.acts import Act
from bot.hearing import BATCH, OF_EACH_CHAT
from storage import intake
from storage.database import Database
from storage.terms import IntakeState
from tests.bot.running import START, Running, running

SECOND = timedelta(seconds=1)
FLOOD = 1000
TOO_FAST, TOO_MANY = "je me tais une minute", "Trop de messages à la fois"


def heard_from(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The chats whose acts were heard, in that order."""
    chats: list[int] = []
    real = dispatch.hear

    async def hear(session: Any, act: Act, *more: Any) -> Any:
        chats.append(act.chat_id)
        return await real(session, act, *more)

    monkeypatch.setattr(dispatch, "hear", hear)
    return chats


async def kept_while_away(it: Running, *said: tuple[str, str]) -> None:
    """The bot is away; these messages are the first thing it finds when it comes back."""
    await it.app.stop()
    updates: list[tuple[int, int | None, Any]] = []
    for number, (name, text) in enumerate(said, 5_000):
        chat_id = it[name].user_id
        chat = {"id": chat_id, "type": "private"}
        message = {"message_id": number, "date": 0, "chat": chat, "from": {"id": chat_id}, "text": text}
        updates.append((number, chat_id, {"update_id": number, "message": message}))
    async with it.app.database.transaction() as session:
        await intake.receive(session, updates, it.clock.now())
    await it.app.database.close()
    await it.start_again()
    await it.settle()


async def test_who_writes_one_message_is_heard_in_the_first_batch_whoever_floods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path) as it:
        heard = heard_from(monkeypatch)
        await kept_while_away(it, *[("Maëlle", f"message {n}") for n in range(FLOOD)], ("Inès", "/aide"))

        assert heard.index(it["Inès"].user_id) == OF_EACH_CHAT < BATCH
        assert it["Inès"].has_seen("/points")
        assert len(heard) == FLOOD + 1
        assert len(it["Maëlle"].sees()) < ACTS + 2 * UNSAID
        assert {row.state for row in await it.intake()} == {IntakeState.DONE}


async def test_who_floods_gets_some_answers_then_one_sentence_then_none(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await kept_while_away(it, *[("Maëlle", f"message {number}") for number in range(100)])
        answers = [seen.text for seen in it["Maëlle"].sees()]

        assert ACTS <= len(answers) < ACTS + 2 * UNSAID
        assert sum(TOO_FAST in text for text in answers) == 1

        await it.pass_time(seconds=61)
        shown = len(it["Maëlle"].sees())
        it["Maëlle"].say("/aide")
        await it.settle()
        assert len(it["Maëlle"].sees()) == shown + 1


async def test_what_is_asked_of_somebody_who_floods_is_still_noted(tmp_path: Path) -> None:
    """The day's question is answered in the middle of a flood: the tap counts, though nothing more is said."""
    async with running(tmp_path) as it:
        await it.pass_time(days=8, hours=6, minutes=50)  # the day question of a Thursday
        question = it["Maëlle"].last()
        yes = next(b.data or "" for row in question.buttons for b in row if b.label == "La journée")
        for number in range(100):
            it["Maëlle"].say(f"message {number}")
        it["Maëlle"].tap_data(question.message_id, yes)
        await it.settle()

        with closing(sqlite3.connect(tmp_path / "vigie.db")) as file:
            assert file.execute("SELECT question, halves FROM answer").fetchall() == [("release", 2)]


async def test_a_stranger_who_floods_leaves_no_trace_and_is_soon_met_with_silence(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        stranger = it.botapi.person("Zoé")
        for number in range(300):
            stranger.say(("/start " + "x" * 43, "ABCD-EFG2", "Bonjour Maëlle ?", "/suivi")[number % 4])
        await it.settle()

        assert sum(TOO_MANY in seen.text for seen in stranger.sees()) == 1
        assert len(stranger.sees()) == ACTS_OF_A_STRANGER + 1
        with closing(sqlite3.connect(tmp_path / "vigie.db")) as file:
            kept = "\n".join(file.iterdump())
        for trace in (str(stranger.user_id), "Zoé", "Bonjour", "ABCD"):
            assert trace not in kept


def test_the_sentence_is_said_once_a_minute_and_the_minute_ends_on_its_moment() -> None:
    attention = Attention()
    met = [attention.to_stranger(5, START) for _ in range(ACTS_OF_A_STRANGER + 3)]
    assert met == [Heed.ANSWER] * ACTS_OF_A_STRANGER + [Heed.SAY_SO, Heed.SILENCE, Heed.SILENCE]
    assert attention.to_stranger(5, START + A_WHILE - SECOND) is Heed.SILENCE
    assert attention.to_stranger(5, START + A_WHILE) is Heed.ANSWER
    assert attention.to_stranger(6, START + A_WHILE + SECOND) is Heed.ANSWER


def test_a_clock_that_is_set_back_ends_the_silence() -> None:
    attention = Attention()
    for _ in range(ACTS_OF_A_STRANGER + 2):
        attention.to_stranger(5, START)
    assert attention.to_stranger(5, START - timedelta(hours=1)) is Heed.ANSWER


def test_all_strangers_together_may_try_so_much_a_minute() -> None:
    attention = Attention()
    met = [attention.to_stranger(chat, START) for chat in range(1, ACTS_OF_STRANGERS + 3)]
    assert set(met[:ACTS_OF_STRANGERS]) == {Heed.ANSWER} and met[ACTS_OF_STRANGERS:] == [Heed.SAY_SO] * 2
    assert attention.to_stranger(999_999, START + A_WHILE) is Heed.ANSWER


def test_a_flood_of_accounts_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.attention.CHATS", 50)
    attention = Attention()
    for chat in range(200):
        attention.to_stranger(chat, START + chat * 2 * SECOND)
    assert len(attention._chats) < 100


async def test_who_never_stops_is_met_with_silence_however_fast_the_answers_go_out(on_file: Database) -> None:
    attention = Attention()
    async with on_file.transaction() as session:
        met = [await attention.to_person(session, 5, 1, START) for _ in range(ACTS_AT_MOST + 2)]
    assert met == [Heed.ANSWER] * ACTS_AT_MOST + [Heed.SAY_SO, Heed.SILENCE]
