"""Troubles that last: outages, floods, second pollers, people who go and come back, updates late, twice or reversed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from sandbox.world import World
from tests.stories.telling import tap, told, warnings, week_of, weeks_as_anne_reads_them
from tests.stories.test_faults import NOTHING_TO_CANCEL, QUESTION

SILENT = "❔ Sans réponse"


async def away(world: World, since: str, until: str) -> None:
    """The bot is not there from then until then."""
    await world.at(since)
    await world.stop_bot()
    world.clock.travel(world._moment(until))
    await world.start_bot()


@pytest.mark.parametrize(
    ("back", "asked", "closes"),
    [
        ("2027-02-06 16:40", "2027-02-08 08:30", "2027-02-08 12:00"),  # Saturday: there is a morning left
        ("2027-02-08 11:00", "2027-02-08 11:00", "2027-02-08 13:00"),  # an hour is too little
        ("2027-02-08 12:30", "2027-02-08 12:30", "2027-02-08 14:30"),  # the closing itself was missed, and moves
    ],
)
async def test_whom_nobody_could_ask_is_asked_before_their_silence_counts(
    tmp_path: Path, back: str, asked: str, closes: str
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await away(world, "2027-02-04 16:40", back)
        await world.at(asked)
        assert told(world, "Maëlle", QUESTION) == 1
        before = world._moment(closes).timestamp() - 60
        await world.at(f"{world.now.fromtimestamp(before, world.zone):%Y-%m-%d %H:%M}")
        assert told(world, "Maëlle", QUESTION) == 1, "once"
        assert not warnings(world, "Maëlle")
        await world.at(closes)
        [card] = warnings(world, "Maëlle")
        assert card.shows(SILENT)


async def test_a_second_poller_takes_nothing_away_and_the_log_names_the_remedy(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world, aiohttp.ClientSession() as other:
        await world.at("2027-02-04 16:44")
        updates = f"{world.botapi.url}/bot{world.botapi.token}/getUpdates"
        world["Maëlle"].say("/annuler")
        for minute in range(45, 55):
            async with other.get(updates, params={"timeout": "0"}) as answer:
                assert answer.status == 200
            world.clock.travel(world._moment(f"2027-02-04 16:{minute}"))
            await world.settle()
        await world.at("2027-02-04 16:56")

        assert told(world, "Maëlle", QUESTION) == 1 and told(world, "Maëlle", NOTHING_TO_CANCEL) == 1
        assert "another program polls for this bot" in caplog.text


async def test_who_blocks_the_bot_over_the_question_and_comes_back_is_asked_with_the_check_in(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 10:00")
        world["Maëlle"].block()
        await world.at("2027-02-04 17:00")
        assert told(world, "Maëlle", QUESTION) == 0
        world["Maëlle"].unblock()
        await world.at("2027-02-05 14:00")  # whether the bot hears of it first or sees what is due first
        assert told(world, "Maëlle", QUESTION) == 1
        await tap(world, "Maëlle", "La journée")
        await world.at("2027-02-08 12:01")

        assert not warnings(world, "Maëlle")
        assert "✅ Tenue, du 1er au 5 février : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_whose_account_is_no_more_is_told_once_to_the_coordinators_and_holds_nobody_up(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", "Gwenaël") as world:
        await world.at("2027-02-04 16:00")
        seen = len(world["Anne"].sees())
        world["Maëlle"].deactivate()
        await world.at("2027-02-05 16:59")

        assert told(world, "Gwenaël", QUESTION) == 1
        about = [card for card in world["Anne"].sees()[seen:] if card.shows("Maëlle") and not card.shows(SILENT)]
        assert len(about) == 1
        assert world.app and (await world.app.look()).is_well


async def test_a_flood_wait_of_two_days_is_obeyed_and_the_card_counts_what_was_really_asked(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:44")
        world.botapi.fault("sendMessage", 429, retry_after=2 * 86_400)
        world.botapi.ledger.clear()
        await world.at("2027-02-06 16:44")
        assert len(world.botapi.ledger.of("sendMessage")) == 1, "Telegram is left alone"
        await world.at("2027-02-08 12:00")

        assert told(world, "Maëlle", QUESTION) == told(world, "Maëlle", "Trois questions") == 0, "absurd by then"
        [card] = warnings(world, "Maëlle")
        assert card.shows(SILENT) and not card.shows("Deux rappels")


async def test_what_comes_late_counts_for_its_week_and_what_comes_twice_undoes_no_correction(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        world.botapi.updates.hold()
        world["Maëlle"].tap("La journée")
        await world.at("2027-02-05 17:01")
        world.botapi.updates.release()
        first = world.botapi.updates.next_id - 1
        await world.settle()
        await tap(world, "Maëlle", "Corriger", "0,5 jour")
        last = world.botapi.updates.next_id - 1
        for number in (last, first, last, first):
            world.botapi.repeat_update(number)
        await world.settle()

        assert "0,5 jour" in (await weeks_as_anne_reads_them(world, "Maëlle"))[0]


def said(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    """What was kept of what people answered: whose, to which question, how much."""
    wanted = "SELECT name, question, halves, choice FROM answer JOIN person ON person.id = by_id ORDER BY 1, 2"
    with closing(sqlite3.connect(folder / "vigie.db")) as file:
        return file.execute(wanted).fetchall()


async def test_what_comes_in_the_opposite_order_counts_as_in_its_own_and_counts_once(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", "Gwenaël") as world:
        await world.at("2027-02-04 16:45")
        first = world.botapi.updates.next_id
        world.botapi.updates.hold()
        world["Maëlle"].tap("La journée")
        world["Gwenaël"].tap("Une demi-journée")
        await world.at("2027-02-05 14:00")
        world["Maëlle"].tap("3 à 5")
        world["Gwenaël"].say("/annuler")
        world.botapi.updates.release(backwards=True)
        await world.settle()
        for number in range(first, world.botapi.updates.next_id):  # and each once more
            world.botapi.repeat_update(number)
        await world.settle()
        assert said(tmp_path) == [
            ("Gwenaël", "release", 1, None),
            ("Maëlle", "interviews", None, "3-5"),
            ("Maëlle", "release", 2, None),
        ]

        assert told(world, "Gwenaël", NOTHING_TO_CANCEL) == 1
        assert told(world, "Maëlle", "Noté pour jeudi 4 : 1 jour") == 1
        assert told(world, "Gwenaël", "Noté pour jeudi 4 : 0,5 jour") == 1
        assert told(world, "Maëlle", "Un blocage ?") == 1, "her check-in went on"
        assert "1 jour" in (await weeks_as_anne_reads_them(world, "Maëlle"))[0]
        assert "0,5 jour" in (await weeks_as_anne_reads_them(world, "Gwenaël"))[0]
