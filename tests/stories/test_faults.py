"""Whatever the network and Telegram do: nothing said is lost, nobody is accused, and what died is asked again."""

from pathlib import Path

import pytest

from sandbox.server import Cut
from sandbox.world import World
from tests.stories.telling import tap, told, warnings, week_of, weeks_as_anne_reads_them

QUESTION = "As-tu pu te consacrer à ton projet"
AGAIN = "je n’ai pas pu t’entendre"
NOTHING_TO_CANCEL = "Il n’y a rien à annuler"  # what /annuler is answered with


async def notices(world: World) -> None:
    """Until the bot knows that Telegram does not answer."""
    app = world.app
    assert app
    await app.until(lambda: app.poll_state.deaf_since is not None)


async def cut(world: World) -> None:
    """Nothing reaches Telegram from now on."""
    world.cut_network()
    await notices(world)


async def leap(world: World, moment: str) -> None:
    """Let it be that local moment, without living each try of the bot on the way."""
    world.clock.travel(world._moment(moment))
    await world.settle()


async def test_t25_a_day_without_network_across_friday_17_00_accuses_nobody_and_loses_no_word(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Une demi-journée")
        await world.at("2027-02-05 13:00")
        await cut(world)
        await leap(world, "2027-02-05 16:00")
        world["Maëlle"].say("/annuler")
        for moment in ("2027-02-05 17:00", "2027-02-06 12:59"):
            await leap(world, moment)
        world.mend()
        await world.settle()
        assert told(world, "Maëlle", NOTHING_TO_CANCEL) == 1, "what she wrote meanwhile is answered"
        assert not any(warnings(world, "Maëlle", reader) for reader in ("Anne", "Paul"))

        for moment, count in (("2027-02-08 10:29", 0), ("2027-02-08 10:30", 1), ("2027-02-08 10:31", 1)):
            await world.at(moment)
            for reader in ("Anne", "Paul"):
                assert len(warnings(world, "Maëlle", reader)) == count, "two open hours after the return"


async def test_a_tap_that_died_while_the_bot_was_deaf_is_asked_for_again(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", "Gwenaël") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Gwenaël", "La journée")
        await world.at("2027-02-04 16:50")
        await cut(world)
        world["Maëlle"].tap("La journée")
        await world.at("2027-02-04 17:20")
        assert told(world, "Maëlle", AGAIN) == 0
        world.mend()
        await world.settle()
        assert told(world, "Maëlle", AGAIN) == 1 and told(world, "Maëlle", QUESTION) == 2
        assert told(world, "Gwenaël", AGAIN) == 0, "whoever has answered is not asked again"
        await tap(world, "Maëlle", "La journée")
        await world.at("2027-02-08 12:01")
        assert told(world, "Maëlle", AGAIN) <= 1 and not warnings(world, "Maëlle")
        assert "✅ Tenue, du 1er au 5 février : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


@pytest.mark.parametrize("status", [401, 404, 409])
async def test_ten_minutes_of_refusals_end_nothing_and_an_operator_sees_them(
    tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:40")
        world.botapi.fault("getUpdates" if status == 409 else "*", status, times=None)
        world.botapi.updates.end_poll(Cut())
        world["Maëlle"].say("/annuler")
        await notices(world)
        assert world.app
        for minute in range(41, 51):
            world.clock.travel(world._moment(f"2027-02-04 16:{minute}"))
            await world.app.quiet()
        health = (await world.app.look()).as_json()
        assert health["status"] == "failing" and health["deaf_for_seconds"] == 600.0
        world.botapi.mend()
        await world.at("2027-02-04 16:52")

        assert told(world, "Maëlle", QUESTION) == 1 and told(world, "Maëlle", NOTHING_TO_CANCEL) == 1
        assert (await world.app.look()).is_well
        assert world.botapi.token not in caplog.text
