"""The running bot starts without Telegram, knows when it was away, says how it is, and stops in order."""

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import select

from bot.app import App
from sandbox.faults import Fault
from storage.errors import AlreadyRunning
from storage.tables import Person
from storage.terms import NoticeState
from tests.bot.running import START, Running, running


async def healthz(it: Running) -> tuple[int, dict[str, object]]:
    """What an operator's watch sees."""
    async with aiohttp.ClientSession() as client, client.get(f"{it.app.listen_url}/healthz") as response:
        return response.status, await response.json()


async def test_who_writes_is_answered(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")


async def test_the_bot_starts_although_telegram_does_not_answer_and_hears_all_afterwards(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.app.stop()
        it.botapi.cut_network()
        it["Maëlle"].say("/annuler")
        await it.start_again()
        await it.app.quiet()
        assert it.app.poll_state.deaf_since == START
        it.botapi.mend()
        it.clock.travel(it.clock.now())
        await it.settle()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")


async def test_a_first_start_is_no_return(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        assert await it.outages() == []


@pytest.mark.parametrize("away", [timedelta(seconds=150), timedelta(seconds=151), timedelta(minutes=6)])
async def test_a_time_without_the_bot_is_an_outage_once_taps_were_lost(tmp_path: Path, away: timedelta) -> None:
    async with running(tmp_path) as it:
        await it.restart(away)

        assert await it.outages() == ([(START, START + away)] if away > timedelta(seconds=150) else [])


@pytest.mark.parametrize("deaf", [timedelta(minutes=4), timedelta(minutes=5), timedelta(minutes=90)])
async def test_a_restart_does_not_forget_that_telegram_was_not_answering(tmp_path: Path, deaf: timedelta) -> None:
    async with running(tmp_path) as it:
        await it.cut_network()
        it.clock.travel(START + deaf)
        await it.app.quiet()
        await it.app.stop()
        await it.start_again()
        await it.app.quiet()
        it.botapi.mend()
        it.clock.travel(it.clock.now())
        await it.settle()

        assert await it.outages() == [(START, START + deaf)]


async def test_a_clock_that_travels_is_no_outage(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.pass_time(days=3)

        assert await it.outages() == []


async def test_what_was_due_while_the_bot_was_away_is_said_or_has_its_reason(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        hour = timedelta(hours=1)
        await it.tell("Maëlle", "a", due_at=START + hour)
        await it.tell("Maëlle", "b", due_at=START + hour, expires_at=START + 2 * hour)
        await it.restart(away=2 * hour)

        assert (await it.notice("a")).state is NoticeState.SENT
        assert (await it.notice("b")).reason == "too late"


async def test_one_process_at_a_time_uses_a_file(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        second = App(it.app.settings, it.clock)
        with pytest.raises(AlreadyRunning):
            await second.start()

        it["Maëlle"].say("/annuler")
        await it.settle()
        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")


async def test_health_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        status, health = await healthz(it)

        assert status == 200
        assert health == {
            "status": "ok",
            "last_poll_seconds": 0.0,
            "deaf_for_seconds": None,
            "last_tick_seconds": 0.0,
            "last_delivery_seconds": None,
            "mute_for_seconds": None,
            "stands_by": False,
            "to_hear": 0,
            "to_say": 0,
            "failing": [],
        }


@pytest.mark.parametrize(("seconds", "status"), [(149, 200), (150, 200), (151, 503)])
async def test_a_deaf_bot_is_not_well(tmp_path: Path, seconds: int, status: int) -> None:
    async with running(tmp_path) as it:
        await it.cut_network()
        it.clock.travel(START + timedelta(seconds=seconds))
        await it.app.quiet()

        assert (await healthz(it))[0] == status


async def test_the_next_moment_is_the_earliest_of_all(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        of_the_rules = await it.app.next_moment()
        assert of_the_rules is not None and of_the_rules > START
        await it.tell("Maëlle", "a", due_at=START + timedelta(minutes=1))

        assert await it.app.next_moment() == START + timedelta(minutes=1)


async def test_a_start_shows_no_menu_that_was_shown_before(tmp_path: Path) -> None:
    async def shown_by_a_start(it: Running) -> int:
        before = len(it.botapi.ledger.of("setMyCommands"))
        await it.restart()
        await it.app.menus.up_to_date.wait()
        return len(it.botapi.ledger.of("setMyCommands")) - before

    async with running(tmp_path) as it:
        assert await shown_by_a_start(it) == 3 + 3, "for strangers: without a language and in two; and three people"
        assert await shown_by_a_start(it) == 0
        assert "conges" in it["Maëlle"].commands()

        async with it.app.database.transaction() as session:
            (await session.exec(select(Person).where(Person.name == "Anne"))).one().language = "en"
        assert await shown_by_a_start(it) == 6

        it.clock.travel(it.clock.now() + timedelta(days=8))
        assert await shown_by_a_start(it) == 6, "Telegram may have forgotten them"


async def test_a_menu_that_was_refused_is_shown_by_the_next_start(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.faults.add(Fault("setMyCommands", 400, times=None))
        await it.restart()
        await it.app.menus.up_to_date.wait()
        it.botapi.faults.mend()
        await it.restart()
        await it.app.menus.up_to_date.wait()

        assert "conges" in it["Maëlle"].commands()


async def test_each_person_is_offered_the_commands_of_their_roles(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.restart()
        await it.app.menus.up_to_date.wait()
        menus = {name: set(it[name].commands()) for name in ("Maëlle", "Anne")}
        stranger = it.botapi.person("Gwenn")

        assert "conges" in menus["Maëlle"] and "conges" not in menus["Anne"]
        assert "invitation" in menus["Anne"] and "invitation" not in menus["Maëlle"]
        assert "leave" not in menus["Maëlle"], "a French menu offers French commands"
        assert "conges" not in stranger.commands()


async def test_the_logs_hold_neither_token_nor_name_nor_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        async with running(tmp_path) as it:
            it["Maëlle"].say("Erwan est malade")
            await it.settle()
            it.botapi.fault("sendMessage", 400)
            await it.tell("Maëlle", "a")
            await it.cut_network()
        ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]

    assert ours
    for secret in (it.botapi.token, "Maëlle", "Erwan", "malade", "Merci"):
        assert not any(secret in line for line in ours)
