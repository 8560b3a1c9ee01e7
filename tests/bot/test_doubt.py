"""Reconciliation (4.c): the coach's word does not fit the intrapreneur's, who is asked once, and alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"
DOUBT = "Inès note que ta journée n’a pas pu se faire"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Thursday 4 February, 17:00: Maëlle has had her day; the point with Inès was not held."""
    async with quiet_room(tmp_path, only=("Maëlle",)) as it:
        await it.at("2027-02-04 17:00")
        await it.released("Maëlle", "2027-02-04", 2)
        yield it


async def not_released(room: Room) -> None:
    ref = f"{room.enrolments['Maëlle']}@20270201"
    await room.press("Inès", f"1:point:{ref}:missed")
    await room.press("Inès", f"1:point_why:{ref}:not_released")


async def test_maelle_is_asked_once_her_answer_stands_and_nobody_else_hears_of_it(room: Room) -> None:
    before = {name: room.sees(name) for name in ("Anne", "Paul")}
    await not_released(room)
    asked = room.one("Maëlle", DOUBT)
    assert "Ta réponse reste « 1 jour »." in asked.text
    assert asked.labels == ["Je confirme", "Je corrige"]

    await room.tap("Maëlle", "Je confirme", asked)
    assert asked.labels == []
    await not_released(room)
    assert room.sees("Maëlle").count(DOUBT) == 1
    assert {name: room.sees(name) for name in before} == before
    await room.at("2027-02-05 17:01")
    assert not room.alerts("Anne")


async def test_maelle_may_correct_it(room: Room) -> None:
    await not_released(room)
    await room.tap("Maëlle", "Je corrige", room.one("Maëlle", DOUBT))
    assert any("jour" in label for label in room.last("Maëlle").labels)


async def test_in_the_evening_the_question_waits_for_the_morning(room: Room) -> None:
    await room.at("2027-02-04 20:00")
    await not_released(room)
    await room.at("2027-02-05 08:29")
    assert DOUBT not in room.sees("Maëlle")
    await room.at("2027-02-05 08:30")
    assert DOUBT in room.sees("Maëlle")


async def test_nothing_is_asked_where_nothing_contradicts(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, only=("Maëlle",)) as room:
        await room.at("2027-02-04 17:00")
        await room.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
        await not_released(room)
        assert DOUBT not in room.sees("Maëlle")
