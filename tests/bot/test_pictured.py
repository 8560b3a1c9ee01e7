"""Whose weeks a picture shows: everybody's to coordinators, one's own to an intrapreneur; and words say the same."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.buttons import WeekRef, pack
from bot.speech.grid import Grid
from storage.tables import DayOff, Enrolment
from storage.terms import DayOffKind, WeekStatus
from tests.bot.quiet_room import CAST, Message, Room, quiet_room

WEEK = date(2027, 2, 1)
FRIDAY = "2027-02-05"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with quiet_room(tmp_path) as it:
        yield it


def grid_of(message: Message) -> Grid:
    assert message.speech.grid is not None
    return message.speech.grid


def first_week(grid: Grid) -> dict[str, WeekStatus]:
    return {row.name: row.statuses[0] for row in grid.rows}


async def one_week(room: Room) -> None:
    """Erwan says nothing, Yann had half, Maëlle nothing; the others had their day."""
    for name in ("Gwenaël", "Nolwenn", "Solenn"):
        await room.released(name, FRIDAY, 2, None)
        await room.point(name, str(WEEK))
    await room.released("Yann", FRIDAY, 1, None)
    await room.released("Maëlle", FRIDAY, 0, None)


async def test_the_digest_has_the_picture_of_its_week_with_the_figures_of_its_words(room: Room) -> None:
    await one_week(room)
    await room.at("2027-02-08 13:59")
    assert not any(message.speech.grid for message in room.chats["Anne"])
    await room.at("2027-02-08 14:00")
    for name in ("Anne", "Paul"):
        [digest] = [message for message in room.chats[name] if message.speech.grid]
        grid = grid_of(digest)

        assert (grid.monday, grid.mondays, grid.internal) == (WEEK, (WEEK,), True)
        assert f"{grid.made_at:%Y-%m-%d %H:%M}" == "2027-02-08 14:00"
        assert (grid.held, grid.due, grid.points_held) == (3, 6, 3)
        assert "3 semaines tenues sur 6 dues" in digest.text
        assert first_week(grid) == {
            "Erwan": WeekStatus.UNANSWERED,
            "Gwenaël": WeekStatus.HELD,
            "Maëlle": WeekStatus.NOT_HELD,
            "Nolwenn": WeekStatus.HELD,
            "Solenn": WeekStatus.HELD,
            "Yann": WeekStatus.PARTIAL,
        }
        assert list(first_week(grid)) == sorted(CAST)


async def test_a_week_that_is_neutralised_for_all_is_told_without_a_picture(room: Room) -> None:
    async with room.database.transaction() as session:
        for day in range(1, 6):
            session.add(DayOff(cohort_id=1, day=date(2027, 2, day), name="Pont", kind=DayOffKind.CLOSURE))
    await room.at("2027-02-08 14:00")

    assert "Semaine du 1er au 5 février 2027" in room.last("Anne").text
    assert not any(message.speech.grid for message in room.chats["Anne"])


async def test_the_overview_shows_its_picture_on_demand_and_silence_is_not_concluded_early(room: Room) -> None:
    await one_week(room)
    await room.at("2027-02-08 11:59")
    await room.write("Anne", "/suivi")
    overview = room.last("Anne")
    assert overview.speech.grid is None
    await room.tap("Anne", "Image", overview)
    before = grid_of(room.last("Anne"))
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Image", overview)
    after = grid_of(room.last("Anne"))

    assert before.mondays == after.mondays == (WEEK, date(2027, 2, 8))
    assert first_week(before)["Erwan"] is WeekStatus.PENDING
    assert first_week(after)["Erwan"] is WeekStatus.UNANSWERED
    assert {row.statuses[1] for row in after.rows} == {WeekStatus.PENDING}
    assert (before.held, before.due, after.held, after.due) == (0, 0, 3, 6)
    assert "3 semaines tenues sur 6 dues" in room.last("Anne").text


async def test_ones_own_week_shows_ones_own_row_and_no_other(room: Room) -> None:
    await one_week(room)
    await room.write("Yann", "/ma_semaine")
    await room.tap("Yann", "Image")
    grid = grid_of(room.last("Yann"))

    assert first_week(grid) == {"Yann": WeekStatus.PARTIAL} and not grid.internal
    assert "0,5 jour" in room.last("Yann").text


async def test_nobody_gets_a_picture_of_weeks_that_are_not_theirs_to_see(room: Room) -> None:
    await one_week(room)
    of_yann = WeekRef(room.enrolments["Yann"], WEEK).code
    for name in ("Maëlle", "Inès", "Anne"):
        await room.press(name, pack("my_picture", of_yann))
        assert room.toast and room.toast.key == "shared.not_for_you"
    for name in ("Maëlle", "Inès"):
        await room.press(name, pack("overview_picture"))
        assert room.toast and room.toast.key == "shared.not_for_you"

    assert not any(message.speech.grid for chat in room.chats.values() for message in chat)


async def test_who_was_never_due_has_no_row_and_with_nobody_there_is_no_picture(room: Room) -> None:
    await room.write("Anne", "/suivi")
    overview = room.last("Anne")
    await never_joined(room, "Erwan")
    await room.tap("Anne", "Image", overview)
    assert [row.name for row in grid_of(room.last("Anne")).rows] == sorted({*CAST} - {"Erwan"})

    await never_joined(room, *CAST)
    await room.tap("Anne", "Image", overview)
    assert room.last("Anne").speech.grid is None
    assert room.last("Anne").text.startswith("Semaine du 1er au 5 février 2027")


async def never_joined(room: Room, *names: str) -> None:
    """As if these people had never followed their link."""
    async with room.database.transaction() as session:
        for name in names:
            (await session.get_one(Enrolment, room.enrolments[name])).first_monday = None
