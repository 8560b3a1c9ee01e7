"""F5: a day that is moved again and again may want another usual day; it is asked once, after the third."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.quiet_room import Room, quiet_room
from tests.bot.week_room import labels, since, text

OFFER = "Veux-tu changer de jour fixe ?"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Maëlle and Gwenaël, whose day is Thursday, from Monday 11 January on."""
    async with quiet_room(tmp_path, "2027-01-11 08:00", only=("Maëlle", "Gwenaël")) as it:
        await it.settle()
        yield it


async def moved_week(room: Room, monday: str, friday: str, name: str = "Maëlle") -> None:
    """On Monday the day is moved to Friday, and had then."""
    await room.at(f"{monday} 09:00")
    await room.tap(name, "Autre jour")
    await room.tap(name, f"Ven. {int(friday[-2:])}")
    await room.at(f"{friday} 16:00")
    await room.tap(name, "La journée")


async def three_moved_weeks(room: Room, name: str = "Maëlle") -> None:
    await moved_week(room, "2027-01-11", "2027-01-15", name)
    await moved_week(room, "2027-01-18", "2027-01-22", name)
    assert OFFER not in room.sees(name)
    await moved_week(room, "2027-01-25", "2027-01-29", name)


async def test_f5_the_third_moved_day_in_four_weeks_asks_once_about_another_usual_day(room: Room) -> None:
    await three_moved_weeks(room)
    offer = room.last("Maëlle")
    assert text(offer) == "C'est la troisième journée déplacée en quatre semaines. Veux-tu changer de jour fixe ?"
    assert labels(offer) == ["Lundi", "Mardi", "Mercredi", "Vendredi", "Deux demi-journées", "Garder le jeudi"]

    await room.tap("Maëlle", "Garder le jeudi", offer)
    assert text(offer).endswith("→ Garder le jeudi") and labels(offer) == []
    await moved_week(room, "2027-02-01", "2027-02-05")
    assert room.sees("Maëlle").count(OFFER) == 1


async def test_f5_the_chosen_day_holds_from_next_monday_and_is_told(room: Room) -> None:
    await three_moved_weeks(room)
    offer = room.last("Maëlle")
    await room.tap("Maëlle", "Vendredi", offer)

    assert "à partir du lundi 1er février, ton projet a lieu le vendredi" in since(room, "Maëlle", offer)[0]
    for name in ("Inès", "Anne", "Paul"):
        assert "Maëlle change de jour habituel : le vendredi" in room.sees(name)
    await room.at("2027-02-01 09:00")
    assert "vendredi 5" in text(room.last("Maëlle"))


async def test_f5_two_half_days_are_chosen_one_after_the_other(room: Room) -> None:
    await three_moved_weeks(room)
    for label in ("Deux demi-journées", "Mardi matin", "Jeudi matin"):
        await room.tap("Maëlle", label)

    assert "ton projet a lieu le mardi matin et le jeudi matin" in room.sees("Maëlle")


async def test_f5_two_moved_days_and_one_as_usual_ask_nothing(room: Room) -> None:
    await moved_week(room, "2027-01-11", "2027-01-15")
    await moved_week(room, "2027-01-18", "2027-01-22")
    await room.at("2027-01-28 16:45")
    await room.tap("Maëlle", "La journée")
    assert OFFER not in room.sees("Maëlle")


@pytest.mark.parametrize("forged", ["2", "7", "0am,0am", "2am,3am", "x"])
async def test_gwenael_is_given_no_wednesday_and_nobody_else_an_answer(room: Room, forged: str) -> None:
    ref = f"{room.enrolments['Gwenaël']}@20270111"
    for name in ("Gwenaël", "Maëlle"):
        await room.press(name, f"1:new_usual:{ref}:{forged}")
        assert room.toast is not None and room.toast.key == "shared.not_for_you"
