"""The board: `/suivi` as one card that follows the facts, at most every five minutes, and never rings by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from bot.pictures.drawing import fitting
from storage.tables import Outbox
from tests.bot.quiet_room import Room, quiet_room
from tests.bot.test_pictures import read

TITLE = "Semaine du 1er au 5 février 2027"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Maëlle and Solenn, in the week of 1 to 5 February."""
    async with quiet_room(tmp_path, only=("Maëlle", "Solenn")) as it:
        yield it


async def edits_of(room: Room) -> int:
    """How often a board was to be edited, in all chats."""
    async with room.database.transaction() as session:
        wanted = select(func.count()).select_from(Outbox).where(col(Outbox.key).startswith("board:"))
        return (await session.exec(wanted)).one()


async def test_the_board_is_pinned_and_an_answer_changes_it_within_five_minutes(room: Room) -> None:
    await room.at("2027-02-01 17:00")
    await room.write("Anne", "/suivi")
    board = room.last("Anne")
    assert board.speech.pin and "🕓 Solenn : prévu aujourd’hui" in board.text
    await room.at("2027-02-01 17:11")
    await room.released("Solenn", "2027-02-01", 2)

    await room.at("2027-02-01 17:14")
    assert "✅ Solenn" not in board.text
    await room.at("2027-02-01 17:15")
    assert "✅ Solenn : 1 jour" in board.text and "lundi 17 h 15" in board.text
    assert room.last("Anne") is board


async def test_several_answers_within_five_minutes_are_one_edit(room: Room) -> None:
    await room.at("2027-02-01 17:00")
    await room.write("Anne", "/suivi")
    await room.at("2027-02-01 17:11")
    await room.released("Solenn", "2027-02-01", 0)
    await room.at("2027-02-01 17:12")
    await room.released("Solenn", "2027-02-01", 1)
    await room.released("Solenn", "2027-02-01", 2)
    await room.at("2027-02-01 17:20")

    assert await edits_of(room) == 1


async def test_an_answer_at_night_is_shown_in_the_morning(room: Room) -> None:
    await room.at("2027-02-01 17:00")
    await room.write("Anne", "/suivi")
    await room.at("2027-02-01 22:10")
    await room.released("Solenn", "2027-02-01", 2)
    await room.released("Maëlle", "2027-02-01", 2)

    await room.at("2027-02-02 08:29")
    assert "lundi 17 h" in room.last("Anne").text
    await room.at("2027-02-02 08:30")
    board = room.one("Anne", TITLE)
    assert "✅ Solenn : 1 jour" in board.text and "mardi 8 h 30" in board.text


async def test_on_monday_morning_the_same_board_shows_the_new_week(room: Room) -> None:
    await room.at("2027-02-04 09:00")
    await room.write("Anne", "/suivi")
    board = room.last("Anne")
    await room.at("2027-02-08 08:29")
    assert board.text.startswith(TITLE)
    await room.at("2027-02-08 08:30")
    assert board.text.startswith("Semaine du 8 au 12 février 2027, lundi 8 h 30")


async def test_asking_again_brings_it_down_and_leaves_one_line(room: Room) -> None:
    await room.write("Anne", "/suivi")
    first = room.last("Anne")
    await room.write("Anne", "/suivi")

    assert first.text == "Le tableau de la semaine est plus bas." and not first.labels and not first.speech.pin
    assert room.last("Anne").text.startswith(TITLE) and room.last("Anne").speech.pin


async def test_whoever_has_no_board_gets_no_edit(room: Room) -> None:
    await room.at("2027-02-01 17:11")
    await room.released("Solenn", "2027-02-01", 2)
    await room.at("2027-02-02 09:00")
    assert await edits_of(room) == 0

    await room.write("Anne", "/suivi")
    await room.released("Maëlle", "2027-02-02", 2)
    await room.at("2027-02-02 09:10")
    assert await edits_of(room) == 1
    assert not any(TITLE in message.text for message in room.chats.get("Paul", []))


async def test_what_a_coordinator_decides_about_an_alert_shows_on_the_other_board(room: Room) -> None:
    await room.at("2027-02-04 16:50")
    await room.released("Maëlle", "2027-02-04", 0, also=("no_other_day", "reason"))
    await room.at("2027-02-05 17:10")
    await room.write("Paul", "/suivi")
    board = room.last("Paul")
    assert "(alerte ouverte)" in board.text
    await room.tap("Anne", "Justifiée")
    await room.tap("Anne", "Congé connu")
    await room.at("2027-02-05 17:15")

    assert "(alerte ouverte)" not in board.text


async def test_d20_the_pictures_that_coordinators_get_say_that_they_are_internal(room: Room) -> None:
    await room.released("Maëlle", "2027-02-05", 2, None)
    await room.write("Anne", "/suivi")
    await room.tap("Anne", "Image")
    await room.at("2027-02-08 14:00")
    pictures = [message.speech.grid for message in room.chats["Anne"] if message.speech.grid]

    assert len(pictures) == 2  # the board's and the digest's
    for picture in pictures:
        there = read(fitting(picture))
        assert {"Maëlle", "Solenn", "Usage interne à la coordination"} <= set(there)
