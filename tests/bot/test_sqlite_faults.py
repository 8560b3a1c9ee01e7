"""A SQLite file that is full, locked, read-only or gone: nothing is half done, nothing is lost, and it is said."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count as count_up
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bot.app import run
from bot.worker import Worker
from sandbox.clock import TravellingClock
from storage import heartbeats
from storage.backup import restore
from storage.errors import Removed
from storage.tables import Intake, Outbox
from storage.terms import IntakeState
from tests.bot.running import START, Running, running, settings_for
from tests.bot.test_app import healthz

NOTHING = "Il n’y a rien à annuler"


async def pragma(it: Running, *settings: str) -> None:
    """Change the one connection that the bot has."""
    async with it.app.database._writing, it.app.database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        for setting in settings:
            await driver.execute(f"PRAGMA {setting}")


async def fill(it: Running) -> None:
    """Leave no free page in the file, and let it have no other."""
    await pragma(it, "max_page_count=1")
    for number in count_up():
        try:
            async with it.app.database.transaction() as session:
                await heartbeats.beat(session, f"{number}{'x' * 3000}", START)
        except OperationalError:
            return


async def handed_over(it: Running) -> None:
    """Until the bot has acknowledged everything, or is in trouble."""
    either = [
        asyncio.create_task(it.botapi.all_acknowledged()),
        asyncio.create_task(it.app.until(lambda: in_trouble(it))),
    ]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    for task in either:
        task.cancel()
    await it.app.until(lambda: in_trouble(it) or it.app.is_quiet)


async def count(it: Running, table: Any, *where: Any) -> int:
    async with it.app.database.transaction() as session:
        return (await session.exec(select(func.count()).select_from(table).where(*where))).one()


def in_trouble(it: Running) -> bool:
    """The bot has met the fault, wherever it was."""
    return it.app.poll_state.deaf_since is not None or it.app.hearing.worker.failures > 0


async def recovered(it: Running) -> None:
    """Time enough for every try that was put off."""
    while in_trouble(it) or not it.app.is_quiet or it.botapi.pending():
        await it.pass_time(seconds=61)


async def test_a_full_disk_leaves_no_answer_half_done_and_all_is_said_once_there_is_room(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await fill(it)
        said = 0
        while not in_trouble(it):
            it["Maëlle"].say("/annuler")
            said += 1
            await handed_over(it)
        for _ in range(5):
            it["Maëlle"].say("/annuler")
        handled = await count(it, Intake, Intake.state == IntakeState.DONE)
        answered = await count(it, Outbox, col(Outbox.person_id) == it.ids["Maëlle"])
        assert handled == answered < said + 5, "an answer is heard and has its reply, or neither"

        await pragma(it, "max_page_count=1000000")
        await recovered(it)
        assert len(it["Maëlle"].sees()) == said + 5
        assert it["Maëlle"].has_seen(NOTHING)
        assert (await healthz(it))[0] == 200


async def test_a_database_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await pragma(it, "busy_timeout=20")
        with closing(sqlite3.connect(tmp_path / "vigie.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            it["Maëlle"].say("/annuler")
            await it.app.until(lambda: in_trouble(it))
            status, health = await healthz(it)
            assert (status, health["to_hear"], health["failing"]) == (503, None, ["database"])
            assert it.botapi.pending() == 1, "what is not kept is not acknowledged"
            other.execute("ROLLBACK")
        await recovered(it)

        assert len(it["Maëlle"].sees()) == 1
        assert (await healthz(it))[0] == 200


async def test_a_file_that_may_only_be_read_is_waited_for(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await pragma(it, "query_only=ON")
        it["Maëlle"].say("/annuler")
        await it.app.until(lambda: in_trouble(it))
        assert it.botapi.pending() == 1
        await pragma(it, "query_only=OFF")
        await recovered(it)

        assert len(it["Maëlle"].sees()) == 1


async def test_what_was_said_while_it_could_not_be_noted_is_noted_later_and_not_said_again(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        fault = it.botapi.fault("sendMessage", "slow")
        it["Maëlle"].say("/annuler")
        await it.app.until(lambda: it.app.delivery.speaks)
        await pragma(it, "query_only=ON")
        fault.released.set()
        await it.app.until(lambda: it.app.delivery.worker.failures > 0)
        assert (await healthz(it))[1]["failing"] == ["database", "delivery"]
        await pragma(it, "query_only=OFF")
        await recovered(it)
        await it.pass_time(minutes=3)

        assert len(it["Maëlle"].sees()) == 1


async def test_a_file_removed_under_our_feet_ends_the_bot_and_what_it_held_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.app.stop()
        settings, path = settings_for(it.botapi, tmp_path), tmp_path / "vigie.db"
        it["Maëlle"].say("/annuler")
        bot = asyncio.create_task(run(settings, it.clock))
        await it["Maëlle"].until_sees(NOTHING)
        with closing(sqlite3.connect(path)) as looking:
            for _ in count_up():
                if looking.execute("SELECT 1 FROM outbox WHERE state = 'sent'").fetchall():
                    break
                await asyncio.sleep(0)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink()
        it["Maëlle"].say("/annuler")
        with pytest.raises(Removed, match="was removed or replaced") as told:
            await bot
        assert it.botapi.pending() == 1, "what is not kept is not acknowledged"

        with pytest.raises(Removed, match="vigie restore"):
            await it.start_again()  # as systemd would: it does not begin anew in silence
        assert not path.exists()

        [rescued] = tmp_path.glob("vigie.db.rescued-*")
        assert str(rescued) in str(told.value) and rescued.stat().st_mode & 0o077 == 0
        await restore(rescued, it.app.database)
        await it.start_again()
        await it.settle()
        assert len(it["Maëlle"].sees()) == 2


async def test_another_file_in_its_place_is_not_written_either(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        (tmp_path / "vigie.db").rename(tmp_path / "moved.db")
        (tmp_path / "vigie.db").touch()
        it["Maëlle"].say("/annuler")
        await it.app.database.lost.wait()

        assert not it["Maëlle"].sees() and (tmp_path / "vigie.db").stat().st_size == 0
        with pytest.raises(Removed):
            async with it.app.database.transaction():
                raise AssertionError("nothing is written any more")


async def test_a_worker_that_fails_for_ever_tries_ever_more_seldom(caplog: pytest.LogCaptureFixture) -> None:
    clock, rests, tries = TravellingClock(START), asyncio.Event(), 0

    async def fail() -> None:
        nonlocal tries
        tries += 1
        worker.wake()  # as delivery does when it finds that something need not be said
        raise sqlite3.OperationalError("database or disk is full")

    worker = Worker("delivery", clock, fail, rests.set)
    worker.start()
    waits: list[float] = []
    for seconds in (1, 2, 4, 8, 16, 32, 60, 60):
        await rests.wait()
        rests.clear()
        before, waits = tries, [*waits, seconds]
        clock.travel(clock.now() + timedelta(seconds=seconds - 0.5))
        await turns()
        assert tries == before, f"not before {seconds} s"
        clock.travel(clock.now() + timedelta(seconds=0.5))
    await rests.wait()
    worker._stopping = True
    await worker.stop()

    assert tries == 9
    assert "disk is full" not in caplog.text, "the text of an error may quote people"


async def turns() -> None:
    """Let every task that is ready have its turn."""
    for _ in range(10):
        await asyncio.sleep(0)
