"""What Telegram answers badly while an answer is heard, said and shown: one tap is one answer, and all is said."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.terms import NoticeState
from tests.bot.running import Running, running
from tests.bot.test_app import healthz

METHODS = ("answerCallbackQuery", "editMessageText", "sendMessage")  # what a tap on a day's answer calls, in that order
QUESTION, NOTED = "As-tu pu te consacrer à ton projet", "Noté : 1 jour libéré"
TO_THE_THURSDAY = timedelta(days=8, hours=6, minutes=50)  # when Maëlle is asked about her day
NOT_EXECUTED: tuple[int | str, ...] = (401, 404, 409, 429, 500, 502, "reset_before", "garbage")
EXECUTED = ("reset_after", "reset_within", "truncated", "timeout_after_sent")


async def asked(it: Running) -> None:
    """Maëlle sees the question of her day."""
    await it.pass_time(seconds=TO_THE_THURSDAY.total_seconds())
    assert it["Maëlle"].last().shows(QUESTION)


def answers(folder: Path) -> list[tuple[str, int]]:
    """What was kept as said."""
    with closing(sqlite3.connect(folder / "vigie.db")) as file:
        return file.execute("SELECT question, halves FROM answer").fetchall()


def done_by(it: Running, method: str) -> int:
    """How often Telegram was asked for that and did it."""
    return sum(entry.executed for entry in it.botapi.ledger.of(method))


async def nothing_is_lost(it: Running) -> None:
    """One answer; its question shows it; the receipt is there; and nothing waits to be said."""
    assert answers(it.directory) == [("release", 2)]
    seen = [one for one in it["Maëlle"].sees() if not one.shows(NOTED)]
    assert [one.labels for one in seen] == [[]] and seen[0].shows("→ La journée")
    replies = [row.state for row in await it.notices_of("Maëlle") if row.reply]
    assert len(replies) >= 2 and set(replies) == {NoticeState.SENT}


@pytest.mark.parametrize("kind", [*NOT_EXECUTED, *EXECUTED])
async def test_whatever_telegram_answers_while_we_speak_all_is_said_and_repeated_only_if_the_answer_was_lost(
    tmp_path: Path, kind: int | str
) -> None:
    async with running(tmp_path, patience=0.3) as it:
        await asked(it)
        it.botapi.ledger.clear()
        for method in METHODS:
            it.botapi.fault(method, kind, seconds=5)
        it["Maëlle"].tap("La journée")
        await it.settle()
        for _ in range(4):  # each waits longer after its own failure
            await it.pass_time(minutes=1)

        await nothing_is_lost(it)
        told = sum(seen.shows(NOTED) for seen in it["Maëlle"].sees())
        assert told == done_by(it, "sendMessage") == (2 if kind in EXECUTED else 1)
        assert done_by(it, "editMessageText") == 1, "the same edit twice changes nothing"
        assert done_by(it, "answerCallbackQuery") == (kind in EXECUTED), "a toast is not worth a second try"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["slow", "trickle"])
async def test_an_answer_that_comes_late_or_byte_by_byte_holds_nobody_else_up_and_nothing_is_said_twice(
    tmp_path: Path, kind: str, method: str
) -> None:
    async with running(tmp_path) as it:
        await asked(it)
        held = it.botapi.fault(method, kind)
        it["Maëlle"].tap("La journée")
        while held.times:
            assert (await healthz(it))[0] == 200
        it["Inès"].say("/annuler")
        await it["Inès"].until_sees("Il n’y a rien à annuler")
        it.botapi.mend()
        await it.settle()
        await it.pass_time(minutes=3)

        await nothing_is_lost(it)
        assert sum(seen.shows(NOTED) for seen in it["Maëlle"].sees()) == 1


@pytest.mark.parametrize("kind", ["trickle", "reset_within"])
async def test_updates_that_come_byte_by_byte_are_heard_once_and_nobody_waits_to_be_told_something(
    tmp_path: Path, kind: str
) -> None:
    async with running(tmp_path) as it:
        await asked(it)
        badly = it.botapi.fault("getUpdates", kind, times=2)
        it["Inès"].say("/annuler")  # the poll that is open brings it; the next two answer badly
        while badly.times == 2:
            await healthz(it)
        it["Maëlle"].tap("La journée")
        telling = asyncio.create_task(it.tell("Anne", "a"))
        await it["Anne"].until_sees("Merci")
        assert answers(tmp_path) == [], "half of an answer is none"
        if kind == "trickle":
            it.botapi.mend()
        for _ in range(3):
            it.clock.travel(it.clock.now() + timedelta(seconds=5))
            await it.app.quiet()
        await telling
        await it.settle()

        await nothing_is_lost(it)
        assert sum(seen.shows("Il n’y a rien à annuler") for seen in it["Inès"].sees()) == 1
        assert it.app.poll_state.deaf_since is None
